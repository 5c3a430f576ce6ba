/* SPDX-License-Identifier: MIT */
// Scope of a mutex
// refused 1 type \_SB.PCI0.MTXA
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    External (\_SB.PCI0.MTXA, DeviceObj)
    Scope (\_SB.PCI0.MTXA) { Name (XXXX, 1) }
}
