/* SPDX-License-Identifier: MIT */
// Scope of the root
// accepted
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    Scope (\) { Name (NEWN, 1) }
}
