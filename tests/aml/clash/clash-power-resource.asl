/* SPDX-License-Identifier: MIT */
// PowerResource
// refused 1 clash \PWRA
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    PowerResource (PWRA, 0, 0) { Method (_STA) { Return (1) } Method (_ON) {} Method (_OFF) {} }
}
