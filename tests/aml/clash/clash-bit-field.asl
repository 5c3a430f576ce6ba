/* SPDX-License-Identifier: MIT */
// CreateBitField
// refused 1 clash \INTA
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    External (BUFA, BuffObj)
    CreateBitField (BUFA, 0, INTA)
}
