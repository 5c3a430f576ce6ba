/* SPDX-License-Identifier: MIT */
// What a refused table declares clashes with nothing
// refused 1 clash \INTA
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    Name (NEWN, 1)
    Name (INTA, 1)
}
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT2", 1)
{
    Name (NEWN, 2)
}
