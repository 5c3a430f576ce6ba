/* SPDX-License-Identifier: MIT */
#include "mp/mp_check_entry.h"

#include <stdbool.h>
#include <string.h>

#include "bytes/le.h"

#define PROCESSOR 0
#define BUS 1
#define IO_APIC 2
#define IO_INTERRUPT 3
#define LOCAL_INTERRUPT 4

#define BROADCAST 0xff

static bool has(const uint32_t set[MP_CHECK_IDS], unsigned id)
{
	return set[id / 32] >> (id % 32) & 1;
}

/* False: it was there already. */
static bool add(uint32_t set[MP_CHECK_IDS], unsigned id)
{
	if (has(set, id))
		return false;
	set[id / 32] |= (uint32_t)1 << (id % 32);
	return true;
}

size_t mp_check_entry_size(uint8_t type)
{
	if (type == PROCESSOR)
		return 20;
	return type <= LOCAL_INTERRUPT ? 8 : 0;
}

/* Section 4.3.1. */
static const char *check_processor(struct mp_check_entries *entries, const uint8_t *entry)
{
	uint8_t flags = entry[3];

	if (entry[1] == BROADCAST)
		return "processor entry: the local APIC ID is FFh";
	if (!add(entries->local_apics, entry[1]))
		return "processor entry: the local APIC ID is another's, too";
	if (flags & ~3)
		return "processor entry: reserved flags are not 0";
	if ((flags & 2) && !(flags & 1))
		return "processor entry: the bootstrap processor is not usable";
	if (flags & 2)
		entries->bootstrap_count++;
	if (entries->bootstrap_count > 1)
		return "processor entry: a second bootstrap processor";
	/* The signature's upper bits were reserved in 1997; they hold the extended family and model since. */
	if (le64_get(entry + 12) != 0)
		return "processor entry: reserved bytes are not 0";
	return NULL;
}

/* Table 4-8. */
static bool is_bus_type(const uint8_t type[6])
{
	static const char known[][7] = { "CBUS  ", "CBUSII", "EISA  ", "FUTURE", "INTERN", "ISA   ",
					 "MBI   ", "MBII  ", "MCA   ", "MPI   ", "MPSA  ", "NUBUS ",
					 "PCI   ", "PCMCIA", "TC    ", "VL    ", "VME   ", "XPRESS" };

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (memcmp(type, known[i], 6) == 0)
			return true;
	return false;
}

/* Section 4.3.2. */
static const char *check_bus(struct mp_check_entries *entries, const uint8_t *entry)
{
	if (!add(entries->buses, entry[1]))
		return "bus entry: the bus ID is another's, too";
	if (entry[1] < entries->last_bus)
		return "bus entry: bus IDs do not ascend";
	entries->last_bus = entry[1];
	if (!is_bus_type(entry + 2))
		return "bus entry: unknown bus type";
	if (memcmp(entry + 2, "PCI   ", 6) == 0)
		add(entries->pci_buses, entry[1]);
	return NULL;
}

/* Section 4.3.3. */
static const char *check_io_apic(struct mp_check_entries *entries, const uint8_t *entry)
{
	uint32_t address = le32_get(entry + 4);

	if (!add(entries->io_apics, entry[1]))
		return "I/O APIC entry: the ID is another's, too";
	if (entry[3] & ~1)
		return "I/O APIC entry: reserved flags are not 0";
	if ((entry[3] & 1) && (address == 0 || address % 1024 != 0))
		return "I/O APIC entry: no address of an I/O APIC";
	entries->io_apic_count += entry[3] & 1;
	return NULL;
}

/* What I/O and local interrupt entries have in common: sections 4.3.4 and 4.3.5. */
static const char *check_source(const struct mp_check_entries *entries, const uint8_t *entry)
{
	uint16_t flags = le16_get(entry + 2);

	if (entry[1] > 3)
		return "interrupt entry: unknown interrupt type";
	if (flags & ~0xf)
		return "interrupt entry: reserved flags are not 0";
	if ((flags & 3) == 2 || (flags >> 2 & 3) == 2)
		return "interrupt entry: reserved polarity or trigger mode";
	if (!has(entries->buses, entry[4]))
		return "interrupt entry: its source bus has no entry";
	return NULL;
}

static bool same_input(const uint8_t *one, const uint8_t *other)
{
	return one[6] == other[6] && one[7] == other[7];
}

/* What an entry says beside one of the same type that comes before it. */
static const char *compare_interrupts(const uint8_t *before, const uint8_t *entry)
{
	bool same_source = memcmp(before + 4, entry + 4, 2) == 0;

	if (before[0] != IO_INTERRUPT)
		return memcmp(before, entry, 8) == 0 ? "interrupt entry: said twice" : NULL;
	if (before[1] == entry[1] && same_source)
		return "interrupt entry: its source is another's, too";
	if (!same_input(before, entry) || before[1] != 0 || entry[1] != 0)
		return NULL;
	if (le16_get(before + 2) != le16_get(entry + 2))
		return "interrupt entry: another of the same input has other flags";
	return NULL;
}

static const char *compare_with_earlier(const uint8_t *table, size_t first, size_t offset)
{
	const char *fault;

	/* The sizes of all entries before this one have been found good. */
	for (size_t at = first; at < offset; at += mp_check_entry_size(table[at])) {
		if (table[at] != table[offset])
			continue;
		fault = compare_interrupts(table + at, table + offset);
		if (fault)
			return fault;
	}
	return NULL;
}

/* Appendix D.2 has the source IRQ of PCI: device in 6:2, pin in 1:0. */
static const char *check_io_interrupt(const struct mp_check_entries *entries, const uint8_t *entry)
{
	if (has(entries->pci_buses, entry[4]) ? entry[5] & 0x80 : entry[5] > 15)
		return "interrupt entry: no interrupt of its source bus";
	if (entry[6] != BROADCAST && !has(entries->io_apics, entry[6]))
		return "interrupt entry: its I/O APIC has no entry";
	return NULL;
}

static const char *check_local_interrupt(const struct mp_check_entries *entries, const uint8_t *entry)
{
	if (entry[6] != BROADCAST && !has(entries->local_apics, entry[6]))
		return "interrupt entry: its local APIC has no entry";
	if (entry[7] > 1)
		return "interrupt entry: a local APIC has only LINTIN0 and LINTIN1";
	return NULL;
}

static const char *check_interrupt(const struct mp_check_entries *entries, const uint8_t *entry)
{
	const char *fault = check_source(entries, entry);

	if (fault)
		return fault;
	return entry[0] == IO_INTERRUPT ? check_io_interrupt(entries, entry) : check_local_interrupt(entries, entry);
}

const char *mp_check_entry(struct mp_check_entries *entries, const uint8_t *table, size_t first, size_t offset)
{
	const uint8_t *entry = table + offset;
	const char *fault;

	if (entry[0] < entries->last_type)
		return "entries do not ascend by type";
	entries->last_type = entry[0];
	switch (entry[0]) {
	case PROCESSOR:
		return check_processor(entries, entry);
	case BUS:
		return check_bus(entries, entry);
	case IO_APIC:
		return check_io_apic(entries, entry);
	default:
		fault = check_interrupt(entries, entry);
		return fault ? fault : compare_with_earlier(table, first, offset);
	}
}

const char *mp_check_entries_end(const struct mp_check_entries *entries)
{
	if (entries->bootstrap_count != 1)
		return "no bootstrap processor";
	if (entries->io_apic_count == 0)
		return "no usable I/O APIC";
	return NULL;
}
