/* SPDX-License-Identifier: MIT */
// A package with such a name
// accepted
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    External (NREG)
    Name (PKGX, Package () { NREG })
}
