/* SPDX-License-Identifier: MIT */
// Scope of a package
// refused 1 type \PKGA
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    External (PKGA, DeviceObj)
    Scope (PKGA) { Name (XXXX, 1) }
}
