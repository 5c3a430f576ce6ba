/* SPDX-License-Identifier: MIT */
// Scope of an integer
// refused 1 type \INTA
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    External (INTA, DeviceObj)
    Scope (INTA) { Name (XXXX, 1) }
}
