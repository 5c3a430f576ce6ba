/* SPDX-License-Identifier: MIT */
// Event
// refused 1 clash \_SB.PCI0.EVTA
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    External (\_SB.PCI0, DeviceObj)
    Scope (\_SB.PCI0) { Event (EVTA) }
}
