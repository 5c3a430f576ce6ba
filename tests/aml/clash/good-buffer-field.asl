/* SPDX-License-Identifier: MIT */
// A buffer field of its own
// accepted
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    External (BUFA, BuffObj)
    CreateDWordField (BUFA, 0, BFLD)
}
