/* SPDX-License-Identifier: MIT */
/* RSDP, RSDT, XSDT and the header of each table (ACPI 6.5, 5.2.5 to 5.2.8). */
#include "tests/guests/xen-probes/acpi.h"

#include "tests/guests/xen-probes/checks.h"
#include "tests/guests/xen-probes/memory_map.h"
#include "tests/guests/xen-probes/probe.h"

#define HEADER 36
#define LENGTH_MAX 0x100000u
#define TABLES_MAX 64

/* Where OVMF looks, every 16 bytes; it gives up at the first signature whose checksum is wrong. */
#define SEARCH_FIRST 0xea020u
#define SEARCH_LAST 0xffffeu

#define RSDP_SIZE_1 20
#define RSDP_SIZE_2 36
#define RSDP_REVISION 15
#define RSDP_RSDT 16
#define RSDP_LENGTH 20
#define RSDP_XSDT 24

static uint32_t tables[TABLES_MAX], count;

uint32_t acpi_table(const char *signature)
{
	for (uint32_t i = 0; i < count; i++)
		if (probe_text_at(tables[i], signature))
			return tables[i];
	return 0;
}

bool acpi_table_is_sound(uint32_t address, const char **fault)
{
	const uint32_t length = probe_u32(address + 4);

	*fault = "length";
	if (length < HEADER || length > LENGTH_MAX)
		return false;
	*fault = "checksum";
	if (probe_sum(address, length) != 0)
		return false;
	*fault = "is in RAM or nowhere";
	return memory_map_is_kept(address, address + (length - 1));
}

static uint32_t find_rsdp(void)
{
	if (probe_contract()->searched) {
		for (uint32_t at = SEARCH_FIRST; at <= SEARCH_LAST; at += 16)
			if (probe_text_at(at, "RSD PTR "))
				return at;
		return 0;
	}
	for (uint32_t i = 0; i < memory_map_tables(); i++)
		if (probe_text_at(memory_map_table(i), "RSD PTR "))
			return memory_map_table(i);
	return 0;
}

/*
 * The list that the XSDT holds. The RSDT must hold the same tables; one of them may be another version, as old systems want a
 * FADT of ACPI 1.0.
 */
static void read_lists(uint32_t rsdt, uint32_t xsdt)
{
	const uint32_t entries = (probe_u32(xsdt + 4) - HEADER) / 8;
	bool same = (probe_u32(rsdt + 4) - HEADER) / 4 == entries, low = true, sound = true;
	const char *fault;

	for (uint32_t i = 0; i < entries && i < TABLES_MAX; i++) {
		const uint64_t address = probe_u64(xsdt + HEADER + 8 * i);
		const uint32_t other = probe_u32(rsdt + HEADER + 4 * i);

		low &= address != 0 && address < 0x100000000ull - HEADER;
		same &= probe_u32(other) == probe_u32((uint32_t)address);
		sound &= acpi_table_is_sound(other, &fault);
		tables[i] = (uint32_t)address;
	}
	probe_claim("acpi-rsdt-agrees", same, "%u tables", entries);
	probe_claim("acpi-rsdt-sound", sound, "length, checksum and place of %u", entries);
	if (probe_claim("acpi-tables-below-4g", low && entries <= TABLES_MAX, "%u tables", entries))
		count = entries;
}

static void check_tables(void)
{
	uint32_t wrong = 0;
	const char *fault = 0, *seen;

	for (uint32_t i = 0; i < count; i++) {
		const uint32_t at = tables[i];

		probe_note("acpi-table", "%c%c%c%c at 0x%08x, %u bytes, revision %u", probe_u8(at), probe_u8(at + 1),
			   probe_u8(at + 2), probe_u8(at + 3), at, probe_u32(at + 4), probe_u8(at + 8));
		if (!wrong && !acpi_table_is_sound(at, &seen)) {
			wrong = at;
			fault = seen;
		}
	}
	if (wrong)
		probe_claim("acpi-tables-sound", false, "the one at 0x%08x: %s", wrong, fault);
	else
		probe_claim("acpi-tables-sound", true, "length, checksum and place of %u", count);
}

void check_acpi(void)
{
	const uint32_t rsdp = find_rsdp();
	uint32_t rsdt, xsdt;
	const char *fault = "";

	if (!probe_claim("acpi-rsdp", rsdp != 0, rsdp ? "at 0x%08x" : "not where the payload looks", rsdp))
		return;
	probe_claim("acpi-rsdp-checksum", probe_sum(rsdp, RSDP_SIZE_1) == 0, "of the first %u bytes", RSDP_SIZE_1);
	if (!probe_claim("acpi-rsdp-revision", probe_u8(rsdp + RSDP_REVISION) >= 2, "%u",
			 probe_u8(rsdp + RSDP_REVISION)))
		return;
	probe_claim("acpi-rsdp-extended-checksum",
		    probe_u32(rsdp + RSDP_LENGTH) == RSDP_SIZE_2 && probe_sum(rsdp, RSDP_SIZE_2) == 0, "%u bytes",
		    probe_u32(rsdp + RSDP_LENGTH));
	rsdt = probe_u32(rsdp + RSDP_RSDT);
	xsdt = probe_u32(rsdp + RSDP_XSDT);
	if (!probe_claim("acpi-rsdt", probe_text_at(rsdt, "RSDT") && acpi_table_is_sound(rsdt, &fault), "at 0x%08x",
			 rsdt) ||
	    !probe_claim("acpi-xsdt",
			 probe_u32(rsdp + RSDP_XSDT + 4) == 0 && probe_text_at(xsdt, "XSDT") &&
				 acpi_table_is_sound(xsdt, &fault),
			 "at 0x%08x", xsdt))
		return;
	read_lists(rsdt, xsdt);
	check_tables();
}
