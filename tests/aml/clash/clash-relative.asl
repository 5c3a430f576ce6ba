/* SPDX-License-Identifier: MIT */
// A path upwards
// refused 1 clash \_SB.PCI0._UID
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    Scope (\_SB) { Device (NEWD) { Name (^PCI0._UID, 1) } }
}
