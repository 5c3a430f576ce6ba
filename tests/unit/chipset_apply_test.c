/* SPDX-License-Identifier: MIT */
/* How the lists of writes are carried out, on a bus of plain registers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "pci/chipset/chipset.h"

#define GIB (UINT64_C(1) << 30)

#define Q35 0x29c08086
#define I440FX 0x12378086
#define QEMU CHIPSET_BOARD_QEMU
#define PCIEXBAR_BDF 0
#define PCIEXBAR 0x60 /* written several times: closed, moved, opened */
#define PIIX_IDE 0x09
#define PIIX_PM 0x0b

/* --- a bus of plain registers, and a count of what is done to it -------------------------------------------------- */

struct plain_bus {
	struct pci_cfg cfg;
	uint8_t space[256][256]; /* by device and function of bus 0, by register */
	int stuck_bdf;           /* a function that ignores writes, or -1 */
	unsigned reads;
	unsigned writes;
};

static uint32_t plain_read(struct pci_cfg *cfg, uint16_t bdf, uint16_t reg, unsigned width)
{
	struct plain_bus *bus = (struct plain_bus *)cfg;
	uint32_t value = 0;

	assert_true(bdf < 256 && reg % width == 0 && reg + width <= 256);
	bus->reads++;
	memcpy(&value, &bus->space[bdf][reg], width);
	return value;
}

static void plain_write(struct pci_cfg *cfg, uint16_t bdf, uint16_t reg, unsigned width, uint32_t value)
{
	struct plain_bus *bus = (struct plain_bus *)cfg;

	assert_true(bdf < 256 && reg % width == 0 && reg + width <= 256);
	bus->writes++;
	if (bdf != bus->stuck_bdf)
		memcpy(&bus->space[bdf][reg], &value, width);
}

static struct plain_bus bus;
static struct chipset_writes writes;
static uint32_t read_value;

static int start_empty(void **state)
{
	(void)state;
	memset(&bus, 0, sizeof(bus));
	bus.cfg = (struct pci_cfg){ .read = plain_read, .write = plain_write, .space = PCI_CFG_CONVENTIONAL };
	bus.stuck_bdf = -1;
	writes.count = 0;
	return 0;
}

static void add_all(const struct chipset *chipset)
{
	const struct chipset_layout layout = {
		.low_ram_end = 2 * GIB,
		.high_ram_end = 5 * GIB,
		.ecam_base = chipset->ecam_size ? 0xe0000000 : 0,
	};

	writes.count = 0;
	chipset_early_writes(chipset, &layout, &writes);
	chipset_late_writes(chipset, &layout, &writes);
}

/* --- applying them ------------------------------------------------------------------------------------------------ */

static void chipset_apply_writes_every_register(void **state)
{
	(void)state;
	for (size_t m = 0; m < chipset_machine_count; m++) {
		add_all(chipset_machines[m]);
		assert_int_equal(chipset_apply(&bus.cfg, &writes, &read_value), writes.count);
		for (size_t i = 0; i < writes.count; i++) {
			const struct chipset_write *write = &writes.list[i];
			uint32_t value = 0;

			memcpy(&value, &bus.space[write->bdf][write->reg], write->width);
			if (write->bdf != PCIEXBAR_BDF || write->reg != PCIEXBAR)
				assert_int_equal(value, write->value);
		}
	}
}

static void chipset_apply_reads_a_fully_masked_register_only_back(void **state)
{
	(void)state;
	add_all(chipset_find(Q35, QEMU));
	chipset_apply(&bus.cfg, &writes, &read_value);
	assert_int_equal(bus.writes, writes.count);
	assert_int_equal(bus.reads, writes.count);
}

static void chipset_apply_keeps_bits_outside_the_mask(void **state)
{
	(void)state;
	bus.space[8][0x44] = 0xa5;
	chipset_write_add(&writes, (struct chipset_write){ 8, 0x44, 1, 0x0f, 0x08, "R", "test" });
	assert_int_equal(chipset_apply(&bus.cfg, &writes, &read_value), 1);
	assert_int_equal(bus.space[8][0x44], 0xa8);
	assert_int_equal(bus.reads, 2);
}

static void chipset_apply_names_the_first_that_does_not_hold_and_goes_on(void **state)
{
	(void)state;
	memset(bus.space[PIIX_IDE], 0xff, sizeof(bus.space[PIIX_IDE]));
	bus.stuck_bdf = PIIX_IDE;
	add_all(chipset_find(I440FX, QEMU));
	assert_int_equal(chipset_apply(&bus.cfg, &writes, &read_value), 5);
	assert_int_equal(read_value, 0xffffffff);
	assert_int_equal(bus.space[PIIX_PM][0x80], 1);
}

/* Machine pc without ACPI has no power management function. What is there gets its values before the first failure. */
static void i440fx_power_management_comes_last(void **state)
{
	(void)state;
	memset(bus.space[PIIX_PM], 0xff, sizeof(bus.space[PIIX_PM]));
	bus.stuck_bdf = PIIX_PM;
	add_all(chipset_find(I440FX, QEMU));
	assert_int_equal(chipset_apply(&bus.cfg, &writes, &read_value), 6);
	assert_int_equal(writes.list[6].bdf, PIIX_PM);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(chipset_apply_writes_every_register, start_empty),
		cmocka_unit_test_setup(chipset_apply_reads_a_fully_masked_register_only_back, start_empty),
		cmocka_unit_test_setup(chipset_apply_keeps_bits_outside_the_mask, start_empty),
		cmocka_unit_test_setup(chipset_apply_names_the_first_that_does_not_hold_and_goes_on, start_empty),
		cmocka_unit_test_setup(i440fx_power_management_comes_last, start_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
