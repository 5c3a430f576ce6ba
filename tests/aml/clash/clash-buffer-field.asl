/* SPDX-License-Identifier: MIT */
// CreateDWordField
// refused 1 clash \INTA
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    External (BUFA, BuffObj)
    CreateDWordField (BUFA, 0, INTA)
}
