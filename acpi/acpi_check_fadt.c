/* SPDX-License-Identifier: MIT */
/*
 * FADT (ACPI 6.5, 5.2.9) and FACS (5.2.10). A fixed hardware register block is described up to three times: by a 32-bit port,
 * by a length that two blocks share, and by a Generic Address Structure; all must say the same.
 */
#include "acpi/acpi_check_table.h"

/* Offsets. */
enum {
	INT_MODEL = 44,
	PREFERRED_PM_PROFILE = 45,
	SCI_INT = 46,
	SMI_CMD = 48,
	ACPI_ENABLE = 52,
	ACPI_DISABLE = 53,
	S4BIOS_REQ = 54,
	PSTATE_CNT = 55,
	CST_CNT = 95,
	GPE1_BASE = 94,
	DUTY_OFFSET = 104,
	DUTY_WIDTH = 105,
	DAY_ALRM = 106,
	MON_ALRM = 107,
	CENTURY = 108,
	IAPC_BOOT_ARCH = 109,
	FLAGS = 112,
	RESET_REG = 116,
	ARM_BOOT_ARCH = 129,
	MINOR_VERSION = 131,
	SLEEP_CONTROL_REG = 244,
	SLEEP_STATUS_REG = 256,
};

#define FLAG_RESET_REG_SUP (1u << 10)
#define FLAG_FORCE_APIC (3u << 18) /* cluster model and physical destination mode */
#define FLAG_HW_REDUCED_ACPI (1u << 20)

#define PORTS 0x10000u
#define RTC_REGISTERS 0x80

/* A register block in its three descriptions. `registers` share its length evenly, and each is accessed by itself. */
struct block {
	uint8_t port, length, gas;
	uint8_t least;         /* bytes, where the block is there */
	uint8_t most;          /* 0: no limit */
	uint8_t registers;     /* of equal size */
	uint8_t widest_access; /* as the GAS encodes it: 1 bytes, 2 words, 3 dwords */
	bool required;
};

/* 4.8.3 says how each block is accessed. */
static const struct block blocks[] = {
	{ 56, 88, 148, 4, 0, 2, 2, true },  /* PM1a_EVT_BLK */
	{ 60, 88, 160, 4, 0, 2, 2, false }, /* PM1b_EVT_BLK */
	{ 64, 89, 172, 2, 0, 1, 2, true },  /* PM1a_CNT_BLK */
	{ 68, 89, 184, 2, 0, 1, 2, false }, /* PM1b_CNT_BLK */
	{ 72, 90, 196, 1, 0, 1, 1, false }, /* PM2_CNT_BLK */
	{ 76, 91, 208, 4, 4, 1, 3, false }, /* PM_TMR_BLK */
	{ 80, 92, 220, 2, 0, 2, 1, false }, /* GPE0_BLK */
	{ 84, 93, 232, 2, 0, 2, 1, false }, /* GPE1_BLK */
};

#define BLOCKS (sizeof(blocks) / sizeof(blocks[0]))

/* The last blocks are the General-Purpose Event ones. */
#define GPE0 (BLOCKS - 2)
#define GPE1 (BLOCKS - 1)

/* The length of each revision; 5 has grown no field in 5.1. */
static const struct {
	uint8_t revision;
	uint16_t length;
} lengths[] = { { 1, 116 }, { 2, 132 }, { 3, 244 }, { 4, 244 }, { 5, 268 }, { 6, 276 } };

#define LATEST_REVISION 6

static const struct acpi_check_zero reserved[] = {
	{ INT_MODEL, 1, 0xfe, "INT_MODEL (reserved since ACPI 2.0) is neither 0 nor 1" },
	{ IAPC_BOOT_ARCH, 2, 0xffc0, "reserved bits of IAPC_BOOT_ARCH are not 0" },
	{ 111, 1, 0xff, "reserved byte is not 0" },
	{ FLAGS, 4, 0xff000000, "reserved bits of the flags are not 0" },
	{ ARM_BOOT_ARCH, 2, 0xffff, "ARM_BOOT_ARCH is not 0" },
};

static uint32_t get(const struct acpi_check_view *fadt, uint32_t offset, unsigned size)
{
	return (uint32_t)acpi_check_field(fadt, offset, size);
}

static bool is_reduced(const struct acpi_check_view *fadt)
{
	return (get(fadt, FLAGS, 4) & FLAG_HW_REDUCED_ACPI) != 0;
}

