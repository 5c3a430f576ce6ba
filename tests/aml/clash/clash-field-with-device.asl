/* SPDX-License-Identifier: MIT */
// A field where there is a device
// refused 1 clash \_SB.PCI0
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    OperationRegion (REGB, SystemIO, 0x200, 4)
    Scope (\_SB) { Field (REGB, ByteAcc, NoLock, Preserve) { PCI0, 8 } }
}
