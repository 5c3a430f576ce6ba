/* SPDX-License-Identifier: MIT */
// The same SSDT twice
// refused 2 clash \ZZZZ
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    Name (ZZZZ, 1)
}
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT2", 1)
{
    Name (ZZZZ, 1)
}
