/* SPDX-License-Identifier: MIT */
// \_GL
// refused 1 clash \_GL
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    Mutex (\_GL, 0)
}
