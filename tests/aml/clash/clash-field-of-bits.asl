/* SPDX-License-Identifier: MIT */
// CreateField
// refused 1 clash \INTA
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    External (BUFA, BuffObj)
    CreateField (BUFA, 0, 3, INTA)
}
