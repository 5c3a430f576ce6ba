/* SPDX-License-Identifier: MIT */
/* The display as its BIOS shows it; without one int 10h goes to a stub in the F segment. */
#include "tests/guests/bios-probe/bios.h"
#include "tests/guests/bios-probe/checks.h"
#include "tests/guests/bios-probe/line.h"
#include "tests/guests/bios-probe/memory.h"

#define VECTOR_10 0x40
#define OPTION_ROM 0xc0000u
#define ROM_SIGNATURE 0xaa55u
#define TEXT_MODE 3u
#define LAST_ROW 24u
#define FULL_BLOCK 0xdbu

static uint8_t vbe[512];

static void show_vbe(void)
{
	struct bios_registers registers = { .eax = 0x4f00, .edi = bios_offset(vbe) };

	for (uint32_t i = 0; i < 4; i++)
		vbe[i] = (uint8_t) "VBE2"[i];
	bios_interrupt(0x10, &registers);
	memory_forget();
	line_print("vbe status=0x%x version=0x%x memory=0x%x", registers.eax & 0xffff, vbe[4] | vbe[5] << 8,
		   (uint32_t)(vbe[18] | vbe[19] << 8) << 16);
}

/* Full blocks in blue, green and red, in the last row from the left: what a picture of the screen has to have. */
static void paint(void)
{
	for (uint32_t i = 0; i < 3; i++) {
		struct bios_registers registers = { .eax = 0x0200, .edx = LAST_ROW << 8 | i };

		bios_interrupt(0x10, &registers);
		registers = (struct bios_registers){ .eax = 0x0900 | FULL_BLOCK, .ebx = 1u << i, .ecx = 1 };
		bios_interrupt(0x10, &registers);
	}
	line_print("painted row=%u", LAST_ROW);
}

void show_display(void)
{
	struct bios_registers registers = { .eax = 0x0f00 };
	const uint32_t handler = ((uint32_t)memory_u16(VECTOR_10 + 2) << 4) + memory_u16(VECTOR_10);
	const bool rom = memory_u16(OPTION_ROM) == ROM_SIGNATURE;

	bios_interrupt(0x10, &registers);
	line_print("display handler=0x%x mode=0x%x columns=%u rom=%u rom-size=0x%x rom-sum=0x%x", handler,
		   registers.eax & 0x7f, registers.eax >> 8 & 0xff, rom, rom ? memory_u8(OPTION_ROM + 2) * 512u : 0,
		   rom ? memory_sum(OPTION_ROM, memory_u8(OPTION_ROM + 2) * 512u) : 0);
	if (rom)
		show_vbe();
	if ((registers.eax & 0x7f) == TEXT_MODE)
		paint();
}
