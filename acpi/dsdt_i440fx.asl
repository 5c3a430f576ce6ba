/* SPDX-License-Identifier: MIT */
/*
 * What every machine with 82441FX and PIIX3 has. What depends on the machine is written at boot: its devices behind what is here,
 * the rest into the SSDT; README.md lists the names that each side gives to the other.
 */
DefinitionBlock ("", "DSDT", 2, "HVMSTG", "HVMSTAGE", 1)
{
#include "root.asli"

	Scope (\_SB)
	{
		Device (PCI0)
		{
			Name (_HID, EisaId ("PNP0A03"))
			Name (_UID, Zero)

			/* PIIX3 PCI-to-ISA bridge, 00:01.0 */
			Device (ISA)
			{
				Name (_ADR, 0x00010000)

				/* PIRQRC[A-D] at 60h-63h (82371SB datasheet) */
				OperationRegion (ROUT, PCI_Config, 0x60, 0x04)
				Field (ROUT, ByteAcc, NoLock, Preserve)
				{
					PIRA, 8,
					PIRB, 8,
					PIRC, 8,
					PIRD, 8
				}

#include "isa.asli"
			}
		}

		/*
		 * The power management function, 00:01.3, is wired to the SCI, which no PIRQ reaches and nothing can move. As a link the
		 * interrupt has the trigger and polarity of the SCI; a _PRT that names IRQ 9 itself means active low, and Linux refuses
		 * to share an input of the I/O APIC on such terms. Both QEMU and Xen have the SCI at IRQ 9.
		 */
		Device (LNKS)
		{
			Name (_HID, EisaId ("PNP0C0F"))
			Name (_UID, 4)
			Name (_STA, 0x0B)
			Name (_PRS, ResourceTemplate ()
			{
				Interrupt (ResourceConsumer, Level, ActiveHigh, Shared) { 9 }
			})
			Name (_CRS, ResourceTemplate ()
			{
				Interrupt (ResourceConsumer, Level, ActiveHigh, Shared) { 9 }
			})
			Method (_DIS)
			{
			}
			Method (_SRS, 1)
			{
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
	}
}
