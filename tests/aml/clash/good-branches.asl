/* SPDX-License-Identifier: MIT */
// Two branches have the name
// accepted
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    External (INTA, IntObj)
    If (INTA == 7) { Name (AAAA, 1) }
    Else { Name (AAAA, 2) }
}
