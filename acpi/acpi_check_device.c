/* SPDX-License-Identifier: MIT */
/*
 * Tables about one device or interface each: HPET (IA-PC HPET Specification 1.0a, 3.2.4), MCFG (PCI Firmware Specification
 * 3.3, 4.1.2), WAET (Windows ACPI Emulated Devices Table 1.0), SPCR (Serial Port Console Redirection Table 1.08).
 */
#include "acpi/acpi_check_table.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static uint32_t get(const struct acpi_check_view *table, uint32_t offset, unsigned size)
{
	return (uint32_t)acpi_check_field(table, offset, size);
}

/* --- HPET ------------------------------------------------------------------------------------------------------------------ */

#define HPET_LENGTH 56
#define HPET_SIZE 0x400 /* of the register block */

enum { HPET_ID = 36, HPET_BASE = 40, HPET_PROTECTION = 55 };

struct acpi_check_fault acpi_check_hpet(const struct acpi_check_view *hpet, const struct e820_map *map)
{
	const struct acpi_check_gas gas = acpi_check_read_gas(hpet, HPET_BASE);

	if (hpet->length != HPET_LENGTH)
		return acpi_check_at(4, "length is not 56");
	if (get(hpet, HPET_ID, 1) == 0)
		return acpi_check_at(HPET_ID, "hardware revision is 0");
	if ((get(hpet, HPET_ID, 4) & 0x4000) != 0)
		return acpi_check_at(HPET_ID, "reserved bit of the hardware ID is not 0");
	if (gas.space != ACPI_CHECK_MEMORY_SPACE)
		return acpi_check_at(HPET_BASE, "registers are not in memory space");
	/* The width says nothing about a block of registers; it is left at 0, or that of one register is given. */
	if ((gas.width != 0 && gas.width != 64) || gas.bit_offset != 0 || gas.access > 4)
		return acpi_check_at(HPET_BASE + 1, "address structure: width, offset or access size");
	if (gas.address == 0 || (gas.address & (HPET_SIZE - 1)) != 0)
		return acpi_check_at(HPET_BASE + 4, "registers are not on a 1 KiB boundary");
	if (gas.address > UINT32_MAX)
		return acpi_check_at(HPET_BASE + 4, "registers are above 4 GiB");
	if (!acpi_check_is_mmio(map, gas.address, HPET_SIZE))
		return acpi_check_at(HPET_BASE + 4, "memory map has memory at the registers' address");
	if ((get(hpet, HPET_PROTECTION, 1) & 0xf) > 2)
		return acpi_check_at(HPET_PROTECTION, "page protection is a reserved one");
	return acpi_check_none();
}

/* --- MCFG ------------------------------------------------------------------------------------------------------------------ */

#define MCFG_ENTRY 16
#define MCFG_MAX 256 /* each entry is compared with each other */
#define BUS_SHIFT 20

enum { MCFG_RESERVED = 36, MCFG_ENTRIES = 44 };

/* The configuration space that the entry at `offset` is about. */
struct ecam {
	uint64_t base;
	uint32_t segment, first, last;
	struct range memory;
};

static struct ecam read_ecam(const struct acpi_check_view *mcfg, uint32_t offset)
{
	struct ecam ecam = {
		.base = acpi_check_field(mcfg, offset, 8),
		.segment = get(mcfg, offset + 8, 2),
		.first = get(mcfg, offset + 10, 1),
		.last = get(mcfg, offset + 11, 1),
	};

	ecam.memory.first = ecam.base + ((uint64_t)ecam.first << BUS_SHIFT);
	ecam.memory.last = ecam.base + ((uint64_t)(ecam.last + 1) << BUS_SHIFT) - 1;
	return ecam;
}

/*
 * A base address register of the chipset holds the bits above those that a bus number fills (PCI Express 5.0, 7.2.2). Whoever
 * provides a secondary host bridge may add bus numbers to any base: all that is certain of it is that a bus has 1 MiB.
 */
static bool base_is_aligned(const struct ecam *ecam)
{
	uint64_t size = 1u << BUS_SHIFT;

	while (ecam->segment == 0 && ecam->first == 0 && size < (uint64_t)(ecam->last + 1) << BUS_SHIFT)
		size <<= 1;
	return (ecam->base & (size - 1)) == 0;
}

