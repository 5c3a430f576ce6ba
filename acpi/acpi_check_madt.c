/* SPDX-License-Identifier: MIT */
/* MADT (ACPI 6.5, 5.2.12) of a PC: the structures that belong to an architecture without I/O APICs are faults here. */
#include "acpi/acpi_check_table.h"

/* Offsets. */
enum { LOCAL_APIC_ADDRESS = 36, FLAGS = 40, ENTRIES = 44 };

enum type {
	LOCAL_APIC = 0,
	IO_APIC = 1,
	OVERRIDE = 2,
	NMI_SOURCE = 3,
	LOCAL_APIC_NMI = 4,
	ADDRESS_OVERRIDE = 5,
	LOCAL_X2APIC = 9,
	LOCAL_X2APIC_NMI = 10,
	WAKEUP = 16,
	FIRST_OF_OEM = 0x80,
};

#define PCAT_COMPAT 1u
#define ENABLED 1u
#define ONLINE_CAPABLE 2u
#define ONLINE_CAPABLE_SINCE 5 /* revision of the table */

#define APIC_BROADCAST 0xffu
#define X2APIC_BROADCAST 0xffffffffu

/* The version register of an I/O APIC has 8 bits for its last input, of which 0 to 239 are allowed. */
#define IO_APIC_MAX_INPUTS 240
#define IO_APIC_SIZE 0x20 /* bytes of registers that there are at the least */
#define IO_APIC_ALIGNMENT 16
#define LOCAL_APIC_SIZE 0x1000

#define ISA_INTERRUPTS 16
#define FADT_SCI_INT 46

/* Offsets inside the structure; 0: it has no such field. */
struct form {
	uint8_t type, length;
	uint8_t flags;     /* of a processor */
	uint8_t inti;      /* MPS INTI flags */
	uint8_t lint;      /* number of a local APIC's input */
	uint8_t gsi;       /* global system interrupt */
	uint8_t zero_size; /* and where reserved bytes are */
	uint8_t zero;
	const char *text;
};

static const struct form forms[] = {
	{ LOCAL_APIC, 8, 4, 0, 0, 0, 0, 0, "local APIC entry: length is not 8" },
	{ IO_APIC, 12, 0, 0, 0, 0, 1, 3, "I/O APIC entry: length is not 12" },
	{ OVERRIDE, 10, 0, 8, 0, 4, 0, 0, "interrupt source override entry: length is not 10" },
	{ NMI_SOURCE, 8, 0, 2, 0, 4, 0, 0, "NMI source entry: length is not 8" },
	{ LOCAL_APIC_NMI, 6, 0, 3, 5, 0, 0, 0, "local APIC NMI entry: length is not 6" },
	{ ADDRESS_OVERRIDE, 12, 0, 0, 0, 0, 2, 2, "local APIC address override entry: length is not 12" },
	{ LOCAL_X2APIC, 16, 8, 0, 0, 0, 2, 2, "local x2APIC entry: length is not 16" },
	{ LOCAL_X2APIC_NMI, 12, 0, 2, 8, 0, 3, 9, "local x2APIC NMI entry: length is not 12" },
	{ WAKEUP, 16, 0, 0, 0, 0, 4, 4, "multiprocessor wakeup entry: length is not 16" },
};

static uint32_t get(const struct acpi_check_view *madt, uint32_t offset, unsigned size)
{
	return (uint32_t)acpi_check_field(madt, offset, size);
}

static const struct form *find_form(uint8_t type)
{
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		if (forms[i].type == type)
			return &forms[i];
	}
	return NULL;
}

/* --- one entry --------------------------------------------------------------------------------------------------------- */

static struct acpi_check_fault check_processor(const struct acpi_check_view *madt, const struct acpi_check_entry *entry)
{
	const bool wide = entry->type == LOCAL_X2APIC;
	const uint32_t at = entry->offset + find_form(entry->type)->flags;
	const uint32_t flags = get(madt, at, 4);

