/* SPDX-License-Identifier: MIT */
/* What the scan found odd, as people read it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pci/pci_cfg.h"
#include "pci/pci_text.h"

static void pci_text_note_says_what_was_found_and_done(void **state)
{
	static const struct {
		struct pci_note note;
		const char *text;
	} cases[] = {
		{ { PCI_NOTE_FUNCTIONS_FULL, 0, 0, 0 },
		  "no room in the inventory: this and all further functions are left alone" },
		{ { PCI_NOTE_BARS_FULL, 0, 0, 0 }, "no room for its BARs in the inventory: decode stays off" },
		{ { PCI_NOTE_BRIDGES_FULL, 0, 0, 0 }, "no room for the bridge in the inventory: left closed" },
		{ { PCI_NOTE_NO_BUS_NUMBER, 0, 0x18, 0 }, "no bus number left for the bridge: left closed" },
		{ { PCI_NOTE_BUS_STUCK, 0, 0x18, 0x10203 }, "bus numbers read back 0x010203, not what was written" },
		{ { PCI_NOTE_BAR_INVALID, 0, 0x18, 0xbeef }, "BAR2 reads back 0x0000beef, no valid size: left out" },
		{ { PCI_NOTE_BAR_INVALID, 0, 0x30, 1 }, "ROM reads back 0x00000001, no valid size: left out" },
		{ { PCI_NOTE_BAR_INVALID, 0, 0x38, 1 }, "ROM reads back 0x00000001, no valid size: left out" },
		{ { PCI_NOTE_BAR_64BIT_LAST, 0, 0x24, 0 }, "BAR5 is the last one but of 64-bit type: left out" },
		{ { PCI_NOTE_HEADER_UNKNOWN, 0, 0x0e, 0x7f }, "unknown header type 0x7f: left alone" },
		{ { PCI_NOTE_CAPABILITY_LOOP, 0, 0x40, 0 },
		  "capability list loops or leaves its space at 40h: the rest is not read" },
		{ { PCI_NOTE_ROOT_MISSING, 0, 0, 3 }, "3 of the extra root buses announced were not found" },
		{ { PCI_NOTE_ROOT_MISSING, PCI_BDF(0x20, 0, 0), 0, 1 },
		  "no function answers on the extra root bus 20 that was told" },
		{ { PCI_NOTE_DECODE_STUCK, 0, 4, 2 }, "decode cannot be turned off: its BARs are not sized" },
		{ { PCI_NOTE_EXTENDED_LOOP, 0, 0x148, 0 },
		  "extended capability list loops or leaves its space at 148h: the rest is not read" },
		{ { PCI_NOTE_SRIOV_INVALID, 0, 0x168, 0xffff },
		  "SR-IOV capability holds 0x0000ffff at 168h, which cannot be: no room for its VFs" },
		{ { PCI_NOTE_REBAR_INVALID, 0, 0x204, 0x10 },
		  "Resizable BAR capability holds 0x00000010 at 204h, which cannot be: sizes left as found" },
		{ { PCI_NOTE_EA_INVALID, 0, 0x54, 0x80ff0004 },
		  "Enhanced Allocation entry at 54h holds 0x80ff0004, which cannot be: left out" },
		{ { PCI_NOTE_BUSES_TRIMMED, 0, 0, 12 }, "12 bus numbers asked for hot-plug could not be kept" },
		{ { PCI_NOTE_VF_BUSES, 0, 0, 0x05ff }, "no bus numbers left for its VFs up to 05:1f.7" },
		{ { PCI_NOTE_PIN_UNKNOWN, 0, 5, 0 }, "BAR5 is pinned by option, but there is none" },
		{ { PCI_NOTE_PIN_UNKNOWN, 0, 6, 0 }, "the ROM is pinned by option, but there is none" },
		{ { PCI_NOTE_PIN_UNKNOWN, 0, 12, 0 }, "VF BAR5 is pinned by option, but there is none" },
		{ { PCI_NOTE_PIN_UNKNOWN, 0, 13, 0 }, "a BAR is pinned by option, but there is none" },
		{ { 99, 0, 0, 0 }, "unknown note 99" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char fact[PCI_TEXT_LINE];

		pci_text_note(0, &cases[i].note, fact);
		assert_string_equal(fact, cases[i].text);
	}
}

static void pci_text_note_names_vfs_with_their_segment(void **state)
{
	const struct pci_note note = { PCI_NOTE_VF_BUSES, 0, 0, 0x05ff };
	char fact[PCI_TEXT_LINE];

	(void)state;
	pci_text_note(0xabcd, &note, fact);
	assert_string_equal(fact, "no bus numbers left for its VFs up to abcd:05:1f.7");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(pci_text_note_says_what_was_found_and_done),
		cmocka_unit_test(pci_text_note_names_vfs_with_their_segment),
	};

	return cmocka_run_group_tests_name("pci_text_note", tests, NULL, NULL);
}
