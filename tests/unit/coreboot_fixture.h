/* SPDX-License-Identifier: MIT */
/*
 * A small machine with a coreboot table: its first page, its memory map and CBMEM with what is in it, as a payload
 * would find it. Each test program includes it once.
 */
#ifndef TESTS_UNIT_COREBOOT_FIXTURE_H
#define TESTS_UNIT_COREBOOT_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "bytes/byte_buf.h"
#include "bytes/le.h"
#include "coreboot/cbmem.h"
#include "coreboot/coreboot_check.h"
#include "coreboot/coreboot_table.h"
#include "tests/fake/address_text.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#define PAGE_SIZE 0x1000u
#define CBMEM_AT 0x208000u
#define CBMEM_SIZE 0x4000u
#define ROOT_AT (CBMEM_AT + CBMEM_SIZE - 0x1000u)

/* CBMEM lies in the middle of the last entry. */
#define MAP_TEXT "0-9ffff:ram f0000-fffff:reserved 100000-1fffff:ram 200000-20ffff:reserved"

static uint8_t first_page[PAGE_SIZE];
static uint8_t area[CBMEM_SIZE];
static struct e820_map map;
static struct cbmem cbmem;
static struct coreboot_facts facts;
static uint32_t table_at;
static size_t table_size;

/* The fixture's memory: the first page and CBMEM. */
static inline uint8_t *at(uint64_t address)
{
	return address < PAGE_SIZE ? first_page + address : area + (address - CBMEM_AT);
}

static inline const uint8_t *map_memory(void *context, uint64_t address, uint64_t size)
{
	(void)context;
	if (address < PAGE_SIZE && size <= PAGE_SIZE - address)
		return at(address);
	if (address >= CBMEM_AT && address - CBMEM_AT <= CBMEM_SIZE && size <= CBMEM_SIZE - (address - CBMEM_AT))
		return at(address);
	return NULL;
}

static inline struct coreboot_check_result check_memory(void)
{
	static const struct coreboot_check_memory reader = { map_memory, NULL };

	return coreboot_check(table_at, &reader, &map);
}

/* A console of 248 characters, an RSDP, room for the table; at 208000h, 208100h and 208130h. */
static inline void start_cbmem(void)
{
	struct cbmem_console console;
	struct cbmem_entry entry;

	assert_true(cbmem_init(&cbmem, area, CBMEM_AT, CBMEM_SIZE));
	assert_true(cbmem_console_init(&console, cbmem_add(&cbmem, CBMEM_ID_CONSOLE, 0x100), 0x100));
	memcpy(cbmem_add(&cbmem, CBMEM_ID_ACPI, 36), "RSD PTR ", 8);
	assert_non_null(cbmem_add(&cbmem, CBMEM_ID_CBTABLE, 0x1000));
	assert_true(cbmem_find(&cbmem, CBMEM_ID_CBTABLE, &entry));
	table_at = entry.address;
}

static inline void start_facts(void)
{
	address_text_read_map(MAP_TEXT, &map);
	facts = (struct coreboot_facts){
		.map = &map,
		.cbmem = &cbmem,
		.serial_port = 0x3f8,
		.vendor = "QEMU",
		.part = "PC",
		.version = "1.0",
	};
}

/* Builds both tables where they belong. */
static inline void build_memory(void)
{
	struct byte_buf buf;

	memset(first_page, 0, sizeof(first_page));
	byte_buf_init(&buf, at(table_at), 0x1000);
	assert_int_equal(coreboot_table_build(&facts, &buf), COREBOOT_TABLE_OK);
	table_size = buf.length;
	coreboot_table_forward(table_at, at(COREBOOT_FORWARD_ADDRESS));
}

#endif
