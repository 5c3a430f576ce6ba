/* SPDX-License-Identifier: MIT */
/* Of our own tables, for each sample machine: acpi_check passes them, and names any of which one byte is not as built. */
#include <stdio.h>

#include "acpi/acpi_build.h"
#include "acpi/acpi_facs.h"
#include "tests/fake/acpi_machine.h"
#include "tests/unit/acpi_check_fixture.h"

#define BLOCK_AT 0x7ff00000
#define CAPACITY (256u * 1024)

/* A large block is not flipped at each byte, but at each of the first bytes of a table, and here and there behind them. */
#define FLIPS_OF_BLOCK 12000

static struct acpi_machine machine;
static struct acpi_block block;
static uint8_t space[CAPACITY];

static void declare_memory(void)
{
	const struct acpi_inputs *inputs = &machine.inputs;

	if (inputs->memory_count == 0)
		world_declare(0, 0x7fffffff, E820_RAM);
	for (size_t i = 0; i < inputs->memory_count; i++) {
		if (!inputs->memory[i].hotplug)
			world_declare(inputs->memory[i].range.first, inputs->memory[i].range.last,
				      inputs->memory[i].nonvolatile ? E820_PMEM : E820_RAM);
	}
	world_declare(0xf0000, 0xfffff, E820_RESERVED);
	world_declare(BLOCK_AT, BLOCK_AT + CAPACITY - 1, E820_ACPI);
	world_declare(inputs->facs, inputs->facs + ACPI_FACS_SIZE - 1, E820_NVS);
	if (inputs->tpm.log_size != 0)
		world_declare(inputs->tpm.log_address, inputs->tpm.log_address + inputs->tpm.log_size - 1,
			      E820_RESERVED);
	for (size_t i = 0; i < inputs->ecam_count; i++) {
		const uint64_t base = inputs->ecam[i].base;

		world_declare(base + ((uint64_t)inputs->ecam[i].first_bus << 20),
			      base + ((uint64_t)(inputs->ecam[i].last_bus + 1u) << 20) - 1, E820_RESERVED);
	}
}

static void build(const struct acpi_machine_sample *sample)
{
	uint8_t facs[ACPI_FACS_SIZE];

	world_empty();
	sample->make(&machine);
	memset(&block, 0, sizeof(block));
	byte_buf_init(&block.buf, space, sizeof(space));
	block.address = BLOCK_AT;
	assert_int_equal(acpi_build(&machine.inputs, &block), ACPI_BUILD_OK);
	declare_memory();
	acpi_facs_write(facs, 0);
	world_add(BLOCK_AT, space, block.buf.length, false);
	world_add(RSDP_AT, block.rsdp, sizeof(block.rsdp), false);
	world_add(machine.inputs.facs, facs, sizeof(facs), false);
}

static void each_sample(void (*claim)(void))
{
	size_t count;
	const struct acpi_machine_sample *samples = acpi_machine_samples(&count);

	for (size_t i = 0; i < count; i++) {
		build(&samples[i]);
		claim();
	}
}

/* --- as built --------------------------------------------------------------------------------------------------------- */

static void require_no_fault(void)
{
	const struct acpi_check_result result = world_check();

	if (result.fault != NULL)
		fail_msg("%s+%u: %s", result.signature, result.offset, result.fault);
}

static void acpi_check_passes_our_tables(void **state)
{
	(void)state;
	each_sample(require_no_fault);
}

/* --- one byte -------------------------------------------------------------------------------------------------------- */

/* A changed Length may reach into another table while the sum comes out by chance: then that one may be named. */
static bool reaches_into_another(const struct acpi_check_result *result, uint32_t offset)
{
	return offset >= 4 && offset < 8 && strcmp(result->fault, "overlaps another table") == 0;
}

/* The byte at `offset` of the table at `address` is changed; the table is named, by its address if its name is changed. */
static void require_named(const char *signature, uint64_t address, uint32_t offset, uint8_t change)
{
	uint8_t *byte = world_at(address + offset);
	struct acpi_check_result result;

	*byte ^= change;
	result = world_check();
	*byte ^= change;
	if (result.fault != NULL && reaches_into_another(&result, offset))
		return;
	if (result.fault == NULL || result.table != address)
		fail_msg("%s+%u ^ %#x: %s of %s", signature, offset, change,
			 result.fault != NULL ? result.fault : "no fault", result.signature);
	if (offset >= 4)
		assert_string_equal(result.signature, signature);
}

static void flip_tables(void)
{
	const size_t step = block.buf.length / FLIPS_OF_BLOCK + 1;

	for (size_t i = 0; i < block.count; i++) {
		const struct acpi_table_place *place = &block.tables[i];

		for (uint32_t offset = 0; offset < place->length; offset += offset < 64 ? 1 : (uint32_t)step)
			require_named(place->signature, BLOCK_AT + place->offset, offset, (uint8_t)(1u << offset % 8));
	}
}

