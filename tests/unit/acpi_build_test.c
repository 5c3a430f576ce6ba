/* SPDX-License-Identifier: MIT */
/* All tables together: which there are, where they are, and that each can be reached from the RSDP. */
#include <stdio.h>
#include <stdlib.h>

#include "acpi/acpi_build.h"
#include "acpi/acpi_table.h"
#include "acpi/dsdt.h"
#include "tests/acpi/xen_machine.h"
#include "tests/unit/acpi_table_fixture.h"

#define ADDRESS 0x7ff00000
#define CAPACITY (256u * 1024)

static uint8_t *space;
static struct acpi_block block;

static int allocate(void **state)
{
	(void)state;
	space = malloc(CAPACITY);
	return space == NULL;
}

static int release(void **state)
{
	(void)state;
	free(space);
	return 0;
}

static enum acpi_build_error build_at(uint64_t address, void *data, size_t capacity)
{
	memset(&block, 0xee, sizeof(block));
	byte_buf_init(&block.buf, data, capacity);
	block.address = address;
	return acpi_build(&machine.inputs, &block);
}

static void build(void)
{
	memset(space, 0xee, CAPACITY);
	assert_int_equal(build_at(ADDRESS, space, CAPACITY), ACPI_BUILD_OK);
}

static const uint8_t *table(const char *signature)
{
	const struct acpi_table_place *place = acpi_build_find(&block, signature);

	return place ? space + place->offset : NULL;
}

/* The signatures in the order of the block, each followed by a blank. */
static void assert_order(const char *expected)
{
	char order[ACPI_MAX_TABLES * 5 + 1] = "";

	for (size_t i = 0; i < block.count; i++)
		snprintf(order + 5 * i, sizeof(order) - 5 * i, "%s ", block.tables[i].signature);
	assert_string_equal(order, expected);
}

static void acpi_build_has_the_tables_of_each_machine_in_a_fixed_order(void **state)
{
	(void)state;
	acpi_machine_pc(&machine);
	build();
	assert_order("DSDT SSDT FACP APIC HPET WAET RSDT XSDT ");
	acpi_machine_pc_bridges(&machine);
	build();
	assert_order("DSDT SSDT FACP APIC HPET WAET TCPA SPCR RSDT XSDT ");
	acpi_machine_xen(&machine);
	build();
	assert_order("DSDT SSDT FACP APIC HPET SRAT SLIT WAET RSDT XSDT ");
	acpi_machine_q35(&machine);
	build();
	assert_order("DSDT SSDT FACP APIC HPET MCFG WAET TPM2 SPCR RSDT XSDT ");
	acpi_machine_numa(&machine);
	build();
	assert_order("DSDT SSDT FACP APIC HPET MCFG SRAT SLIT WAET TPM2 RSDT XSDT ");
	acpi_machine_bare(&machine);
	build();
	assert_order("DSDT SSDT FACP APIC RSDT XSDT ");
}

static void acpi_build_nodes_without_distances_have_no_slit(void **state)
{
	(void)state;
	acpi_machine_numa(&machine);
	machine.inputs.distances = NULL;
	build();
	assert_non_null(table("SRAT"));
	assert_null(table("SLIT"));
	acpi_machine_numa(&machine);
	for (size_t i = 0; i < machine.inputs.processor_count; i++)
		machine.processors[i].node = ACPI_NO_NODE;
	machine.roots[0].node = ACPI_NO_NODE;
	machine.inputs.memory_count = machine.inputs.node_count = 0;
	build();
	assert_null(table("SRAT"));
	assert_null(table("SLIT"));
}

static void acpi_build_tables_are_whole_aligned_and_do_not_overlap(void **state)
{
	size_t count;
	const struct acpi_machine_sample *samples = acpi_machine_samples(&count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		size_t end = 0;

		samples[i].make(&machine);
		build();
		for (size_t j = 0; j < block.count; j++) {
			const struct acpi_table_place *place = &block.tables[j];

			assert_int_equal(place->offset % 8, 0);
			assert_true(place->offset >= end && place->offset < end + 8);
			assert_header(space + place->offset, place->length, place->signature, space[place->offset + 8]);
			end = place->offset + place->length;
		}
		assert_int_equal(end, block.buf.length);
		for (size_t j = end; j < CAPACITY; j++)
			assert_int_equal(space[j], 0xee);
	}
}

