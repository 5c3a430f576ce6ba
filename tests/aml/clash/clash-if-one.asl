/* SPDX-License-Identifier: MIT */
// One lets it be executed
// refused 1 clash \INTA
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    If (1) { Name (INTA, 2) }
}
