/* SPDX-License-Identifier: MIT */
/* Right tables of three makers pass; tables that clash with each other or with the memory map do not. */
#include "tests/unit/acpi_check_world.h"

/* --- right tables --------------------------------------------------------------------------------------------------- */

static void acpi_check_passes_tables_of_iasl(void **state)
{
	(void)state;
	whole_world();
	require_no_fault();
	assert_null(acpi_check(RSDP_AT, &world_memory, NULL).fault);
}

static void acpi_check_passes_tables_of_qemu(void **state)
{
	(void)state;
	/* QEMU's have addresses of its own inside, its RSDP is that of ACPI 1.0. */
	world_declare_pc();
	world_declare(0x7ffdf000, 0x7fffffff, E820_NVS);
	world_add(0x7ffdf000, qemu_q35_facs, sizeof(qemu_q35_facs), false);
	world_add(0x7ffdf040, hand_dsdt, sizeof(hand_dsdt), false);
	ADD(FACP_AT, qemu_q35_facp);
	ADD(APIC_AT, qemu_q35_apic);
	ADD(HPET_AT, qemu_q35_hpet);
	ADD(MCFG_AT, qemu_q35_mcfg);
	ADD(SRAT_AT, qemu_q35_srat);
	ADD(SLIT_AT, qemu_q35_slit);
	ADD(WAET_AT, qemu_q35_waet);
	world_lists(0);
	require_no_fault();
	/* Bit 20 of the flags had no meaning in a FADT of revision 3. */
	world_at(FACP_AT)[114] |= 0x10;
	world_repair(FACP_AT);
	require_fault("FACP", FACP_AT, 112, "hardware-reduced ACPI came with revision 5");

	world_empty();
	world_declare(0xf0000, 0xfffff, E820_RESERVED);
	world_declare(0x7ff00000, 0x7fffffff, E820_RESERVED);
	world_declare(0x1ffdf000, 0x1fffffff, E820_NVS);
	world_add(0x1ffdf000, qemu_q35_facs, sizeof(qemu_q35_facs), false);
	world_add(0x1ffdf040, hand_dsdt, sizeof(hand_dsdt), false);
	ADD(FACP_AT, qemu_pc_facp);
	world_lists(0);
	require_no_fault();
}

static void acpi_check_passes_tables_that_may_repeat(void **state)
{
	(void)state;
	whole_world();
	world.count -= 3; /* the lists and the RSDP */
	for (size_t i = 0; i < 3; i++)
		free(world.regions[world.count + i].bytes);
	for (unsigned i = 0; i < 2; i++) {
		uint8_t *ssdt = ADD(0x7ff10000 + i * 0x100, hand_dsdt);

		memcpy(ssdt, "SSDT", 4);
		world_repair(0x7ff10000 + i * 0x100);
	}
	world_lists(2);
	require_no_fault();
	memcpy(world_at(0x7ff10000), "WAET", 4);
	world_at(0x7ff10000)[8] = 1;
	world_repair(0x7ff10000);
	require_fault("WAET", 0x7ff10000, 4, "length is less than the table's fields take");
}

/* --- several tables, and the map -------------------------------------------------------------------------------------- */

/* Moves the table at `from`, and the lists' pointers to it. */
static void move_table(uint64_t from, uint64_t to)
{
	for (size_t i = 0; i < world.count; i++) {
		if (world.regions[i].address == from)
			world.regions[i].address = to;
	}
	for (uint8_t *at = world_at(XSDT_AT) + 36; at < world_at(XSDT_AT) + le32_get(world_at(XSDT_AT) + 4); at += 8) {
		if (le64_get(at) == from)
			le64_put(at, to);
	}
	for (uint8_t *at = world_at(RSDT_AT) + 36; at < world_at(RSDT_AT) + le32_get(world_at(RSDT_AT) + 4); at += 4) {
		if (le32_get(at) == from)
			le32_put(at, (uint32_t)to);
	}
	world_repair(XSDT_AT);
	world_repair(RSDT_AT);
}

static void acpi_check_names_tables_that_overlap(void **state)
{
	(void)state;
	whole_world();
	move_table(WAET_AT, HPET_AT + 55);
	require_fault("WAET", HPET_AT + 55, 0, "overlaps another table");
	move_table(HPET_AT + 55, HPET_AT + 56);
	require_no_fault();
	move_table(HPET_AT + 56, DSDT_AT + 1);
	require_fault("WAET", DSDT_AT + 1, 0, "overlaps another table");
}

static void acpi_check_names_tables_that_are_there_twice(void **state)
{
	static const uint64_t once[] = { FACP_AT, APIC_AT, HPET_AT, MCFG_AT, SRAT_AT,
					 SLIT_AT, WAET_AT, SPCR_AT, TPM2_AT, TCPA_AT };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(once); i++) {
		char signature[5] = "";
		uint32_t length;

		whole_world();
		length = le32_get(world_at(once[i]) + 4);
		memcpy(signature, world_at(once[i]), 4);
		for (size_t j = 0; j < 3; j++)
			free(world.regions[--world.count].bytes);
		world_add(0x7ff30000, world_at(once[i]), length, true);
		world_lists(2);
		require_fault(signature, 0x7ff30000, 0, "is there twice");
	}
	whole_world();
	move_table(WAET_AT, HPET_AT);
	require_fault("HPET", HPET_AT, 0, "is listed twice");
}

