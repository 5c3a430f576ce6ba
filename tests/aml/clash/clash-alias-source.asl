/* SPDX-License-Identifier: MIT */
// An Alias makes an object of what it is of
// refused 1 clash \NREG
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    External (NREG)
    Alias (NREG, ALIX)
    Name (NREG, 1)
}
