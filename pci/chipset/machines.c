/* SPDX-License-Identifier: MIT */
/* The chipsets that are known, and what is done with their records. */
#include "pci/chipset/chipset.h"

#include "pci/chipset/chipset_records.h"
#include "pci/pci_io_alias.h"

#define PCI_IO_FIRST 0x1000 /* below are ISA devices; a bridge's I/O window has this granularity */
#define IO_LAST 0xffff

#define PM_TIMER 8 /* from the first ACPI port on: PM1_TMR of PIIX4 and ICH9 */

const struct chipset *const chipset_machines[] = { &chipset_i440fx, &chipset_q35 };
const size_t chipset_machine_count = sizeof(chipset_machines) / sizeof(chipset_machines[0]);

const struct chipset *chipset_find(uint32_t host_bridge)
{
	for (size_t i = 0; i < chipset_machine_count; i++) {
		if (chipset_machines[i]->host_bridge == host_bridge)
			return chipset_machines[i];
	}
	return NULL;
}

struct range chipset_pm_io(const struct chipset *chipset, const struct chipset_layout *layout)
{
	return range_of_size(layout->pm_base ? layout->pm_base : chipset->acpi.pm_base, chipset->acpi.pm_size);
}

uint16_t chipset_pm_timer(const struct chipset *chipset, const struct chipset_layout *layout)
{
	return (uint16_t)(chipset_pm_io(chipset, layout).first + PM_TIMER);
}

struct range chipset_gpe0_io(const struct chipset *chipset, const struct chipset_layout *layout)
{
	uint64_t base = chipset->acpi.gpe0_base;

	if (base == 0)
		base = chipset_pm_io(chipset, layout).first + chipset->acpi.gpe0_offset;
	return range_of_size(base, chipset->acpi.gpe0_size);
}

bool chipset_usable_io(const struct chipset *chipset, const struct chipset_layout *layout, struct range_set *usable)
{
	if (!range_set_add(usable, (struct range){ PCI_IO_FIRST, IO_LAST }))
		return false;
	for (size_t i = 0; i < chipset->fixed_io_count; i++) {
		if (!range_set_remove(usable, chipset->fixed_io[i]))
			return false;
	}
	return range_set_remove(usable, chipset_pm_io(chipset, layout));
}

static bool is_coverable(struct range ports)
{
	return ports.first >= PCI_IO_FIRST && pci_io_alias_contains(ports);
}

bool chipset_coverable_io(const struct chipset *chipset, struct range_set *coverable)
{
	for (size_t i = 0; i < chipset->fixed_io_count; i++) {
		if (is_coverable(chipset->fixed_io[i]) && !range_set_add(coverable, chipset->fixed_io[i]))
			return false;
	}
	return true;
}

bool chipset_reserved_mem(const struct chipset *chipset, const struct chipset_layout *layout,
			  struct range_set *reserved)
{
	for (size_t i = 0; i < chipset->fixed_mem_count; i++) {
		if (!range_set_add(reserved, chipset->fixed_mem[i]))
			return false;
	}
	if (layout->ecam_base == 0)
		return true;
	return range_set_add(reserved, range_of_size(layout->ecam_base, chipset->ecam_size));
}

void chipset_write_add(struct chipset_writes *writes, struct chipset_write write)
{
	if (writes->count < CHIPSET_MAX_WRITES)
		writes->list[writes->count++] = write;
}

static uint32_t width_mask(unsigned width)
{
	return width == 4 ? UINT32_MAX : (UINT32_C(1) << (8 * width)) - 1;
}

/*
 * A register is read back at once: a later record may write the same one again, as PCIEXBAR is
 * closed before it is moved.
 */
static bool write_holds(struct pci_cfg *cfg, const struct chipset_write *write, uint32_t *read)
{
	uint32_t value = write->value & write->mask;

	if (write->mask != width_mask(write->width))
		value |= pci_cfg_read(cfg, write->bdf, write->reg, write->width) & ~write->mask;
	pci_cfg_write(cfg, write->bdf, write->reg, write->width, value);
	*read = pci_cfg_read(cfg, write->bdf, write->reg, write->width);
	return ((*read ^ value) & write->mask) == 0;
}

/*
 * One register that does not hold its value is no reason to leave the others as they are: all
 * writes are made.
 */
size_t chipset_apply(struct pci_cfg *cfg, const struct chipset_writes *writes, uint32_t *read)
{
	size_t failed = writes->count;

	for (size_t i = 0; i < writes->count; i++) {
		uint32_t value;

		if (!write_holds(cfg, &writes->list[i], &value) && failed == writes->count) {
			failed = i;
			*read = value;
		}
	}
	return failed;
}
