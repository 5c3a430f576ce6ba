/* SPDX-License-Identifier: MIT */
#include "firmware/qemu/resume.h"

#include <string.h>

#include "firmware/layout.h"
#include "firmware/rom/resume_block.h"

#define CONFIG_ENABLE 0x80000000u

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

void resume_prepare(const struct machine *machine, enum acpi_tpm_kind tpm, uint64_t facs)
{
	struct resume_block *block = (struct resume_block *)(uintptr_t)LAYOUT_RESUME;
	static struct chipset_writes writes;

	_Static_assert(LAYOUT_RESUME + sizeof(*block) + 1024 <= LAYOUT_RESUME_STACK, "block and stack fit their place");
	memset(block, 0, sizeof(*block));
	if (facs == 0)
		return;
	writes.count = 0;
	chipset_early_writes(machine->chipset, &machine->layout, &writes);
	block_add(block, &writes);
	writes.count = 0;
	chipset_late_writes(machine->chipset, &machine->layout, &writes);
	block_add(block, &writes);
	block->facs = (uint32_t)facs;
	block->tpm = tpm;
	block->timer = chipset_pm_timer(machine->chipset);
	block->sum = resume_block_sum(block);
	block->magic = RESUME_MAGIC;
}
