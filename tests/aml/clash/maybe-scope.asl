/* SPDX-License-Identifier: MIT */
// A Scope of what there may be
// maybe 1 missing \CDEV
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    External (INTA, IntObj)
    If (INTA) { Device (CDEV) {} }
    Scope (CDEV) { Name (AAAA, 1) }
}
