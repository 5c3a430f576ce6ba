/* SPDX-License-Identifier: MIT */
// A device in what nobody declares
// refused 1 missing \_SB.NOPE
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    External (\_SB.NOPE, DeviceObj)
    Device (\_SB.NOPE.DEVX) { Name (XXXX, 1) }
}