/* From the RSDP to the RSDT and the XSDT, to each table but the DSDT, to that by way of the FADT. */
static void acpi_build_every_table_is_reached_from_the_rsdp(void **state)
{
	size_t count;
	const struct acpi_machine_sample *samples = acpi_machine_samples(&count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		const uint8_t *rsdt, *xsdt, *fadt;
		size_t entry = 0;

		samples[i].make(&machine);
		build();
		rsdt = space + (le32_get(block.rsdp + 16) - ADDRESS);
		xsdt = space + (le64_get(block.rsdp + 24) - ADDRESS);
		assert_ptr_equal(rsdt, table("RSDT"));
		assert_ptr_equal(xsdt, table("XSDT"));
		for (size_t j = 1; j < block.count - 2; j++, entry++) {
			const uint64_t address = ADDRESS + block.tables[j].offset;

			assert_int_equal(le32_get(rsdt + 36 + 4 * entry), address);
			assert_int_equal(le64_get(xsdt + 36 + 8 * entry), address);
		}
		assert_int_equal(le32_get(rsdt + 4), 36 + 4 * entry);
		assert_int_equal(le32_get(xsdt + 4), 36 + 8 * entry);
		fadt = table("FACP");
		assert_ptr_equal(space + (le64_get(fadt + 140) - ADDRESS), table("DSDT"));
		assert_int_equal(le32_get(fadt + 40), le64_get(fadt + 140));
		assert_int_equal(le32_get(fadt + 36), machine.inputs.facs);
	}
}

static void acpi_build_rsdp_sums_are_zero(void **state)
{
	uint8_t sum = 0;

	(void)state;
	acpi_machine_q35(&machine);
	build();
	assert_memory_equal(block.rsdp, "RSD PTR ", 8);
	for (size_t i = 0; i < 36; i++) {
		sum = (uint8_t)(sum + block.rsdp[i]);
		if (i == 19)
			assert_int_equal(sum, 0);
	}
	assert_int_equal(sum, 0);
}

static void acpi_build_dsdt_begins_with_that_of_the_chipset(void **state)
{
	static void (*const makes[])(struct acpi_machine *) = { acpi_machine_pc, acpi_machine_q35, xen_machine_q35 };
	size_t sizes[3];
	const uint8_t *const dsdts[] = { dsdt_find(ACPI_I440FX, &sizes[0]), dsdt_find(ACPI_Q35, &sizes[1]),
					 dsdt_find(ACPI_Q35_XEN, &sizes[2]) };

	(void)state;
	assert_ptr_not_equal(dsdts[0], dsdts[1]);
	assert_ptr_not_equal(dsdts[1], dsdts[2]);
	for (size_t i = 0; i < 3; i++) {
		makes[i](&machine);
		build();
		assert_true(acpi_build_find(&block, "DSDT")->length > sizes[i]);
		assert_memory_equal(table("DSDT") + ACPI_HEADER_SIZE, dsdts[i] + ACPI_HEADER_SIZE,
				    sizes[i] - ACPI_HEADER_SIZE);
	}
}

static void acpi_build_is_deterministic(void **state)
{
	static uint8_t again[CAPACITY];
	size_t count, length;
	const struct acpi_machine_sample *samples = acpi_machine_samples(&count);
	uint8_t rsdp[ACPI_RSDP_SIZE];

	(void)state;
	for (size_t i = 0; i < count; i++) {
		samples[i].make(&machine);
		build();
		length = block.buf.length;
		memcpy(rsdp, block.rsdp, sizeof(rsdp));
		memset(again, 0x55, sizeof(again));
		samples[i].make(&machine);
		assert_int_equal(build_at(ADDRESS, again, sizeof(again)), ACPI_BUILD_OK);
		assert_int_equal(block.buf.length, length);
		assert_memory_equal(again, space, length);
		assert_memory_equal(rsdp, block.rsdp, sizeof(rsdp));
	}
}

static void acpi_build_size_does_not_depend_on_the_address(void **state)
{
	static const uint64_t addresses[] = { 0, 64, 0xf0000, 0x7fffffc0, 0xfffc0000 };
	size_t count;
	const struct acpi_machine_sample *samples = acpi_machine_samples(&count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		size_t length;

		samples[i].make(&machine);
		build();
		length = block.buf.length;
		for (size_t j = 0; j < COUNT_OF(addresses); j++) {
			assert_int_equal(build_at(addresses[j], space, CAPACITY), ACPI_BUILD_OK);
			assert_int_equal(block.buf.length, length);
		}
		assert_int_equal(build_at(0, NULL, SIZE_MAX), ACPI_BUILD_OK);
		assert_int_equal(block.buf.length, length);
	}
}

