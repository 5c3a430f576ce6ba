/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include <linux/pci_regs.h>

#include "pci/pci_cfg.h"
#include "pci/pci_text.h"

#define REGISTER_TEXT 16

/* "BAR2", "ROM" of either header type, or the register's number. */
static void format_register(uint16_t reg, char text[REGISTER_TEXT])
{
	if (reg >= PCI_BASE_ADDRESS_0 && reg <= PCI_BASE_ADDRESS_5)
		snprintf(text, REGISTER_TEXT, "BAR%u", (reg - PCI_BASE_ADDRESS_0) / 4);
	else if (reg == PCI_ROM_ADDRESS || reg == PCI_ROM_ADDRESS1)
		snprintf(text, REGISTER_TEXT, "ROM");
	else
		snprintf(text, REGISTER_TEXT, "register %02xh", reg);
}

/* BAR0-BAR5 and VF BAR0-5 by index. */
static const char *pinned_bar(unsigned index)
{
	static const char *const names[PCI_BARS_OF_FUNCTION] = { "BAR0",    "BAR1",    "BAR2",    "BAR3",    "BAR4",
								 "BAR5",    "the ROM", "VF BAR0", "VF BAR1", "VF BAR2",
								 "VF BAR3", "VF BAR4", "VF BAR5" };

	return index < PCI_BARS_OF_FUNCTION ? names[index] : "a BAR";
}

void pci_text_note(uint16_t segment, const struct pci_note *note, char fact[PCI_TEXT_LINE])
{
	static const char *const constant[] = {
		[PCI_NOTE_FUNCTIONS_FULL] = "no room in the inventory: this and all further functions are left alone",
		[PCI_NOTE_BARS_FULL] = "no room for its BARs in the inventory: decode stays off",
		[PCI_NOTE_BRIDGES_FULL] = "no room for the bridge in the inventory: left closed",
		[PCI_NOTE_NO_BUS_NUMBER] = "no bus number left for the bridge: left closed",
		[PCI_NOTE_DECODE_STUCK] = "decode cannot be turned off: its BARs are not sized",
	};
	const unsigned value = note->value;
	char reg[REGISTER_TEXT], vf[PCI_TEXT_OBJECT];

	format_register(note->reg, reg);
	switch ((enum pci_note_kind)note->kind) {
	case PCI_NOTE_BUS_STUCK:
		snprintf(fact, PCI_TEXT_LINE, "bus numbers read back 0x%06x, not what was written", value);
		return;
	case PCI_NOTE_BAR_INVALID:
		snprintf(fact, PCI_TEXT_LINE, "%s reads back 0x%08x, no valid size: left out", reg, value);
		return;
	case PCI_NOTE_BAR_64BIT_LAST:
		snprintf(fact, PCI_TEXT_LINE, "%s is the last one but of 64-bit type: left out", reg);
		return;
	case PCI_NOTE_HEADER_UNKNOWN:
		snprintf(fact, PCI_TEXT_LINE, "unknown header type 0x%02x: left alone", value);
		return;
	case PCI_NOTE_CAPABILITY_LOOP:
		snprintf(fact, PCI_TEXT_LINE,
			 "capability list loops or leaves its space at %02xh: the rest is not read", note->reg);
		return;
	case PCI_NOTE_ROOT_MISSING:
		if (note->bdf != 0) {
			snprintf(fact, PCI_TEXT_LINE, "no function answers on the extra root bus %02x that was told",
				 PCI_BDF_BUS(note->bdf));
			return;
		}
		snprintf(fact, PCI_TEXT_LINE, "%u of the extra root buses announced were not found", value);
		return;
	case PCI_NOTE_EXTENDED_LOOP:
		snprintf(fact, PCI_TEXT_LINE,
			 "extended capability list loops or leaves its space at %03xh: the rest is not read",
			 note->reg);
		return;
	case PCI_NOTE_SRIOV_INVALID:
		snprintf(fact, PCI_TEXT_LINE,
			 "SR-IOV capability holds 0x%08x at %03xh, which cannot be: no room for its VFs", value,
			 note->reg);
		return;
	case PCI_NOTE_REBAR_INVALID:
		snprintf(fact, PCI_TEXT_LINE,
			 "Resizable BAR capability holds 0x%08x at %03xh, which cannot be: sizes left as found", value,
			 note->reg);
		return;
	case PCI_NOTE_EA_INVALID:
		snprintf(fact, PCI_TEXT_LINE,
			 "Enhanced Allocation entry at %02xh holds 0x%08x, which cannot be: left out", note->reg,
			 value);
		return;
	case PCI_NOTE_BUSES_TRIMMED:
		snprintf(fact, PCI_TEXT_LINE, "%u bus numbers asked for hot-plug could not be kept", value);
		return;
	case PCI_NOTE_VF_BUSES:
		pci_text_bdf(segment, (uint16_t)value, vf);
		snprintf(fact, PCI_TEXT_LINE, "no bus numbers left for its VFs up to %s", vf);
		return;
	case PCI_NOTE_PIN_UNKNOWN:
		snprintf(fact, PCI_TEXT_LINE, "%s is pinned by option, but there is none", pinned_bar(note->reg));
		return;
	case PCI_NOTE_FUNCTIONS_FULL:
	case PCI_NOTE_BARS_FULL:
	case PCI_NOTE_BRIDGES_FULL:
	case PCI_NOTE_NO_BUS_NUMBER:
	case PCI_NOTE_DECODE_STUCK:
		snprintf(fact, PCI_TEXT_LINE, "%s", constant[note->kind]);
		return;
	}
	snprintf(fact, PCI_TEXT_LINE, "unknown note %u", note->kind);
}
