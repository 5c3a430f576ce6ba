/* SPDX-License-Identifier: MIT */
// A Scope's name of one segment is looked for in the scopes around
// accepted
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    Scope (\_SB) { Scope (_GPE) { Method (_L01) {} } }
}
