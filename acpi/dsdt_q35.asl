/* SPDX-License-Identifier: MIT */
/*
 * What every machine with MCH and ICH9 has. What depends on the machine is written at boot: its devices behind what is here,
 * the rest into the SSDT; README.md lists the names that each side gives to the other.
 */
DefinitionBlock ("", "DSDT", 2, "HVMSTG", "HVMSTAGE", 1)
{
#include "root.asli"

	Scope (\_SB)
	{
#include "q35.asli"

#define LINK LNKE
#define LINK_UID 4
#define LINK_REGISTER \_SB.PCI0.ISA.PIRE
#include "link.asli"

#define LINK LNKF
#define LINK_UID 5
#define LINK_REGISTER \_SB.PCI0.ISA.PIRF
#include "link.asli"

#define LINK LNKG
#define LINK_UID 6
#define LINK_REGISTER \_SB.PCI0.ISA.PIRG
#include "link.asli"

#define LINK LNKH
#define LINK_UID 7
#define LINK_REGISTER \_SB.PCI0.ISA.PIRH
#include "link.asli"
	}
}
