/* SPDX-License-Identifier: MIT */
// A condition that holds
// maybe 1 clash \METH
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    External (INTA, IntObj)
    If (INTA) { Name (METH, 1) }
}
