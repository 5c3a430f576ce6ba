/* SPDX-License-Identifier: MIT */
#include "acpi/acpi_nfit.h"

#include <string.h>

#include "acpi/acpi_table.h"
#include "acpi/acpi_tables.h"
#include "bytes/le.h"

#define REVISION 1
#define STRUCTURES 40 /* behind the header: 4 bytes reserved */
#define PAGE 4096

enum type {
	SPA_RANGE = 0,
	REGION_MAPPING = 1,
	INTERLEAVE = 2,
	CONTROL_REGION = 4,
	FLUSH_HINTS = 6,
};

/* System physical address range: lengths and where its fields are. */
#define SPA_LENGTH 56
#define SPA_GUID 16
#define SPA_BASE 32
#define SPA_SIZE 40

#define PROXIMITY_DOMAIN_VALID (1u << 1)
#define WRITE_BACK 0x8u /* Address Range Memory Mapping Attribute, as in UEFI's memory map */
#define NONVOLATILE 0x8000u

/*
 * The DIMMs say that they are the same as QEMU's: Linux computes the cookie of an interleave set from vendor and serial number, and what
 * labels hold is found again only by this cookie, whoever makes the table.
 */
#define VENDOR 0x8086
#define DEVICE 1
#define DEVICE_REVISION 1
#define BYTE_ADDRESSABLE 0x0301 /* Format Interface Code: energy backed, byte addressable */

static const uint8_t guids[][ACPI_NFIT_GUID_SIZE] = {
	[ACPI_NFIT_VOLATILE] = { 0x4f, 0x94, 0x05, 0x73, 0xda, 0xfd, 0xe3, 0x44, 0xb1, 0x6c, 0x3f, 0x22, 0xd2, 0x52,
				 0xe5, 0xd0 },
	[ACPI_NFIT_PERSISTENT] = { 0x79, 0xd3, 0xf0, 0x66, 0xf3, 0xb4, 0x74, 0x40, 0xac, 0x43, 0x0d, 0x33, 0x18, 0xb7,
				   0x8c, 0xdb },
	[ACPI_NFIT_CONTROL] = { 0xf6, 0x01, 0xf7, 0x92, 0xb4, 0x13, 0x5d, 0x40, 0x91, 0x0b, 0x29, 0x93, 0x67, 0xe8,
				0x23, 0x4c },
	[ACPI_NFIT_DATA_WINDOW] = { 0x30, 0x05, 0xaf, 0x91, 0x86, 0x5d, 0x0e, 0x47, 0xa6, 0xb0, 0x0a, 0x2d, 0xb9, 0x40,
				    0x82, 0x49 },
	[ACPI_NFIT_VOLATILE_DISK] = { 0x5a, 0x53, 0xab, 0x77, 0xfc, 0x45, 0x4b, 0x62, 0x55, 0x60, 0xf7, 0xb2, 0x81,
				      0xd1, 0xf9, 0x6e },
	[ACPI_NFIT_VOLATILE_CD] = { 0x30, 0xbd, 0x5a, 0x3d, 0x75, 0x41, 0xce, 0x87, 0x6d, 0x64, 0xd2, 0xad, 0xe5, 0x23,
				    0xc4, 0xbb },
	[ACPI_NFIT_PERSISTENT_DISK] = { 0xc9, 0x02, 0xea, 0x5c, 0x07, 0x4d, 0xd3, 0x69, 0x26, 0x9f, 0x44, 0x96, 0xfb,
					0xe0, 0x96, 0xf9 },
	[ACPI_NFIT_PERSISTENT_CD] = { 0x88, 0x81, 0x01, 0x08, 0xcd, 0x42, 0x48, 0xbb, 0x10, 0x0f, 0x53, 0x87, 0xd5,
				      0x3d, 0xed, 0x3d },
};

enum acpi_nfit_kind acpi_nfit_kind_of(const uint8_t guid[ACPI_NFIT_GUID_SIZE])
{
	for (int kind = 0; kind < ACPI_NFIT_OTHER; kind++) {
		if (memcmp(guids[kind], guid, ACPI_NFIT_GUID_SIZE) == 0)
			return (enum acpi_nfit_kind)kind;
	}
	return ACPI_NFIT_OTHER;
}

/* --- how a range is divided --------------------------------------------------------------------------------------------- */

/* In steps of 16 bits, as there is no division of 64 bits in the firmware. `by` is small. */
static uint64_t divide(uint64_t value, uint32_t by, uint32_t *rest)
{
	uint64_t quotient = 0;

	*rest = 0;
	for (int shift = 48; shift >= 0; shift -= 16) {
		const uint32_t part = *rest << 16 | (uint16_t)(value >> shift);

		quotient = quotient << 16 | part / by;
		*rest = part % by;
	}
	return quotient;
}

