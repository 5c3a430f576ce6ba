/* SPDX-License-Identifier: MIT */
/* MP configuration table (MultiProcessor 1.4, chapter 4) and PCI IRQ routing table, which SeaBIOS copies. OVMF has no use for them. */
#include "tests/guests/xen-probes/acpi.h"
#include "tests/guests/xen-probes/checks.h"
#include "tests/guests/xen-probes/memory_map.h"
#include "tests/guests/xen-probes/pci.h"
#include "tests/guests/xen-probes/probe.h"

#define SEABIOS_ROOM 600 /* BUILD_MAX_MPTABLE_FSEG: a longer one is left out */
#define FLOATING 16
#define HEADER 44
#define PROCESSOR 0
#define BUS 1
#define IO_APIC 2
#define INTERRUPT 3
#define LOCAL_INTERRUPT 4

static uint32_t find(const char *signature)
{
	for (uint32_t i = 0; i < memory_map_tables(); i++)
		if (probe_text_at(memory_map_table(i), signature))
			return memory_map_table(i);
	return 0;
}

static void check_entries(uint32_t table)
{
	const uint32_t count = probe_u16(table + 34), length = probe_u16(table + 4);
	uint32_t seen[5] = { 0 }, boot = 0, at = table + HEADER;

	for (uint32_t i = 0; i < count && at < table + length; i++) {
		const uint32_t type = probe_u8(at);

		if (type > LOCAL_INTERRUPT)
			break;
		seen[type]++;
		boot += type == PROCESSOR && (probe_u8(at + 3) & 3) == 3;
		at += type == PROCESSOR ? 20 : 8;
	}
	probe_claim("mp-entries", at == table + length && boot == 1,
		    "%u processors, %u buses, %u I/O APICs, %u interrupts, %u local", seen[PROCESSOR], seen[BUS],
		    seen[IO_APIC], seen[INTERRUPT], seen[LOCAL_INTERRUPT]);
	probe_claim("mp-processors", seen[PROCESSOR] >= acpi_processors(), "%u, the MADT has %u enabled",
		    seen[PROCESSOR], acpi_processors());
}

static void check_mp_table(void)
{
	const uint32_t floating = find("_MP_");
	uint32_t table;

	if (!probe_claim("mp-floating-pointer", floating != 0, "at 0x%08x", floating))
		return;
	table = probe_u32(floating + 4);
	probe_claim("mp-floating-checksum", probe_u8(floating + 8) == 1 && probe_sum(floating, FLOATING) == 0,
		    "%u * 16 bytes", probe_u8(floating + 8));
	if (!probe_claim("mp-table",
			 table != 0 && probe_text_at(table, "PCMP") && probe_u16(table + 4) >= HEADER &&
				 probe_sum(table, probe_u16(table + 4)) == 0,
			 "at 0x%08x, %u bytes", table, probe_u16(table + 4)))
		return;
	probe_claim("mp-fits-seabios", FLOATING + probe_u16(table + 4) <= SEABIOS_ROOM, "%u of %u bytes",
		    FLOATING + probe_u16(table + 4), SEABIOS_ROOM);
	probe_claim("mp-local-apic", probe_u32(table + 36) == 0xfee00000, "at 0x%08x", probe_u32(table + 36));
	check_entries(table);
}

static void check_pir(void)
{
	const uint32_t pir = find("$PIR");
	const struct pci_function *router;
	uint32_t size;

	if (!probe_claim("pir", pir != 0, "at 0x%08x", pir))
		return;
	size = probe_u16(pir + 6);
	probe_claim("pir-checksum",
		    probe_u16(pir + 4) == 0x100 && size >= 32 && size % 16 == 0 && probe_sum(pir, size) == 0,
		    "%u bytes, %u slots", size, (size - 32) / 16);
	router = pci_find(probe_u8(pir + 8), probe_u8(pir + 9) >> 3, probe_u8(pir + 9) & 7);
	probe_claim("pir-router", router && router->class == 0x0601, "%02x:%02x.%u", probe_u8(pir + 8),
		    probe_u8(pir + 9) >> 3, probe_u8(pir + 9) & 7);
}

void check_mp(void)
{
	if (probe_contract()->searched)
		return;
	check_mp_table();
	check_pir();
}
