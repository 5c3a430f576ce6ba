/* SPDX-License-Identifier: MIT */
/* QEMU's hot-plug selectors, as they stand in its tables' disassembly, and tables in which they make no sense. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "acpi/aml_qemu_hotplug.h"
#include "bytes/le.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define HEADER 36

static uint8_t table[64 * 1024];
static size_t table_size;
static struct aml_qemu_hotplug hotplug;

static enum aml_qemu_hotplug_error read_file(const char *name)
{
	char path[128];
	FILE *file;

	snprintf(path, sizeof(path), "tests/acpi/qemu-7.2/%s", name);
	file = fopen(path, "rb");
	if (file == NULL)
		fail_msg("%s cannot be read: run the tests from the project's root", path);
	table_size = fread(table, 1, sizeof(table), file);
	fclose(file);
	return aml_qemu_hotplug_read(table, table_size, &hotplug);
}

/* --- QEMU's tables ----------------------------------------------------------------------------------------------------- */

static void require_bus(size_t index, uint32_t selector, uint8_t depth, const uint8_t *devices)
{
	const struct aml_qemu_bus *bus = &hotplug.buses[index];

	assert_int_equal(bus->root_bus, 0);
	assert_int_equal(bus->selector, selector);
	assert_int_equal(bus->depth, depth);
	for (unsigned i = 0; i < depth; i++) {
		assert_int_equal(bus->bridges[i].device, devices[i]);
		assert_int_equal(bus->bridges[i].function, 0);
	}
}

/* The bridge was given no address: QEMU puts it at 2, behind the host bridge and the chipset at 1. */
static void aml_qemu_hotplug_reads_root_bus_and_bridge_of_pc(void **state)
{
	(void)state;
	assert_int_equal(read_file("pc-dsdt.aml"), AML_QEMU_HOTPLUG_OK);
	assert_int_equal(hotplug.bus_count, 2);
	require_bus(0, 0, 0, NULL);
	require_bus(1, 1, 1, (const uint8_t[]){ 2 });
	assert_int_equal(hotplug.pci_io, 0xae00);
	assert_int_equal(hotplug.processor_io, 0xaf00);
	assert_int_equal(hotplug.memory_io, 0);
	assert_int_equal(hotplug.memory_slots, 0);
}

/* Bridges at 4, behind it 5, behind it 1Fh. */
static void aml_qemu_hotplug_reads_bridges_behind_bridges(void **state)
{
	static const uint8_t devices[] = { 4, 5, 0x1f };

	(void)state;
	assert_int_equal(read_file("pc-nested-dsdt.aml"), AML_QEMU_HOTPLUG_OK);
	assert_int_equal(hotplug.bus_count, 4);
	for (uint8_t i = 0; i < 4; i++)
		require_bus(i, i, i, devices);
	assert_int_equal(hotplug.memory_io, 0xa00);
	assert_int_equal(hotplug.memory_slots, 3);
}

/* On q35 the root bus is not hot-pluggable; each root port's bus is. QEMU numbers them from the last one. */
static void aml_qemu_hotplug_reads_root_ports_of_q35(void **state)
{
	(void)state;
	assert_int_equal(read_file("q35-dsdt.aml"), AML_QEMU_HOTPLUG_OK);
	assert_int_equal(hotplug.bus_count, 2);
	require_bus(0, 1, 1, (const uint8_t[]){ 1 });
	require_bus(1, 0, 1, (const uint8_t[]){ 2 });
	assert_int_equal(hotplug.pci_io, 0xcc0);
	assert_int_equal(hotplug.processor_io, 0xcd8);
	assert_int_equal(hotplug.memory_io, 0xa00);
	assert_int_equal(hotplug.memory_slots, 4);
}

/* --- tables by hand ------------------------------------------------------------------------------------------------------ */

static void put(const void *bytes, size_t size)
{
	memcpy(table + table_size, bytes, size);
	table_size += size;
}

static void begin(void)
{
	memset(table, 0, HEADER);
	memcpy(table, "DSDT", 4);
	table_size = HEADER;
}

