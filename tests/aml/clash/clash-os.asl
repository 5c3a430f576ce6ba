/* SPDX-License-Identifier: MIT */
// \_OS
// refused 1 clash \_OS
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    Name (\_OS, "x")
}
