/* SPDX-License-Identifier: MIT */
// Device
// refused 1 clash \_SB.PCI0
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    Scope (\_SB) { Device (PCI0) { Name (_ADR, 1) } Device (AFTE) {} }
}
