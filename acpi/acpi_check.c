/* SPDX-License-Identifier: MIT */
/*
 * From the RSDP down: each pointer is followed only after the table it is in has proved right, so that the first fault named
 * is where the fault is. Then what concerns several tables: overlap, tables that are there twice, promises of one that
 * another must keep.
 *
 *   RSDP ---> RSDT ---+---> FACP ---> DSDT, FACS
 *        \--> XSDT --/ \--> any others
 *
 * Nothing is stored but the views of the few tables that others are compared with; what the list holds is read anew.
 */
#include <string.h>

#include "acpi/acpi_check_read.h"

#define MAX_TABLES 128

/* Offsets of the RSDP's pointers. */
#define RSDP_RSDT 16
#define RSDP_XSDT 24

/* A table that others are compared with, or that none may overlap and no list names. */
enum known {
	KNOWN_FADT,
	KNOWN_MADT,
	KNOWN_SRAT,
	KNOWN_SLIT,
	KNOWN_RSDP,
	KNOWN_RSDT,
	KNOWN_XSDT,
	KNOWN_FACS,
	KNOWN_DSDT,
	KNOWN_COUNT,
	KNOWN_NOT
};
#define FIRST_UNLISTED KNOWN_RSDP

struct check {
	struct acpi_check_reader reader;
	struct acpi_check_view known[KNOWN_COUNT];
	const struct acpi_check_view *list; /* the XSDT, or the RSDT where there is no XSDT */
	unsigned entry_size;                /* of the list */
	uint32_t count;                     /* of its entries */
};

/* --- what is asked of a table beyond its header ----------------------------------------------------------------------- */

struct rule {
	char signature[5];
	uint8_t revision; /* the only one there is; 0: more than one */
	uint8_t known;
	uint16_t length; /* the least */
	acpi_check_body *body;
};

/* Each of these is there at most once. */
static const struct rule rules[] = {
	{ "FACP", 0, KNOWN_FADT, 116, acpi_check_fadt }, { "APIC", 0, KNOWN_MADT, 44, acpi_check_madt },
	{ "SRAT", 0, KNOWN_SRAT, 48, acpi_check_srat },  { "SLIT", 1, KNOWN_SLIT, 44, acpi_check_slit },
	{ "HPET", 1, KNOWN_NOT, 56, acpi_check_hpet },   { "MCFG", 1, KNOWN_NOT, 44, acpi_check_mcfg },
	{ "WAET", 1, KNOWN_NOT, 40, acpi_check_waet },   { "SPCR", 0, KNOWN_NOT, 80, acpi_check_spcr },
	{ "TPM2", 0, KNOWN_NOT, 52, acpi_check_tpm2 },   { "TCPA", 0, KNOWN_NOT, 50, acpi_check_tcpa },
	{ "NFIT", 1, KNOWN_NOT, 40, acpi_check_nfit },
};

/* Tables that are reached by a pointer of their own. */
static const char unlisted[][5] = { "RSDT", "XSDT", "DSDT", "FACS" };

static const struct rule *find_rule(const struct acpi_check_view *table)
{
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		if (memcmp(rules[i].signature, table->bytes, 4) == 0)
			return &rules[i];
	}
	return NULL;
}

static bool is_unlisted(const struct acpi_check_view *table)
{
	for (size_t i = 0; i < sizeof(unlisted) / sizeof(unlisted[0]); i++) {
		if (memcmp(unlisted[i], table->bytes, 4) == 0)
			return true;
	}
	return false;
}

static struct acpi_check_fault check_body(const struct acpi_check_view *table, const struct rule *rule,
					  const struct e820_map *map)
{
	const struct acpi_check_fault fault = acpi_check_identity(table);

	if (fault.text != NULL)
		return fault;
	if (rule->revision != 0 && table->bytes[8] != rule->revision)
		return acpi_check_at(8, "revision is not 1");
	if (table->length < rule->length)
		return acpi_check_at(4, "length is less than the table's fields take");
	if (table->length > ACPI_CHECK_MAX_STRUCTURED)
		return acpi_check_at(4, "length is not plausible");
	return rule->body(table, map);
}

/* --- RSDT and XSDT --------------------------------------------------------------------------------------------------- */

static uint32_t count_entries(const struct acpi_check_view *list, unsigned entry_size)
{
	return (list->length - ACPI_CHECK_HEADER) / entry_size;
}

static uint32_t entry_offset(unsigned entry_size, uint32_t index)
{
	return ACPI_CHECK_HEADER + index * entry_size;
}

