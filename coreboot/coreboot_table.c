/* SPDX-License-Identifier: MIT */
/*
 * Where readers differ:
 *
 *  - SeaBIOS takes the header to have 24 bytes, and looks for it up to 256 bytes behind where a forward record leads.
 *  - UefiPayloadPkg reads 32 bytes of the serial record, with the PCI address that coreboot has left out since.
 *  - UefiPayloadPkg divides by the framebuffer's bits per pixel.
 *  - libpayload keeps the first 32 memory ranges, so that they are as few as can be: none is split but for CBMEM.
 *  - libpayload takes a CBMEM entry's record only if it has exactly 24 bytes. Today's has the console and SMBIOS from there, that
 *    of 2022 and SeaBIOS have the console from its own record; edk2 has neither and reads the root page.
 */
#include "coreboot/coreboot_table.h"

#include <string.h>

#include "bytes/le.h"

#define HEADER_SIZE 24
#define HEADER_CHECKSUM 8
#define TABLE_BYTES 12
#define TABLE_CHECKSUM 16
#define TABLE_ENTRIES 20

#define TAG_MEMORY 0x01
#define TAG_MAINBOARD 0x03
#define TAG_VERSION 0x04
#define TAG_EXTRA_VERSION 0x05
#define TAG_BUILD 0x06
#define TAG_SERIAL 0x0f
#define TAG_FORWARD 0x11
#define TAG_FRAMEBUFFER 0x12
#define TAG_CBMEM_CONSOLE 0x17
#define TAG_CBMEM_ENTRY 0x31
#define TAG_ACPI_RSDP 0x43

/* Types of memory ranges are those of E820, and this one. */
#define RANGE_TABLE 16

#define SERIAL_IO_MAPPED 1
#define SERIAL_BAUD 115200
#define SERIAL_INPUT_HERTZ 1843200

_Static_assert(HEADER_SIZE + 8 + (E820_MAP_CAPACITY + 2) * 20 + 12 + 5 * (8 + COREBOOT_TEXT_MAX + 1) + 32 + 40 +
			       2 * 16 + CBMEM_MAX_ENTRIES * 24 <=
		       COREBOOT_TABLE_MAX_SIZE,
	       "the largest table");

/* A table that is being written; records are closed before the next one is opened. */
struct build {
	struct byte_buf *buf;
	size_t record; /* where the open one starts */
	uint32_t records;
};

/* RFC 1071: the one's complement of the one's complement sum of 16-bit words. */
static uint16_t sum_words(const uint8_t *bytes, size_t count)
{
	uint32_t sum = 0;

	for (size_t i = 0; i < count; i++) {
		sum += i % 2 ? (uint32_t)bytes[i] << 8 : bytes[i];
		sum = (sum & 0xffff) + (sum >> 16);
	}
	return (uint16_t)~sum;
}

static void add_header(struct byte_buf *buf)
{
	byte_buf_text(buf, "LBIO", 4, 0); /* signature */
	byte_buf_u32(buf, HEADER_SIZE);   /* header_bytes */
	byte_buf_u32(buf, 0);             /* header_checksum, filled in at the end */
	byte_buf_u32(buf, 0);             /* table_bytes, filled in at the end */
	byte_buf_u32(buf, 0);             /* table_checksum, filled in at the end */
	byte_buf_u32(buf, 0);             /* table_entries, filled in at the end */
}

static void open_record(struct build *build, uint32_t tag)
{
	build->record = build->buf->length;
	build->records++;
	byte_buf_u32(build->buf, tag); /* tag */
	byte_buf_u32(build->buf, 0);   /* size, filled in when the record is closed */
}

static void close_record(struct build *build)
{
	byte_buf_align(build->buf, 4);
	byte_buf_set_u32(build->buf, build->record + 4, (uint32_t)(build->buf->length - build->record));
}

/* The header's sum covers the other sum, and is taken with its own field zero. */
static void close_table(const struct build *build)
{
	struct byte_buf *buf = build->buf;
	size_t bytes = buf->length - HEADER_SIZE;

	if (buf->overflow || !buf->data)
		return;
	byte_buf_set_u32(buf, TABLE_BYTES, (uint32_t)bytes);
	byte_buf_set_u32(buf, TABLE_ENTRIES, build->records);
	byte_buf_set_u32(buf, TABLE_CHECKSUM, sum_words(buf->data + HEADER_SIZE, bytes));
	byte_buf_set_u32(buf, HEADER_CHECKSUM, sum_words(buf->data, HEADER_SIZE));
}

static void add_range(struct build *build, struct range range, uint32_t type)
{
	byte_buf_u64(build->buf, range.first);       /* start */
	byte_buf_u64(build->buf, range_size(range)); /* size */
	byte_buf_u32(build->buf, type);              /* type */
}

/* CBMEM lies within one entry, as neighbours of a type are merged; the rests on both sides of it stay what they are. */
static void add_memory(struct build *build, const struct e820_map *map, struct range cbmem)
{
	open_record(build, TAG_MEMORY);
	for (size_t i = 0; i < map->count; i++) {
		struct range range = map->entries[i].range;
		uint32_t type = map->entries[i].type;

		if (!range_covers(range, cbmem)) {
			add_range(build, range, type);
			continue;
		}
		if (range.first < cbmem.first)
			add_range(build, (struct range){ range.first, cbmem.first - 1 }, type);
		add_range(build, cbmem, RANGE_TABLE);
		if (cbmem.last < range.last)
			add_range(build, (struct range){ cbmem.last + 1, range.last }, type);
	}
	close_record(build);
}

