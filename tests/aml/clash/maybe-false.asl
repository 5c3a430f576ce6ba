/* SPDX-License-Identifier: MIT */
// A condition that does not hold
// maybe 1 clash \METH
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    External (INTA, IntObj)
    If (INTA == 7) { Name (METH, 1) }
}
