/* SPDX-License-Identifier: MIT */
// A Scope of what nobody declares
// refused 1 missing \_SB.NOPE
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    External (\_SB.NOPE, DeviceObj)
    Scope (\_SB.NOPE) { Name (XXXX, 1) }
    Name (AFTE, 1)
}
