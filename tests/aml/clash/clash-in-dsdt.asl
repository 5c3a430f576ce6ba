/* SPDX-License-Identifier: MIT */
// Twice in the DSDT
// refused 0 clash \ZZZZ
DefinitionBlock ("", "DSDT", 2, "TEST", "BASE", 1)
{
    Name (ZZZZ, 1)
    Name (ZZZZ, 2)
}
