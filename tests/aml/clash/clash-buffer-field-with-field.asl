/* SPDX-License-Identifier: MIT */
// A buffer field where there is a field
// refused 1 clash \_SB.PCI0.FLDA
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    External (\BUFA, BuffObj)
    External (\_SB.PCI0, DeviceObj)
    Scope (\_SB.PCI0) { CreateByteField (\BUFA, 0, FLDA) }
}
