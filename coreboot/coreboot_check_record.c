/* SPDX-License-Identifier: MIT */
#include "coreboot/coreboot_check_record.h"

#include <stddef.h>
#include <string.h>

#include "bytes/le.h"
#include "coreboot/coreboot_check_cbmem.h"
#include "coreboot/coreboot_check_ranges.h"

#define ID_ACPI 0x41435049
#define ID_CONSOLE 0x434f4e53

#define CONSOLE_HEADER 8
#define CONSOLE_MOST (1u << 28)

/* A record; checks set `offset` into it before they look at a field. */
struct record {
	const struct coreboot_check_state *state;
	const uint8_t *bytes;
	uint32_t size;
	uint32_t offset;
};

static uint32_t field(struct record *record, uint32_t offset)
{
	record->offset = offset;
	return le32_get(record->bytes + offset);
}

static bool has_text(struct record *record, uint32_t offset)
{
	record->offset = offset;
	return offset < record->size && memchr(record->bytes + offset, 0, record->size - offset);
}

/* u8 vendor_idx, u8 part_number_idx, both from the byte behind them; texts. */
static enum coreboot_check_fault check_mainboard(struct record *record)
{
	if (!has_text(record, 10u + record->bytes[8]) || !has_text(record, 10u + record->bytes[9]))
		return COREBOOT_CHECK_TEXT;
	return COREBOOT_CHECK_OK;
}

static enum coreboot_check_fault check_string(struct record *record)
{
	return has_text(record, 8) ? COREBOOT_CHECK_OK : COREBOOT_CHECK_TEXT;
}

/* u32 type, baseaddr, baud, regwidth, input_hertz, uart_pci_addr. Eight ports, or as many registers in memory. */
static enum coreboot_check_fault check_serial(struct record *record)
{
	uint32_t type = field(record, 8), address, width;

	if (type != 1 && type != 2)
		return COREBOOT_CHECK_SERIAL;
	address = field(record, 12);
	if (address == 0 || (type == 1 && address > 0xfff8))
		return COREBOOT_CHECK_SERIAL;
	if (field(record, 16) == 0)
		return COREBOOT_CHECK_SERIAL;
	width = field(record, 20);
	if (width != 1 && width != 2 && width != 4)
		return COREBOOT_CHECK_SERIAL;
	return field(record, 24) ? COREBOOT_CHECK_OK : COREBOOT_CHECK_SERIAL;
}

/* A color is within the pixel, and red, green and blue are there; position and size of the fourth may be 0. */
static bool check_colors(struct record *record, uint8_t bits_per_pixel)
{
	for (record->offset = 29; record->offset < 37; record->offset += 2) {
		const uint8_t *color = record->bytes + record->offset;

		if (color[0] + color[1] > bits_per_pixel || (color[1] == 0 && record->offset < 35))
			return false;
	}
	return true;
}

/* u64 physical_address; u32 x_resolution, y_resolution, bytes_per_line; u8 bits_per_pixel; u8 position, size of four colors. */
static enum coreboot_check_fault check_framebuffer(struct record *record)
{
	uint64_t address = le64_get(record->bytes + 8), size;
	uint32_t width = field(record, 16), height, line;
	uint8_t bits_per_pixel = record->bytes[28];

	height = le32_get(record->bytes + 20);
	line = le32_get(record->bytes + 24);
	if (width == 0 || height == 0)
		return COREBOOT_CHECK_FRAMEBUFFER;
	record->offset = 28;
	if (bits_per_pixel == 0 || bits_per_pixel > 32)
		return COREBOOT_CHECK_FRAMEBUFFER;
	record->offset = 24;
	if ((uint64_t)line * 8 < (uint64_t)width * bits_per_pixel)
		return COREBOOT_CHECK_FRAMEBUFFER;
	if (!check_colors(record, bits_per_pixel))
		return COREBOOT_CHECK_FRAMEBUFFER;
	record->offset = 8;
	size = (uint64_t)line * height;
	if (address == 0 || size - 1 > UINT64_MAX - address)
		return COREBOOT_CHECK_FRAMEBUFFER;
	if (coreboot_check_ranges_has_memory(record->state, range_of_size(address, size)))
		return COREBOOT_CHECK_FRAMEBUFFER;
	return COREBOOT_CHECK_OK;
}

/* u64 cbmem_addr: of u32 size, u32 cursor, whose bits 27:0 are the place in the body, and the body. */
static enum coreboot_check_fault check_console(struct record *record)
{
	uint64_t address = le64_get(record->bytes + 8);
	const uint8_t *console = coreboot_check_state_map(record->state, address, CONSOLE_HEADER);
	struct coreboot_check_entry entry;
	uint32_t size;

