/* SPDX-License-Identifier: MIT */
// \_REV
// refused 1 clash \_REV
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    Name (\_REV, 1)
}
