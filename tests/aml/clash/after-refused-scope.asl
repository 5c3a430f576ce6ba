/* SPDX-License-Identifier: MIT */
// A Scope of what only a refused table declares
// refused 1 clash \INTA
// refused 2 missing \NEWD
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    Device (NEWD) {}
    Name (INTA, 1)
}
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT2", 1)
{
    External (NEWD, DeviceObj)
    Scope (NEWD) { Name (AAAA, 1) }
}
