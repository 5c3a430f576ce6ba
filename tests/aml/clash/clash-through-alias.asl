/* SPDX-License-Identifier: MIT */
// A name in what an Alias stands for
// refused 1 clash \PCIA._UID
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    External (PCIA, DeviceObj)
    Name (\PCIA._UID, 1)
}
