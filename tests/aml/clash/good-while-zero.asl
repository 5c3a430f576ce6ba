/* SPDX-License-Identifier: MIT */
// Zero forbids it, in a While
// accepted
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    While (0) { Name (INTA, 2) }
}
