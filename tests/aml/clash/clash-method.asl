/* SPDX-License-Identifier: MIT */
// Method
// refused 1 clash \METH
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    Method (METH, 1) { Return (1) }
}
