/* SPDX-License-Identifier: MIT */
// Name
// refused 1 clash \INTA
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    Name (INTA, 2)
    Name (AFTE, 1)
}