/* Opens a term of two-byte lengths: `opcode` and then `name`. Returns where its length is. */
static size_t open_term(const char *opcode, const char *name)
{
	size_t length_at;

	put(opcode, strlen(opcode));
	length_at = table_size;
	put("\0\0", 2);
	put(name, strlen(name));
	return length_at;
}

static void close_term(size_t length_at)
{
	const size_t length = table_size - length_at;

	table[length_at] = (uint8_t)(0x40 | (length & 0xf));
	table[length_at + 1] = (uint8_t)(length >> 4);
}

static void put_name(const char *name, uint32_t value)
{
	uint8_t integer[5] = { 0x0c };

	le32_put(integer + 1, value);
	put("\x08", 1);
	put(name, 4);
	put(integer, sizeof(integer));
}

static size_t open_device(const char *name, uint32_t address)
{
	const size_t device = open_term("\x5b\x82", name);

	put_name("_ADR", address);
	return device;
}

static size_t open_scope(const char *name)
{
	return open_term("\x10", name);
}

static enum aml_qemu_hotplug_error read_table(void)
{
	le32_put(table + 4, (uint32_t)table_size);
	return aml_qemu_hotplug_read(table, table_size, &hotplug);
}

/* Two root buses; a bridge with functions, left and entered again by its path. */
static void aml_qemu_hotplug_follows_scopes_and_root_buses(void **state)
{
	size_t root, bridge, inner;

	(void)state;
	begin();
	root = open_scope("\\\x2e_SB_PC20");
	put_name("_BBN", 0x20);
	bridge = open_device("S08_", 0x00010003);
	put_name("BSEL", 7);
	inner = open_device("S10_", 0x001f0007);
	close_term(inner);
	put_name("XXXX", 7);
	close_term(bridge);
	close_term(root);
	root = open_scope("\\\x2f\x03_SB_PC20S08_");
	inner = open_device("S18_", 0x00030000);
	put_name("BSEL", 9);
	close_term(inner);
	close_term(root);
	root = open_scope("\\\x2e_SB_PCI0");
	put_name("BSEL", 8);
	close_term(root);
	assert_int_equal(read_table(), AML_QEMU_HOTPLUG_OK);
	assert_int_equal(hotplug.bus_count, 3);
	assert_int_equal(hotplug.buses[0].root_bus, 0x20);
	assert_int_equal(hotplug.buses[0].depth, 1);
	assert_int_equal(hotplug.buses[0].bridges[0].device, 1);
	assert_int_equal(hotplug.buses[0].bridges[0].function, 3);
	assert_int_equal(hotplug.buses[1].root_bus, 0x20);
	assert_int_equal(hotplug.buses[1].depth, 2);
	assert_int_equal(hotplug.buses[1].bridges[0].function, 3);
	assert_int_equal(hotplug.buses[1].bridges[1].device, 3);
	assert_int_equal(hotplug.buses[2].root_bus, 0);
	assert_int_equal(hotplug.buses[2].depth, 0);
}

static void aml_qemu_hotplug_refuses_a_bridge_without_address(void **state)
{
	static const uint32_t addresses[] = { 0x00200000, 0x00000008, 0x0000ffff, 0xffffffff };
	size_t root, bridge, inner;

	(void)state;
	begin();
	root = open_scope("\\\x2e_SB_PCI0");
	close_term(open_device("S08_", 0x00010000));
	bridge = open_term("\x5b\x82", "S10_");
	put_name("BSEL", 1);
	close_term(bridge);
	close_term(root);
	assert_int_equal(read_table(), AML_QEMU_HOTPLUG_ADDRESS);

	/* Others of the same depth had addresses, and one below has. */
	begin();
	root = open_scope("\\\x2e_SB_PCI0");
	bridge = open_device("S08_", 0x00010000);
	close_term(open_device("S00_", 0));
	close_term(bridge);
	bridge = open_term("\x5b\x82", "S10_");
	inner = open_device("S18_", 0x00030000);
	put_name("BSEL", 1);
	close_term(inner);
	close_term(bridge);
	close_term(root);
	assert_int_equal(read_table(), AML_QEMU_HOTPLUG_ADDRESS);

	for (size_t i = 0; i < COUNT_OF(addresses); i++) {
		begin();
		root = open_scope("\\\x2e_SB_PCI0");
		bridge = open_device("S08_", addresses[i]);
		put_name("BSEL", 1);
		close_term(bridge);
		close_term(root);
		assert_int_equal(read_table(), AML_QEMU_HOTPLUG_ADDRESS);
	}
}