static void acpi_check_names_the_table_of_a_changed_byte(void **state)
{
	(void)state;
	each_sample(flip_tables);
}

static void flip_rsdp(void)
{
	for (uint32_t offset = 0; offset < ACPI_RSDP_SIZE; offset++) {
		for (unsigned change = 1; change < 256; change++)
			require_named("RSDP", RSDP_AT, offset, (uint8_t)change);
	}
}

static void acpi_check_names_a_changed_rsdp(void **state)
{
	(void)state;
	each_sample(flip_rsdp);
}

/*
 * The FACS has no checksum, and the operating system writes into it. Bits that are free to change:
 * Hardware Signature: any value is one. Firmware Waking Vector, X_Firmware_Waking_Vector: the operating system's, at any
 * address. Global Lock: its Pending and Owned bits. Flags: whether there is a 64-bit waking environment. Version 0 is one
 * that was. OSPM Flags: the operating system's.
 */
static uint8_t free_bits(uint32_t offset)
{
	if (offset >= 8 && offset < 16)
		return 0xff;
	if (offset >= 24 && offset < 32)
		return 0xff;
	switch (offset) {
	case 16:
		return 3;
	case 20:
		return 2;
	case 32:
		return 2;
	case 36:
		return 1;
	default:
		return 0;
	}
}

static void flip_facs(void)
{
	for (uint32_t offset = 0; offset < ACPI_FACS_SIZE; offset++) {
		for (unsigned bit = 0; bit < 8; bit++) {
			if ((free_bits(offset) >> bit & 1) == 0)
				require_named("FACS", machine.inputs.facs, offset, (uint8_t)(1u << bit));
		}
	}
}

static void acpi_check_names_a_changed_facs(void **state)
{
	(void)state;
	each_sample(flip_facs);
}

/* --- one bit, and the checksum repaired ----------------------------------------------------------------------------------- */

static struct {
	char signature[5];
	unsigned bits, found;
} tally[16];

static unsigned *count_for(const char *signature, unsigned **found)
{
	size_t i = 0;

	while (tally[i].signature[0] != '\0' && strcmp(tally[i].signature, signature) != 0)
		i++;
	assert_true(i < COUNT_OF(tally));
	memcpy(tally[i].signature, signature, 5);
	*found = &tally[i].found;
	return &tally[i].bits;
}

/* Bits of the header that say who made the table, and AML, are nobody's structure. */
static void flip_and_repair(void)
{
	for (size_t i = 0; i < block.count; i++) {
		const struct acpi_table_place *place = &block.tables[i];
		const uint64_t address = BLOCK_AT + place->offset;
		unsigned *found, *bits = count_for(place->signature, &found);
		const uint32_t last = strstr("DSDT SSDT", place->signature) != NULL ? 36 : place->length;
		const uint32_t step = last > 1000 ? 13 : 1;

		for (uint32_t offset = 36; offset < last; offset += step) {
			for (unsigned bit = 0; bit < 8; bit++) {
				*world_at(address + offset) ^= (uint8_t)(1u << bit);
				world_repair(address);
				(*bits)++;
				*found += world_check().fault != NULL;
				*world_at(address + offset) ^= (uint8_t)(1u << bit);
				world_repair(address);
			}
		}
	}
}

/*
 * What is left are values any of which may be true: identifiers, latencies, the numbers of interrupts, addresses inside
 * reserved memory. The bounds are what was measured, rounded down; that a check is lost shows here.
 */
static void acpi_check_finds_most_changes_that_keep_the_checksum(void **state)
{
	static const struct {
		const char *signature;
		unsigned percent;
	} least[] = {
		{ "RSDT", 100 }, { "XSDT", 100 }, { "FACP", 70 }, { "APIC", 75 }, { "SRAT", 70 }, { "SLIT", 60 },
		{ "MCFG", 80 },  { "HPET", 45 },  { "WAET", 90 }, { "SPCR", 60 }, { "TPM2", 50 }, { "TCPA", 95 },
	};

	(void)state;
	memset(tally, 0, sizeof(tally));
	each_sample(flip_and_repair);
	for (size_t i = 0; i < COUNT_OF(least); i++) {
		unsigned *found, *bits = count_for(least[i].signature, &found);

		print_message("%s: %u of %u bits, %u%%\n", least[i].signature, *found, *bits,
			      *bits != 0 ? *found * 100 / *bits : 0);
		assert_true(*bits != 0 && *found * 100 >= least[i].percent * *bits);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(acpi_check_passes_our_tables, world_tear_down),
		cmocka_unit_test_teardown(acpi_check_names_the_table_of_a_changed_byte, world_tear_down),
		cmocka_unit_test_teardown(acpi_check_names_a_changed_rsdp, world_tear_down),
		cmocka_unit_test_teardown(acpi_check_names_a_changed_facs, world_tear_down),
		cmocka_unit_test_teardown(acpi_check_finds_most_changes_that_keep_the_checksum, world_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
