/* SPDX-License-Identifier: MIT */
// OperationRegion
// refused 1 clash \_SB.PCI0.REGA
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    External (\_SB.PCI0, DeviceObj)
    Scope (\_SB.PCI0) { OperationRegion (REGA, SystemIO, 0x100, 4) }
}
