/* SPDX-License-Identifier: MIT */
#include "firmware/qemu/resume.h"

#include <string.h>

#include "firmware/arch/io.h"
#include "firmware/glue/memory.h"
#include "firmware/layout.h"
#include "firmware/log.h"
#include "firmware/rom/resume_block.h"

#define CMOS_INDEX 0x70
#define CMOS_DATA 0x71
#define CONFIG_ENABLE 0x80000000u
#define STACK_SIZE 1024 /* of which the code that wakes uses less than half */

/* Registers in the first 256 bytes are all that a chipset's records write: CF8h reaches them before ECAM is there again. */
static void block_add(struct resume_block *block, const struct chipset_writes *writes)
{
	for (size_t i = 0; i < writes->count; i++) {
		const struct chipset_write *write = &writes->list[i];

		block->writes[block->count++] = (struct resume_write){
			.address = CONFIG_ENABLE | (uint32_t)write->bdf << 8 | write->reg,
			.mask = write->mask,
			.value = write->value,
			.width = write->width,
		};
	}
}

static void block_fill(struct resume_block *block, const struct machine *machine, enum acpi_tpm_kind tpm, uint32_t facs)
{
	static struct chipset_writes writes;

	memset(block, 0, LAYOUT_RESUME_SIZE);
	writes.count = 0;
	chipset_early_writes(machine->chipset, &machine->layout, &writes);
	block_add(block, &writes);
	writes.count = 0;
	chipset_late_writes(machine->chipset, &machine->layout, &writes);
	block_add(block, &writes);
	block->facs = facs;
	block->tpm = tpm;
	block->timer = chipset_pm_timer(machine->chipset);
	block->sum = resume_block_sum(block);
	block->magic = LAYOUT_RESUME_MAGIC;
}

/* The reset that wakes the machine leaves CMOS RAM as it is. */
static void address_keep(uint32_t address)
{
	uint32_t page = address >> LAYOUT_RESUME_SHIFT;

	for (uint8_t i = 0; i < LAYOUT_RESUME_CMOS_SIZE; i++) {
		outb(CMOS_INDEX, LAYOUT_RESUME_CMOS + i);
		outb(CMOS_DATA, (uint8_t)page);
		page >>= 8;
	}
}

void resume_prepare(const struct machine *machine, enum acpi_tpm_kind tpm, uint64_t facs)
{
	uint32_t address = 0;

	_Static_assert(sizeof(struct resume_block) + STACK_SIZE <= LAYOUT_RESUME_SIZE,
		       "block and stack fit their page");
	if (facs != 0) {
		address = memory_allocate(MEMORY_FIRMWARE, LAYOUT_RESUME_SIZE, LAYOUT_RESUME_SIZE);
		if (address == 0)
			log_line(LOG_W, "firmware", "resume",
				 "no memory for what wakes from S3: a system that is put to sleep starts anew");
		else
			block_fill((struct resume_block *)(uintptr_t)address, machine, tpm, (uint32_t)facs);
	}
	address_keep(address);
}