static void aml_qemu_hotplug_refuses_a_selector_without_bus(void **state)
{
	static const char *const scopes[] = { "\\", "_SB_", "\\_GPE", "\\\x2e_SB_PC30", "\\\x2e_SB_CPUS" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(scopes); i++) {
		size_t scope;

		begin();
		scope = open_scope(scopes[i]);
		if (strcmp(scopes[i], "\\") == 0)
			put("\0", 1);
		put_name("BSEL", 1);
		close_term(scope);
		assert_int_equal(read_table(), AML_QEMU_HOTPLUG_PLACE);
	}
}

static void aml_qemu_hotplug_refuses_two_alike(void **state)
{
	(void)state;
	for (uint32_t same = 0; same < 2; same++) {
		size_t root, bridge;

		begin();
		root = open_scope("\\\x2e_SB_PCI0");
		for (uint32_t i = 0; i < 2; i++) {
			bridge = open_device(i == 0 ? "S08_" : "S10_", same != 0 ? 0x00010000 : (i + 1) << 16);
			put_name("BSEL", same != 0 ? i : 5);
			close_term(bridge);
		}
		close_term(root);
		assert_int_equal(read_table(), AML_QEMU_HOTPLUG_TWICE);
	}
}

static void aml_qemu_hotplug_takes_16_bridges_and_256_buses(void **state)
{
	size_t opened[18], root, inner;

	(void)state;
	for (unsigned depth = 16; depth <= 17; depth++) {
		begin();
		opened[0] = open_scope("\\\x2e_SB_PCI0");
		for (uint32_t i = 1; i <= depth; i++)
			opened[i] = open_device("S08_", i << 16);
		put_name("BSEL", 1);
		for (unsigned i = depth + 1; i-- > 0;)
			close_term(opened[i]);
		assert_int_equal(read_table(), AML_QEMU_HOTPLUG_OK);
		assert_int_equal(hotplug.bus_count, depth == 16);
		assert_int_equal(hotplug.left_out, depth == 17);
	}
	for (uint32_t count = 256; count <= 257; count++) {
		begin();
		for (uint32_t i = 0; i < count; i++) {
			char name[16];
			const size_t sb = open_scope("\\\x2e_SB_PCI0");

			snprintf(name, sizeof(name), "S%03X", i);
			root = open_device(name, (i % 32) << 16 | (i / 32) % 8);
			/* All places on the root bus are taken: behind the first of them. */
			inner = i == 256 ? open_device("S000", 0) : 0;
			put_name("BSEL", i);
			if (i == 256)
				close_term(inner);
			close_term(root);
			close_term(sb);
		}
		assert_int_equal(read_table(), AML_QEMU_HOTPLUG_OK);
		assert_int_equal(hotplug.bus_count, 256);
		assert_int_equal(hotplug.left_out, count - 256);
	}
}

/* A processor has a _PXM, too; it is no root's. */
static void aml_qemu_hotplug_reads_the_nodes_of_expander_bridges(void **state)
{
	size_t sb, root;

	(void)state;
	begin();
	sb = open_scope("\\_SB_");
	for (uint32_t i = 0; i < 3; i++) {
		root = open_device(i == 0 ? "PC20" : i == 1 ? "PC40" : "C000", 0);
		if (i < 2)
			put_name("_BBN", 0x20 << i);
		if (i != 1)
			put_name("_PXM", i + 1);
		close_term(root);
	}
	close_term(sb);
	assert_int_equal(read_table(), AML_QEMU_HOTPLUG_OK);
	assert_int_equal(hotplug.node_count, 1);
	assert_int_equal(hotplug.nodes[0].bus, 0x20);
	assert_int_equal(hotplug.nodes[0].node, 1);
}

