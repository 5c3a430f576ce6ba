/* SPDX-License-Identifier: MIT */
/*
 * The first page is not mapped while the firmware runs, so that a null pointer is found out. Paging is off for the one moment
 * in which the area is written.
 */
#include "firmware/bios_data.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "acpi/acpi_board.h"
#include "firmware/arch/cpu.h"
#include "firmware/arch/io.h"
#include "firmware/arch/paging.h"
#include "firmware/cmos.h"
#include "firmware/glue/bios_data_fill.h"
#include "firmware/glue/memory.h"
#include "firmware/log.h"

#define PARALLEL_PORT 0x378

static uint8_t floppies_count(const struct acpi_board *board)
{
	const uint8_t types = board->floppy ? cmos_read(CMOS_FLOPPY) : 0;

	return (uint8_t)((types >> 4 != 0) + ((types & 0xf) != 0));
}

static void board_gather(struct bios_data_facts *facts, const struct acpi_board *board)
{
	size_t count = 0;

	for (size_t i = 0; i < ACPI_SERIAL_PORTS; i++)
		if (board->serial[i])
			facts->serial[count++] = acpi_board_serial(i);
	if (board->parallel)
		facts->parallel[0] = PARALLEL_PORT;
	facts->floppies = floppies_count(board);
	facts->mouse = board->mouse;
	facts->fpu = cpuid(CPUID_FEATURES).edx & CPUID_FEATURES_EDX_FPU;
}

static void extended_install(struct bios_data_facts *facts, const struct e820_map *ram)
{
	const uint32_t address = bios_data_place_extended(ram);

	facts->base_memory = bios_data_base_ram(ram);
	if (address == 0 || !memory_keep(MEMORY_FIRMWARE, range_of_size(address, BIOS_DATA_EXTENDED_SIZE))) {
		log_line(LOG_W, "firmware", "ebda", "no RAM for it below 640 KiB");
		return;
	}
	facts->extended = address;
	facts->base_memory = address;
	memset((void *)(uintptr_t)address, 0, BIOS_DATA_EXTENDED_SIZE);
	*(uint8_t *)(uintptr_t)address = BIOS_DATA_EXTENDED_SIZE / 1024; /* its size in KiB */
}

/* To the compiler an address below 1000h is no object; it is not to know this one. */
static void area_write(const uint8_t area[BIOS_DATA_SIZE])
{
	static const volatile uintptr_t address = BIOS_DATA_ADDRESS;
	uint8_t *to = (uint8_t *)address;

	paging_disable();
	memcpy(to, area, BIOS_DATA_SIZE);
	paging_init();
}

void bios_data_install(const struct e820_map *ram, const struct acpi_board *board)
{
	struct bios_data_facts facts = { .floppies = 0 };
	uint8_t area[BIOS_DATA_SIZE];
	struct cmos_time time;

	board_gather(&facts, board);
	extended_install(&facts, ram);
	if (board->rtc) {
		time = cmos_read_time();
		facts.hour = time.hour;
		facts.minute = time.minute;
		facts.second = time.second;
	}
	bios_data_fill(&facts, area);
	area_write(area);
	log_line(LOG_I, "firmware", "bios-data", "%u KiB of base memory, extended BIOS data area at 0x%05x",
		 (unsigned)(facts.base_memory >> 10), (unsigned)facts.extended);
}
