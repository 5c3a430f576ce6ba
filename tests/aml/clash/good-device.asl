/* SPDX-License-Identifier: MIT */
// A device of its own in a scope of the DSDT's
// accepted
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    Scope (\_SB) { Device (NEWD) { Name (_ADR, 1) } }
}
