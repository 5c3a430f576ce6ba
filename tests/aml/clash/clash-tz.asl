/* SPDX-License-Identifier: MIT */
// \_TZ
// refused 1 clash \_TZ
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    ThermalZone (\_TZ) {}
}
