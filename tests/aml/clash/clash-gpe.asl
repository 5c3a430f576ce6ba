/* SPDX-License-Identifier: MIT */
// \_GPE
// refused 1 clash \_GPE
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    Name (\_GPE, 1)
}