	if ((flags & ~(ENABLED | ONLINE_CAPABLE)) != 0)
		return acpi_check_at(at, "processor: reserved flags are not 0");
	if (flags == (ENABLED | ONLINE_CAPABLE))
		return acpi_check_at(at, "processor: enabled, and yet to come online");
	if ((flags & ONLINE_CAPABLE) != 0 && madt->bytes[8] < ONLINE_CAPABLE_SINCE)
		return acpi_check_at(at, "processor: online capable came with revision 5");
	if (flags != 0 && !wide && get(madt, entry->offset + 3, 1) == APIC_BROADCAST)
		return acpi_check_at(entry->offset + 3, "processor: APIC ID is the one that means all");
	if (flags != 0 && wide && get(madt, entry->offset + 4, 4) == X2APIC_BROADCAST)
		return acpi_check_at(entry->offset + 4, "processor: x2APIC ID is the one that means all");
	return acpi_check_none();
}

static struct acpi_check_fault check_io_apic(const struct acpi_check_view *madt, const struct acpi_check_entry *entry,
					     const struct e820_map *map)
{
	const uint32_t address = get(madt, entry->offset + 4, 4);

	if (address == 0 || (address & (IO_APIC_ALIGNMENT - 1)) != 0)
		return acpi_check_at(entry->offset + 4, "I/O APIC: address is not aligned");
	if (!acpi_check_is_mmio(map, address, IO_APIC_SIZE))
		return acpi_check_at(entry->offset + 4, "I/O APIC: memory map has memory at its address");
	return acpi_check_none();
}

static struct acpi_check_fault check_override(const struct acpi_check_view *madt, const struct acpi_check_entry *entry)
{
	if (get(madt, entry->offset + 2, 1) != 0)
		return acpi_check_at(entry->offset + 2, "interrupt source override: bus is not 0 (ISA)");
	if (get(madt, entry->offset + 3, 1) >= ISA_INTERRUPTS)
		return acpi_check_at(entry->offset + 3, "interrupt source override: source is above 15");
	return acpi_check_none();
}

static struct acpi_check_fault check_address(const struct acpi_check_view *madt, uint32_t offset, unsigned size,
					     const struct e820_map *map)
{
	const uint64_t address = acpi_check_field(madt, offset, size);

	if (address == 0 || (address & (LOCAL_APIC_SIZE - 1)) != 0)
		return acpi_check_at(offset, "local APIC address is not on a page boundary");
	if (!acpi_check_is_mmio(map, address, LOCAL_APIC_SIZE))
		return acpi_check_at(offset, "local APIC: memory map has memory at its address");
	return acpi_check_none();
}

/* MPS INTI flags: 0 as the bus has it, 1 active high or edge, 3 active low or level; 2 is reserved. */
static bool inti_is_valid(uint32_t flags)
{
	return (flags & ~0xfu) == 0 && (flags & 3) != 2 && (flags >> 2 & 3) != 2;
}

static struct acpi_check_fault check_form(const struct acpi_check_view *madt, const struct acpi_check_entry *entry,
					  const struct form *form)
{
	const uint32_t base = entry->offset;

	if (entry->length != form->length)
		return acpi_check_at(base + 1, form->text);
	if (form->zero_size != 0 && get(madt, base + form->zero, form->zero_size) != 0)
		return acpi_check_at(base + form->zero, "entry: reserved bytes are not 0");
	if (form->inti != 0 && !inti_is_valid(get(madt, base + form->inti, 2)))
		return acpi_check_at(base + form->inti, "entry: reserved polarity, trigger mode or flag");
	if (form->lint != 0 && get(madt, base + form->lint, 1) > 1)
		return acpi_check_at(base + form->lint, "entry: local APICs have no input but LINT0 and LINT1");
	return acpi_check_none();
}

static struct acpi_check_fault check_entry(const struct acpi_check_view *madt, const struct acpi_check_entry *entry,
					   const struct e820_map *map)
{
	const struct form *form = find_form(entry->type);
	struct acpi_check_fault fault;

	/* Types from 80h on are for the makers of the machine. */
	if (form == NULL && entry->type >= FIRST_OF_OEM)
		return acpi_check_none();
	if (form == NULL)
		return acpi_check_at(entry->offset, "entry: type is reserved or not one of a PC");
	fault = check_form(madt, entry, form);
	if (fault.text != NULL)
		return fault;
	switch (entry->type) {
	case LOCAL_APIC:
	case LOCAL_X2APIC:
		return check_processor(madt, entry);
	case IO_APIC:
		return check_io_apic(madt, entry, map);
	case OVERRIDE:
		return check_override(madt, entry);
	case ADDRESS_OVERRIDE:
		return check_address(madt, entry->offset + 4, 8, map);
	default:
		return acpi_check_none();
	}
}

