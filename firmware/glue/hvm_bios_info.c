/* SPDX-License-Identifier: MIT */
#include "firmware/glue/hvm_bios_info.h"

#include <stddef.h>

#define SIGNATURE_SIZE 14
#define AT_LENGTH 14
#define AT_CHECKSUM 15

/* By enum xen_payload_kind. */
static const struct {
	const char *signature;
	bool wide; /* addresses have 64 bits */
} layouts[] = {
	[XEN_PAYLOAD_SEABIOS] = { "XenHVMSeaBIOS", false },
	[XEN_PAYLOAD_OVMF] = { "XenHVMOVMF", true },
};

static void append_address(struct byte_buf *buf, bool wide, uint32_t address)
{
	byte_buf_u32(buf, address);
	if (wide)
		byte_buf_u32(buf, 0);
}

/* SeaBIOS takes the first table of a kind, so that the order matters between kinds to nobody. */
static uint32_t append_tables(struct byte_buf *arrays, bool wide, const struct tables *tables)
{
	const uint32_t addresses[HVM_BIOS_INFO_TABLES_MAX] = {
		tables->smbios_21, tables->smbios_30, tables->mp, tables->pir, tables->rsdp,
	};
	uint32_t count = 0;

	for (size_t i = 0; i < HVM_BIOS_INFO_TABLES_MAX; i++) {
		if (addresses[i] != 0) {
			append_address(arrays, wide, addresses[i]);
			count++;
		}
	}
	return count;
}

static void append_map(struct byte_buf *arrays, const struct e820_map *map)
{
	for (size_t i = 0; i < map->count; i++) {
		byte_buf_u64(arrays, map->entries[i].range.first);
		byte_buf_u64(arrays, range_size(map->entries[i].range));
		byte_buf_u32(arrays, (uint32_t)map->entries[i].type);
	}
}

bool hvm_bios_info_write(const struct hvm_bios_info_facts *facts, struct byte_buf *block, struct byte_buf *arrays)
{
	const bool wide = layouts[facts->kind].wide;
	uint32_t count, map;

	count = append_tables(arrays, wide, facts->tables);
	map = facts->arrays + (uint32_t)arrays->length;
	append_map(arrays, facts->map);

	byte_buf_text(block, layouts[facts->kind].signature, SIGNATURE_SIZE, '\0');
	byte_buf_u8(block, 0);                                  /* length */
	byte_buf_u8(block, 0);                                  /* checksum */
	append_address(block, wide, count ? facts->arrays : 0); /* tables */
	byte_buf_u32(block, count);                             /* tables_nr */
	append_address(block, wide, map);                       /* e820 */
	byte_buf_u32(block, (uint32_t)facts->map->count);       /* e820_nr */
	byte_buf_set_u8(block, AT_LENGTH, (uint8_t)block->length);
	byte_buf_set_u8(block, AT_CHECKSUM, (uint8_t)-byte_buf_sum(block, 0, block->length));
	return !block->overflow && !arrays->overflow && facts->map->count > 0;
}
