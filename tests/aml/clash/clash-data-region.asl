/* SPDX-License-Identifier: MIT */
// DataTableRegion
// refused 1 clash \INTA
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    DataTableRegion (INTA, "DSDT", "", "")
}
