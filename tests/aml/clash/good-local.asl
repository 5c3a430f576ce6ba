/* SPDX-License-Identifier: MIT */
// The same name in another scope is another object
// accepted
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    Scope (\_SB) { Name (INTA, 1) }
}
