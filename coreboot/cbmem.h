/* SPDX-License-Identifier: MIT */
/*
 * CBMEM: one range of reserved RAM below 4 GiB that holds what a coreboot payload is given, and its directory, in the
 * form that edk2's UefiPayloadPkg looks for.
 *
 *    address                                      4096 before the end
 *    |-- first entry --|-- second entry --|-- free --|-- root page: 16-byte header, then 16 bytes for each entry --|
 *
 * In the coreboot table (coreboot/coreboot_table.h) the range is of type 16, "TABLE". SeaBIOS searches it at each
 * multiple of 16 for RSDP, SMBIOS entry points, the MP floating pointer and $PIR, which is why every entry starts at
 * one and why the range is zero at first: nothing of an earlier boot is found in it. What such an anchor points to may
 * be anywhere in reserved memory.
 */
#ifndef COREBOOT_CBMEM_H
#define COREBOOT_CBMEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CBMEM_PAGE 4096
#define CBMEM_ALIGNMENT 16
#define CBMEM_MIN_SIZE (2 * CBMEM_PAGE)
#define CBMEM_MAX_ENTRIES 16

/* What entries are: coreboot's IDs, the letters backwards in memory. Any other ID is passed over by payloads. */
#define CBMEM_ID_ACPI 0x41435049u    /* starts with the RSDP */
#define CBMEM_ID_SMBIOS 0x534d4254u  /* starts with an entry point, _SM_ or _SM3_; the other kind may follow at +32 */
#define CBMEM_ID_MPTABLE 0x534d5054u /* starts with the MP floating pointer structure */
#define CBMEM_ID_PIRQ 0x49525154u    /* the $PIR table */
#define CBMEM_ID_CONSOLE 0x434f4e53u /* a console, below */
#define CBMEM_ID_CBTABLE 0x43425442u /* the coreboot table */

/* A range that entries are added to. The fields are for reading. */
struct cbmem {
	uint8_t *data;    /* the range as the producer writes it */
	uint32_t address; /* where it is in the guest */
	uint32_t size;    /* the root page included */
	uint32_t used;    /* bytes of entries, from the start */
	uint32_t count;   /* entries */
};

/* An entry as the root page has it. */
struct cbmem_entry {
	uint32_t id;
	uint32_t address; /* in the guest */
	uint32_t size;
};

/*
 * Makes the `size` bytes at `data`, which the guest sees at `address`, an empty CBMEM: all zero but the root page.
 * False, with nothing written: `address` and `size` are not multiples of CBMEM_PAGE, the size is less than
 * CBMEM_MIN_SIZE, the address is not above 0x1000 (edk2 passes such ranges over), or the byte after the range is not
 * below 4 GiB (payloads count in 32 bits).
 */
bool cbmem_init(struct cbmem *cbmem, void *data, uint32_t address, uint32_t size);

/*
 * Adds an entry of `size` zero bytes at a multiple of CBMEM_ALIGNMENT and returns where to write it; NULL, with nothing
 * changed: no room, no more entries, `size` is 0, or the ID is there already (payloads take the first).
 */
void *cbmem_add(struct cbmem *cbmem, uint32_t id, uint32_t size);

/* The entry with number `index`, less than cbmem->count, in the order in which they were added. */
struct cbmem_entry cbmem_entry(const struct cbmem *cbmem, uint32_t index);

/* The entry with that ID; false: there is none. `entry` may be NULL. */
bool cbmem_find(const struct cbmem *cbmem, uint32_t id, struct cbmem_entry *entry);

/*
 * The CBMEM console: a text ring that payloads write on in, and that Linux's memconsole-coreboot and coreboot's `cbmem
 * -c` show.
 *
 *    u32 size of the body; u32 cursor: 27:0 where the next byte goes, always less than the size, 31 "it has wrapped"; body
 */
#define CBMEM_CONSOLE_HEADER_SIZE 8
#define CBMEM_CONSOLE_MAX_SIZE (1u << 28) /* of the body: the cursor has 28 bits */

struct cbmem_console {
	uint8_t *data;
	uint32_t size; /* of the body */
};

/*
 * Makes the `size` bytes at `data` an empty console, with as large a body as they and CBMEM_CONSOLE_MAX_SIZE allow.
 * False, with nothing written: not even one byte of body fits.
 */
bool cbmem_console_init(struct cbmem_console *console, void *data, uint32_t size);

/*
 * Appends `count` bytes; what is older than the body is large is overwritten. A cursor in memory that another writer
 * has put outside of the body counts as 0.
 */
void cbmem_console_append(const struct cbmem_console *console, const char *text, size_t count);

#endif