static struct acpi_check_fault check_list(const struct acpi_check_view *list, const char *signature,
					  unsigned entry_size)
{
	const struct acpi_check_fault fault = acpi_check_identity(list);

	if (memcmp(list->bytes, signature, 4) != 0)
		return acpi_check_at(0, "signature is not the one of the pointer to it");
	if (fault.text != NULL)
		return fault;
	if (list->bytes[8] != 1)
		return acpi_check_at(8, "revision is not 1");
	if ((list->length - ACPI_CHECK_HEADER) % entry_size != 0)
		return acpi_check_at(4, "length is not a whole number of entries");
	if (count_entries(list, entry_size) > MAX_TABLES)
		return acpi_check_at(4, "has more than 128 entries");
	return acpi_check_none();
}

static struct acpi_check_fault compare_lists(const struct acpi_check_view *rsdt, const struct acpi_check_view *xsdt)
{
	if (count_entries(rsdt, 4) != count_entries(xsdt, 8))
		return acpi_check_at(4, "RSDT and XSDT differ in the number of tables");
	for (uint32_t i = 0; i < count_entries(xsdt, 8); i++) {
		if (acpi_check_field(rsdt, entry_offset(4, i), 4) != acpi_check_field(xsdt, entry_offset(8, i), 8))
			return acpi_check_at(entry_offset(8, i), "RSDT and XSDT differ");
	}
	return acpi_check_none();
}

static struct acpi_check_result read_list(struct check *check, enum known known, uint32_t pointer,
					  const char *signature, unsigned entry_size)
{
	const struct acpi_check_view *rsdp = &check->known[KNOWN_RSDP];
	struct acpi_check_view *list = &check->known[known];
	const struct acpi_check_result result =
		acpi_check_read(&check->reader, acpi_check_field(rsdp, pointer, entry_size), list, rsdp, pointer);

	if (result.fault != NULL)
		return result;
	check->list = list;
	check->entry_size = entry_size;
	check->count = count_entries(list, entry_size);
	return acpi_check_fault_of(list, check_list(list, signature, entry_size));
}

/* In revision 2 the RSDT may be missing; the XSDT may not, and is the one that counts. */
static struct acpi_check_result read_lists(struct check *check)
{
	const struct acpi_check_view *rsdp = &check->known[KNOWN_RSDP];
	const bool extended = acpi_check_field(rsdp, RSDP_XSDT, 8) != 0;
	struct acpi_check_result result = { .fault = NULL };

	if (!extended || acpi_check_field(rsdp, RSDP_RSDT, 4) != 0)
		result = read_list(check, KNOWN_RSDT, RSDP_RSDT, "RSDT", 4);
	if (result.fault == NULL && extended)
		result = read_list(check, KNOWN_XSDT, RSDP_XSDT, "XSDT", 8);
	if (result.fault == NULL && extended && check->known[KNOWN_RSDT].bytes != NULL)
		result = acpi_check_fault_of(&check->known[KNOWN_XSDT],
					     compare_lists(&check->known[KNOWN_RSDT], &check->known[KNOWN_XSDT]));
	return result;
}

static uint64_t listed_address(const struct check *check, uint32_t index)
{
	return acpi_check_field(check->list, entry_offset(check->entry_size, index), check->entry_size);
}

/* --- the tables ------------------------------------------------------------------------------------------------------- */

static struct acpi_check_result check_listed(struct check *check, uint32_t index)
{
	struct acpi_check_view table;
	const uint32_t offset = entry_offset(check->entry_size, index);
	struct acpi_check_result result =
		acpi_check_read(&check->reader, listed_address(check, index), &table, check->list, offset);
	const struct rule *rule;

	if (result.fault != NULL)
		return result;
	if (is_unlisted(&table))
		return acpi_check_fault_of(check->list,
					   acpi_check_at(offset, "entry is a table that has no place here"));
	rule = find_rule(&table);
	if (rule == NULL)
		return result;
	result = acpi_check_fault_of(&table, check_body(&table, rule, check->reader.map));
	if (result.fault == NULL && rule->known != KNOWN_NOT)
		check->known[rule->known] = table;
	return result;
}

static struct acpi_check_result read_dsdt(struct check *check)
{
	const struct acpi_check_view *fadt = &check->known[KNOWN_FADT];
	struct acpi_check_view *dsdt = &check->known[KNOWN_DSDT];
	const uint32_t offset =
		acpi_check_field(fadt, ACPI_CHECK_FADT_X_DSDT, 8) != 0 ? ACPI_CHECK_FADT_X_DSDT : ACPI_CHECK_FADT_DSDT;
	const uint64_t address = acpi_check_field(fadt, offset, offset == ACPI_CHECK_FADT_DSDT ? 4 : 8);
	struct acpi_check_result result = acpi_check_read(&check->reader, address, dsdt, fadt, offset);

	if (result.fault == NULL && memcmp(dsdt->bytes, "DSDT", 4) != 0)
		result = acpi_check_fault_of(dsdt, acpi_check_at(0, "signature is not the one of the pointer to it"));
	if (result.fault == NULL)
		result = acpi_check_fault_of(dsdt, acpi_check_identity(dsdt));
	return result;
}

