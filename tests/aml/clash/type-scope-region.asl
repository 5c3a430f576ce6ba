/* SPDX-License-Identifier: MIT */
// Scope of a region
// refused 1 type \_SB.PCI0.REGA
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    External (\_SB.PCI0.REGA, DeviceObj)
    Scope (\_SB.PCI0.REGA) { Name (XXXX, 1) }
}
