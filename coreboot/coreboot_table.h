/* SPDX-License-Identifier: MIT */
/*
 * The coreboot table, with which coreboot's payloads (SeaBIOS, UefiPayloadPkg, libpayload, GRUB) are told of the
 * machine, and the small forwarding table in the first page by which they find it. There is no specification but
 * coreboot's own code (commonlib/coreboot_tables.h) and its readers'; where those differ, the table suits all of them.
 *
 * A table: the header "LBIO" of 24 bytes, then records, each {u32 tag, u32 size, ...}, of sizes that are multiples of
 * 4. Fields of 64 bits are at multiples of 4, a memory range has 20 bytes. Both parts carry an IP checksum (RFC 1071).
 */
#ifndef COREBOOT_COREBOOT_TABLE_H
#define COREBOOT_COREBOOT_TABLE_H

#include <stdint.h>

#include "bytes/byte_buf.h"
#include "coreboot/cbmem.h"
#include "e820/e820.h"

/* Where the forwarding table belongs: all readers search the first page, GRUB from this address on. */
#define COREBOOT_FORWARD_ADDRESS 0x500
#define COREBOOT_FORWARD_SIZE 40

/* The table belongs at a multiple of this. */
#define COREBOOT_TABLE_ALIGNMENT 16

/* Characters of a text that are written; the rest is cut off. */
#define COREBOOT_TEXT_MAX 63

/* Bytes that any table fits. */
#define COREBOOT_TABLE_MAX_SIZE 4096

/* One color of a pixel: its lowest bit and its number of bits; 0 and 0 when there is none. */
struct coreboot_color {
	uint8_t position;
	uint8_t size;
};

/* A linear framebuffer that is displayed at hand-off. */
struct coreboot_framebuffer {
	uint64_t address;
	uint32_t width; /* in pixels */
	uint32_t height;
	uint32_t bytes_per_line;
	uint8_t bits_per_pixel; /* not 0 */
	struct coreboot_color red, green, blue, reserved;
};

/* A text that is NULL leaves its record out. */
struct coreboot_facts {
	const struct e820_map *map; /* as any operating system is given it, with CBMEM reserved */
	/*
	 * Its range becomes the one of type TABLE, each of its entries a record. Its console and RSDP (CBMEM_ID_CONSOLE,
	 * _ACPI) have a record of their own as well.
	 */
	const struct cbmem *cbmem;
	uint16_t serial_port;                           /* of a 16550 at 115200 baud; 0: none */
	const struct coreboot_framebuffer *framebuffer; /* NULL: none */
	const char *vendor, *part;                      /* of the mainboard, not NULL */
	const char *version, *extra_version, *build;    /* of the firmware */
};

enum coreboot_table_error {
	COREBOOT_TABLE_OK,
	COREBOOT_TABLE_CBMEM_NOT_RESERVED, /* the map does not say of all of CBMEM that it is reserved */
	COREBOOT_TABLE_FULL,               /* the buffer's capacity does not suffice */
};

/*
 * Appends the table to an empty `buf`. Records: memory, mainboard, version, extra version, build, serial, framebuffer,
 * CBMEM console, RSDP, CBMEM entries, in this order, each kind but the last at most once. Add all entries to CBMEM
 * before, that of the table itself included.
 */
enum coreboot_table_error coreboot_table_build(const struct coreboot_facts *facts, struct byte_buf *buf);

/* The forwarding table to a table at `address`, for COREBOOT_FORWARD_ADDRESS. */
void coreboot_table_forward(uint32_t address, uint8_t forward[COREBOOT_FORWARD_SIZE]);

/* A sentence for the error. */
const char *coreboot_table_error_text(enum coreboot_table_error error);

#endif
