/* SPDX-License-Identifier: MIT */
// Scope of a Method
// refused 1 type \METH
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    External (METH, DeviceObj)
    Scope (\METH) { Name (XXXX, 1) }
}
