/* SPDX-License-Identifier: MIT */
// Scope of a field
// refused 1 type \_SB.PCI0.FLDA
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    External (\_SB.PCI0.FLDA, DeviceObj)
    Scope (\_SB.PCI0.FLDA) { Name (XXXX, 1) }
}
