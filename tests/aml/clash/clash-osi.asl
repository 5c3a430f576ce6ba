/* SPDX-License-Identifier: MIT */
// \_OSI
// refused 1 clash \_OSI
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    Method (\_OSI, 1) { Return (0) }
}
