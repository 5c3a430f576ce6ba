/* SPDX-License-Identifier: MIT */
// Nothing is executed behind a Return
// refused 1 clash \INTA
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    Return (1)
    Name (INTA, 2)
}
