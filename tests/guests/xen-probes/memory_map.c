/* SPDX-License-Identifier: MIT */
/* ACPI 6.5, chapter 15, and Xen's fixed places in a guest's address space (hvm/e820.h, hvmloader's config.h, libxenguest). */
#include "tests/guests/xen-probes/memory_map.h"

#include "tests/guests/xen-probes/checks.h"
#include "tests/guests/xen-probes/probe.h"

#define MIB 0x100000u
#define FOUR_GIB 0x100000000ull

#define HVM_INFO 0x9f800u
#define HVM_INFO_LENGTH (HVM_INFO + 8)
#define HVM_INFO_LOW_END (HVM_INFO + 20)
#define HVM_INFO_HIGH_END (HVM_INFO + 28)
#define PAGE_SHIFT 12

/* Xen's guests must keep off: guest-reserved, and the pages of the toolstack and the device model. */
static const struct {
	const char *name;
	uint32_t first, last;
} kept[] = {
	{ "e820-guest-reserved", 0xfe700000, 0xfe7fffff },
	{ "e820-special-pages", 0xfeff0000, 0xfeffffff },
	{ "e820-local-apic", 0xfee00000, 0xfee00fff },
	{ "e820-io-apic", 0xfec00000, 0xfec00fff },
};

/* What each payload uses without a look at the map: SeaBIOS its stack and the first MiB, OVMF the memory of OvmfXen.fdf's MEMFD. */
static const struct {
	const char *name;
	bool ovmf;
	uint32_t first, last;
} used[] = {
	{ "e820-base-memory", false, 0, 0x8ffff },
	{ "e820-base-memory", true, 0, 0x8ffff },
	{ "e820-ovmf-memory", true, 0x800000, 0x12fffff },
};

bool memory_map_mentions(uint64_t first, uint64_t last)
{
	for (uint32_t i = 0; i < memory_map_count(); i++)
		if (memory_map_entry(i)->first <= last && first <= memory_map_entry(i)->last)
			return true;
	return false;
}

uint32_t memory_map_type(uint64_t address)
{
	for (uint32_t i = 0; i < memory_map_count(); i++)
		if (memory_map_entry(i)->first <= address && address <= memory_map_entry(i)->last)
			return memory_map_entry(i)->type;
	return 0;
}

/* The map is sorted and disjoint: that is a claim of its own. */
static bool covered(uint64_t first, uint64_t last, bool by_ram)
{
	for (uint32_t i = 0; i < memory_map_count(); i++) {
		const struct memory_map_entry *entry = memory_map_entry(i);

		if ((entry->type == MEMORY_MAP_RAM) != by_ram || first < entry->first || first > entry->last)
			continue;
		if (last <= entry->last)
			return true;
		first = entry->last + 1;
	}
	return false;
}

bool memory_map_is_ram(uint64_t first, uint64_t last)
{
	return covered(first, last, true);
}

bool memory_map_is_kept(uint64_t first, uint64_t last)
{
	return covered(first, last, false);
}

bool memory_map_has_no_ram(uint64_t first, uint64_t last)
{
	for (uint32_t i = 0; i < memory_map_count(); i++)
		if (memory_map_entry(i)->type == MEMORY_MAP_RAM && memory_map_entry(i)->first <= last &&
		    first <= memory_map_entry(i)->last)
			return false;
	return true;
}

uint64_t memory_map_low_end(void)
{
	uint64_t end = 0;

	for (uint32_t i = 0; i < memory_map_count(); i++)
		if (memory_map_entry(i)->type == MEMORY_MAP_RAM && memory_map_entry(i)->last < FOUR_GIB)
			end = memory_map_entry(i)->last + 1;
	return end;
}

uint64_t memory_map_high_size(void)
{
	uint64_t size = 0;

	for (uint32_t i = 0; i < memory_map_count(); i++)
		if (memory_map_entry(i)->type == MEMORY_MAP_RAM && memory_map_entry(i)->first >= FOUR_GIB)
			size += memory_map_entry(i)->last - memory_map_entry(i)->first + 1;
	return size;
}

