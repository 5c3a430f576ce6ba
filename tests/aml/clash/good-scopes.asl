/* SPDX-License-Identifier: MIT */
// Scopes of a thermal zone, a processor, a power resource
// accepted
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    External (PWRA, PowerResObj)
    External (\_PR.CPU0, DeviceObj)
    Scope (\_TZ.TZ0) { Name (AAAA, 1) }
    Scope (\_PR.CPU0) { Name (AAAA, 1) }
    Scope (PWRA) { Name (AAAA, 1) }
}
