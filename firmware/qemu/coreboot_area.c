/* SPDX-License-Identifier: MIT */
#include "firmware/qemu/coreboot_area.h"

#include <string.h>

#include "bytes/byte_buf.h"
#include "coreboot/cbmem.h"
#include "coreboot/coreboot_check.h"
#include "coreboot/coreboot_table.h"
#include "firmware/arch/paging.h"
#include "firmware/glue/entry_points.h"
#include "firmware/glue/memory.h"
#include "firmware/guest_memory.h"
#include "firmware/layout.h"
#include "firmware/log.h"
#include "firmware/panic.h"
#include "firmware/version.h"

#define AREA_SIZE 0x40000u
#define CONSOLE_SIZE 0x20000u /* the firmware's log is half of it at most */

static uint32_t area;

void coreboot_area_reserve(void)
{
	area = memory_allocate(MEMORY_FIRMWARE, AREA_SIZE, CBMEM_PAGE);
	if (area == 0)
		panic("firmware", "payload", "no memory for the coreboot tables, %u bytes", AREA_SIZE);
}

static void *entry_add(struct cbmem *cbmem, uint32_t id, uint32_t size)
{
	void *entry = cbmem_add(cbmem, id, size);

	if (!entry)
		panic("firmware", "payload", "%u bytes for the payload do not fit %u of CBMEM", (unsigned)size,
		      AREA_SIZE);
	return entry;
}

/* Copies the entry points that `tables` names: once to see how long they are, once to where they belong. */
static void entry_points_add(struct cbmem *cbmem, uint32_t id, const struct tables *tables)
{
	const uint8_t *segment = (const uint8_t *)(uintptr_t)LAYOUT_FSEG;
	uint8_t *free = cbmem->data + cbmem->used;
	struct tables carried = *tables;
	struct cbmem_entry entry = { 0 };
	struct byte_buf buf;

	byte_buf_init(&buf, free, cbmem->size - cbmem->used);
	if (!entry_points_carry(segment, &carried, cbmem->address, &buf))
		panic("firmware", "payload", "the tables' entry points do not fit CBMEM of %u bytes", AREA_SIZE);
	if (buf.length == 0)
		return;
	memset(free, 0, buf.length);
	byte_buf_init(&buf, entry_add(cbmem, id, (uint32_t)buf.length), buf.length);
	cbmem_find(cbmem, id, &entry);
	carried = *tables;
	entry_points_carry(segment, &carried, entry.address, &buf);
}

static void console_add(struct cbmem *cbmem)
{
	const struct log_kept kept = log_kept();
	struct cbmem_console console;

	cbmem_console_init(&console, entry_add(cbmem, CBMEM_ID_CONSOLE, CONSOLE_SIZE), CONSOLE_SIZE);
	for (size_t i = 0; i < 2; i++)
		cbmem_console_append(&console, kept.text[i], kept.size[i]);
}

static struct coreboot_framebuffer framebuffer_of(const struct display *display)
{
	return (struct coreboot_framebuffer){
		.address = display->address,
		.width = display->width,
		.height = display->height,
		.bytes_per_line = display->pitch,
		.bits_per_pixel = display->bits,
		.red = { display->red.position, display->red.size },
		.green = { display->green.position, display->green.size },
		.blue = { display->blue.position, display->blue.size },
		.reserved = { display->reserved.position, display->reserved.size },
	};
}

/* What the checker may read: the first page, and what the firmware has handed out for good. */
static const uint8_t *checked_memory(void *context, uint64_t address, uint64_t size)
{
	if (address < CBMEM_PAGE && size <= CBMEM_PAGE - address)
		return (const uint8_t *)(uintptr_t)address;
	return guest_memory_map(context, address, size);
}

static void check(uint32_t table, const struct e820_map *map)
{
	const struct coreboot_check_memory memory = { .map = checked_memory };
	const struct coreboot_check_result result = coreboot_check(table, &memory, map);

	if (result.fault != COREBOOT_CHECK_OK)
		log_line(LOG_E, "firmware", "coreboot", "defect in this firmware, table at 0x%llx, offset 0x%x: %s",
			 (unsigned long long)result.address, (unsigned)result.offset,
			 coreboot_check_text(result.fault));
}

uint32_t coreboot_area_fill(const struct e820_map *map, const struct tables *tables, const struct display *display)
{
	/* To the compiler a constant address below 1000h is no object; it is not to know this one. */
	static const volatile uintptr_t forward = COREBOOT_FORWARD_ADDRESS;
	struct coreboot_framebuffer framebuffer;
	struct cbmem cbmem;
	struct coreboot_facts facts = {
		.map = map,
		.cbmem = &cbmem,
		.serial_port = log_serial_port(),
		.vendor = "QEMU",
		.part = "PC",
		.version = HVMSTAGE_VERSION,
	};
	struct cbmem_entry entry = { 0 };
	enum coreboot_table_error error;
	struct byte_buf buf;
	void *table;

	paging_disable();
	if (!cbmem_init(&cbmem, (void *)(uintptr_t)area, area, AREA_SIZE))
		panic("firmware", "payload", "CBMEM cannot be at 0x%x", (unsigned)area);
	table = entry_add(&cbmem, CBMEM_ID_CBTABLE, COREBOOT_TABLE_MAX_SIZE);
	entry_points_add(&cbmem, CBMEM_ID_ACPI, &(struct tables){ .rsdp = tables->rsdp });
	entry_points_add(&cbmem, CBMEM_ID_SMBIOS,
			 &(struct tables){ .smbios_21 = tables->smbios_21, .smbios_30 = tables->smbios_30 });
	entry_points_add(&cbmem, CBMEM_ID_MPTABLE, &(struct tables){ .mp = tables->mp });
	entry_points_add(&cbmem, CBMEM_ID_PIRQ, &(struct tables){ .pir = tables->pir });
	console_add(&cbmem);

	if (display) {
		framebuffer = framebuffer_of(display);
		facts.framebuffer = &framebuffer;
	}
	byte_buf_init(&buf, table, COREBOOT_TABLE_MAX_SIZE);
	error = coreboot_table_build(&facts, &buf);
	if (error != COREBOOT_TABLE_OK)
		panic("firmware", "payload", "coreboot table: %s", coreboot_table_error_text(error));
	cbmem_find(&cbmem, CBMEM_ID_CBTABLE, &entry);
	coreboot_table_forward(entry.address, (uint8_t *)forward);
	check(entry.address, map);
	return entry.address;
}