static struct acpi_check_fault check_ecam(const struct acpi_check_view *mcfg, uint32_t offset,
					  const struct e820_map *map)
{
	const struct ecam ecam = read_ecam(mcfg, offset);

	if (ecam.first > ecam.last)
		return acpi_check_at(offset + 10, "first bus is above the last");
	if (ecam.base == 0 || !base_is_aligned(&ecam) || ecam.memory.last < ecam.base)
		return acpi_check_at(offset, "base is not aligned to the buses it has");
	if (get(mcfg, offset + 12, 4) != 0)
		return acpi_check_at(offset + 12, "reserved bytes are not 0");
	if (!acpi_check_is(map, ecam.memory.first, range_size(ecam.memory), ACPI_CHECK_TYPE(E820_RESERVED)))
		return acpi_check_at(offset, "memory map does not reserve the configuration space");
	for (uint32_t other = MCFG_ENTRIES; other < offset; other += MCFG_ENTRY) {
		const struct ecam earlier = read_ecam(mcfg, other);

		if (earlier.segment == ecam.segment && earlier.first <= ecam.last && ecam.first <= earlier.last)
			return acpi_check_at(offset + 10, "buses are those of another entry");
		if (range_overlaps(earlier.memory, ecam.memory))
			return acpi_check_at(offset, "configuration space is that of another entry");
	}
	return acpi_check_none();
}

struct acpi_check_fault acpi_check_mcfg(const struct acpi_check_view *mcfg, const struct e820_map *map)
{
	struct acpi_check_fault fault = acpi_check_none();

	if (acpi_check_field(mcfg, MCFG_RESERVED, 8) != 0)
		return acpi_check_at(MCFG_RESERVED, "reserved bytes are not 0");
	if (mcfg->length == MCFG_ENTRIES || (mcfg->length - MCFG_ENTRIES) % MCFG_ENTRY != 0)
		return acpi_check_at(4, "length is not a whole number of entries");
	if ((mcfg->length - MCFG_ENTRIES) / MCFG_ENTRY > MCFG_MAX)
		return acpi_check_at(4, "has more than 256 entries");
	for (uint32_t offset = MCFG_ENTRIES; fault.text == NULL && offset < mcfg->length; offset += MCFG_ENTRY)
		fault = check_ecam(mcfg, offset, map);
	return fault;
}

/* --- WAET ------------------------------------------------------------------------------------------------------------------ */

#define WAET_LENGTH 40
#define WAET_FLAGS 36

struct acpi_check_fault acpi_check_waet(const struct acpi_check_view *waet, const struct e820_map *map)
{
	(void)map;
	if (waet->length != WAET_LENGTH)
		return acpi_check_at(4, "length is not 40");
	/* RTC good, ACPI PM timer good. */
	if ((get(waet, WAET_FLAGS, 4) & ~3u) != 0)
		return acpi_check_at(WAET_FLAGS, "reserved flags are not 0");
	return acpi_check_none();
}

/* --- SPCR ------------------------------------------------------------------------------------------------------------------ */

enum {
	SPCR_INTERFACE = 36,
	SPCR_BASE = 40,
	SPCR_INTERRUPT_TYPE = 52,
	SPCR_IRQ = 53,
	SPCR_GSI = 54,
	SPCR_BAUD = 58,
	SPCR_STOP_BITS = 60,
	SPCR_TERMINAL = 62,
	SPCR_PCI_DEVICE = 64,
	SPCR_PCI_ADDRESS = 68,
	SPCR_CLOCK = 76,
	SPCR_NAMESPACE = 84,
};

#define SPCR_LENGTH 80
#define SPCR_4_LENGTH 88 /* and the name after it */

#define INTERRUPT_8259 1u
#define INTERRUPT_IO_APIC 2u

static const struct acpi_check_zero spcr_reserved[] = {
	{ SPCR_INTERFACE + 1, 1, 0xff, "reserved bytes are not 0" },
	{ SPCR_INTERFACE + 2, 2, 0xffff, "reserved bytes are not 0" },
	{ SPCR_INTERRUPT_TYPE, 1, 0xe0, "interrupt type: reserved bits are not 0" },
	{ 59, 1, 0xff, "parity is not 0" },
	{ 61, 1, 0xf8, "flow control: reserved bits are not 0" },
	{ SPCR_PCI_ADDRESS + 3, 4, 0xfffffffc, "PCI flags: reserved bits are not 0" },
};

static struct acpi_check_fault check_console_port(const struct acpi_check_view *spcr, const struct e820_map *map)
{
	const struct acpi_check_gas gas = acpi_check_read_gas(spcr, SPCR_BASE);

