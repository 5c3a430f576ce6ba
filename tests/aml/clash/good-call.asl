/* SPDX-License-Identifier: MIT */
// Arguments of a method of the DSDT's
// accepted
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    External (METH, MethodObj)
    Name (INTB, 1)
    INTB = METH (1, 2)
    Name (INTC, 1)
}
