/* SPDX-License-Identifier: MIT */
// External of what nobody declares
// accepted
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    External (LATE)
}
