/* SPDX-License-Identifier: MIT */
// While
// maybe 1 clash \METH
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    Name (LOOP, 1)
    While (LOOP == 1) { Name (METH, 1) LOOP = 0 }
}
