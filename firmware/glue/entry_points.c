/* SPDX-License-Identifier: MIT */
#include "firmware/glue/entry_points.h"

#include "bytes/le.h"

#define ALIGNMENT 16

/* Where each says how long it is. */
#define RSDP_LENGTH 20       /* dword, from revision 2 on (ACPI 6.5, 5.2.5.3) */
#define SMBIOS_21_LENGTH 5   /* byte (DSP0134 3.5, 5.2.1) */
#define SMBIOS_30_LENGTH 6   /* byte (5.2.2) */
#define PIR_LENGTH 6         /* word (PCI IRQ Routing Table Specification 1.0) */
#define MP_POINTER_TABLE 4   /* dword: address of the configuration table (MP 1.4, 4.1) */
#define MP_POINTER_SUM 10    /* byte: checksum */
#define MP_POINTER_SIZE 16   /* bytes: one paragraph */
#define MP_TABLE_LENGTH 4    /* word: of the base table (4.2) */
#define MP_TABLE_EXTENDED 40 /* word: of the entries behind it */
#define MP_HEADER_SIZE 44
#define HEAD_MAX 24 /* bytes that hold each of the lengths above but the last */

struct carry {
	const uint8_t *segment;
	uint32_t to;
	struct byte_buf *out;
	bool fits;
};

/* The bytes at an address of the segment; NULL: it is not in it, or has fewer than `size` bytes left. */
static const uint8_t *bytes_at(const struct carry *carry, uint32_t address, uint32_t size)
{
	if (address < LAYOUT_FSEG || address - LAYOUT_FSEG > ENTRY_POINTS_SEGMENT - size)
		return NULL;
	return carry->segment + (address - LAYOUT_FSEG);
}

/* Appends `size` bytes from `address` and returns where they are then; 0: they do not fit. */
static uint32_t put(struct carry *carry, uint32_t address, uint32_t size)
{
	const uint8_t *bytes = size <= ENTRY_POINTS_SEGMENT ? bytes_at(carry, address, size) : NULL;
	size_t at;

	byte_buf_align(carry->out, ALIGNMENT);
	at = carry->out->length;
	if (!bytes || carry->out->overflow || carry->out->capacity - at < size) {
		carry->fits = false;
		return 0;
	}
	byte_buf_bytes(carry->out, bytes, size);
	return carry->to + (uint32_t)at;
}

static uint32_t carry_one(struct carry *carry, uint32_t address, uint32_t (*length)(const uint8_t *head))
{
	const uint8_t *head = bytes_at(carry, address, HEAD_MAX);

	return head ? put(carry, address, length(head)) : address;
}

static uint32_t rsdp_length(const uint8_t *head)
{
	return le32_get(head + RSDP_LENGTH);
}

static uint32_t smbios_21_length(const uint8_t *head)
{
	return head[SMBIOS_21_LENGTH];
}

static uint32_t smbios_30_length(const uint8_t *head)
{
	return head[SMBIOS_30_LENGTH];
}

static uint32_t pir_length(const uint8_t *head)
{
	return le16_get(head + PIR_LENGTH);
}

/* The pointer's checksum makes good for the address that changes. */
static uint32_t carry_mp(struct carry *carry, uint32_t address)
{
	const uint8_t *pointer = bytes_at(carry, address, MP_POINTER_SIZE);
	const uint8_t *table = pointer ? bytes_at(carry, le32_get(pointer + MP_POINTER_TABLE), MP_HEADER_SIZE) : NULL;
	uint32_t moved, at;
	size_t offset;

	if (!pointer)
		return address;
	moved = put(carry, address, MP_POINTER_SIZE);
	if (moved == 0 || !table)
		return moved;
	offset = carry->out->length - MP_POINTER_SIZE;
	at = put(carry, le32_get(pointer + MP_POINTER_TABLE),
		 (uint32_t)le16_get(table + MP_TABLE_LENGTH) + le16_get(table + MP_TABLE_EXTENDED));
	if (at == 0)
		return 0;
	byte_buf_set_u32(carry->out, offset + MP_POINTER_TABLE, at);
	byte_buf_set_u8(carry->out, offset + MP_POINTER_SUM, 0);
	byte_buf_set_u8(carry->out, offset + MP_POINTER_SUM,
			(uint8_t)-byte_buf_sum(carry->out, offset, offset + MP_POINTER_SIZE));
	return moved;
}

bool entry_points_carry(const uint8_t segment[ENTRY_POINTS_SEGMENT], struct tables *tables, uint32_t to,
			struct byte_buf *out)
{
	struct carry carry = { .segment = segment, .to = to, .out = out, .fits = true };

	tables->rsdp = carry_one(&carry, tables->rsdp, rsdp_length);
	tables->smbios_21 = carry_one(&carry, tables->smbios_21, smbios_21_length);
	tables->smbios_30 = carry_one(&carry, tables->smbios_30, smbios_30_length);
	tables->pir = carry_one(&carry, tables->pir, pir_length);
	tables->mp = carry_mp(&carry, tables->mp);
	return carry.fits;
}