/* Each capacity on a heap block of just that size, so that the sanitizer sees the first byte beyond. */
static void acpi_build_every_smaller_buffer_is_full(void **state)
{
	size_t length;

	(void)state;
	acpi_machine_pc(&machine);
	build();
	length = block.buf.length;
	for (size_t capacity = 0; capacity <= length; capacity++) {
		uint8_t *small = malloc(capacity ? capacity : 1);
		const enum acpi_build_error error = build_at(ADDRESS, small, capacity);

		free(small);
		if (error != (capacity < length ? ACPI_BUILD_FULL : ACPI_BUILD_OK))
			fail_msg("capacity %zu of %zu: %s", capacity, length, acpi_build_error_text(error));
	}
}

static void acpi_build_is_full_one_byte_below_the_size_of_each_machine(void **state)
{
	size_t count;
	const struct acpi_machine_sample *samples = acpi_machine_samples(&count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		size_t length;

		samples[i].make(&machine);
		build();
		length = block.buf.length;
		assert_int_equal(build_at(ADDRESS, space, length - 1), ACPI_BUILD_FULL);
		assert_int_equal(build_at(ADDRESS, space, length), ACPI_BUILD_OK);
	}
}

static void acpi_build_refuses_an_address_that_is_unaligned_or_above_4g(void **state)
{
	size_t length;

	(void)state;
	acpi_machine_q35(&machine);
	build();
	length = block.buf.length;
	assert_int_equal(build_at(ADDRESS + 32, space, CAPACITY), ACPI_BUILD_ADDRESS);
	assert_int_equal(build_at(0x100000000, space, CAPACITY), ACPI_BUILD_ADDRESS);
	assert_int_equal(build_at(UINT64_MAX & ~63ull, space, CAPACITY), ACPI_BUILD_ADDRESS);
	assert_int_equal(build_at(0xffffffc0, space, CAPACITY), ACPI_BUILD_ADDRESS);
	/* The last address at which all of it lies below 4 GiB, and the next. */
	assert_int_equal(build_at((0x100000000 - length) & ~63ull, space, CAPACITY), ACPI_BUILD_OK);
	assert_int_equal(build_at(((0x100000000 - length) & ~63ull) + 64, space, CAPACITY), ACPI_BUILD_ADDRESS);
}

static void acpi_build_refuses_inputs_before_it_writes(void **state)
{
	(void)state;
	acpi_machine_q35(&machine);
	machine.inputs.override_count = 17;
	memset(space, 0xee, CAPACITY);
	assert_int_equal(build_at(ADDRESS, space, CAPACITY), ACPI_BUILD_COUNT);
	assert_int_equal(block.count, 0);
	assert_int_equal(block.buf.length, 0);
	assert_int_equal(space[0], 0xee);
	assert_int_equal(block.rsdp[0], 0);
}

static void acpi_build_every_error_has_a_text_of_its_own(void **state)
{
	(void)state;
	for (int i = ACPI_BUILD_OK; i <= ACPI_BUILD_PASSED; i++) {
		const char *text = acpi_build_error_text((enum acpi_build_error)i);

		assert_non_null(text);
		for (int j = ACPI_BUILD_OK; j < i; j++)
			assert_string_not_equal(text, acpi_build_error_text((enum acpi_build_error)j));
	}
	assert_string_equal(acpi_build_error_text((enum acpi_build_error)(ACPI_BUILD_PASSED + 1)), "unknown error");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(acpi_build_has_the_tables_of_each_machine_in_a_fixed_order),
		cmocka_unit_test(acpi_build_nodes_without_distances_have_no_slit),
		cmocka_unit_test(acpi_build_tables_are_whole_aligned_and_do_not_overlap),
		cmocka_unit_test(acpi_build_every_table_is_reached_from_the_rsdp),
		cmocka_unit_test(acpi_build_rsdp_sums_are_zero),
		cmocka_unit_test(acpi_build_dsdt_begins_with_that_of_the_chipset),
		cmocka_unit_test(acpi_build_is_deterministic),
		cmocka_unit_test(acpi_build_size_does_not_depend_on_the_address),
		cmocka_unit_test(acpi_build_every_smaller_buffer_is_full),
		cmocka_unit_test(acpi_build_is_full_one_byte_below_the_size_of_each_machine),
		cmocka_unit_test(acpi_build_refuses_an_address_that_is_unaligned_or_above_4g),
		cmocka_unit_test(acpi_build_refuses_inputs_before_it_writes),
		cmocka_unit_test(acpi_build_every_error_has_a_text_of_its_own),
	};

	return cmocka_run_group_tests(tests, allocate, release);
}