/* OperationRegion (PCST, SystemIO, WordConst, ByteConst 8). */
static void aml_qemu_hotplug_refuses_registers_at_no_port(void **state)
{
	static const uint8_t regions[][12] = {
		{ 0x5b, 0x80, 'P', 'C', 'S', 'T', 1, 0x0b, 0x00, 0xae, 0x0a, 8 },
		{ 0x5b, 0x80, 'P', 'C', 'S', 'T', 0, 0x0b, 0x00, 0xae, 0x0a, 8 },
		{ 0x5b, 0x80, 'P', 'C', 'S', 'T', 1, 0x0b, 0x00, 0x00, 0x0a, 8 },
		{ 0x5b, 0x80, 'P', 'C', 'S', 'T', 1, 'F', 'R', 'E', 'E', 1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(regions); i++) {
		begin();
		put(regions[i], sizeof(regions[i]));
		assert_int_equal(read_table(), i == 0 ? AML_QEMU_HOTPLUG_OK : AML_QEMU_HOTPLUG_IO);
	}
	begin();
	put(regions[0], sizeof(regions[0]));
	put(regions[0], sizeof(regions[0]));
	assert_int_equal(read_table(), AML_QEMU_HOTPLUG_IO);
}

static void aml_qemu_hotplug_refuses_what_is_no_whole_dsdt(void **state)
{
	(void)state;
	begin();
	assert_int_equal(read_table(), AML_QEMU_HOTPLUG_OK);
	assert_int_equal(hotplug.bus_count, 0);
	assert_int_equal(aml_qemu_hotplug_read(table, 35, &hotplug), AML_QEMU_HOTPLUG_TABLE);
	le32_put(table + 4, 37);
	assert_int_equal(aml_qemu_hotplug_read(table, 36, &hotplug), AML_QEMU_HOTPLUG_TABLE);
	le32_put(table + 4, 35);
	assert_int_equal(aml_qemu_hotplug_read(table, 36, &hotplug), AML_QEMU_HOTPLUG_TABLE);
	put("\x04", 1);
	assert_int_equal(read_table(), AML_QEMU_HOTPLUG_AML);
	table[0] = 'S';
	assert_int_equal(read_table(), AML_QEMU_HOTPLUG_TABLE);
}

static void aml_qemu_hotplug_names_every_error(void **state)
{
	(void)state;
	for (unsigned i = 0; i <= AML_QEMU_HOTPLUG_IO; i++) {
		for (unsigned j = 0; j < i; j++)
			assert_string_not_equal(aml_qemu_hotplug_error_text(i), aml_qemu_hotplug_error_text(j));
	}
	assert_string_equal(aml_qemu_hotplug_error_text(AML_QEMU_HOTPLUG_IO + 1), "unknown error");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(aml_qemu_hotplug_reads_root_bus_and_bridge_of_pc),
		cmocka_unit_test(aml_qemu_hotplug_reads_bridges_behind_bridges),
		cmocka_unit_test(aml_qemu_hotplug_reads_root_ports_of_q35),
		cmocka_unit_test(aml_qemu_hotplug_follows_scopes_and_root_buses),
		cmocka_unit_test(aml_qemu_hotplug_refuses_a_bridge_without_address),
		cmocka_unit_test(aml_qemu_hotplug_refuses_a_selector_without_bus),
		cmocka_unit_test(aml_qemu_hotplug_refuses_two_alike),
		cmocka_unit_test(aml_qemu_hotplug_takes_16_bridges_and_256_buses),
		cmocka_unit_test(aml_qemu_hotplug_reads_the_nodes_of_expander_bridges),
		cmocka_unit_test(aml_qemu_hotplug_refuses_registers_at_no_port),
		cmocka_unit_test(aml_qemu_hotplug_refuses_what_is_no_whole_dsdt),
		cmocka_unit_test(aml_qemu_hotplug_names_every_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
