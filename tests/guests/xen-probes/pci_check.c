/* SPDX-License-Identifier: MIT */
/* Both payloads take BARs and decode bits as they find them: nothing is arranged after hand-off. */
#include "tests/guests/xen-probes/checks.h"
#include "tests/guests/xen-probes/memory_map.h"
#include "tests/guests/xen-probes/pci.h"
#include "tests/guests/xen-probes/probe.h"

#define COMMAND_IO 1u
#define COMMAND_MEMORY 2u
#define CLASS_VGA 0x0300
#define CLASS_STORAGE 0x01
#define CLASS_NETWORK 0x02
#define MIB 0x100000u
#define FOUR_GIB 0x100000000ull

/* Addresses in a PC that are no PCI device's (Xen's hvm/e820.h, the IA-PC HPET specification, Intel SDM). */
static const struct {
	uint32_t first, last;
} fixed[] = {
	{ 0xfe700000, 0xfe7fffff }, { 0xfec00000, 0xfec00fff }, { 0xfed00000, 0xfed003ff },
	{ 0xfed40000, 0xfed44fff }, { 0xfee00000, 0xfeefffff }, { 0xfeff0000, 0xfeffffff },
};

/* A BAR at which a claim fails. */
struct culprit {
	const struct pci_function *function;
	uint32_t bar;
	uint32_t seen; /* how many were looked at */
};

typedef bool bar_rule(const struct pci_function *function, const struct pci_bar *bar);

static uint64_t last_of(const struct pci_bar *bar)
{
	return bar->address + (bar->size - 1);
}

static struct culprit find_bar(bar_rule *applies, bar_rule *holds)
{
	struct culprit culprit = { 0 };

	for (uint32_t i = 0; i < pci_count(); i++) {
		const struct pci_function *function = pci_function(i);

		for (uint32_t bar = 0; bar < PCI_BARS; bar++) {
			if (function->bars[bar].size == 0 || !applies(function, &function->bars[bar]))
				continue;
			culprit.seen++;
			if (!culprit.function && !holds(function, &function->bars[bar])) {
				culprit.function = function;
				culprit.bar = bar;
			}
		}
	}
	return culprit;
}

static void claim_bars(const char *name, bar_rule *applies, bar_rule *holds)
{
	const struct culprit culprit = find_bar(applies, holds);
	const struct pci_bar *bar;

	if (!culprit.function) {
		probe_claim(name, true, "%u BARs", culprit.seen);
		return;
	}
	bar = &culprit.function->bars[culprit.bar];
	probe_claim(name, false, "%05x %04x:%04x BAR%u 0x%llx size 0x%llx command 0x%x", pci_name(culprit.function),
		    culprit.function->vendor_id, culprit.function->device_id, culprit.bar,
		    (unsigned long long)bar->address, (unsigned long long)bar->size, culprit.function->command);
}

static bool is_io(const struct pci_function *function, const struct pci_bar *bar)
{
	(void)function;
	return bar->io;
}

static bool is_memory(const struct pci_function *function, const struct pci_bar *bar)
{
	(void)function;
	return !bar->io;
}

static bool is_memory_bar(const struct pci_function *function, const struct pci_bar *bar)
{
	(void)function;
	return !bar->io && !bar->rom;
}

static bool is_rom(const struct pci_function *function, const struct pci_bar *bar)
{
	(void)function;
	return bar->rom;
}

static bool is_any(const struct pci_function *function, const struct pci_bar *bar)
{
	(void)function;
	(void)bar;
	return true;
}

static bool decodes(const struct pci_function *function, const struct pci_bar *bar)
{
	return bar->address != 0 && function->command & (bar->io ? COMMAND_IO : COMMAND_MEMORY);
}

static bool is_aligned(const struct pci_function *function, const struct pci_bar *bar)
{
	(void)function;
	return (bar->address & (bar->size - 1)) == 0;
}

/* SeaBIOS maps no ROM into the first or last 4 MiB of the 4 GiB. */
static bool is_usable_rom(const struct pci_function *function, const struct pci_bar *bar)
{
	(void)function;
	return bar->address >= 4 * MIB && last_of(bar) < FOUR_GIB - 4 * MIB;
}

static bool is_unmapped(const struct pci_function *function, const struct pci_bar *bar)
{
	(void)function;
	return !memory_map_mentions(bar->address, last_of(bar));
}

static bool is_off_fixed(const struct pci_function *function, const struct pci_bar *bar)
{
	const struct probe_contract *contract = probe_contract();

	(void)function;
	for (uint32_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++)
		if (bar->address <= fixed[i].last && fixed[i].first <= last_of(bar))
			return false;
	return bar->address > contract->image + (uint64_t)(contract->size - 1) || last_of(bar) < contract->image;
}

/* Ports below 1000h are the chipset's and the ISA devices'. */
static bool is_free_port(const struct pci_function *function, const struct pci_bar *bar)
{
	(void)function;
	return bar->address >= 0x1000 && last_of(bar) <= 0xffff;
}

