/* SPDX-License-Identifier: MIT */
// The first and the third SSDT
// refused 3 clash \ZZZZ
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    Name (ZZZZ, 1)
}
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT2", 1)
{
    Name (YYYY, 1)
}
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT3", 1)
{
    Name (ZZZZ, 2)
}