static void check_order(void)
{
	bool sorted = true, disjoint = true, sane = true;

	for (uint32_t i = 0; i < memory_map_count(); i++) {
		const struct memory_map_entry *entry = memory_map_entry(i);

		sane &= entry->first <= entry->last && entry->type >= 1 && entry->type <= 7;
		if (i == 0)
			continue;
		sorted &= entry[-1].first < entry->first;
		disjoint &= entry[-1].last < entry->first;
	}
	probe_claim("e820-entries-sane", sane, "no entry is empty, wraps or has a type of its own");
	probe_claim("e820-sorted", sorted, "%u entries", memory_map_count());
	probe_claim("e820-disjoint", disjoint, "%u entries", memory_map_count());
}

static void check_places(void)
{
	const struct probe_contract *contract = probe_contract();

	for (uint32_t i = 0; i < sizeof(used) / sizeof(used[0]); i++)
		if (used[i].ovmf == contract->wide)
			probe_claim(used[i].name, memory_map_is_ram(used[i].first, used[i].last),
				    "0x%08x-0x%08x is RAM", used[i].first, used[i].last);
	for (uint32_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		probe_claim(kept[i].name, memory_map_is_kept(kept[i].first, kept[i].last), "0x%08x-0x%08x is kept",
			    kept[i].first, kept[i].last);
	probe_claim("e820-legacy-hole", memory_map_has_no_ram(0xa0000, 0xfffff), "no RAM in 0x000a0000-0x000fffff");
	probe_claim("e820-image", memory_map_has_no_ram(contract->image, contract->image + (contract->size - 1)),
		    "no RAM for the OS where the image is");
	if (contract->wide)
		probe_claim("e820-image-kept",
			    memory_map_is_kept(contract->image, contract->image + (contract->size - 1)),
			    "0x%08x-0x%08x is kept", contract->image, contract->image + (contract->size - 1));
}

/* The first and last words of RAM below 4 GiB hold what is written. */
static void check_backing(void)
{
	uint32_t bad = 0, tested = 0;

	for (uint32_t i = 0; i < memory_map_count(); i++) {
		const struct memory_map_entry *entry = memory_map_entry(i);

		if (entry->type != MEMORY_MAP_RAM || entry->last >= FOUR_GIB || entry->first < MIB)
			continue;
		for (uint32_t end = 0; end < 2; end++) {
			const uint32_t at = end ? (uint32_t)entry->last - 3 : (uint32_t)entry->first;
			volatile uint32_t *word = (volatile uint32_t *)(uintptr_t)at;
			const uint32_t before = *word;

			*word = ~before;
			if (*word != ~before)
				bad = at;
			*word = before;
			tested++;
		}
	}
	probe_claim("e820-ram-holds", bad == 0, "%u words written and read, %s 0x%x", tested, bad ? "not at" : "bad",
		    bad);
}

/* The toolstack's table says how much RAM there is; the firmware corrects it when it moves RAM. */
static void check_hvm_info(void)
{
	const uint32_t length = probe_u32(HVM_INFO_LENGTH);
	const uint64_t low = (uint64_t)probe_u32(HVM_INFO_LOW_END) << PAGE_SHIFT;
	const uint64_t high = (uint64_t)probe_u32(HVM_INFO_HIGH_END) << PAGE_SHIFT;

	if (!probe_claim("hvm-info", probe_text_at(HVM_INFO, "HVM INFO") && length >= 32 && length < 0x800,
			 "%u bytes at 0x%x", length, HVM_INFO))
		return;
	probe_claim("hvm-info-checksum", probe_sum(HVM_INFO, length) == 0, "the sum is 0x%x",
		    probe_sum(HVM_INFO, length));
	probe_claim("hvm-info-low-memory", memory_map_low_end() <= low && memory_map_has_no_ram(low, FOUR_GIB - 1),
		    "0x%llx, the map's RAM ends at 0x%llx", (unsigned long long)low,
		    (unsigned long long)memory_map_low_end());
	probe_claim("hvm-info-high-memory", memory_map_high_size() == (high ? high - FOUR_GIB : 0),
		    "0x%llx, the map has 0x%llx bytes above 4 GiB", (unsigned long long)high,
		    (unsigned long long)memory_map_high_size());
	if (low > memory_map_low_end())
		probe_note("e820-low-memory-kept", "0x%llx bytes at the end of low RAM",
			   (unsigned long long)(low - memory_map_low_end()));
}

void check_memory_map(void)
{
	if (memory_map_count() == 0)
		return;
	check_order();
	check_places();
	check_backing();
	check_hvm_info();
}