static bool is_disjoint(const struct pci_function *function, const struct pci_bar *bar)
{
	for (uint32_t i = 0; i < pci_count(); i++) {
		const struct pci_bar *others = pci_function(i)->bars;

		(void)function;
		for (uint32_t j = 0; j < PCI_BARS; j++)
			if (&others[j] != bar && others[j].size && others[j].io == bar->io &&
			    others[j].address <= last_of(bar) && bar->address <= last_of(&others[j]))
				return false;
	}
	return true;
}

/* --- bridges ---------------------------------------------------------------------------------------------------- */

/* Whether the function, whose bridge this is, lies inside the bridge's windows with its BARs below 4 GiB. */
static bool bar_is_behind(const struct pci_function *bridge, const struct pci_bar *bar)
{
	const uint64_t memory_first = (uint64_t)(pci_read(bridge, 0x20, 2) & 0xfff0) << 16;
	const uint64_t memory_last = (uint64_t)(pci_read(bridge, 0x22, 2) & 0xfff0) << 16 | 0xfffff;
	const uint64_t io_first = (uint64_t)(pci_read(bridge, 0x1c, 1) & 0xf0) << 8;
	const uint64_t io_last = (uint64_t)(pci_read(bridge, 0x1d, 1) & 0xf0) << 8 | 0xfff;
	uint64_t first = (uint64_t)(pci_read(bridge, 0x24, 2) & 0xfff0) << 16;
	uint64_t last = (uint64_t)(pci_read(bridge, 0x26, 2) & 0xfff0) << 16 | 0xfffff;

	if (bar->io)
		return io_first <= bar->address && last_of(bar) <= io_last;
	if ((pci_read(bridge, 0x24, 1) & 0xf) == 1) {
		first |= (uint64_t)pci_read(bridge, 0x28, 4) << 32;
		last |= (uint64_t)pci_read(bridge, 0x2c, 4) << 32;
	}
	return (memory_first <= bar->address && last_of(bar) <= memory_last) ||
	       (bar->prefetchable && first <= bar->address && last_of(bar) <= last);
}

static const struct pci_function *bridge_of(const struct pci_function *function)
{
	for (uint32_t i = 0; i < pci_count(); i++)
		if (pci_function(i)->bridge && pci_read(pci_function(i), 0x19, 1) == function->bus)
			return pci_function(i);
	return 0;
}

static bool is_behind(const struct pci_function *function, const struct pci_bar *bar)
{
	const struct pci_function *bridge = bridge_of(function);

	return bridge && bar_is_behind(bridge, bar);
}

static bool has_bridge(const struct pci_function *function, const struct pci_bar *bar)
{
	return function->bus != 0 && bar->address != 0;
}

static void check_bridges(void)
{
	uint32_t bridges = 0;
	const struct pci_function *wrong = 0;

	for (uint32_t i = 0; i < pci_count(); i++) {
		const struct pci_function *bridge = pci_function(i);
		const uint32_t secondary = pci_read(bridge, 0x19, 1), subordinate = pci_read(bridge, 0x1a, 1);

		if (!bridge->bridge)
			continue;
		bridges++;
		if (pci_read(bridge, 0x18, 1) != bridge->bus || secondary <= bridge->bus || subordinate < secondary ||
		    (bridge->command & 3) != 3)
			wrong = bridge;
	}
	if (bridges == 0)
		return;
	probe_claim("pci-bridges-numbered", !wrong, "%u bridges, %s %05x", bridges, wrong ? "not" : "all",
		    wrong ? pci_name(wrong) : 0);
	claim_bars("pci-bars-in-bridge-windows", has_bridge, is_behind);
}

static void check_boot_devices(void)
{
	for (uint32_t i = 0; i < pci_count(); i++) {
		const struct pci_function *function = pci_function(i);
		const uint32_t base = function->class >> 8;

		if (function->class == CLASS_VGA)
			probe_claim("pci-vga-decodes", (function->command & 3) == 3, "%05x command 0x%x",
				    pci_name(function), function->command);
		if (base == CLASS_STORAGE || base == CLASS_NETWORK)
			probe_claim("pci-boot-device-decodes", function->command & 3, "%05x class 0x%04x command 0x%x",
				    pci_name(function), function->class, function->command);
	}
}

void check_pci(void)
{
	const struct pci_function *host = pci_find(0, 0, 0);
	const uint32_t device = host ? host->device_id : 0xffff;

	probe_claim("pci-host-bridge", host && host->vendor_id == 0x8086 && (device == 0x1237 || device == 0x29c0),
		    "8086:%04x, %u functions", device, pci_count());
	claim_bars("pci-io-bars-decode", is_io, decodes);
	claim_bars("pci-memory-bars-decode", is_memory_bar, decodes);
	claim_bars("pci-roms-placed", is_rom, is_usable_rom);
	claim_bars("pci-bars-aligned", is_any, is_aligned);
	claim_bars("pci-bars-disjoint", is_any, is_disjoint);
	claim_bars("pci-memory-in-e820-holes", is_memory, is_unmapped);
	claim_bars("pci-memory-off-fixed", is_memory, is_off_fixed);
	claim_bars("pci-io-off-isa", is_io, is_free_port);
	check_bridges();
	check_boot_devices();
}
