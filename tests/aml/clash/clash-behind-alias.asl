/* SPDX-License-Identifier: MIT */
// A device declared through an Alias, then by its own path
// refused 2 clash \_SB.PCI0.NEWD
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    External (PCIA, DeviceObj)
    Device (\PCIA.NEWD) { Name (_ADR, 1) }
}
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT2", 1)
{
    Device (\_SB.PCI0.NEWD) { Name (_ADR, 1) }
}
