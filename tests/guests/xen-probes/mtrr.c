/* SPDX-License-Identifier: MIT */
/* Memory types (Intel SDM volume 3, 12.11): RAM is write-back, device registers are not, on every processor alike. */
#include "tests/guests/xen-probes/mtrr.h"

#include "tests/guests/xen-probes/checks.h"
#include "tests/guests/xen-probes/io.h"
#include "tests/guests/xen-probes/memory_map.h"
#include "tests/guests/xen-probes/pci.h"
#include "tests/guests/xen-probes/probe.h"

#define MSR_CAPABILITIES 0xfe
#define MSR_DEFAULT 0x2ff
#define MSR_VARIABLE 0x200
#define MSR_FIX64K 0x250
#define MSR_FIX16K 0x258
#define MSR_FIX4K 0x268
#define DEFAULT_ENABLED 0x800
#define DEFAULT_FIXED 0x400
#define MASK_VALID 0x800
#define PAGE_MASK (~0xfffull)

#define UNCACHED 0
#define WRITE_COMBINING 1
#define WRITE_THROUGH 4
#define WRITE_BACK 6

static const uint16_t fixed[] = { 0x250, 0x258, 0x259, 0x268, 0x269, 0x26a, 0x26b, 0x26c, 0x26d, 0x26e, 0x26f };

uint32_t mtrr_registers(uint16_t list[MTRR_REGISTERS_MAX])
{
	uint32_t count = 0, pairs = (uint32_t)io_rdmsr(MSR_CAPABILITIES) & 0xff;

	list[count++] = MSR_DEFAULT;
	for (uint32_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++)
		list[count++] = fixed[i];
	for (uint32_t i = 0; i < 2 * pairs && count < MTRR_REGISTERS_MAX; i++)
		list[count++] = (uint16_t)(MSR_VARIABLE + i);
	return count;
}

static uint32_t fixed_type(uint32_t address)
{
	if (address < 0x80000)
		return io_rdmsr(MSR_FIX64K) >> (8 * (address >> 16)) & 0xff;
	if (address < 0xc0000)
		return io_rdmsr(MSR_FIX16K + ((address - 0x80000) >> 17)) >> (8 * (address >> 14 & 7)) & 0xff;
	return io_rdmsr(MSR_FIX4K + ((address - 0xc0000) >> 15)) >> (8 * (address >> 12 & 7)) & 0xff;
}

/* Of ranges that overlap uncached wins, and write-through over write-back. */
static uint32_t type_of(uint64_t address)
{
	const uint64_t enable = io_rdmsr(MSR_DEFAULT);
	const uint32_t pairs = (uint32_t)io_rdmsr(MSR_CAPABILITIES) & 0xff;
	uint32_t type = 0xff;

	if (!(enable & DEFAULT_ENABLED))
		return UNCACHED;
	if (address < 0x100000 && enable & DEFAULT_FIXED)
		return fixed_type((uint32_t)address);
	for (uint32_t i = 0; i < pairs; i++) {
		const uint64_t base = io_rdmsr(MSR_VARIABLE + 2 * i), mask = io_rdmsr(MSR_VARIABLE + 2 * i + 1);
		const uint32_t own = (uint32_t)base & 0xff;

		if (!(mask & MASK_VALID) || ((address ^ base) & mask & PAGE_MASK) != 0)
			continue;
		type = type == 0xff || own < type ? own : type;
	}
	return type == 0xff ? (uint32_t)enable & 0xff : type;
}

static void check_ram(void)
{
	uint64_t wrong = 0;
	uint32_t looked = 0;

	for (uint32_t i = 0; i < memory_map_count(); i++) {
		const struct memory_map_entry *entry = memory_map_entry(i);
		const uint64_t at[] = { entry->first, entry->first + (entry->last - entry->first) / 2, entry->last };

		if (entry->type != MEMORY_MAP_RAM)
			continue;
		for (uint32_t j = 0; j < 3; j++, looked++)
			if (type_of(at[j]) != WRITE_BACK)
				wrong = at[j] ? at[j] : 1;
	}
	probe_claim("mtrr-ram-write-back", wrong == 0, "%u places, %s 0x%llx", looked, wrong ? "not" : "none but",
		    (unsigned long long)wrong);
}

/* The Xen platform device's BAR is plain memory for grant tables, and may be cached. */
static bool may_be_cached(const struct pci_function *function)
{
	return function->vendor_id == 0x5853;
}

static void check_bars(void)
{
	const struct pci_function *wrong = 0;
	uint64_t address = 0;
	uint32_t looked = 0;

	for (uint32_t i = 0; i < pci_count(); i++) {
		const struct pci_function *function = pci_function(i);

		for (uint32_t j = 0; j < PCI_BARS; j++) {
			const struct pci_bar *bar = &function->bars[j];
			const uint32_t type = type_of(bar->address), end = type_of(bar->address + bar->size - 1);

			if (bar->size == 0 || bar->io || bar->rom || bar->address == 0 || may_be_cached(function))
				continue;
			looked++;
			if (type >= WRITE_THROUGH || end >= WRITE_THROUGH) {
				wrong = function;
				address = bar->address;
			}
		}
	}
	probe_claim("mtrr-bars-not-cached", !wrong, "%u BARs, %s %05x at 0x%llx", looked, wrong ? "not" : "all",
		    wrong ? pci_name(wrong) : 0, (unsigned long long)address);
}

void check_mtrr(void)
{
	const struct probe_contract *contract = probe_contract();
	const uint64_t enable = io_rdmsr(MSR_DEFAULT);
	const uint32_t first = type_of(contract->image), last = type_of(contract->image + (contract->size - 1));

	probe_claim("mtrr-enabled", (enable & (DEFAULT_ENABLED | DEFAULT_FIXED)) == (DEFAULT_ENABLED | DEFAULT_FIXED),
		    "default type register 0x%llx", (unsigned long long)enable);
	check_ram();
	check_bars();
	probe_claim("mtrr-vga-not-write-back", type_of(0xa0000) <= WRITE_COMBINING, "type %u at 0xa0000",
		    type_of(0xa0000));
	/* hvmloader ea187c0b7a: OVMF needed half a minute from uncached memory. */
	probe_claim("mtrr-image-cached", first == WRITE_BACK && last == WRITE_BACK, "types %u and %u", first, last);
}
