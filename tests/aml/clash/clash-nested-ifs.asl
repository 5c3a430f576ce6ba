/* SPDX-License-Identifier: MIT */
// Constants in each other
// refused 1 clash \_SB.PCI0
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    If (1) { Scope (\_SB) { If (0) {} Else { Device (PCI0) {} } } }
}