	record->offset = 8;
	if (!console)
		return COREBOOT_CHECK_CONSOLE;
	size = le32_get(console);
	if (size > CONSOLE_MOST || (le32_get(console + 4) & (CONSOLE_MOST - 1)) >= size)
		return COREBOOT_CHECK_CONSOLE;
	if (!coreboot_check_state_map(record->state, address, CONSOLE_HEADER + size))
		return COREBOOT_CHECK_CONSOLE;
	if (coreboot_check_ranges_has_ram(record->state, range_of_size(address, CONSOLE_HEADER + size)))
		return COREBOOT_CHECK_IN_RAM;
	if (!coreboot_check_cbmem_find(record->state, ID_CONSOLE, &entry))
		return COREBOOT_CHECK_OK;
	if (entry.address != address)
		return COREBOOT_CHECK_REFERENCE;
	return size + CONSOLE_HEADER <= entry.size ? COREBOOT_CHECK_OK : COREBOOT_CHECK_CONSOLE;
}

/* u64 rsdp_pointer. */
static enum coreboot_check_fault check_rsdp(struct record *record)
{
	uint64_t address = le64_get(record->bytes + 8);
	const uint8_t *rsdp = coreboot_check_state_map(record->state, address, 20);
	struct coreboot_check_entry entry;

	record->offset = 8;
	if (!rsdp || memcmp(rsdp, "RSD PTR ", 8) != 0)
		return COREBOOT_CHECK_REFERENCE;
	if (coreboot_check_ranges_has_ram(record->state, range_of_size(address, 20)))
		return COREBOOT_CHECK_IN_RAM;
	if (coreboot_check_cbmem_find(record->state, ID_ACPI, &entry) && entry.address != address)
		return COREBOOT_CHECK_REFERENCE;
	return COREBOOT_CHECK_OK;
}

/* u64 address, u32 entry_size, u32 id. */
static enum coreboot_check_fault check_entry(struct record *record)
{
	struct coreboot_check_entry entry;

	if (!coreboot_check_cbmem_find(record->state, field(record, 20), &entry))
		return COREBOOT_CHECK_REFERENCE;
	if (entry.size != field(record, 16))
		return COREBOOT_CHECK_REFERENCE;
	record->offset = 8;
	return le64_get(record->bytes + 8) == entry.address ? COREBOOT_CHECK_OK : COREBOOT_CHECK_REFERENCE;
}

/* A second forward record would lead readers away from what they have read. */
static enum coreboot_check_fault check_forward(struct record *record)
{
	(void)record;
	return COREBOOT_CHECK_FORWARD_AGAIN;
}

/* What is known, by tag: sizes with the two fields that all records begin with. */
static const struct kind {
	uint32_t first_tag, last_tag;
	uint32_t least, most; /* sizes */
	bool single;
	enum coreboot_check_fault (*check)(struct record *record);
} kinds[] = {
	{ 0x01, 0x01, 8, UINT32_MAX, true, NULL },
	{ 0x03, 0x03, 12, UINT32_MAX, true, check_mainboard },
	{ 0x04, 0x0d, 12, UINT32_MAX, true, check_string },
	{ 0x0f, 0x0f, 32, UINT32_MAX, true, check_serial },
	{ 0x11, 0x11, 16, UINT32_MAX, false, check_forward },
	{ 0x12, 0x12, 40, UINT32_MAX, true, check_framebuffer },
	{ 0x17, 0x17, 16, UINT32_MAX, true, check_console },
	{ 0x31, 0x31, 24, 24, false, check_entry },
	{ 0x43, 0x43, 16, UINT32_MAX, true, check_rsdp },
};

static const struct kind *find_kind(uint32_t tag)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (kinds[i].first_tag <= tag && tag <= kinds[i].last_tag)
			return &kinds[i];
	return NULL;
}

bool coreboot_check_record_fits(uint32_t tag, uint32_t size)
{
	const struct kind *kind = find_kind(tag);

	return !kind || (kind->least <= size && size <= kind->most);
}

bool coreboot_check_record_is_single(uint32_t tag)
{
	const struct kind *kind = find_kind(tag);

	return kind && kind->single;
}

enum coreboot_check_fault coreboot_check_record(const struct coreboot_check_state *state, uint32_t at, uint32_t *offset)
{
	const uint8_t *bytes = state->table + at;
	const struct kind *kind = find_kind(le32_get(bytes));
	struct record record = { .state = state, .bytes = bytes, .size = le32_get(bytes + 4) };
	enum coreboot_check_fault fault = kind && kind->check ? kind->check(&record) : COREBOOT_CHECK_OK;

	*offset = at + record.offset;
	return fault;
}
