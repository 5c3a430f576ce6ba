/* SPDX-License-Identifier: MIT */
// A Scope of what a later table declares
// refused 1 missing \LATE
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    External (LATE, DeviceObj)
    Scope (LATE) { Name (XXXX, 1) }
}
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT2", 1)
{
    Device (\LATE) {}
}
