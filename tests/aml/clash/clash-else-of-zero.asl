/* SPDX-License-Identifier: MIT */
// Zero lets the Else be executed
// refused 1 clash \INTA
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    If (0) { Name (AAAA, 2) }
    Else { Name (INTA, 2) }
}
