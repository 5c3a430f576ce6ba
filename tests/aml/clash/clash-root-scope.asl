/* SPDX-License-Identifier: MIT */
// In a Scope of the root
// refused 1 clash \INTA
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    Scope (\) { Name (INTA, 1) }
}
