/* SPDX-License-Identifier: MIT */
// An Alias of what nobody declares
// accepted
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    External (NREG)
    Alias (NREG, ALIX)
}