static struct acpi_check_result read_facs(struct check *check)
{
	const struct acpi_check_view *fadt = &check->known[KNOWN_FADT];
	struct acpi_check_view *facs = &check->known[KNOWN_FACS];
	const uint32_t offset =
		acpi_check_field(fadt, ACPI_CHECK_FADT_X_FACS, 8) != 0 ? ACPI_CHECK_FADT_X_FACS : ACPI_CHECK_FADT_FACS;
	const uint64_t address = acpi_check_field(fadt, offset, offset == ACPI_CHECK_FADT_FACS ? 4 : 8);
	struct acpi_check_result result = { .fault = NULL };

	/* The FADT's own check knows whether there has to be one. */
	if (address == 0)
		return result;
	result = acpi_check_read_facs(&check->reader, address, facs, fadt, offset);
	if (result.fault == NULL)
		result = acpi_check_fault_of(facs, acpi_check_facs(facs, check->reader.map));
	if (result.fault == NULL)
		result = acpi_check_fault_of(facs, acpi_check_facs_with_fadt(facs, fadt));
	return result;
}

static struct acpi_check_result read_all(struct check *check)
{
	struct acpi_check_result result = read_lists(check);

	for (uint32_t i = 0; result.fault == NULL && i < check->count; i++)
		result = check_listed(check, i);
	if (result.fault != NULL)
		return result;
	if (check->known[KNOWN_FADT].bytes == NULL)
		return acpi_check_fault_of(check->list, acpi_check_at(4, "there is no FADT among the tables"));
	result = read_dsdt(check);
	return result.fault != NULL ? result : read_facs(check);
}

/* --- what concerns several tables -------------------------------------------------------------------------------------- */

/* The tables that no list names, then those of the list. False: none is known by this number. */
static bool table_at(const struct check *check, uint32_t number, struct acpi_check_view *table)
{
	const uint32_t unlisted_count = KNOWN_COUNT - FIRST_UNLISTED;

	if (number >= unlisted_count)
		return acpi_check_read_again(&check->reader, listed_address(check, number - unlisted_count), table);
	*table = check->known[FIRST_UNLISTED + number];
	return table->bytes != NULL;
}

static bool views_overlap(const struct acpi_check_view *a, const struct acpi_check_view *b)
{
	return range_overlaps(range_of_size(a->address, a->length), range_of_size(b->address, b->length));
}

static struct acpi_check_fault compare_pair(const struct acpi_check_view *earlier, const struct acpi_check_view *table)
{
	const bool same = earlier->name == NULL && table->name == NULL && memcmp(earlier->bytes, table->bytes, 4) == 0;

	if (earlier->address == table->address)
		return acpi_check_at(0, "is listed twice");
	if (same && find_rule(table) != NULL)
		return acpi_check_at(0, "is there twice");
	if (views_overlap(earlier, table))
		return acpi_check_at(0, "overlaps another table");
	return acpi_check_none();
}

static struct acpi_check_result compare_tables(const struct check *check)
{
	const uint32_t count = KNOWN_COUNT - FIRST_UNLISTED + check->count;
	struct acpi_check_result result = { .fault = NULL };
	struct acpi_check_view table, earlier;

	for (uint32_t i = 1; i < count; i++) {
		if (!table_at(check, i, &table))
			continue;
		for (uint32_t j = 0; j < i && result.fault == NULL; j++) {
			if (table_at(check, j, &earlier))
				result = acpi_check_fault_of(&table, compare_pair(&earlier, &table));
		}
		if (result.fault != NULL)
			return result;
	}
	return result;
}

static struct acpi_check_result compare_promises(const struct check *check)
{
	const struct acpi_check_view *known = check->known;
	struct acpi_check_result result = { .fault = NULL };

	if (known[KNOWN_MADT].bytes != NULL)
		result = acpi_check_fault_of(&known[KNOWN_MADT],
					     acpi_check_madt_with_fadt(&known[KNOWN_MADT], &known[KNOWN_FADT]));
	if (result.fault == NULL && known[KNOWN_SRAT].bytes != NULL && known[KNOWN_SLIT].bytes != NULL)
		result = acpi_check_fault_of(&known[KNOWN_SRAT],
					     acpi_check_srat_with_slit(&known[KNOWN_SRAT], &known[KNOWN_SLIT]));
	return result;
}

struct acpi_check_result acpi_check(uint64_t rsdp, const struct acpi_check_memory *memory, const struct e820_map *map)
{
	struct check check = { .reader = { memory, map } };
	struct acpi_check_result result = acpi_check_read_rsdp(&check.reader, rsdp, &check.known[KNOWN_RSDP]);

	if (result.fault == NULL)
		result = read_all(&check);
	if (result.fault == NULL)
		result = compare_tables(&check);
	if (result.fault == NULL)
		result = compare_promises(&check);
	return result;
}
