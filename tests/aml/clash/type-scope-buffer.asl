/* SPDX-License-Identifier: MIT */
// Scope of a buffer
// refused 1 type \BUFA
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    External (BUFA, DeviceObj)
    Scope (BUFA) { Name (XXXX, 1) }
}
