/* SPDX-License-Identifier: MIT */
/* The chipsets that are known, and what is done with their records. */
#include "pci/chipset/chipset.h"

#include "pci/chipset/chipset_records.h"
#include "pci/pci_io_alias.h"

#define PCI_IO_FIRST 0x1000 /* below are ISA devices; a bridge's I/O window has this granularity */
#define IO_LAST 0xffff

#define PM_TIMER 8 /* from the first ACPI port on: PM1_TMR of PIIX4 and ICH9 */

#define PIRQ_NOT_ROUTED \
	0x80 /* in PIRQRC[A-D] of the PIIX3 and PIRQ[A-H]_ROUT of the ICH9; else 3:0 is the 8259 input */

const struct chipset *const chipset_machines[] = {
	&chipset_qemu_i440fx,
	&chipset_qemu_q35,
	&chipset_xen_i440fx,
	&chipset_xen_q35,
};
const size_t chipset_machine_count = sizeof(chipset_machines) / sizeof(chipset_machines[0]);

const struct chipset *chipset_find(uint32_t host_bridge, enum chipset_board board)
{
	for (size_t i = 0; i < chipset_machine_count; i++) {
		if (chipset_machines[i]->host_bridge == host_bridge && chipset_machines[i]->board == board)
			return chipset_machines[i];
	}
	return NULL;
}

const char *chipset_board_name(enum chipset_board board)
{
	static const char *const names[CHIPSET_BOARDS] = {
		[CHIPSET_BOARD_QEMU] = "qemu",
		[CHIPSET_BOARD_XEN] = "xen",
	};

	return board < CHIPSET_BOARDS ? names[board] : "unknown";
}

void chipset_early_writes(const struct chipset *chipset, const struct chipset_layout *layout,
			  struct chipset_writes *writes)
{
	chipset->early_writes(chipset, layout, writes);
}

void chipset_late_writes(const struct chipset *chipset, const struct chipset_layout *layout,
			 struct chipset_writes *writes)
{
	chipset->late_writes(chipset, layout, writes);
}

struct chipset_pin chipset_pin(const struct chipset *chipset, uint8_t device, uint8_t pin)
{
	const unsigned link = chipset->link_of(device, pin);
	struct chipset_pin found = {
		.link = (uint8_t)link,
		.irq = chipset->links[link].irq,
		.reg = chipset->links[link].reg,
		.gsi = chipset->links[link].irq,
		.own_gsi = chipset->gsi_of != NULL,
	};

	if (chipset->gsi_of != NULL)
		found.gsi = (uint8_t)chipset->gsi_of(device, pin);
	return found;
}

uint32_t chipset_routing(const struct chipset *chipset, uint8_t first)
{
	uint32_t value = 0;

	for (unsigned i = 0; i < 4; i++) {
		uint32_t routed = PIRQ_NOT_ROUTED;

		for (size_t link = 0; link < chipset->link_count; link++)
			if (chipset->links[link].reg == first + i)
				routed = chipset->links[link].irq;
		value |= routed << (8 * i);
	}
	return value;
}

struct range chipset_pm_io(const struct chipset *chipset)
{
	return range_of_size(chipset->acpi.pm_base, chipset->acpi.pm_size);
}

uint16_t chipset_pm_timer(const struct chipset *chipset)
{
	return (uint16_t)(chipset->acpi.pm_base + PM_TIMER);
}

struct range chipset_gpe0_io(const struct chipset *chipset)
{
	uint64_t base = chipset->acpi.gpe0_base;

	if (base == 0)
		base = (uint64_t)chipset->acpi.pm_base + chipset->acpi.gpe0_offset;
	return range_of_size(base, chipset->acpi.gpe0_size);
}

bool chipset_usable_io(const struct chipset *chipset, struct range_set *usable)
{
	if (!range_set_add(usable, (struct range){ PCI_IO_FIRST, IO_LAST }))
		return false;
	for (size_t i = 0; i < chipset->fixed_io_count; i++) {
		if (!range_set_remove(usable, chipset->fixed_io[i]))
			return false;
	}
	return range_set_remove(usable, chipset_pm_io(chipset));
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

void chipset_write_add_list(struct chipset_writes *writes, const struct chipset_write *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		chipset_write_add(writes, list[i]);
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
