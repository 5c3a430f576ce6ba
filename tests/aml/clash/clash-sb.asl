/* SPDX-License-Identifier: MIT */
// \_SB
// refused 1 clash \_SB
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    Device (\_SB) {}
}
