/* SPDX-License-Identifier: MIT */
/*
 * MCH and ICH9 as Xen's device model wires them: of the PIRQs only A to D lead to Xen's four links, so that the others are left
 * out. What depends on the machine is written at boot: its devices behind what is here, the rest into the SSDT; README.md lists the
 * names that each side gives to the other.
 */
DefinitionBlock ("", "DSDT", 2, "HVMSTG", "HVMSTAGE", 1)
{
#include "root.asli"

	Scope (\_SB)
	{
#include "q35.asli"
	}
}
