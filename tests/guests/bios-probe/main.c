/* SPDX-License-Identifier: MIT */
/* A program that a BIOS boots from a disk: says what the BIOS offers, then ends the machine as its disk asks. */
#include "tests/guests/bios-probe/acpi.h"
#include "tests/guests/bios-probe/anchors.h"
#include "tests/guests/bios-probe/checks.h"
#include "tests/guests/bios-probe/line.h"
#include "tests/guests/bios-probe/memory.h"

#define REQUEST 0x7da0u /* in the boot sector, where it was loaded */

void stage_main(uint32_t drive);
void flat_copy(void *to, uint32_t from, uint32_t size);

const char *probe_name(void)
{
	return "bios-probe";
}

bool memory_copy(void *to, uint64_t from, uint32_t size)
{
	if (from + size > 1ull << 32)
		return false;
	flat_copy(to, (uint32_t)from, size);
	return true;
}

static void end(void)
{
	if (memory_has_text(REQUEST, "reset"))
		acpi_reset();
	else if (memory_has_text(REQUEST, "poweroff"))
		acpi_power_off();
}

void stage_main(uint32_t drive)
{
	line_print("start drive=0x%x", drive);
	show_memory();
	anchors_show("");
	show_pci();
	show_display();
	show_disks();
	line_print("done");
	end();
	for (uint32_t wait = 0; wait < 10000000; wait++)
		__asm__ volatile("pause");
	line_print("note text=the machine still runs");
	for (;;)
		__asm__ volatile("cli; hlt");
}
