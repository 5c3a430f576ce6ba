/* SPDX-License-Identifier: MIT */
// A Name that an Alias has
// refused 1 clash \PCIA
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    Name (PCIA, 1)
}
