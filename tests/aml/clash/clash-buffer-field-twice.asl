/* SPDX-License-Identifier: MIT */
// One buffer field twice
// refused 1 clash \BFLD
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    External (BUFA, BuffObj)
    CreateByteField (BUFA, 0, BFLD)
    CreateByteField (BUFA, 1, BFLD)
}
