/* SPDX-License-Identifier: MIT */
// A Name where there is a Method
// refused 1 clash \METH
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    Name (METH, 2)
}
