/* SPDX-License-Identifier: MIT */
// A name that the first table may have
// maybe 2 clash \AAAA
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    External (INTA, IntObj)
    If (INTA == 7) { Name (AAAA, 1) }
}
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT2", 1)
{
    Name (AAAA, 2)
}
