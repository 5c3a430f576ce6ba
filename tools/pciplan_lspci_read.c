/* SPDX-License-Identifier: MIT */
/*
 * The lines of one function. What belongs to a capability is told by the capability's line above it and not by the tabs,
 * which do not survive every mail or issue tracker.
 */
#include "tools/pciplan_lspci_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pci/pci_cfg.h"
#include "tools/pciplan_machine.h"

#define CLASS_PCI_BRIDGE 0x0604
#define CLASS_CARDBUS_BRIDGE 0x0607
#define CLASS_IDE 0x0101
#define SHADOW_ROM 0xc0000

static bool starts_with(const char *text, const char *start)
{
	return strncmp(text, start, strlen(start)) == 0;
}

/* The decimal number behind `label`; 0 when there is no such label. */
static unsigned number_behind(const char *line, const char *label)
{
	const char *at = strstr(line, label);

	return at != NULL ? (unsigned)strtoul(at + strlen(label), NULL, 10) : 0;
}

static void note(const struct lspci_reader *reader, const char *what)
{
	char bdf[PCIPLAN_NAME_MAX];

	pciplan_bdf_text(reader->function->bdf, bdf);
	pciplan_note(reader->notes, reader->name, "%s %s", bdf, what);
}

/* --- the first line ----------------------------------------------------------------------------------------------- */

/* "[8086:29c0]": the last such word, because names have brackets of their own. */
static bool read_ids(const char *line, struct pciplan_source_function *function)
{
	bool found = false;

	for (const char *at = strchr(line, '['); at != NULL; at = strchr(at + 1, '[')) {
		unsigned vendor, device;
		int end = 0;

		if (sscanf(at, "[%4x:%4x]%n", &vendor, &device, &end) != 2 || end != 11)
			continue;
		function->vendor_id = (uint16_t)vendor;
		function->device_id = (uint16_t)device;
		found = true;
	}
	return found;
}

/* "[0604]": the first such word, behind the name of the class; "(prog-if 01" may follow at the end. */
static bool read_class(const char *line, struct pciplan_source_function *function)
{
	const char *interface = strstr(line, "(prog-if ");
	unsigned class;
	int end;

	for (const char *at = strchr(line, '['); at != NULL; at = strchr(at + 1, '[')) {
		end = 0;
		if (sscanf(at, "[%4x]%n", &class, &end) != 1 || end != 6)
			continue;
		function->class_code = class << 8;
		if (interface != NULL)
			function->class_code |= strtoul(interface + strlen("(prog-if "), NULL, 16) & 0xff;
		return true;
	}
	return false;
}

static bool read_address(const char *line, unsigned *domain, unsigned *bdf)
{
	unsigned bus, device, function;
	int end = 0;

	*domain = 0;
	if (sscanf(line, "%2x:%2x.%1x %n", &bus, &device, &function, &end) != 3 || end != 8) {
		end = 0;
		if (sscanf(line, "%8x:%2x:%2x.%1x %n", domain, &bus, &device, &function, &end) != 4 || end < 13)
			return false;
	}
	*bdf = PCI_BDF(bus, device, function);
	return device < 32 && function < 8;
}

bool lspci_read_header(struct lspci_reader *reader, const char *line, size_t number, bool *named)
{
	struct pciplan_source_function *function;
	unsigned domain, bdf, class;

	if (!read_address(line, &domain, &bdf))
		return false;
	function = pciplan_source_add(reader->source);
	function->domain = domain;
	function->bdf = (uint16_t)bdf;
	function->line = number;
	*named = read_class(line, function) && read_ids(line, function);
	class = function->class_code >> 8;
	function->header_type = class == CLASS_PCI_BRIDGE ? 1 : class == CLASS_CARDBUS_BRIDGE ? 2 : 0;
	function->bridge.subtractive = function->class_code == (CLASS_PCI_BRIDGE << 8 | 1);
	reader->function = function;
	reader->capability = LSPCI_NO_CAPABILITY;
	reader->express = reader->pref_width_known = false;
	reader->dumped = 0;
	return true;
}

/* --- regions ------------------------------------------------------------------------------------------------------ */

