/* SPDX-License-Identifier: MIT */
// The same, and there is not
// maybe 1 missing \CDEV
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    External (INTA, IntObj)
    If (INTA == 7) { Device (CDEV) {} }
    Scope (CDEV) { Name (AAAA, 1) }
}
