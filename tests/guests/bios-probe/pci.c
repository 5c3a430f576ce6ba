/* SPDX-License-Identifier: MIT */
/* PCI through the BIOS (PCI BIOS Specification 2.1). */
#include "tests/guests/bios-probe/bios.h"
#include "tests/guests/bios-probe/checks.h"
#include "tests/guests/bios-probe/line.h"

#define PCI_TEXT 0x20494350u /* "PCI " */
#define HEADER_WORDS 16
#define NO_FUNCTION 0xffffu
#define DEVICES 32u
#define FUNCTIONS 8u
#define MULTIFUNCTION 0x80u

static bool read_dword(uint32_t bus, uint32_t devfn, uint32_t at, uint32_t *value)
{
	struct bios_registers registers = { .eax = 0xb10a, .ebx = bus << 8 | devfn, .edi = at };
	const bool well = bios_call(0x1a, &registers) && !(registers.eax & 0xff00);

	*value = registers.ecx;
	return well;
}

/* B102h with the function's own numbers must name it, at the index that it has among its like. */
static bool is_found(uint32_t bus, uint32_t devfn, uint32_t id)
{
	for (uint32_t index = 0; index < 256; index++) {
		struct bios_registers registers = { .eax = 0xb102, .ecx = id >> 16, .edx = id & 0xffff, .esi = index };

		if (!bios_call(0x1a, &registers) || registers.eax & 0xff00)
			return false;
		if ((registers.ebx & 0xffff) == (bus << 8 | devfn))
			return true;
	}
	return false;
}

/* Prints one function; returns the header's type, or FFh if there is none. */
static uint32_t show_function(uint32_t bus, uint32_t devfn)
{
	uint32_t words[HEADER_WORDS];

	if (!read_dword(bus, devfn, 0, &words[0]) || (words[0] & 0xffff) == NO_FUNCTION)
		return 0xff;
	line_begin("pci bdf=%02x:%02x.%u found=%u config=", bus, devfn >> 3, devfn & 7, is_found(bus, devfn, words[0]));
	for (uint32_t i = 0; i < HEADER_WORDS; i++) {
		if (!read_dword(bus, devfn, 4 * i, &words[i]))
			words[i] = 0xffffffff;
		for (uint32_t byte = 0; byte < 4; byte++)
			line_add("%02x", words[i] >> (8 * byte) & 0xff);
	}
	line_end();
	return words[3] >> 16 & 0xff;
}

void show_pci(void)
{
	struct bios_registers registers = { .eax = 0xb101 };
	uint32_t last;

	if (!bios_call(0x1a, &registers) || registers.eax & 0xff00 || registers.edx != PCI_TEXT) {
		line_print("pci-bios present=0");
		return;
	}
	last = registers.ecx & 0xff;
	line_print("pci-bios present=1 mechanism=0x%x version=0x%x last-bus=%u", registers.eax & 0xff,
		   registers.ebx & 0xffff, last);
	for (uint32_t bus = 0; bus <= last; bus++) {
		for (uint32_t device = 0; device < DEVICES; device++) {
			const uint32_t type = show_function(bus, device << 3);

			for (uint32_t function = 1; function < FUNCTIONS && type != 0xff && type & MULTIFUNCTION;
			     function++)
				show_function(bus, device << 3 | function);
		}
	}
	line_print("pci-end");
}
