/* SPDX-License-Identifier: MIT */
// Names below objects without a scope
// accepted
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    External (INTA, DeviceObj)
    External (METH, DeviceObj)
    Name (\INTA.XXXX, 1)
    Name (\METH.XXXX, 1)
}
