/* SPDX-License-Identifier: MIT */
// External is no declaration
// accepted
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    External (INTA, IntObj)
    External (LATE)
    Name (LATE, 1)
}
