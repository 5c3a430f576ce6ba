/* SPDX-License-Identifier: MIT */
// What a method declares is there only while it runs
// accepted
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    Method (MMMM) { Name (INTA, 1) Return (INTA) }
}
