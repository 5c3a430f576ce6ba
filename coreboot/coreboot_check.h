/* SPDX-License-Identifier: MIT */
/*
 * An independent check of a coreboot table, written from its readers (SeaBIOS 1.16 src/fw/coreboot.c, edk2
 * UefiPayloadPkg CbParseLib, libpayload's libc/coreboot.c, GRUB's cbtable.c, Linux's coreboot_table.c) and not from the
 * builder: what any of them needs. Found as they search, followed, and every record that they know read: form, sizes,
 * checksums, the memory ranges against the map that an operating system is given, CBMEM and what is in it, references.
 *
 * Nothing is trusted: no read outside of what `map` grants, no loop that the contents can prolong beyond their own
 * size.
 */
#ifndef COREBOOT_COREBOOT_CHECK_H
#define COREBOOT_COREBOOT_CHECK_H

#include <stdint.h>

#include "e820/e820.h"

/* How the checker reads memory: `size` bytes at physical `address`, not 0, or NULL if not all of them are memory. */
struct coreboot_check_memory {
	const uint8_t *(*map)(void *context, uint64_t address, uint64_t size);
	void *context;
};

enum coreboot_check_fault {
	COREBOOT_CHECK_OK,
	/* the forwarding table */
	COREBOOT_CHECK_NOT_FOUND,         /* no LBIO at a multiple of 16 in 10h-FFFh */
	COREBOOT_CHECK_FORWARD_PLACE,     /* the first one is not at 500h, where GRUB begins */
	COREBOOT_CHECK_NO_FORWARD,        /* it has no forward record */
	COREBOOT_CHECK_FORWARD_ELSEWHERE, /* it leads elsewhere than to the table that the payload is handed */
	/* either table */
	COREBOOT_CHECK_NOT_MEMORY,      /* it is not in memory */
	COREBOOT_CHECK_SIGNATURE,       /* no LBIO */
	COREBOOT_CHECK_HEADER_SIZE,     /* not 24, which SeaBIOS takes for granted */
	COREBOOT_CHECK_HEADER_CHECKSUM, /* or its upper half is not 0 */
	COREBOOT_CHECK_TABLE_SIZE,      /* 0, no multiple of 4, more than 64 KiB */
	COREBOOT_CHECK_TABLE_CHECKSUM,  /* or its upper half is not 0 */
	COREBOOT_CHECK_RECORD_SIZE,     /* less than 8, no multiple of 4, beyond the table */
	COREBOOT_CHECK_RECORD_COUNT,    /* another number of records than the header says */
	COREBOOT_CHECK_RECORD_SHORT,    /* less than readers take from a record of its tag; a CBMEM entry's: not 24 */
	COREBOOT_CHECK_RECORD_TWICE,    /* some readers take the first, some the last */
	/* the table */
	COREBOOT_CHECK_ALIGNMENT,     /* not at a multiple of 16 below 4 GiB */
	COREBOOT_CHECK_FORWARD_AGAIN, /* a forward record, which libpayload and GRUB would follow */
	COREBOOT_CHECK_TEXT,          /* a text does not end within its record */
	COREBOOT_CHECK_SERIAL,        /* no serial port that payloads can use */
	COREBOOT_CHECK_FRAMEBUFFER,   /* pixels, lines or colors that cannot be, or where other memory is */
	COREBOOT_CHECK_IN_RAM,        /* the table or what a record points to lies in RAM that a payload may use */
	/* its memory ranges */
	COREBOOT_CHECK_NO_MEMORY,   /* no memory record */
	COREBOOT_CHECK_MEMORY_SIZE, /* no ranges, or not a whole number of them */
	COREBOOT_CHECK_RANGE_SIZE,  /* a range is empty or ends beyond 2^64 */
	COREBOOT_CHECK_RANGE_TYPE,  /* unknown type of range */
	COREBOOT_CHECK_RANGE_ORDER, /* a range starts below the one before it, or in it */
	COREBOOT_CHECK_MAP, /* not what the operating system is told; the offset is that of the first range that differs */
	COREBOOT_CHECK_NO_CBMEM,    /* no range of type TABLE */
	COREBOOT_CHECK_CBMEM_TWICE, /* a second one */
	COREBOOT_CHECK_CBMEM_PLACE, /* not whole pages, not above 1000h, not below 4 GiB, or not memory */
	/* CBMEM; offsets are into its root page */
	COREBOOT_CHECK_ROOT,         /* the root page's counts */
	COREBOOT_CHECK_ENTRY_MAGIC,  /* an entry without the magic number */
	COREBOOT_CHECK_ENTRY_MEMORY, /* an entry is empty or not in memory */
	COREBOOT_CHECK_ENTRY_RAM,    /* an entry lies in RAM that a payload may use */
	COREBOOT_CHECK_ENTRY_TWICE,  /* another entry has the same ID */
	COREBOOT_CHECK_ANCHOR,       /* ACPI, SMBIOS, MP or $PIR entry that does not start with one */
	COREBOOT_CHECK_ANCHOR_PLACE, /* ... that SeaBIOS does not find: not in CBMEM at a multiple of 16 */
	/* records that point into it */
	COREBOOT_CHECK_REFERENCE, /* a record says other than the root page */
	COREBOOT_CHECK_CONSOLE,   /* no console there, or its cursor is not in its body */
};

struct coreboot_check_result {
	enum coreboot_check_fault fault;
	uint64_t address; /* of the table or root page it is in */
	uint32_t offset;  /* into it */
};

/*
 * Checks the forwarding table in the first page and the table that it leads to, which must be the one at `table`, the
 * address that a payload is handed on its stack. `map` is what an operating system is given, or NULL: not compared.
 */
struct coreboot_check_result coreboot_check(uint64_t table, const struct coreboot_check_memory *memory,
					    const struct e820_map *map);

/* A clause for the log. */
const char *coreboot_check_text(enum coreboot_check_fault fault);

#endif
