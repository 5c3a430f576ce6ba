/* SPDX-License-Identifier: MIT */
/*
 * The names of a DSDT that ssdt_pci refers to, as plain as can be: POSC masks and nothing else, so that what a test reads
 * from _OSC is the mask; LNKx are there.
 *
 * For tests, EVNT calls \_GPE._E01 as the event would, with the slots of Arg0 filled and those of Arg1 to be emptied on
 * every bus.
 */
DefinitionBlock ("", "DSDT", 2, "HVMSTG", "HVMSTAGE", 1)
{
	External (\_GPE._E01, MethodObj)
	External (\_SB.PHUP, FieldUnitObj)
	External (\_SB.PHDN, FieldUnitObj)

	Name (PICF, Zero)
	Method (_PIC, 1)
	{
		PICF = Arg0
	}

	Method (EVNT, 2)
	{
		\_SB.PHUP = Arg0
		\_SB.PHDN = Arg1
		\_GPE._E01 ()
	}

	Scope (\_SB)
	{
		Device (PCI0)
		{
			Name (_HID, EisaId ("PNP0A08"))
			Name (_CID, EisaId ("PNP0A03"))
			Name (_UID, Zero)
		}
		Method (POSC, 5, Serialized)
		{
			CreateDWordField (Arg3, 8, CTRL)
			CTRL &= Arg4
			Return (Arg3)
		}
		Device (LNKA) { Name (_HID, EisaId ("PNP0C0F")) Name (_UID, 0) }
		Device (LNKB) { Name (_HID, EisaId ("PNP0C0F")) Name (_UID, 1) }
		Device (LNKC) { Name (_HID, EisaId ("PNP0C0F")) Name (_UID, 2) }
		Device (LNKD) { Name (_HID, EisaId ("PNP0C0F")) Name (_UID, 3) }
		Device (LNKE) { Name (_HID, EisaId ("PNP0C0F")) Name (_UID, 4) }
		Device (LNKF) { Name (_HID, EisaId ("PNP0C0F")) Name (_UID, 5) }
		Device (LNKG) { Name (_HID, EisaId ("PNP0C0F")) Name (_UID, 6) }
		Device (LNKH) { Name (_HID, EisaId ("PNP0C0F")) Name (_UID, 7) }
	}
}