static struct acpi_check_fault check_length(const struct acpi_check_view *fadt)
{
	const uint8_t revision = fadt->bytes[8];

	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		if (lengths[i].revision == revision && lengths[i].length != fadt->length)
			return acpi_check_at(4, "length is not that of the revision");
	}
	if (revision > LATEST_REVISION && fadt->length < lengths[LATEST_REVISION - 1].length)
		return acpi_check_at(4, "length is not that of the revision");
	return acpi_check_none();
}

/* --- pointers ----------------------------------------------------------------------------------------------------------- */

static struct acpi_check_fault check_pointers(const struct acpi_check_view *fadt)
{
	const uint64_t facs = acpi_check_field(fadt, ACPI_CHECK_FADT_FACS, 4);
	const uint64_t x_facs = acpi_check_field(fadt, ACPI_CHECK_FADT_X_FACS, 8);
	const uint64_t dsdt = acpi_check_field(fadt, ACPI_CHECK_FADT_DSDT, 4);
	const uint64_t x_dsdt = acpi_check_field(fadt, ACPI_CHECK_FADT_X_DSDT, 8);

	if (dsdt == 0 && x_dsdt == 0)
		return acpi_check_at(ACPI_CHECK_FADT_DSDT, "there is no DSDT");
	if (dsdt != 0 && x_dsdt != 0 && dsdt != x_dsdt)
		return acpi_check_at(ACPI_CHECK_FADT_X_DSDT, "X_DSDT is not DSDT");
	if (facs == 0 && x_facs == 0 && !is_reduced(fadt))
		return acpi_check_at(ACPI_CHECK_FADT_FACS, "there is no FACS");
	if (facs != 0 && x_facs != 0 && facs != x_facs)
		return acpi_check_at(ACPI_CHECK_FADT_X_FACS, "X_FIRMWARE_CTRL is not FIRMWARE_CTRL");
	return acpi_check_none();
}

/* --- register blocks ---------------------------------------------------------------------------------------------------- */

static struct acpi_check_fault check_gas(const struct acpi_check_view *fadt, const struct block *block)
{
	const struct acpi_check_gas gas = acpi_check_read_gas(fadt, block->gas);
	const uint32_t port = get(fadt, block->port, 4);
	const uint32_t bits = 8 * get(fadt, block->length, 1);

	/* Without an address the other fields mean nothing. */
	if (gas.address == 0)
		return acpi_check_none();
	if (gas.space != ACPI_CHECK_MEMORY_SPACE && gas.space != ACPI_CHECK_IO_SPACE)
		return acpi_check_at(block->gas, "register block is neither in memory nor in I/O space");
	/* The width of a block of more than 31 bytes does not fit the field. */
	if (gas.width != bits && bits <= UINT8_MAX)
		return acpi_check_at(block->gas + 1u, "register block: bit width is not 8 times its length");
	if (gas.bit_offset != 0)
		return acpi_check_at(block->gas + 2u, "register block: bit offset is not 0");
	if (gas.access > block->widest_access)
		return acpi_check_at(block->gas + 3u, "register block: access size is not one of its registers'");
	if (gas.space == ACPI_CHECK_IO_SPACE && gas.address >= PORTS)
		return acpi_check_at(block->gas + 4u, "register block is not in the 64 KiB of I/O space");
	if (port != 0 && (gas.space != ACPI_CHECK_IO_SPACE || gas.address != port))
		return acpi_check_at(block->gas + 4u, "register block is not at the port of the 32-bit field");
	return acpi_check_none();
}

static struct acpi_check_fault check_block(const struct acpi_check_view *fadt, const struct block *block)
{
	const uint32_t port = get(fadt, block->port, 4);
	const uint32_t length = get(fadt, block->length, 1);
	const bool there = port != 0 || acpi_check_field(fadt, block->gas + 4u, 8) != 0;

	if (!there && block->required)
		return acpi_check_at(block->port, "register block that there must be is missing");
	if (there && (length < block->least || (block->most != 0 && length > block->most)))
		return acpi_check_at(block->length, "register block: length");
	if (length % block->registers != 0)
		return acpi_check_at(block->length, "register block: length is not even");
	if (port > PORTS - length)
		return acpi_check_at(block->port, "register block is not in the 64 KiB of I/O space");
	return check_gas(fadt, block);
}