static void acpi_check_names_a_list_without_fadt(void **state)
{
	(void)state;
	world_declare_pc();
	ADD(WAET_AT, qemu_q35_waet);
	world_lists(2);
	require_fault("XSDT", XSDT_AT, 4, "there is no FADT among the tables");
}

static void acpi_check_names_what_the_map_does_not_keep(void **state)
{
	static const struct {
		uint64_t first, last;
		enum e820_type type;
		const char *signature;
		uint64_t table;
		uint32_t offset;
		const char *clause;
	} cases[] = {
		{ 0xf0000, 0xf0fff, E820_RAM, "RSDP", RSDP_AT, 0, "memory map does not keep it" },
		{ 0x7ff21000, 0x7ff21fff, E820_RAM, "XSDT", XSDT_AT, 0, "memory map does not keep the table" },
		{ 0x7ff02020, 0x7ff02020, E820_RAM, "FACP", FACP_AT, 0, "memory map does not keep the table" },
		{ 0x7ff08000, 0x7ff08fff, E820_UNUSABLE, "WAET", WAET_AT, 0, "memory map does not keep the table" },
		{ 0x7ff00000, 0x7ff00fff, E820_ACPI, "FACS", FACS_AT, 0, "memory map says neither NVS nor reserved" },
		{ 0x7ff00000, 0x7ff00fff, E820_RAM, "FACS", FACS_AT, 0, "memory map says neither NVS nor reserved" },
		{ 0xe8000000, 0xe80fffff, E820_NVS, "MCFG", MCFG_AT, 44,
		  "memory map does not reserve the configuration space" },
		{ 0x7ff4ffff, 0x7ff4ffff, E820_RAM, "TPM2", TPM2_AT, 68, "memory map does not keep the log area" },
		{ 0xfed00000, 0xfed00fff, E820_RAM, "HPET", HPET_AT, 44,
		  "memory map has memory at the registers' address" },
		{ 0xfec01000, 0xfec01fff, E820_RAM, "APIC", APIC_AT, 108,
		  "I/O APIC: memory map has memory at its address" },
		{ 0xfee00000, 0xfee00fff, E820_RAM, "APIC", APIC_AT, 36,
		  "local APIC: memory map has memory at its address" },
		{ 0x100000000, 0x1ffffffff, E820_RESERVED, NULL, 0, 0, NULL },
		/* In the range of the SRAT that may come, and beyond it. */
		{ 0x100000000, 0x1ffffffff, E820_RAM, NULL, 0, 0, NULL },
		{ 0x400000000, 0x4ffffffff, E820_RAM, "SRAT", SRAT_AT, 48, "memory affinity: some RAM is in no range" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		whole_world();
		world_declare(cases[i].first, cases[i].last, cases[i].type);
		if (cases[i].clause == NULL)
			require_no_fault();
		else
			require_fault(cases[i].signature, cases[i].table, cases[i].offset, cases[i].clause);
		assert_null(acpi_check(RSDP_AT, &world_memory, NULL).fault);
	}
}

static void acpi_check_wants_rsdp_on_16_byte_boundary(void **state)
{
	(void)state;
	whole_world();
	for (size_t i = 0; i < world.count; i++) {
		if (world.regions[i].address == RSDP_AT)
			world.regions[i].address = RSDP_AT + 8;
	}
	assert_string_equal(acpi_check(RSDP_AT + 8, &world_memory, &world.map).fault, "is not on a 16-byte boundary");
	assert_string_equal(acpi_check(RSDP_AT, &world_memory, &world.map).fault, "cannot be read");
}

/* --- what takes more than one field ------------------------------------------------------------------------------------- */

static void acpi_check_names_a_listed_dsdt(void **state)
{
	(void)state;
	whole_world();
	move_table(WAET_AT, DSDT_AT);
	require_fault("XSDT", XSDT_AT, 36 + 8 * 6, "entry is a table that has no place here");
}

static void acpi_check_names_a_misaligned_facs(void **state)
{
	(void)state;
	whole_world();
	move_table(FACS_AT, FACS_AT + 32);
	le32_put(world_at(FACP_AT) + 36, FACS_AT + 32);
	world_repair(FACP_AT);
	require_fault("FACS", FACS_AT + 32, 0, "is not on a 64-byte boundary");
}

static void acpi_check_compares_mcfg_entries(void **state)
{
	static const struct {
		uint64_t base;
		uint8_t segment, first, last;
		uint32_t offset;
		const char *clause;
	} cases[] = {
		{ 0xe0000000, 0, 0x40, 0x7f, 0, NULL },
		{ 0xe0000000, 1, 0x40, 0x7f, 0, NULL },
		{ 0xe0000000, 0, 0x3f, 0x7f, 70, "buses are those of another entry" },
		{ 0xe0000000, 1, 0x3f, 0x7f, 60, "configuration space is that of another entry" },
		{ 0xe8000000, 1, 0x00, 0x7f, 0, NULL },
		/* Whoever provides another host bridge need not align its base to more than a bus. */
		{ 0xe8100000, 1, 0x00, 0x3f, 0, NULL },
		{ 0xe4300000, 0, 0x40, 0x7f, 0, NULL },
		{ 0xe8180000, 1, 0x00, 0x3f, 60, "base is not aligned to the buses it has" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		uint8_t mcfg[76] = { 0 };

		whole_world();
		memcpy(mcfg, qemu_q35_mcfg, sizeof(qemu_q35_mcfg));
		mcfg[4] = sizeof(mcfg);
		mcfg[55] = 0x3f;
		le64_put(mcfg + 60, cases[i].base);
		mcfg[68] = cases[i].segment;
		mcfg[70] = cases[i].first;
		mcfg[71] = cases[i].last;
		for (size_t j = 0; j < world.count; j++) {
			if (world.regions[j].address != MCFG_AT)
				continue;
			free(world.regions[j].bytes);
			world.count--;
			memmove(&world.regions[j], &world.regions[j + 1], (world.count - j) * sizeof(world.regions[0]));
		}
		world_add(MCFG_AT, mcfg, sizeof(mcfg), false);
		world_repair(MCFG_AT);
		if (cases[i].clause == NULL)
			require_no_fault();
		else
			require_fault("MCFG", MCFG_AT, cases[i].offset, cases[i].clause);
	}
}

static void acpi_check_wants_gpe1_behind_gpe0(void **state)
{
	(void)state;
	for (uint8_t base = 63; base <= 64; base++) {
		whole_world();
		le32_put(world_at(FACP_AT) + 84, 0x640);
		world_at(FACP_AT)[93] = 4;
		world_at(FACP_AT)[94] = base;
		world_repair(FACP_AT);
		if (base == 64)
			require_no_fault();
		else
			require_fault("FACP", FACP_AT, 94, "GPE1_BASE is among the events of GPE0_BLK");
	}
}

static void acpi_check_wants_an_enabled_processor(void **state)
{
	(void)state;
	whole_world();
	world_at(APIC_AT)[48] = world_at(APIC_AT)[68] = world_at(APIC_AT)[84] = 0;
	world_repair(APIC_AT);
	require_fault("APIC", APIC_AT, 44, "no processor is enabled");
}

static void acpi_check_compares_madt_with_sci(void **state)
{
	(void)state;
	whole_world();
	world_at(FACP_AT)[46] = 20;
	world_repair(FACP_AT);
	require_fault("APIC", APIC_AT, 40, "8259s are there, but the FADT's SCI_INT is not one of their inputs");
	world_at(APIC_AT)[40] = 0;
	world_repair(APIC_AT);
	require_no_fault();
}

static void acpi_check_reads_srat_domains_by_revision(void **state)
{
	(void)state;
	whole_world();
	world_at(SRAT_AT)[57] = 1;
	world_at(SRAT_AT)[8] = 2;
	world_repair(SRAT_AT);
	require_fault("SRAT", SRAT_AT, 50, "domain is none of the SLIT's localities");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(acpi_check_passes_tables_of_iasl, world_tear_down),
		cmocka_unit_test_teardown(acpi_check_passes_tables_of_qemu, world_tear_down),
		cmocka_unit_test_teardown(acpi_check_passes_tables_that_may_repeat, world_tear_down),
		cmocka_unit_test_teardown(acpi_check_names_tables_that_overlap, world_tear_down),
		cmocka_unit_test_teardown(acpi_check_names_tables_that_are_there_twice, world_tear_down),
		cmocka_unit_test_teardown(acpi_check_names_a_list_without_fadt, world_tear_down),
		cmocka_unit_test_teardown(acpi_check_names_what_the_map_does_not_keep, world_tear_down),
		cmocka_unit_test_teardown(acpi_check_wants_rsdp_on_16_byte_boundary, world_tear_down),
		cmocka_unit_test_teardown(acpi_check_names_a_listed_dsdt, world_tear_down),
		cmocka_unit_test_teardown(acpi_check_names_a_misaligned_facs, world_tear_down),
		cmocka_unit_test_teardown(acpi_check_compares_mcfg_entries, world_tear_down),
		cmocka_unit_test_teardown(acpi_check_wants_gpe1_behind_gpe0, world_tear_down),
		cmocka_unit_test_teardown(acpi_check_wants_an_enabled_processor, world_tear_down),
		cmocka_unit_test_teardown(acpi_check_compares_madt_with_sci, world_tear_down),
		cmocka_unit_test_teardown(acpi_check_reads_srat_domains_by_revision, world_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
