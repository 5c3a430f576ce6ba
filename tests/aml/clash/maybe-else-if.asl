/* SPDX-License-Identifier: MIT */
// ElseIf of a constant
// maybe 1 clash \METH
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    External (INTA, IntObj)
    If (INTA == 7) {}
    ElseIf (1) { Name (METH, 1) }
}
