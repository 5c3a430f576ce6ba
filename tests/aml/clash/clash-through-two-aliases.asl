/* SPDX-License-Identifier: MIT */
// The same through an Alias of an Alias
// refused 1 clash \PCIB._UID
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    External (PCIA, DeviceObj)
    Alias (PCIA, PCIB)
    Name (PCIB._UID, 1)
}
