/* SPDX-License-Identifier: MIT */
/* Names that a table passed on has in common with our DSDT and SSDT. */
#include "acpi/acpi_clash.h"
#include "acpi/acpi_table.h"
#include "acpi/aml.h"
#include "tests/acpi/xen_machine.h"
#include "tests/unit/acpi_table_fixture.h"

#define ADDRESS 0x7ff00000

static struct acpi_block block;
static struct acpi_clash clash;
static struct acpi_passed passed[4];
static uint8_t space[65536], tables[4][16384];
static size_t next;

/* The next table to be passed on, whose terms `make` appends. */
static void pass(const char *signature, void (*make)(struct aml *aml))
{
	const size_t index = machine.inputs.passed_count++;
	struct byte_buf own;
	struct aml aml;

	byte_buf_init(&own, tables[index], sizeof(tables[index]));
	acpi_table_begin(&own, signature, 2, 1);
	aml_init(&aml, &own);
	make(&aml);
	assert_true(aml_finish(&aml));
	acpi_table_end(&own, 0);
	passed[index] = (struct acpi_passed){ tables[index], (uint32_t)own.length };
	machine.inputs.passed = passed;
}

static void build(void)
{
	byte_buf_init(&block.buf, space, sizeof(space));
	block.address = ADDRESS;
	assert_int_equal(acpi_build(&machine.inputs, &block), ACPI_BUILD_OK);
	memset(&clash, 0xa5, sizeof(clash));
	next = 0;
}

static int make_machine(void **state)
{
	(void)state;
	memset(&block, 0, sizeof(block));
	xen_machine_pc(&machine);
	return 0;
}

static void expect(size_t passed_index, const char *path)
{
	assert_true(acpi_clash_next(&block, &next, &clash));
	assert_string_equal(clash.path, path);
	assert_int_equal(clash.error, AML_WALK_OK);
	assert_int_equal(clash.table, block.count - 2 - machine.inputs.passed_count + passed_index);
}

static void name(struct aml *aml, const char *path)
{
	aml_name(aml, path);
	aml_integer(aml, 1);
}

static void make_other(struct aml *aml)
{
	aml_scope(aml, "\\_SB");
	aml_device(aml, "VEND");
	name(aml, "_UID");
	aml_end(aml);
	aml_end(aml);
}

/* Devices of our SSDT, in a scope of the DSDT's; then a name of the DSDT's. */
static void make_hpet(struct aml *aml)
{
	make_other(aml);
	aml_scope(aml, "\\_SB");
	aml_device(aml, "HPET");
	aml_end(aml);
	aml_end(aml);
}

static void make_link(struct aml *aml)
{
	name(aml, "\\_SB.LNKB");
}

static void make_conditional(struct aml *aml)
{
	aml_if(aml);
	aml_op(aml, AML_ZERO);
	name(aml, "\\_SB.LNKB");
	aml_end(aml);
	aml_method(aml, "INIT", 0, false);
	name(aml, "\\_SB.LNKC");
	aml_end(aml);
}

static void acpi_clash_without_tables_of_others_is_none(void **state)
{
	(void)state;
	build();
	assert_false(acpi_clash_next(&block, &next, &clash));
}

static void acpi_clash_names_what_both_declare(void **state)
{
	(void)state;
	pass("SSDT", make_other);
	pass("SSDT", make_hpet);
	pass("OEM1", make_link);
	pass("SSDT", make_link);
	build();
	expect(1, "\\_SB.HPET");
	expect(3, "\\_SB.LNKB");
	assert_false(acpi_clash_next(&block, &next, &clash));
}

static void acpi_clash_scopes_are_no_declarations(void **state)
{
	(void)state;
	pass("SSDT", make_other);
	build();
	assert_false(acpi_clash_next(&block, &next, &clash));
}

static void acpi_clash_what_may_never_be_is_not_compared(void **state)
{
	(void)state;
	pass("SSDT", make_conditional);
	build();
	assert_false(acpi_clash_next(&block, &next, &clash));
}

/* An opcode that there is not behind one good term. */
static void acpi_clash_tells_of_aml_that_cannot_be_read(void **state)
{
	(void)state;
	pass("SSDT", make_link);
	tables[0][passed[0].length] = 0x02;
	le32_put(tables[0] + 4, ++passed[0].length);
	tables[0][9] = 0;
	tables[0][9] = (uint8_t)-byte_sum(tables[0], passed[0].length);
	build();
	expect(0, "\\_SB.LNKB");

	machine.inputs.passed_count = 0;
	pass("SSDT", make_other);
	tables[0][passed[0].length] = 0x02;
	le32_put(tables[0] + 4, ++passed[0].length);
	tables[0][9] = 0;
	tables[0][9] = (uint8_t)-byte_sum(tables[0], passed[0].length);
	build();
	assert_true(acpi_clash_next(&block, &next, &clash));
	assert_int_equal(clash.error, AML_WALK_OPCODE);
	assert_int_equal(clash.offset, passed[0].length - 1);
	assert_string_equal(clash.path, "");
	assert_false(acpi_clash_next(&block, &next, &clash));
}

static void make_many(struct aml *aml)
{
	for (unsigned i = 0; i < ACPI_CLASH_NAMES + 1; i++) {
		char path[] = "\\X000";

		path[2] = (char)('A' + i / 256);
		path[3] = (char)('A' + i / 16 % 16);
		path[4] = (char)('A' + i % 16);
		if (i == ACPI_CLASH_NAMES - 1)
			memcpy(path, "\\PICF", 5);
		name(aml, path);
	}
	make_link(aml);
}

static void acpi_clash_compares_as_many_names_as_it_says(void **state)
{
	(void)state;
	pass("SSDT", make_many);
	build();
	expect(0, "\\PICF");
	assert_int_equal(clash.name_count, ACPI_CLASH_NAMES);
	assert_false(acpi_clash_next(&block, &next, &clash));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(acpi_clash_without_tables_of_others_is_none, make_machine),
		cmocka_unit_test_setup(acpi_clash_names_what_both_declare, make_machine),
		cmocka_unit_test_setup(acpi_clash_scopes_are_no_declarations, make_machine),
		cmocka_unit_test_setup(acpi_clash_what_may_never_be_is_not_compared, make_machine),
		cmocka_unit_test_setup(acpi_clash_tells_of_aml_that_cannot_be_read, make_machine),
		cmocka_unit_test_setup(acpi_clash_compares_as_many_names_as_it_says, make_machine),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
