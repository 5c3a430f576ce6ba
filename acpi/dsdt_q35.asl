/* SPDX-License-Identifier: MIT */
DefinitionBlock ("", "DSDT", 2, "HVMSTG", "HVMSTAGE", 1)
{
	Scope (\_SB)
	{
		Device (PCI0)
		{
			Name (_HID, EisaId ("PNP0A08"))
			Name (_CID, EisaId ("PNP0A03"))
			Name (_UID, Zero)
		}
	}
}