	/* An address of 0 says that the console is not redirected. */
	if (gas.address == 0)
		return acpi_check_none();
	if (gas.space != ACPI_CHECK_MEMORY_SPACE && gas.space != ACPI_CHECK_IO_SPACE)
		return acpi_check_at(SPCR_BASE, "port is neither in memory nor in I/O space");
	if ((gas.width != 8 && gas.width != 16 && gas.width != 32) || gas.bit_offset != 0 || gas.access > 3)
		return acpi_check_at(SPCR_BASE + 1, "address structure: width, offset or access size");
	if (gas.space == ACPI_CHECK_IO_SPACE && gas.address > 0xfff8)
		return acpi_check_at(SPCR_BASE + 4, "port is not in the 64 KiB of I/O space");
	if (gas.space == ACPI_CHECK_MEMORY_SPACE && !acpi_check_is_mmio(map, gas.address, 8))
		return acpi_check_at(SPCR_BASE + 4, "memory map has memory at the registers' address");
	return acpi_check_none();
}

static struct acpi_check_fault check_console_interrupt(const struct acpi_check_view *spcr)
{
	const uint32_t type = get(spcr, SPCR_INTERRUPT_TYPE, 1);
	const uint32_t irq = get(spcr, SPCR_IRQ, 1);
	/* 2-7, 9-12, 14, 15 */
	const uint32_t valid = 0xdefc;

	if ((type & INTERRUPT_8259) != 0 && (irq > 15 || (valid >> irq & 1) == 0))
		return acpi_check_at(SPCR_IRQ, "interrupt is not one that a serial port can have");
	if ((type & INTERRUPT_8259) == 0 && irq != 0)
		return acpi_check_at(SPCR_IRQ, "interrupt of the 8259 is given, but its type is not");
	if ((type & ~INTERRUPT_8259) == 0 && get(spcr, SPCR_GSI, 4) != 0)
		return acpi_check_at(SPCR_GSI, "global system interrupt is given, but its type is not");
	return acpi_check_none();
}

static struct acpi_check_fault check_console_line(const struct acpi_check_view *spcr)
{
	/* As it is, 9600, 19200, 57600, 115200. */
	static const uint8_t bauds[] = { 0, 3, 4, 6, 7 };
	const uint32_t baud = get(spcr, SPCR_BAUD, 1);
	bool known = false;

	for (size_t i = 0; i < COUNT_OF(bauds); i++)
		known = known || baud == bauds[i];
	if (!known)
		return acpi_check_at(SPCR_BAUD, "baud rate is a reserved one");
	if (get(spcr, SPCR_STOP_BITS, 1) != 1)
		return acpi_check_at(SPCR_STOP_BITS, "stop bits are not 1");
	if (get(spcr, SPCR_TERMINAL, 1) > 3)
		return acpi_check_at(SPCR_TERMINAL, "terminal type is a reserved one");
	/* Without a PCI device there is no address of it. */
	if (get(spcr, SPCR_PCI_DEVICE, 4) == UINT32_MAX && get(spcr, SPCR_PCI_ADDRESS, 3) != 0)
		return acpi_check_at(SPCR_PCI_ADDRESS, "address of a PCI device that there is not");
	return acpi_check_none();
}

static struct acpi_check_fault check_spcr_length(const struct acpi_check_view *spcr)
{
	const uint32_t name = get(spcr, SPCR_NAMESPACE, 2);
	const uint32_t offset = get(spcr, SPCR_NAMESPACE + 2, 2);

	if (spcr->bytes[8] < 4 && spcr->length != SPCR_LENGTH)
		return acpi_check_at(4, "length is not 80");
	/* Revision 3 gave the last reserved field a meaning. */
	if (spcr->bytes[8] < 3 && get(spcr, SPCR_CLOCK, 4) != 0)
		return acpi_check_at(SPCR_CLOCK, "reserved bytes are not 0");
	if (spcr->bytes[8] >= 4 && (spcr->length < SPCR_4_LENGTH || offset < SPCR_4_LENGTH || name == 0 ||
				    offset > spcr->length || name > spcr->length - offset))
		return acpi_check_at(SPCR_NAMESPACE, "name in the namespace is not inside the table");
	return acpi_check_none();
}

struct acpi_check_fault acpi_check_spcr(const struct acpi_check_view *spcr, const struct e820_map *map)
{
	struct acpi_check_fault fault = check_spcr_length(spcr);

	if (fault.text == NULL)
		fault = acpi_check_zeros(spcr, 0, spcr_reserved, COUNT_OF(spcr_reserved));
	if (fault.text == NULL)
		fault = check_console_port(spcr, map);
	if (fault.text == NULL)
		fault = check_console_interrupt(spcr);
	return fault.text != NULL ? fault : check_console_line(spcr);
}