/* --- identifiers --------------------------------------------------------------------------------------------------------- */

/* An entry that stands for no processor is not enabled and has the APIC ID that means all; its UID counts for nothing. */
static bool is_processor(const struct acpi_check_view *madt, const struct acpi_check_entry *entry)
{
	if (entry->type == LOCAL_X2APIC)
		return get(madt, entry->offset + 8, 4) != 0 || get(madt, entry->offset + 4, 4) != X2APIC_BROADCAST;
	return entry->type == LOCAL_APIC &&
	       (get(madt, entry->offset + 4, 4) != 0 || get(madt, entry->offset + 3, 1) != APIC_BROADCAST);
}

static bool apic_id(const struct acpi_check_view *madt, const struct acpi_check_entry *entry, uint64_t *id)
{
	if (!is_processor(madt, entry))
		return false;
	*id = entry->type == LOCAL_APIC ? get(madt, entry->offset + 3, 1) : get(madt, entry->offset + 4, 4);
	return true;
}

static bool processor_uid(const struct acpi_check_view *madt, const struct acpi_check_entry *entry, uint64_t *id)
{
	if (!is_processor(madt, entry))
		return false;
	*id = entry->type == LOCAL_APIC ? get(madt, entry->offset + 2, 1) : get(madt, entry->offset + 12, 4);
	return true;
}

static bool io_apic_id(const struct acpi_check_view *madt, const struct acpi_check_entry *entry, uint64_t *id)
{
	*id = get(madt, entry->offset + 2, 1);
	return entry->type == IO_APIC;
}

static bool io_apic_address(const struct acpi_check_view *madt, const struct acpi_check_entry *entry, uint64_t *id)
{
	*id = get(madt, entry->offset + 4, 4);
	return entry->type == IO_APIC;
}

static bool io_apic_gsi(const struct acpi_check_view *madt, const struct acpi_check_entry *entry, uint64_t *id)
{
	*id = get(madt, entry->offset + 8, 4);
	return entry->type == IO_APIC;
}

static bool override_source(const struct acpi_check_view *madt, const struct acpi_check_entry *entry, uint64_t *id)
{
	*id = get(madt, entry->offset + 3, 1);
	return entry->type == OVERRIDE;
}

static bool address_override(const struct acpi_check_view *madt, const struct acpi_check_entry *entry, uint64_t *id)
{
	(void)madt;
	*id = 0;
	return entry->type == ADDRESS_OVERRIDE;
}

static struct acpi_check_fault check_identifiers(const struct acpi_check_view *madt)
{
	static const struct {
		acpi_check_id *id;
		const char *text;
	} ids[] = {
		{ apic_id, "processor: APIC ID is there twice" },
		{ processor_uid, "processor: UID is there twice" },
		{ io_apic_id, "I/O APIC: ID is there twice" },
		{ io_apic_address, "I/O APIC: address is there twice" },
		{ io_apic_gsi, "I/O APIC: GSI base is there twice" },
		{ override_source, "interrupt source override: source is there twice" },
		{ address_override, "local APIC address override is there twice" },
	};

	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		const struct acpi_check_fault fault = acpi_check_unique(madt, ENTRIES, ids[i].id, ids[i].text);

		if (fault.text != NULL)
			return fault;
	}
	return acpi_check_none();
}

/* --- the whole ------------------------------------------------------------------------------------------------------------ */

/* What the entries have between them. How many inputs an I/O APIC has, only its own version register tells. */
struct tally {
	uint32_t enabled;
	uint32_t first_gsi, last_gsi; /* that an I/O APIC can have; first > last: there is none */
};

