/* SPDX-License-Identifier: MIT */
// ThermalZone
// refused 1 clash \_TZ.TZ0
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    ThermalZone (\_TZ.TZ0) {}
}
