/* SPDX-License-Identifier: MIT */
// A Scope of what the table declares later
// refused 1 missing \LATE
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    External (LATE, DeviceObj)
    Scope (LATE) { Name (XXXX, 1) }
    Device (\LATE) {}
}