static struct acpi_check_fault check_entries(const struct acpi_check_view *madt, const struct e820_map *map,
					     struct tally *tally)
{
	struct acpi_check_entry entry;
	uint32_t cursor = ENTRIES;

	*tally = (struct tally){ 0, UINT32_MAX, 0 };
	while (acpi_check_next_entry(madt, &cursor, &entry)) {
		const struct acpi_check_fault fault = check_entry(madt, &entry, map);
		uint64_t base;

		if (fault.text != NULL)
			return fault;
		if (is_processor(madt, &entry) &&
		    (get(madt, entry.offset + find_form(entry.type)->flags, 4) & ENABLED) != 0)
			tally->enabled++;
		if (!io_apic_gsi(madt, &entry, &base))
			continue;
		if (base > UINT32_MAX - IO_APIC_MAX_INPUTS)
			return acpi_check_at(entry.offset + 8, "I/O APIC: GSI base leaves no room for its inputs");
		if (base < tally->first_gsi)
			tally->first_gsi = (uint32_t)base;
		if (base + IO_APIC_MAX_INPUTS - 1 > tally->last_gsi)
			tally->last_gsi = (uint32_t)base + IO_APIC_MAX_INPUTS - 1;
	}
	if (cursor != madt->length)
		return acpi_check_at(cursor, "entry does not end inside the table");
	return acpi_check_none();
}

static struct acpi_check_fault check_gsis(const struct acpi_check_view *madt, const struct tally *tally)
{
	struct acpi_check_entry entry;

	for (uint32_t cursor = ENTRIES; acpi_check_next_entry(madt, &cursor, &entry);) {
		const struct form *form = find_form(entry.type);
		uint32_t gsi;

		if (form == NULL || form->gsi == 0)
			continue;
		gsi = get(madt, entry.offset + form->gsi, 4);
		if (gsi < tally->first_gsi || gsi > tally->last_gsi)
			return acpi_check_at(entry.offset + form->gsi, "entry: no I/O APIC has this interrupt");
	}
	return acpi_check_none();
}

struct acpi_check_fault acpi_check_madt(const struct acpi_check_view *madt, const struct e820_map *map)
{
	struct tally tally;
	struct acpi_check_fault fault = check_address(madt, LOCAL_APIC_ADDRESS, 4, map);

	if (fault.text == NULL && (get(madt, FLAGS, 4) & ~PCAT_COMPAT) != 0)
		fault = acpi_check_at(FLAGS, "reserved flags are not 0");
	if (fault.text == NULL)
		fault = check_entries(madt, map, &tally);
	if (fault.text != NULL)
		return fault;
	if (tally.enabled == 0)
		return acpi_check_at(ENTRIES, "no processor is enabled");
	/* ISA interrupts are the first 16 global ones unless overridden (5.2.12.4). */
	if (tally.first_gsi <= tally.last_gsi && tally.first_gsi != 0)
		return acpi_check_at(ENTRIES, "no I/O APIC has interrupt 0");
	fault = check_identifiers(madt);
	return fault.text != NULL ? fault : check_gsis(madt, &tally);
}

/* Beside a pair of 8259s SCI_INT is one of their inputs. It is level triggered whatever its number (5.2.9). */
struct acpi_check_fault acpi_check_madt_with_fadt(const struct acpi_check_view *madt,
						  const struct acpi_check_view *fadt)
{
	const uint32_t sci = get(fadt, FADT_SCI_INT, 2);
	struct acpi_check_entry entry;

	if ((get(madt, FLAGS, 4) & PCAT_COMPAT) != 0 && sci >= ISA_INTERRUPTS)
		return acpi_check_at(FLAGS, "8259s are there, but the FADT's SCI_INT is not one of their inputs");
	for (uint32_t cursor = ENTRIES; acpi_check_next_entry(madt, &cursor, &entry);) {
		if (entry.type == OVERRIDE && get(madt, entry.offset + 3, 1) == sci &&
		    (get(madt, entry.offset + 8, 2) >> 2 & 3) == 1)
			return acpi_check_at(entry.offset + 8, "the override of SCI_INT makes it edge triggered");
	}
	return acpi_check_none();
}
