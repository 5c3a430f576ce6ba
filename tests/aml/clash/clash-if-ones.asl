/* SPDX-License-Identifier: MIT */
// So does Ones
// refused 1 clash \METH
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    If (Ones) { Name (METH, 1) }
}
