/* SPDX-License-Identifier: MIT */
// Zero forbids it
// accepted
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    If (0) { Name (INTA, 2) }
}
