/* SPDX-License-Identifier: MIT */
// Twice in a table
// refused 1 clash \ZZZZ
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    Name (ZZZZ, 1)
    Name (ZZZZ, 2)
}
