/* SPDX-License-Identifier: MIT */
/* The block at 1000h and the two arrays that it names. */
#include "tests/guests/xen-probes/checks.h"
#include "tests/guests/xen-probes/memory_map.h"
#include "tests/guests/xen-probes/probe.h"

#define BLOCK 0x1000u
#define SIGNATURE_SIZE 14
#define ENTRY_SIZE 20
#define ENTRIES_MAX 128 /* what XENMEM_memory_map can have */
#define TABLES_MAX 16
#define LOW_END 0xa0000u

static struct {
	struct memory_map_entry entries[ENTRIES_MAX];
	uint32_t count;
	uint32_t tables[TABLES_MAX], tables_count;
} found;

uint32_t memory_map_count(void)
{
	return found.count;
}

const struct memory_map_entry *memory_map_entry(uint32_t index)
{
	return &found.entries[index];
}

uint32_t memory_map_tables(void)
{
	return found.tables_count;
}

uint32_t memory_map_table(uint32_t index)
{
	return found.tables[index];
}

static bool is_in_low_ram(uint64_t array, uint32_t count, uint32_t size)
{
	return array > BLOCK && array < LOW_END && count <= (LOW_END - (uint32_t)array) / size;
}

static void read_map(uint64_t array, uint32_t count)
{
	if (!probe_claim("block-e820-array",
			 count > 0 && count <= ENTRIES_MAX && is_in_low_ram(array, count, ENTRY_SIZE),
			 "%u entries at 0x%llx", count, (unsigned long long)array))
		return;
	for (uint32_t i = 0; i < count; i++) {
		const uint32_t at = (uint32_t)array + i * ENTRY_SIZE;
		const uint64_t first = probe_u64(at), size = probe_u64(at + 8);

		found.entries[i] = (struct memory_map_entry){ first, first + size - 1, probe_u32(at + 16) };
		probe_note("e820", "0x%016llx-0x%016llx type %u", (unsigned long long)first,
			   (unsigned long long)found.entries[i].last, found.entries[i].type);
	}
	found.count = count;
}

static void read_tables(uint64_t array, uint32_t count, uint32_t size)
{
	const struct probe_contract *contract = probe_contract();

	if (contract->searched && count == 0) {
		probe_note("block-tables", "none, and the payload does not ask");
		return;
	}
	if (!probe_claim("block-tables-array", count > 0 && count <= TABLES_MAX && is_in_low_ram(array, count, size),
			 "%u tables at 0x%llx", count, (unsigned long long)array))
		return;
	for (uint32_t i = 0; i < count; i++)
		found.tables[i] = probe_u32((uint32_t)array + i * size);
	found.tables_count = count;
}

void check_block(void)
{
	const struct probe_contract *contract = probe_contract();
	const uint32_t length = probe_u8(BLOCK + SIGNATURE_SIZE);
	bool padded = true;
	uint32_t used = 0;

	while (contract->signature[used])
		used++;
	for (uint32_t i = used; i < SIGNATURE_SIZE; i++)
		padded &= probe_u8(BLOCK + i) == 0;
	if (!probe_claim("block-signature", probe_text_at(BLOCK, contract->signature) && padded, "%s at 0x%x",
			 contract->signature, BLOCK))
		return;
	probe_claim("block-length", length == contract->block_length, "%u bytes", length);
	probe_claim("block-checksum", probe_sum(BLOCK, length) == 0, "the sum is 0x%x", probe_sum(BLOCK, length));
	if (contract->wide) {
		read_tables(probe_u64(BLOCK + 16), probe_u32(BLOCK + 24), 8);
		read_map(probe_u64(BLOCK + 28), probe_u32(BLOCK + 36));
	} else {
		read_tables(probe_u32(BLOCK + 16), probe_u32(BLOCK + 20), 4);
		read_map(probe_u32(BLOCK + 24), probe_u32(BLOCK + 28));
	}
}
