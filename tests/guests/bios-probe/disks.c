/* SPDX-License-Identifier: MIT */
/* Disks through int 13h and its extensions (BIOS Enhanced Disk Drive Specification 3.0). */
#include "tests/guests/bios-probe/bios.h"
#include "tests/guests/bios-probe/checks.h"
#include "tests/guests/bios-probe/line.h"
#include "tests/guests/bios-probe/memory.h"

#define FIRST_DISK 0x80u
#define DISKS_MAX 16u
#define BDA_DISKS 0x475
#define EXTENSIONS_ASKED 0x55aau
#define EXTENSIONS_THERE 0xaa55u

#define BUFFER_SEGMENT 0x2000u
#define READ_SIZE 0x8000u /* of each disk, its beginning */

struct parameters {
	uint16_t size, flags;
	uint32_t cylinders, heads, sectors;
	uint32_t total_low, total_high;
	uint16_t sector_size;
	uint32_t configuration;
} __attribute__((packed));

struct packet {
	uint8_t size, reserved;
	uint16_t count, offset, segment;
	uint32_t first_low, first_high;
};

static void show_read(uint32_t drive, uint32_t sector_size)
{
	struct packet packet = { .size = sizeof(packet),
				 .count = (uint16_t)(READ_SIZE / sector_size),
				 .segment = BUFFER_SEGMENT };
	struct bios_registers registers = { .eax = 0x4200, .edx = drive, .esi = bios_offset(&packet) };
	const bool well = bios_call(0x13, &registers);

	memory_forget();
	line_print("disk-read drive=0x%x well=%u status=0x%x count=%u bytes=%u crc=0x%08x", drive, well,
		   registers.eax >> 8 & 0xff, packet.count, packet.count * sector_size,
		   memory_crc(BUFFER_SEGMENT << 4, READ_SIZE));
}

static void show_extended(uint32_t drive)
{
	struct parameters parameters = { .size = sizeof(parameters) };
	struct bios_registers registers = { .eax = 0x4800, .edx = drive, .esi = bios_offset(&parameters) };

	if (!bios_call(0x13, &registers)) {
		line_print("disk-extended drive=0x%x status=0x%x", drive, registers.eax >> 8 & 0xff);
		return;
	}
	line_print("disk-extended drive=0x%x status=0 flags=0x%x sectors=0x%llx sector-size=%u", drive,
		   parameters.flags, (unsigned long long)(parameters.total_low | (uint64_t)parameters.total_high << 32),
		   parameters.sector_size);
	if (parameters.sector_size >= 512 && parameters.sector_size <= 4096)
		show_read(drive, parameters.sector_size);
}

static void show_disk(uint32_t drive)
{
	struct bios_registers registers = { .eax = 0x0800, .edx = drive };
	bool well = bios_call(0x13, &registers);

	line_print("disk drive=0x%x well=%u cylinders=%u heads=%u sectors=%u drives=%u", drive, well,
		   (registers.ecx >> 8 & 0xff) + ((registers.ecx & 0xc0) << 2) + 1, (registers.edx >> 8 & 0xff) + 1,
		   registers.ecx & 0x3f, registers.edx & 0xff);
	registers = (struct bios_registers){ .eax = 0x4100, .ebx = EXTENSIONS_ASKED, .edx = drive };
	well = bios_call(0x13, &registers) && (registers.ebx & 0xffff) == EXTENSIONS_THERE;
	line_print("disk-extensions drive=0x%x there=%u version=0x%x interfaces=0x%x", drive, well,
		   registers.eax >> 8 & 0xff, registers.ecx & 0xffff);
	if (well && registers.ecx & 1)
		show_extended(drive);
}

void show_disks(void)
{
	const uint32_t count = memory_u8(BDA_DISKS);

	line_print("disks count=%u", count);
	for (uint32_t i = 0; i < count && i < DISKS_MAX; i++)
		show_disk(FIRST_DISK + i);
}