bool acpi_nfit_part_size(const struct acpi_pmem *pmem, uint64_t *size)
{
	const uint32_t unit = pmem->line ? pmem->line : PAGE;
	uint32_t rest;

	if (!range_is_power_of_two(unit) || pmem->dimm_count == 0 || pmem->dimm_count > ACPI_MAX_PMEM_DIMMS ||
	    (pmem->line && pmem->dimm_count == 1))
		return false;
	*size = divide(range_size(pmem->range), (uint32_t)pmem->dimm_count, &rest);
	return rest == 0 && ((*size | pmem->range.first) & (unit - 1)) == 0 && *size != 0;
}

/* --- structures ---------------------------------------------------------------------------------------------------------- */

/* 5.2.25.2 */
static void append_spa_range(struct byte_buf *buf, uint16_t index, struct range range, uint32_t node)
{
	byte_buf_u16(buf, SPA_RANGE);                                          /* Type */
	byte_buf_u16(buf, SPA_LENGTH);                                         /* Length */
	byte_buf_u16(buf, index);                                              /* SPA Range Structure Index */
	byte_buf_u16(buf, node == ACPI_NO_NODE ? 0 : PROXIMITY_DOMAIN_VALID);  /* Flags */
	byte_buf_u32(buf, 0);                                                  /* Reserved */
	byte_buf_u32(buf, node == ACPI_NO_NODE ? 0 : node);                    /* Proximity Domain */
	byte_buf_bytes(buf, guids[ACPI_NFIT_PERSISTENT], ACPI_NFIT_GUID_SIZE); /* Address Range Type GUID */
	byte_buf_u64(buf, range.first);                                        /* SPA Range Base */
	byte_buf_u64(buf, range_size(range));                                  /* SPA Range Length */
	byte_buf_u64(buf, WRITE_BACK | NONVOLATILE); /* Address Range Memory Mapping Attribute */
}

/* A DIMM's part in a range. */
struct mapping {
	uint32_t handle;
	uint16_t spa, control, interleave, ways;
	uint64_t size, offset;
};

/* 5.2.25.3 */
static void append_region_mapping(struct byte_buf *buf, const struct mapping *mapping)
{
	byte_buf_u16(buf, REGION_MAPPING);      /* Type */
	byte_buf_u16(buf, 48);                  /* Length */
	byte_buf_u32(buf, mapping->handle);     /* NFIT Device Handle */
	byte_buf_u16(buf, 0);                   /* NVDIMM Physical ID */
	byte_buf_u16(buf, 0);                   /* NVDIMM Region ID */
	byte_buf_u16(buf, mapping->spa);        /* SPA Range Structure Index */
	byte_buf_u16(buf, mapping->control);    /* NVDIMM Control Region Structure Index */
	byte_buf_u64(buf, mapping->size);       /* NVDIMM Region Size */
	byte_buf_u64(buf, mapping->offset);     /* Region Offset */
	byte_buf_u64(buf, 0);                   /* NVDIMM Physical Address Region Base */
	byte_buf_u16(buf, mapping->interleave); /* Interleave Structure Index */
	byte_buf_u16(buf, mapping->ways);       /* Interleave Ways */
	byte_buf_u16(buf, 0);                   /* NVDIMM State Flags */
	byte_buf_u16(buf, 0);                   /* Reserved */
}

/*
 * 5.2.25.4. Each DIMM's first line is at its Region Offset, and the pattern repeats after one line of each: one line describes it
 * all, of all DIMMs.
 */
static void append_interleave(struct byte_buf *buf, uint16_t index, uint32_t line)
{
	byte_buf_u16(buf, INTERLEAVE); /* Type */
	byte_buf_u16(buf, 20);         /* Length */
	byte_buf_u16(buf, index);      /* Interleave Structure Index */
	byte_buf_u16(buf, 0);          /* Reserved */
	byte_buf_u32(buf, 1);          /* Number of Lines Described */
	byte_buf_u32(buf, line);       /* Line Size */
	byte_buf_u32(buf, 0);          /* Line 1 Offset */
}

/* 5.2.25.6, in the length that ACPI 6.0 has, too. */
static void append_control_region(struct byte_buf *buf, uint16_t index, uint32_t serial)
{
	byte_buf_u16(buf, CONTROL_REGION);   /* Type */
	byte_buf_u16(buf, 80);               /* Length */
	byte_buf_u16(buf, index);            /* NVDIMM Control Region Structure Index */
	byte_buf_u16(buf, VENDOR);           /* Vendor ID */
	byte_buf_u16(buf, DEVICE);           /* Device ID */
	byte_buf_u16(buf, DEVICE_REVISION);  /* Revision ID */
	byte_buf_u16(buf, 0);                /* Subsystem Vendor ID */
	byte_buf_u16(buf, 0);                /* Subsystem Device ID */
	byte_buf_u16(buf, 0);                /* Subsystem Revision ID */
	byte_buf_u8(buf, 0);                 /* Valid Fields */
	byte_buf_u8(buf, 0);                 /* Manufacturing Location */
	byte_buf_u16(buf, 0);                /* Manufacturing Date */
	byte_buf_u16(buf, 0);                /* Reserved */
	byte_buf_u32(buf, serial);           /* Serial Number */
	byte_buf_u16(buf, BYTE_ADDRESSABLE); /* Region Format Interface Code */
	byte_buf_u16(buf, 0);                /* Number of Block Control Windows */
	byte_buf_u64(buf, 0);                /* Size of Block Control Window */
	byte_buf_u64(buf, 0);                /* Command Register Offset */
	byte_buf_u64(buf, 0);                /* Size of Command Register */
	byte_buf_u64(buf, 0);                /* Status Register Offset */
	byte_buf_u64(buf, 0);                /* Size of Status Register */
	byte_buf_u16(buf, 0);                /* NVDIMM Control Region Flag */
	byte_buf_zero(buf, 6);               /* Reserved */
}

