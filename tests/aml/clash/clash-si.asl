/* SPDX-License-Identifier: MIT */
// \_SI
// refused 1 clash \_SI
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    Device (\_SI) {}
}
