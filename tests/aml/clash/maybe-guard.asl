/* SPDX-License-Identifier: MIT */
// A table that looks before it declares
// maybe 1 clash \INTA
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    External (INTA, IntObj)
    If (CondRefOf (INTA)) {}
    Else { Name (INTA, 2) }
}