/* 5.2.25.8 */
static void append_flush_hint(struct byte_buf *buf, const struct acpi_nvdimm *dimm)
{
	byte_buf_u16(buf, FLUSH_HINTS);  /* Type */
	byte_buf_u16(buf, 24);           /* Length */
	byte_buf_u32(buf, dimm->handle); /* NFIT Device Handle */
	byte_buf_u16(buf, 1);            /* Number of Flush Hint Addresses */
	byte_buf_zero(buf, 6);           /* Reserved */
	byte_buf_u64(buf, dimm->flush);  /* Flush Hint Address 1 */
}

/* --- the table ------------------------------------------------------------------------------------------------------------ */

/* The last index of its kind that was given; 0 is none (5.2.25.2). */
struct indices {
	uint16_t spa, control, interleave;
};

/*
 * DIMMs that are not interleaved have a range each, one behind the other: a namespace that an operating system makes of a range is
 * counted on all DIMMs of it as if they were interleaved.
 */
static void append_ranges(struct byte_buf *buf, const struct acpi_pmem *pmem, struct indices *indices)
{
	const bool interleaved = pmem->line != 0;
	struct mapping mapping = { .ways = interleaved ? (uint16_t)pmem->dimm_count : 1 };
	uint16_t control = indices->control;

	if (!acpi_nfit_part_size(pmem, &mapping.size))
		return;
	if (interleaved) {
		mapping.interleave = ++indices->interleave;
		append_spa_range(buf, ++indices->spa, pmem->range, pmem->node);
	}
	for (size_t i = 0; i < pmem->dimm_count; i++) {
		if (!interleaved)
			append_spa_range(buf, ++indices->spa,
					 range_of_size(pmem->range.first + i * mapping.size, mapping.size), pmem->node);
		mapping.handle = pmem->dimms[i].handle;
		mapping.spa = indices->spa;
		mapping.control = ++control;
		mapping.offset = i * (uint64_t)pmem->line;
		append_region_mapping(buf, &mapping);
	}
	if (interleaved)
		append_interleave(buf, mapping.interleave, pmem->line);
}

size_t acpi_nfit_append(struct byte_buf *buf, const struct acpi_inputs *inputs)
{
	const size_t start = acpi_table_begin(buf, "NFIT", REVISION, inputs->oem_revision);
	struct indices indices = { 0, 0, 0 };

	byte_buf_u32(buf, 0); /* Reserved */
	for (size_t i = 0; i < inputs->pmem_count; i++) {
		const struct acpi_pmem *pmem = &inputs->pmem[i];

		append_ranges(buf, pmem, &indices);
		for (size_t j = 0; j < pmem->dimm_count; j++) {
			append_control_region(buf, ++indices.control, pmem->dimms[j].serial);
			if (pmem->dimms[j].flush)
				append_flush_hint(buf, &pmem->dimms[j]);
		}
	}
	/* No platform capabilities (5.2.25.9): how far the host saves what is in its caches nobody here knows. */
	acpi_table_end(buf, start);
	return start;
}

/* --- anybody's ------------------------------------------------------------------------------------------------------------ */

static bool add_range(const uint8_t *spa, struct range_set *pmem, struct range_set *volatile_)
{
	const uint64_t base = le64_get(spa + SPA_BASE), size = le64_get(spa + SPA_SIZE);
	const enum acpi_nfit_kind kind = acpi_nfit_kind_of(spa + SPA_GUID);

	if (kind != ACPI_NFIT_PERSISTENT && kind != ACPI_NFIT_VOLATILE)
		return true;
	if (size == 0 || size - 1 > UINT64_MAX - base)
		return false;
	return range_set_add(kind == ACPI_NFIT_PERSISTENT ? pmem : volatile_, range_of_size(base, size));
}

bool acpi_nfit_ranges(const uint8_t *table, size_t length, struct range_set *pmem, struct range_set *volatile_)
{
	size_t at = STRUCTURES;

	if (length < STRUCTURES || memcmp(table, "NFIT", 4) != 0)
		return false;
	while (at < length) {
		const size_t left = length - at;
		uint16_t size;

		if (left < 4)
			return false;
		size = le16_get(table + at + 2);
		if (size < 4 || size > left)
			return false;
		if (le16_get(table + at) == SPA_RANGE && (size < SPA_LENGTH || !add_range(table + at, pmem, volatile_)))
			return false;
		at += size;
	}
	return true;
}