/* A length belongs to two blocks of which the second is optional; where the first is missing, it must be 0. */
static struct acpi_check_fault check_unused_length(const struct acpi_check_view *fadt, const struct block *block)
{
	const bool there = get(fadt, block->port, 4) != 0 || acpi_check_field(fadt, block->gas + 4u, 8) != 0;

	if (!there && !block->required && block->length > blocks[2].length && get(fadt, block->length, 1) != 0)
		return acpi_check_at(block->length, "register block has a length but no address");
	return acpi_check_none();
}

static struct acpi_check_fault check_overlap(const struct acpi_check_view *fadt)
{
	for (size_t i = 0; i < BLOCKS; i++) {
		const uint32_t port = get(fadt, blocks[i].port, 4);
		const uint32_t end = port + get(fadt, blocks[i].length, 1);
		const uint32_t smi = get(fadt, SMI_CMD, 4);

		if (port == 0)
			continue;
		if (smi >= port && smi < end)
			return acpi_check_at(SMI_CMD, "SMI_CMD lies in a register block");
		for (size_t j = 0; j < i; j++) {
			const uint32_t other = get(fadt, blocks[j].port, 4);

			if (other != 0 && other < end && port < other + get(fadt, blocks[j].length, 1))
				return acpi_check_at(blocks[i].port, "register block overlaps another");
		}
	}
	return acpi_check_none();
}

static struct acpi_check_fault check_blocks(const struct acpi_check_view *fadt)
{
	/* Each General-Purpose Event takes a bit of the status half and one of the enable half. */
	const uint32_t gpe0_events = 4 * get(fadt, blocks[GPE0].length, 1);

	for (size_t i = 0; i < BLOCKS; i++) {
		struct acpi_check_fault fault = check_block(fadt, &blocks[i]);

		if (fault.text == NULL)
			fault = check_unused_length(fadt, &blocks[i]);
		if (fault.text != NULL)
			return fault;
	}
	if (get(fadt, blocks[GPE1].length, 1) != 0 && get(fadt, GPE1_BASE, 1) < gpe0_events)
		return acpi_check_at(GPE1_BASE, "GPE1_BASE is among the events of GPE0_BLK");
	if (get(fadt, blocks[GPE1].length, 1) == 0 && get(fadt, GPE1_BASE, 1) != 0)
		return acpi_check_at(GPE1_BASE, "GPE1_BASE is given, but GPE1_BLK is not");
	return check_overlap(fadt);
}

/* --- other fields ------------------------------------------------------------------------------------------------------- */

static struct acpi_check_fault check_smi(const struct acpi_check_view *fadt)
{
	const uint32_t port = get(fadt, SMI_CMD, 4);
	/* ACPI_ENABLE, ACPI_DISABLE, S4BIOS_REQ and PSTATE_CNT lie side by side. */
	const uint32_t commands = get(fadt, ACPI_ENABLE, 4);

	if (port >= PORTS)
		return acpi_check_at(SMI_CMD, "SMI_CMD is not in the 64 KiB of I/O space");
	if (port == 0 && (commands != 0 || get(fadt, CST_CNT, 1) != 0))
		return acpi_check_at(SMI_CMD, "there are commands, but no SMI_CMD");
	if (port != 0 && get(fadt, ACPI_ENABLE, 1) == get(fadt, ACPI_DISABLE, 1))
		return acpi_check_at(ACPI_DISABLE, "ACPI_DISABLE is ACPI_ENABLE");
	return acpi_check_none();
}

static struct acpi_check_fault check_reset(const struct acpi_check_view *fadt)
{
	const struct acpi_check_gas gas = acpi_check_read_gas(fadt, RESET_REG);

	if ((get(fadt, FLAGS, 4) & FLAG_RESET_REG_SUP) == 0)
		return acpi_check_none();
	if (gas.address == 0)
		return acpi_check_at(RESET_REG, "RESET_REG is supported, but not there");
	if (gas.space > ACPI_CHECK_PCI_SPACE)
		return acpi_check_at(RESET_REG, "RESET_REG is not in memory, I/O or configuration space");
	if (gas.width != 8)
		return acpi_check_at(RESET_REG + 1, "RESET_REG: bit width is not 8");
	if (gas.bit_offset != 0)
		return acpi_check_at(RESET_REG + 2, "RESET_REG: bit offset is not 0");
	if (gas.access > 1)
		return acpi_check_at(RESET_REG + 3, "RESET_REG: access size is not a byte");
	if (gas.space == ACPI_CHECK_IO_SPACE && gas.address >= PORTS)
		return acpi_check_at(RESET_REG + 4, "RESET_REG is not in the 64 KiB of I/O space");
	return acpi_check_none();
}

