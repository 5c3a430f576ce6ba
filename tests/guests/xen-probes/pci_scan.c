/* SPDX-License-Identifier: MIT */
/* Finds the functions and measures their BARs (PCI Local Bus 3.0, chapter 6), and puts everything back as it was. */
#include "tests/guests/xen-probes/pci.h"

#include "tests/guests/xen-probes/io.h"

#define CONFIG_ADDRESS 0xcf8
#define CONFIG_DATA 0xcfc
#define ABSENT 0xffffffffu

#define AT_COMMAND 0x04
#define AT_CLASS 0x0a
#define AT_HEADER 0x0e
#define AT_BARS 0x10
#define AT_SECONDARY 0x19
#define AT_ROM 0x30
#define AT_BRIDGE_ROM 0x38
#define AT_LINE 0x3c
#define AT_PIN 0x3d
#define COMMAND_DECODE 3u
#define ROM_MASK 0xfffff800u

static struct pci_function functions[PCI_FUNCTIONS_MAX];
static uint32_t count;
static bool visited[256], scanned;

static void select(const struct pci_function *function, uint8_t at)
{
	io_out32(CONFIG_ADDRESS, 0x80000000u | (uint32_t)function->bus << 16 | (uint32_t)function->device << 11 |
					 (uint32_t)function->function << 8 | (at & 0xfc));
}

uint32_t pci_read(const struct pci_function *function, uint8_t at, uint32_t width)
{
	const uint16_t port = (uint16_t)(CONFIG_DATA + (at & 3));

	select(function, at);
	if (width == 1)
		return io_in8(port);
	return width == 2 ? io_in16(port) : io_in32(port);
}

static void write32(const struct pci_function *function, uint8_t at, uint32_t value)
{
	select(function, at);
	io_out32(CONFIG_DATA, value);
}

static void write_command(const struct pci_function *function, uint16_t value)
{
	select(function, AT_COMMAND);
	io_out16(CONFIG_DATA, value);
}

/* What reads back after all ones, with the register as it was afterwards. */
static uint32_t measure(const struct pci_function *function, uint8_t at, uint32_t ones)
{
	const uint32_t before = pci_read(function, at, 4);
	uint32_t mask;

	write32(function, at, ones);
	mask = pci_read(function, at, 4);
	write32(function, at, before);
	return mask;
}

/* Returns the number of registers that the BAR takes. */
static uint32_t read_bar(const struct pci_function *function, uint8_t at, struct pci_bar *bar)
{
	const uint32_t low = pci_read(function, at, 4), mask = measure(function, at, ABSENT);
	uint64_t high_mask = 0xffffffffull << 32;

	bar->io = low & 1;
	if (mask == 0 || mask == ABSENT)
		return 1;
	if (bar->io) {
		bar->address = low & ~3u;
		bar->size = (~(mask & ~3u) & 0xffff) + 1;
		return 1;
	}
	bar->prefetchable = low & 8;
	bar->address = low & ~15u;
	if ((low & 6) == 4) {
		bar->address |= (uint64_t)pci_read(function, (uint8_t)(at + 4), 4) << 32;
		high_mask = (uint64_t)measure(function, (uint8_t)(at + 4), ABSENT) << 32;
	}
	bar->size = ~(high_mask | (mask & ~15u)) + 1;
	return (low & 6) == 4 ? 2 : 1;
}

static void read_rom(const struct pci_function *function, uint8_t at, struct pci_bar *bar)
{
	const uint32_t mask = measure(function, at, ROM_MASK) & ROM_MASK;

	bar->rom = true;
	if (mask == 0)
		return;
	bar->address = pci_read(function, at, 4) & ROM_MASK;
	bar->size = (uint64_t)~mask + 1;
}

static void read_function(struct pci_function *function, uint8_t header)
{
	const uint32_t bars = header == 0 ? 6 : 2;

	function->command = (uint16_t)pci_read(function, AT_COMMAND, 2);
	function->class = (uint16_t)pci_read(function, AT_CLASS, 2);
	function->line = (uint8_t)pci_read(function, AT_LINE, 1);
	function->pin = (uint8_t)pci_read(function, AT_PIN, 1);
	function->bridge = header == 1;
	if (header > 1)
		return;
	write_command(function, (uint16_t)(function->command & ~COMMAND_DECODE));
	for (uint32_t i = 0; i < bars;)
		i += read_bar(function, (uint8_t)(AT_BARS + 4 * i), &function->bars[i]);
	read_rom(function, header == 0 ? AT_ROM : AT_BRIDGE_ROM, &function->bars[PCI_ROM]);
	write_command(function, function->command);
}

static void scan_device(uint8_t bus, uint8_t device)
{
	for (uint8_t i = 0; i < 8 && count < PCI_FUNCTIONS_MAX; i++) {
		struct pci_function *function = &functions[count];
		uint32_t id;

		*function = (struct pci_function){ .bus = bus, .device = device, .function = i };
		id = pci_read(function, 0, 4);
		if ((id & 0xffff) != 0xffff) {
			const uint8_t header = (uint8_t)pci_read(function, AT_HEADER, 1);

			function->vendor_id = (uint16_t)id;
			function->device_id = (uint16_t)(id >> 16);
			read_function(function, header & 0x7f);
			count++;
			if (i == 0 && !(header & 0x80))
				return;
		} else if (i == 0) {
			return;
		}
	}
}

/* Buses in the order in which bridges name them: each is scanned once, whatever the bridges say. */
static void scan(void)
{
	uint8_t bus = 0;

	scanned = true;
	for (uint32_t bridge = 0;;) {
		visited[bus] = true;
		for (uint8_t device = 0; device < 32; device++)
			scan_device(bus, device);
		do {
			if (bridge == count)
				return;
			bus = functions[bridge].bridge ? (uint8_t)pci_read(&functions[bridge], AT_SECONDARY, 1) : 0;
			bridge++;
		} while (visited[bus]);
	}
}

uint32_t pci_count(void)
{
	if (!scanned)
		scan();
	return count;
}

const struct pci_function *pci_function(uint32_t index)
{
	return &functions[index];
}

const struct pci_function *pci_find(uint8_t bus, uint8_t device, uint8_t function)
{
	for (uint32_t i = 0; i < pci_count(); i++)
		if (functions[i].bus == bus && functions[i].device == device && functions[i].function == function)
			return &functions[i];
	return 0;
}

uint32_t pci_name(const struct pci_function *function)
{
	return (uint32_t)function->bus << 12 | (uint32_t)function->device << 4 | function->function;
}
