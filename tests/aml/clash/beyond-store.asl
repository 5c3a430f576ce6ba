/* SPDX-License-Identifier: MIT */
// A statement with a name that nobody declares
// accepted
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    External (NREG, IntObj)
    External (INTA, IntObj)
    INTA = NREG
}
