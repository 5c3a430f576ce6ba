/* SPDX-License-Identifier: MIT */
// Scope of an Alias of a device
// refused 1 type \PCIA
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    External (PCIA, DeviceObj)
    Scope (PCIA) { Name (XXXX, 1) }
}
