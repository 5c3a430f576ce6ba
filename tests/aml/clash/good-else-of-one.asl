/* SPDX-License-Identifier: MIT */
// One forbids the Else
// accepted
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    If (1) { Name (AAAA, 2) }
    Else { Name (INTA, 2) }
}
