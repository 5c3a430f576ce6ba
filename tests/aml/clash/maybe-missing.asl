/* SPDX-License-Identifier: MIT */
// A Scope of nothing that is never executed
// maybe 1 missing \CDEV
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    External (INTA, IntObj)
    External (CDEV, DeviceObj)
    If (INTA == 7) { Scope (CDEV) { Name (AAAA, 1) } }
}
