/* SPDX-License-Identifier: MIT */
// \_PR
// refused 1 clash \_PR
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    Device (\_PR) {}
}
