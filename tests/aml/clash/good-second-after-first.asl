/* SPDX-License-Identifier: MIT */
// An SSDT's scope in an SSDT's device
// accepted
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    Device (\_SB.NEWD) { Name (_ADR, 1) }
}
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT2", 1)
{
    External (\_SB.NEWD, DeviceObj)
    Scope (\_SB.NEWD) { Name (AAAA, 1) }
}
