/* SPDX-License-Identifier: MIT */
// An Alias with a name that there is
// refused 1 clash \METH
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    External (\_SB.DEV1, DeviceObj)
    Alias (\_SB.DEV1, METH)
}
