/* SPDX-License-Identifier: MIT */
/*
 * What every machine with MCH and ICH9 has. What depends on the machine is in the SSDT; README.md lists the names that the
 * two tables give to each other.
 */
DefinitionBlock ("", "DSDT", 2, "HVMSTG", "HVMSTAGE", 1)
{
#include "root.asli"

	Scope (\_SB)
	{
		Device (PCI0)
		{
			Name (_HID, EisaId ("PNP0A08"))
			Name (_CID, EisaId ("PNP0A03"))
			Name (_UID, Zero)

			/* ICH9 LPC interface bridge, 00:1f.0 */
			Device (ISA)
			{
				Name (_ADR, 0x001F0000)

				/* PIRQ[A-D]_ROUT at 60h-63h, PIRQ[E-H]_ROUT at 68h-6Bh (ICH9 datasheet) */
				OperationRegion (ROUT, PCI_Config, 0x60, 0x0C)
				Field (ROUT, ByteAcc, NoLock, Preserve)
				{
					PIRA, 8,
					PIRB, 8,
					PIRC, 8,
					PIRD, 8,
					Offset (0x08),
					PIRE, 8,
					PIRF, 8,
					PIRG, 8,
					PIRH, 8
				}

#include "isa.asli"
			}
		}

#define LINK LNKA
#define LINK_UID 0
#define LINK_REGISTER \_SB.PCI0.ISA.PIRA
#include "link.asli"

#define LINK LNKB
#define LINK_UID 1
#define LINK_REGISTER \_SB.PCI0.ISA.PIRB
#include "link.asli"

#define LINK LNKC
#define LINK_UID 2
#define LINK_REGISTER \_SB.PCI0.ISA.PIRC
#include "link.asli"

#define LINK LNKD
#define LINK_UID 3
#define LINK_REGISTER \_SB.PCI0.ISA.PIRD
#include "link.asli"

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
