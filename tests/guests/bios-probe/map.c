/* SPDX-License-Identifier: MIT */
/* Memory as the BIOS tells of it (ACPI 6.5, 15.1; Ralf Brown's list for the older calls). */
#include "tests/guests/bios-probe/bios.h"
#include "tests/guests/bios-probe/checks.h"
#include "tests/guests/bios-probe/line.h"
#include "tests/guests/bios-probe/memory.h"

#define SMAP 0x534d4150u
#define ENTRIES_MAX 200
#define BDA_EBDA 0x40e

struct e820_entry {
	uint64_t base, size;
	uint32_t type, attributes;
};

static void show_e820(void)
{
	struct e820_entry entry;
	struct bios_registers registers = { 0 };

	for (uint32_t i = 0; i < ENTRIES_MAX; i++) {
		uint32_t length;

		entry = (struct e820_entry){ .attributes = 1 };
		registers.eax = 0xe820;
		registers.edx = SMAP;
		registers.ecx = sizeof(entry);
		registers.edi = bios_offset(&entry);
		registers.es = 0;
		if (!bios_call(0x15, &registers) || registers.eax != SMAP)
			break;
		length = registers.ecx;
		line_begin("e820 base=0x%llx size=0x%llx type=%u length=%u", (unsigned long long)entry.base,
			   (unsigned long long)entry.size, entry.type, length);
		if (length >= sizeof(entry))
			line_add(" attributes=0x%x", entry.attributes);
		line_end();
		if (!registers.ebx)
			break;
	}
	line_print("e820-end carry=%u continuation=0x%x", registers.flags & BIOS_CARRY, registers.ebx);
}

static void show_older_calls(void)
{
	struct bios_registers registers = { .eax = 0xe801 };

	if (bios_call(0x15, &registers))
		line_print("e801 ax=0x%x bx=0x%x cx=0x%x dx=0x%x", registers.eax & 0xffff, registers.ebx & 0xffff,
			   registers.ecx & 0xffff, registers.edx & 0xffff);
	registers = (struct bios_registers){ .eax = 0x8800 };
	if (bios_call(0x15, &registers))
		line_print("memory-88 kib=%u", registers.eax & 0xffff);
	registers = (struct bios_registers){ 0 };
	bios_interrupt(0x12, &registers);
	line_print("memory-12 kib=%u", registers.eax & 0xffff);
}

void show_memory(void)
{
	const uint32_t ebda = (uint32_t)memory_u16(BDA_EBDA) << 4;

	show_e820();
	show_older_calls();
	line_print("ebda address=0x%x kib=%u", ebda, memory_u8(ebda));
}
