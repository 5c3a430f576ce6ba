/* SPDX-License-Identifier: MIT */
// A device below an alias of a device
// accepted
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    External (PCIA, DeviceObj)
    Device (\PCIA.NEWD) { Name (_ADR, 1) }
}
