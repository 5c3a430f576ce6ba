/* SPDX-License-Identifier: MIT */
// The same, a name of one segment
// refused 1 missing \NOPE
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    External (\NOPE, DeviceObj)
    Scope (NOPE) { Name (XXXX, 1) }
}