/* "[size=256M]"; 0: it is not there. */
static uint64_t read_size(const char *line)
{
	static const char suffixes[] = "KMGT";
	const char *at = strstr(line, "[size="), *found;
	uint64_t size;
	char *end;

	if (at == NULL)
		return 0;
	size = strtoull(at + strlen("[size="), &end, 10);
	found = *end != '\0' ? strchr(suffixes, *end) : NULL;
	if (*(found != NULL ? end + 1 : end) != ']')
		return 0;
	return found != NULL ? size << (10 * (found - suffixes + 1)) : size;
}

/* Whether a register can have that size (PCI 3.0, 6.2.5.1 and 6.2.5.2). Fixed ones have any. */
static bool is_possible(const struct pci_bar *bar)
{
	const uint64_t least = bar->kind == PCI_BAR_IO ? 4 : bar->kind == PCI_BAR_MEM ? 16 : 2048;

	return bar->fixed ? bar->size != 0 : bar->size >= least && range_is_power_of_two(bar->size);
}

/*
 * Registers of an IDE controller in compatibility mode are no BARs: the ports are fixed, and Linux only says that they are
 * the function's.
 */
static bool is_legacy_ide(const struct pciplan_source_function *function, const char *line, uint64_t address)
{
	return function->class_code >> 8 == CLASS_IDE && strstr(line, "[virtual]") != NULL && address < 0x1000;
}

static void read_region(struct lspci_reader *reader, const char *line, unsigned index)
{
	struct pciplan_source_function *function = reader->function;
	const char *at = strstr(line, " at ");
	struct pci_bar *bar = &function->bars[index];
	const uint64_t size = read_size(line);
	uint64_t address = 0;

	if (at != NULL && at[4] != '<')
		address = strtoull(at + 4, NULL, 16);
	/* lspci shows a ROM register that has no bits, too. */
	if (is_legacy_ide(function, line, address) || (index == PCI_BAR_ROM && size == 0))
		return;
	reader->regions += reader->capability != LSPCI_SRIOV;
	reader->sized += size != 0;
	function->address[index] = address;
	*bar = (struct pci_bar){
		.size = size,
		.pinned = strstr(line, "[enhanced]") != NULL ? address : PCI_NOT_PINNED,
		.count = 1,
		.kind = index == PCI_BAR_ROM                 ? PCI_BAR_ROM_KIND :
			strstr(line, "I/O ports at") != NULL ? PCI_BAR_IO :
							       PCI_BAR_MEM,
		.is_64bit = strstr(line, "(64-bit,") != NULL,
		.prefetchable = strstr(line, " prefetchable)") != NULL,
		.fixed = strstr(line, "[enhanced]") != NULL,
	};
	if (reader->capability == LSPCI_SRIOV || is_possible(bar))
		return;
	function->bars_unknown = true;
	bar->count = 0;
}

static void read_rom(struct lspci_reader *reader, const char *line)
{
	read_region(reader, line, PCI_BAR_ROM);
	if (reader->function->address[PCI_BAR_ROM] == SHADOW_ROM)
		note(reader, "shows the copy of its ROM at c0000: the ROM itself is taken to be as large");
}

/* --- capabilities ------------------------------------------------------------------------------------------------- */

static void begin_capability(struct lspci_reader *reader, const char *line)
{
	struct pciplan_source_function *function = reader->function;
	unsigned offset = 0;

	reader->capability = LSPCI_OTHER_CAPABILITY;
	if (strstr(line, "<access denied>") != NULL)
		reader->denied++;
	if (sscanf(line, "Capabilities: [%3x", &offset) != 1)
		return;
	if (strstr(line, "] Express (") != NULL) {
		reader->capability = LSPCI_EXPRESS;
		reader->express = true;
		function->bridge.pcie_port =
			strstr(line, ") Root Port") != NULL || strstr(line, ") Downstream Port") != NULL;
	} else if (strstr(line, "] Single Root I/O Virtualization") != NULL) {
		reader->capability = LSPCI_SRIOV;
		function->sriov = (uint16_t)offset;
	} else if (strstr(line, "] Physical Resizable BAR") != NULL) {
		reader->capability = LSPCI_REBAR;
		function->rebar = (uint16_t)offset;
	} else if (strstr(line, "] Hot-plug capable") != NULL) {
		function->bridge.hotplug = true;
	}
}