static struct acpi_check_fault check_sleep_register(const struct acpi_check_view *fadt, uint32_t offset)
{
	const struct acpi_check_gas gas = acpi_check_read_gas(fadt, offset);

	if (gas.address == 0)
		return acpi_check_none();
	if (gas.space > ACPI_CHECK_PCI_SPACE || gas.width != 8 || gas.bit_offset != 0 || gas.access > 1)
		return acpi_check_at(offset, "sleep register is not one byte");
	return acpi_check_none();
}

static struct acpi_check_fault check_clock(const struct acpi_check_view *fadt)
{
	for (uint32_t offset = DAY_ALRM; offset <= CENTURY; offset++) {
		if (get(fadt, offset, 1) >= RTC_REGISTERS)
			return acpi_check_at(offset, "the real time clock has no such register");
	}
	/* P_CNT is 32 bits wide. */
	if (get(fadt, DUTY_OFFSET, 1) + get(fadt, DUTY_WIDTH, 1) > 32)
		return acpi_check_at(DUTY_WIDTH, "duty cycle is outside of P_CNT");
	return acpi_check_none();
}

/* With neither SMI nor PM registers the interrupt that they would raise has no meaning, either. */
static struct acpi_check_fault check_reduced(const struct acpi_check_view *fadt)
{
	if (fadt->bytes[8] < 5)
		return acpi_check_at(FLAGS, "hardware-reduced ACPI came with revision 5");
	if (get(fadt, SMI_CMD, 4) != 0)
		return acpi_check_at(SMI_CMD, "hardware-reduced, but there is an SMI_CMD");
	for (size_t i = 0; i < BLOCKS; i++) {
		if (get(fadt, blocks[i].port, 4) != 0 || acpi_check_field(fadt, blocks[i].gas + 4u, 8) != 0)
			return acpi_check_at(blocks[i].port, "hardware-reduced, but there is a register block");
	}
	return acpi_check_none();
}

static struct acpi_check_fault check_fixed_hardware(const struct acpi_check_view *fadt)
{
	struct acpi_check_fault fault = check_blocks(fadt);

	/* Interrupts 0, 1 and 2 are the timer's, the keyboard's and the second 8259's. */
	if (fault.text == NULL && get(fadt, SCI_INT, 2) < 3)
		fault = acpi_check_at(SCI_INT, "SCI_INT is taken by another device");
	if (fault.text == NULL)
		fault = check_smi(fadt);
	return fault;
}

static struct acpi_check_fault check_values(const struct acpi_check_view *fadt)
{
	const uint32_t flags = get(fadt, FLAGS, 4);

	/* 8 is a tablet. */
	if (get(fadt, PREFERRED_PM_PROFILE, 1) > 8)
		return acpi_check_at(PREFERRED_PM_PROFILE, "Preferred_PM_Profile is a reserved one");
	if ((flags & FLAG_FORCE_APIC) == FLAG_FORCE_APIC)
		return acpi_check_at(FLAGS, "flags force two modes of the APICs at once");
	if (fadt->bytes[8] < 5 && get(fadt, MINOR_VERSION, 1) != 0)
		return acpi_check_at(MINOR_VERSION, "minor version came with revision 5");
	return check_clock(fadt);
}

struct acpi_check_fault acpi_check_fadt(const struct acpi_check_view *fadt, const struct e820_map *map)
{
	struct acpi_check_fault fault = check_length(fadt);

	(void)map;
	if (fault.text == NULL)
		fault = acpi_check_zeros(fadt, 0, reserved, sizeof(reserved) / sizeof(reserved[0]));
	if (fault.text == NULL)
		fault = check_pointers(fadt);
	if (fault.text == NULL)
		fault = is_reduced(fadt) ? check_reduced(fadt) : check_fixed_hardware(fadt);
	if (fault.text == NULL)
		fault = check_values(fadt);
	if (fault.text == NULL)
		fault = check_reset(fadt);
	if (fault.text == NULL)
		fault = check_sleep_register(fadt, SLEEP_CONTROL_REG);
	if (fault.text == NULL)
		fault = check_sleep_register(fadt, SLEEP_STATUS_REG);
	return fault;
}
