/* SPDX-License-Identifier: MIT */
#include "firmware/function_enable.h"

#include <stddef.h>

#include "firmware/log.h"
#include "firmware/report.h"

#define INTEL 0x8086

/* All other bits of these registers are 0 at reset, and stay so. */
static const struct function_enable {
	uint16_t device_id;
	uint16_t reg;
	unsigned width;
	uint32_t value;
	const char *what;
} function_enables[] = {
	/* IDETIM of both channels, bit 15 of each (Intel 82371FB/SB and 82371AB data sheets). The chipset's own PIIX3 is in its record. */
	{ 0x7010, 0x40, 4, 0x80008000, "both IDE channels on" },
	{ 0x7111, 0x40, 4, 0x80008000, "both IDE channels on" },
	/* HOSTC bit 0 (Intel 316972, SMBus D31:F3). Memtest86+ takes the SMBus for enabled. */
	{ 0x2930, 0x40, 1, 0x01, "SMBus host controller on" },
};

static bool is_of_chipset(const struct chipset_writes *writes, uint16_t bdf, uint16_t reg)
{
	for (size_t i = 0; i < writes->count; i++)
		if (writes->list[i].bdf == bdf && writes->list[i].reg == reg)
			return true;
	return false;
}

static const struct function_enable *find(const struct pci_function *function)
{
	for (size_t i = 0; i < sizeof(function_enables) / sizeof(function_enables[0]); i++)
		if (function->vendor_id == INTEL && function->device_id == function_enables[i].device_id)
			return &function_enables[i];
	return NULL;
}

void function_enable_known(const struct machine *machine, const struct pci_inventory *inventory)
{
	static struct chipset_writes writes;
	char object[REPORT_BDF];

	writes.count = 0;
	chipset_late_writes(machine->chipset, &machine->layout, &writes);
	for (size_t i = 0; i < inventory->function_count; i++) {
		const struct pci_function *function = &inventory->functions[i];
		const struct function_enable *enable = find(function);

		if (!enable || is_of_chipset(&writes, function->bdf, enable->reg))
			continue;
		pci_cfg_write(machine->cfg, function->bdf, enable->reg, enable->width, enable->value);
		report_bdf(inventory, function->bdf, object);
		log_line(LOG_D, "pci", object, "%s", enable->what);
	}
}
