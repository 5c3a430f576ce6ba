/* SPDX-License-Identifier: MIT */
// Mutex
// refused 1 clash \_SB.PCI0.MTXA
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    External (\_SB.PCI0, DeviceObj)
    Scope (\_SB.PCI0) { Mutex (MTXA, 0) }
}
