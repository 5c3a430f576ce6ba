/* SPDX-License-Identifier: MIT */
/*
 * What hvmloader leaves at 1000h for SeaBIOS and OVMF: signature, length, checksum, and where the tables and the memory map are.
 * The layouts are those that the payloads read (SeaBIOS src/fw/xen.c, OVMF's XenPlatformPei); all fields are little endian.
 *
 *   SeaBIOS, 32 bytes                            OVMF, 40 bytes, nothing aligned
 *    0  char signature[14]  "XenHVMSeaBIOS"       0  char signature[14]  "XenHVMOVMF"
 *   14  u8 length, u8 checksum                   14  u8 length, u8 checksum
 *   16  u32 tables, u32 tables_nr                16  u64 tables, u32 tables_nr
 *   24  u32 e820, u32 e820_nr                    28  u64 e820, u32 e820_nr
 *
 * `tables` is an array of addresses as wide as the pointer to it. SeaBIOS copies each table that it knows by its signature to
 * the F segment. OVMF reads the memory map only and searches the tables below 1 MiB (RSDP from EA020h, SMBIOS in
 * EB000h-EFFFFh); hvmloader never fills the array for it. It is filled here, as the layout says: nobody has to search.
 */
#ifndef FIRMWARE_GLUE_HVM_BIOS_INFO_H
#define FIRMWARE_GLUE_HVM_BIOS_INFO_H

#include <stdbool.h>
#include <stdint.h>

#include "bytes/byte_buf.h"
#include "e820/e820.h"
#include "firmware/glue/xen_payload.h"
#include "firmware/tables.h"

#define HVM_BIOS_INFO_ADDRESS 0x1000
#define HVM_BIOS_INFO_SIZE_MAX 40
#define HVM_BIOS_INFO_TABLES_MAX 5
#define HVM_BIOS_INFO_E820_ENTRY 20

/* The bytes that both arrays need at most. */
#define HVM_BIOS_INFO_ARRAYS_MAX (HVM_BIOS_INFO_TABLES_MAX * 8 + E820_MAP_CAPACITY * HVM_BIOS_INFO_E820_ENTRY)

struct hvm_bios_info_facts {
	enum xen_payload_kind kind;
	const struct e820_map *map;
	const struct tables *tables;
	uint32_t arrays; /* where the payload will find the contents of `arrays` below; a multiple of 8 */
};

/*
 * Appends the block to `block`, and to `arrays` the addresses of the tables and then the entries of the map. Both are new.
 * False: one of them is too small, or the map is empty; nobody may use the contents then.
 */
bool hvm_bios_info_write(const struct hvm_bios_info_facts *facts, struct byte_buf *block, struct byte_buf *arrays);

#endif