/* Returns the number of bytes, with the NUL at the end. */
static size_t add_text(struct build *build, const char *text)
{
	const char *end = memchr(text, 0, COREBOOT_TEXT_MAX);
	size_t length = end ? (size_t)(end - text) : COREBOOT_TEXT_MAX;

	byte_buf_bytes(build->buf, text, length);
	byte_buf_u8(build->buf, 0);
	return length + 1;
}

static void add_mainboard(struct build *build, const char *vendor, const char *part)
{
	size_t length;

	open_record(build, TAG_MAINBOARD);
	byte_buf_u8(build->buf, 0); /* vendor_idx */
	byte_buf_u8(build->buf, 0); /* part_number_idx, filled in below */
	length = add_text(build, vendor);
	byte_buf_set_u8(build->buf, build->record + 9, (uint8_t)length);
	add_text(build, part);
	close_record(build);
}

static void add_string(struct build *build, uint32_t tag, const char *text)
{
	if (!text)
		return;
	open_record(build, tag);
	add_text(build, text);
	close_record(build);
}

static void add_serial(struct build *build, uint16_t port)
{
	if (port == 0)
		return;
	open_record(build, TAG_SERIAL);
	byte_buf_u32(build->buf, SERIAL_IO_MAPPED);   /* type */
	byte_buf_u32(build->buf, port);               /* baseaddr */
	byte_buf_u32(build->buf, SERIAL_BAUD);        /* baud */
	byte_buf_u32(build->buf, 1);                  /* regwidth */
	byte_buf_u32(build->buf, SERIAL_INPUT_HERTZ); /* input_hertz */
	byte_buf_u32(build->buf, 0);                  /* uart_pci_addr: none */
	close_record(build);
}

static void add_color(struct build *build, struct coreboot_color color)
{
	byte_buf_u8(build->buf, color.position); /* ..._mask_pos */
	byte_buf_u8(build->buf, color.size);     /* ..._mask_size */
}

static void add_framebuffer(struct build *build, const struct coreboot_framebuffer *framebuffer)
{
	if (!framebuffer)
		return;
	open_record(build, TAG_FRAMEBUFFER);
	byte_buf_u64(build->buf, framebuffer->address);        /* physical_address */
	byte_buf_u32(build->buf, framebuffer->width);          /* x_resolution */
	byte_buf_u32(build->buf, framebuffer->height);         /* y_resolution */
	byte_buf_u32(build->buf, framebuffer->bytes_per_line); /* bytes_per_line */
	byte_buf_u8(build->buf, framebuffer->bits_per_pixel);  /* bits_per_pixel */
	add_color(build, framebuffer->red);
	add_color(build, framebuffer->green);
	add_color(build, framebuffer->blue);
	add_color(build, framebuffer->reserved);
	byte_buf_zero(build->buf, 3); /* orientation: normal; flags; pad */
	close_record(build);
}

/* A record that only says where the CBMEM entry with `id` is. */
static void add_reference(struct build *build, uint32_t tag, const struct cbmem *cbmem, uint32_t id)
{
	struct cbmem_entry entry;

	if (!cbmem_find(cbmem, id, &entry))
		return;
	open_record(build, tag);
	byte_buf_u64(build->buf, entry.address); /* cbmem_addr, rsdp_pointer */
	close_record(build);
}

static void add_entries(struct build *build, const struct cbmem *cbmem)
{
	for (uint32_t i = 0; i < cbmem->count; i++) {
		struct cbmem_entry entry = cbmem_entry(cbmem, i);

		open_record(build, TAG_CBMEM_ENTRY);
		byte_buf_u64(build->buf, entry.address); /* address */
		byte_buf_u32(build->buf, entry.size);    /* entry_size */
		byte_buf_u32(build->buf, entry.id);      /* id */
		close_record(build);
	}
}

enum coreboot_table_error coreboot_table_build(const struct coreboot_facts *facts, struct byte_buf *buf)
{
	const struct cbmem *cbmem = facts->cbmem;
	struct range range = range_of_size(cbmem->address, cbmem->size);
	struct build build = { .buf = buf };

	if (!e820_map_is(facts->map, range, E820_RESERVED))
		return COREBOOT_TABLE_CBMEM_NOT_RESERVED;
	add_header(buf);
	add_memory(&build, facts->map, range);
	add_mainboard(&build, facts->vendor, facts->part);
	add_string(&build, TAG_VERSION, facts->version);
	add_string(&build, TAG_EXTRA_VERSION, facts->extra_version);
	add_string(&build, TAG_BUILD, facts->build);
	add_serial(&build, facts->serial_port);
	add_framebuffer(&build, facts->framebuffer);
	add_reference(&build, TAG_CBMEM_CONSOLE, cbmem, CBMEM_ID_CONSOLE);
	add_reference(&build, TAG_ACPI_RSDP, cbmem, CBMEM_ID_ACPI);
	add_entries(&build, cbmem);
	close_table(&build);
	return buf->overflow ? COREBOOT_TABLE_FULL : COREBOOT_TABLE_OK;
}

void coreboot_table_forward(uint32_t address, uint8_t forward[COREBOOT_FORWARD_SIZE])
{
	struct byte_buf buf;
	struct build build = { .buf = &buf };

	byte_buf_init(&buf, forward, COREBOOT_FORWARD_SIZE);
	add_header(&buf);
	open_record(&build, TAG_FORWARD);
	byte_buf_u64(&buf, address); /* forward */
	close_record(&build);
	close_table(&build);
}

const char *coreboot_table_error_text(enum coreboot_table_error error)
{
	switch (error) {
	case COREBOOT_TABLE_OK:
		return "no error";
	case COREBOOT_TABLE_CBMEM_NOT_RESERVED:
		return "the memory map does not reserve all of CBMEM";
	case COREBOOT_TABLE_FULL:
		return "no room for the table";
	}
	return "unknown error";
}
