/* SPDX-License-Identifier: MIT */
/*
 * Memory that matters, found as SeaBIOS finds it (its src/fw/xen.c): the block at 1000h has the addresses. Only where
 * things are is read here; what they say is for the host. A length that cannot be is cut.
 */
#include "tests/guests/xen-probes/probe.h"
#include "tests/guests/xen-view/view.h"

#define BLOCK 0x1000u
#define BLOCK_LENGTH 32u
#define AT_TABLES 16
#define AT_TABLES_COUNT 20
#define AT_E820 24
#define AT_E820_COUNT 28
#define E820_ENTRY 20u
#define E820_MAX 128u
#define TABLES_MAX 16u

#define HVM_INFO 0x9f800u
#define HVM_INFO_LENGTH 64u

/* hvmloader's AML reads the PCI windows here. Where nothing is, all ones are read. */
#define ACPI_INFO 0xfc000000u
#define ACPI_INFO_LENGTH 64u

#define ACPI_LENGTH_MAX 0x20000u
#define ACPI_HEADER 36u
#define FADT_FACS 36
#define FADT_DSDT 40
#define FADT_X_DSDT 140
#define FADT_X_LENGTH 244u
#define FACS_LENGTH 64u
#define ACPI_TABLES_MAX 64u

static uint32_t at_most(uint32_t value, uint32_t limit)
{
	return value < limit ? value : limit;
}

static uint32_t seen[ACPI_TABLES_MAX], seen_count;

/* RSDT and XSDT name the same tables. */
static bool is_new(uint32_t table)
{
	for (uint32_t i = 0; i < seen_count; i++)
		if (seen[i] == table)
			return false;
	if (seen_count < ACPI_TABLES_MAX)
		seen[seen_count++] = table;
	return true;
}

static uint32_t acpi_length(uint32_t table)
{
	return at_most(probe_u32(table + 4), ACPI_LENGTH_MAX);
}

static void view_fadt(uint32_t fadt)
{
	const uint32_t length = acpi_length(fadt);
	const uint32_t wide = length >= FADT_X_LENGTH ? probe_u32(fadt + FADT_X_DSDT) : 0;
	const uint32_t dsdt = wide ? wide : probe_u32(fadt + FADT_DSDT);

	if (probe_u32(fadt + FADT_FACS))
		view_memory(probe_u32(fadt + FADT_FACS), FACS_LENGTH);
	if (dsdt)
		view_memory(dsdt, acpi_length(dsdt));
}

/* The tables of an RSDT (words of 4 bytes) or an XSDT (of 8). */
static void view_acpi_list(uint32_t list, uint32_t word)
{
	const uint32_t length = acpi_length(list);
	const uint32_t count = length > ACPI_HEADER ? (length - ACPI_HEADER) / word : 0;

	view_memory(list, length);
	for (uint32_t i = 0; i < at_most(count, ACPI_TABLES_MAX); i++) {
		const uint32_t table = probe_u32(list + ACPI_HEADER + word * i);

		if (is_new(table))
			view_memory(table, acpi_length(table));
		if (word == 8 && probe_text_at(table, "FACP"))
			view_fadt(table);
	}
}

static void view_table(uint32_t address)
{
	if (probe_text_at(address, "RSD PTR ")) {
		view_memory(address, 36);
		view_acpi_list(probe_u32(address + 16), 4);
		view_acpi_list(probe_u32(address + 24), 8);
	} else if (probe_text_at(address, "_SM_")) {
		view_memory(address, 31);
		view_memory(probe_u32(address + 24), probe_u16(address + 22));
	} else if (probe_text_at(address, "_SM3_")) {
		view_memory(address, 24);
	} else if (probe_text_at(address, "_MP_")) {
		view_memory(address, 16);
		if (probe_u32(address + 4))
			view_memory(probe_u32(address + 4), probe_u16(probe_u32(address + 4) + 4));
	} else if (probe_text_at(address, "$PIR")) {
		view_memory(address, probe_u16(address + 6));
	} else {
		view_memory(address, 16);
	}
}

void view_handed(void)
{
	const uint32_t tables = probe_u32(BLOCK + AT_TABLES), e820 = probe_u32(BLOCK + AT_E820);
	const uint32_t count = at_most(probe_u32(BLOCK + AT_TABLES_COUNT), TABLES_MAX);

	view_memory(BLOCK, BLOCK_LENGTH);
	view_memory(e820, E820_ENTRY * at_most(probe_u32(BLOCK + AT_E820_COUNT), E820_MAX));
	view_memory(HVM_INFO, HVM_INFO_LENGTH);
	view_memory(ACPI_INFO, ACPI_INFO_LENGTH);
	view_memory(tables, 4 * count);
	for (uint32_t i = 0; i < count; i++)
		if (probe_u32(tables + 4 * i))
			view_table(probe_u32(tables + 4 * i));
}