static void read_sriov_line(struct pciplan_source_function *function, const char *line)
{
	if (strstr(line, "Total VFs: ") != NULL) {
		function->total_vfs = number_behind(line, "Total VFs: ");
		function->enabled_vfs = number_behind(line, "Number of VFs: ");
	} else if (strstr(line, "VF offset: ") != NULL) {
		function->vf_offset = number_behind(line, "VF offset: ");
		function->vf_stride = number_behind(line, "stride: ");
	}
}

/* " 256MB 512MB 1GB" as a mask of 2^(20+n) bytes. */
static uint64_t read_sizes(const char *at)
{
	static const char units[] = "MGTPE";
	uint64_t sizes = 0;
	char unit;
	unsigned long long number;
	int length;

	while (sscanf(at, " %llu%cB%n", &number, &unit, &length) == 2) {
		const char *found = strchr(units, unit);

		if (found == NULL || !range_is_power_of_two(number))
			break;
		for (unsigned n = 0; n < 44; n++)
			if (UINT64_C(1) << n == number << (10 * (found - units)))
				sizes |= UINT64_C(1) << n;
		at += length;
	}
	return sizes;
}

static void read_resizable(struct lspci_reader *reader, const char *line)
{
	const char *supported = strstr(line, "supported:");
	unsigned index;

	if (sscanf(line, "BAR %u: current size", &index) != 1 || index > 5)
		return;
	if (supported == NULL || reader->function->bars[index].count == 0)
		return;
	reader->function->bars[index].sizes = read_sizes(supported + strlen("supported:"));
}

static void read_capability_line(struct lspci_reader *reader, const char *line)
{
	struct pciplan_source_function *function = reader->function;
	unsigned index;

	switch (reader->capability) {
	case LSPCI_EXPRESS:
		if (starts_with(line, "SltCap:") && strstr(line, "HotPlug+") != NULL)
			function->bridge.hotplug = true;
		if (starts_with(line, "DevCtl2:") && strstr(line, "ARIFwd+") != NULL)
			function->bridge.ari = true;
		break;
	case LSPCI_SRIOV:
		read_sriov_line(function, line);
		if (sscanf(line, "Region %u:", &index) == 1 && index < 6)
			read_region(reader, line, PCI_BAR_VF + index);
		break;
	case LSPCI_REBAR:
		read_resizable(reader, line);
		break;
	case LSPCI_NO_CAPABILITY:
	case LSPCI_OTHER_CAPABILITY:
		break;
	}
}

/* --- all lines ---------------------------------------------------------------------------------------------------- */

void lspci_read_property(struct lspci_reader *reader, const char *line)
{
	struct pciplan_source_function *function = reader->function;
	unsigned index;
	char pin;

	line += strspn(line, " \t");
	if (starts_with(line, "Capabilities: ")) {
		begin_capability(reader, line);
	} else if (reader->capability != LSPCI_NO_CAPABILITY) {
		read_capability_line(reader, line);
	} else if (sscanf(line, "Region %u:", &index) == 1 && index < 6) {
		read_region(reader, line, index);
	} else if (starts_with(line, "Expansion ROM at ") || strstr(line, "] Expansion ROM at ") != NULL) {
		read_rom(reader, line);
	} else if (starts_with(line, "Control: ")) {
		reader->controls++;
	} else if (starts_with(line, "Flags: ")) {
		reader->flags++;
	} else if (sscanf(line, "Interrupt: pin %c", &pin) == 1 && pin >= 'A' && pin <= 'D') {
		function->interrupt_pin = (uint8_t)(pin - 'A' + 1);
	} else if (starts_with(line, "!!! Unknown header type")) {
		note(reader, "does not answer (asleep, or being reset): its BARs are those that Linux remembers");
	} else {
		lspci_read_bridge(reader, line);
	}
}

void lspci_end_function(struct lspci_reader *reader)
{
	struct pciplan_source_function *function = reader->function;

	if (function == NULL)
		return;
	lspci_use_dump(reader);
	/* The firmware leaves other headers than 0 and 1 alone. */
	for (int bar = 0; function->header_type > 1 && bar < PCI_BARS_OF_FUNCTION; bar++)
		function->bars[bar].count = 0;
	if (function->header_type == 1 && function->bridge.pref && !reader->pref_width_known) {
		function->bridge.pref_64bit = reader->express;
		reader->pref_width_taken++;
	}
	if (function->bars_unknown)
		note(reader, "has a region whose size is missing or impossible: it gets no addresses");
}
