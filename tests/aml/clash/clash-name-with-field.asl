/* SPDX-License-Identifier: MIT */
// A Name where there is a field
// refused 1 clash \_SB.PCI0.FLDA
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    External (\_SB.PCI0, DeviceObj)
    Scope (\_SB.PCI0) { Name (FLDA, 1) }
}
