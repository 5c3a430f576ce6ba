/* SPDX-License-Identifier: MIT */
/*
 * The emulated chipsets as data: which registers to write with which values and why, and what the chipset leaves to PCI.
 *
 * Everything here is a value; chipset_apply is the one function that touches hardware, through struct pci_cfg.
 */
#ifndef PCI_CHIPSET_CHIPSET_H
#define PCI_CHIPSET_CHIPSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "e820/range.h"
#include "e820/range_set.h"
#include "pci/pci_cfg.h"

/* One register write. Bits outside `mask` keep what they hold; with a full mask the register is not read first. */
struct chipset_write {
	uint16_t bdf;
	uint16_t reg;
	uint8_t width; /* 1, 2 or 4 */
	uint32_t mask;
	uint32_t value;
	const char *name; /* the datasheet's, e.g. "PCIEXBAR" */
	const char *why;
};

#define CHIPSET_MAX_WRITES 48

struct chipset_writes {
	size_t count;
	struct chipset_write list[CHIPSET_MAX_WRITES];
};

/* What the writes are made from. */
struct chipset_layout {
	uint64_t low_ram_end;  /* one past the last RAM byte below 4 GiB */
	uint64_t high_ram_end; /* one past the last RAM byte at or above 4 GiB; 0: none */
	uint64_t ecam_base;    /* 0: the chipset has no ECAM, or it is off */
	uint16_t pm_base;      /* where the ACPI ports go, a multiple of 80h; 0: chipset->acpi.pm_base */
};

/* I/O port blocks that ACPI tables and operating systems name. Base 0: the chipset has none. */
struct chipset_acpi_io {
	uint16_t pm_base; /* PM1a event block; control at +4, timer at +8. The default: struct chipset_layout.pm_base */
	uint16_t pm_size; /* ports from pm_base on that the power management block decodes */
	uint16_t smi_command; /* port */
	uint8_t acpi_enable;  /* value that turns SCI_EN on */
	uint8_t acpi_disable;
	uint8_t sci_irq;
	uint16_t gpe0_base; /* where the GPE0 block stays, whatever pm_base is; 0: at gpe0_offset behind the latter */
	uint8_t gpe0_offset;
	uint8_t gpe0_size; /* ports: half of them status, half enable registers */
};

struct chipset {
	const char *name;     /* "i440fx", "q35" */
	const char *machine;  /* what people call it: "pc", "q35" */
	uint32_t host_bridge; /* device ID << 16 | vendor ID of 00:00.0 */
	uint64_t ecam_size;   /* 0: none */
	uint64_t mmio32_end;  /* one past the address space left to PCI BARs below 4 GiB */
	struct chipset_acpi_io acpi;
	const struct range *fixed_mem; /* memory decoded by the chipset itself */
	size_t fixed_mem_count;
	const struct range *fixed_io; /* ports decoded by the chipset or the board, at and above 1000h too */
	size_t fixed_io_count;
	uint16_t elcr_level;     /* ELCR1 | ELCR2 << 8 (4D0h, 4D1h): which 8259 inputs are level triggered */
	const uint8_t *link_irq; /* 8259 input of each PIRQ link */
	size_t link_count;
	uint8_t link_gsi; /* I/O APIC input of the first link, the others follow; 0: each has the one of its 8259 input */
	/* The link (index into link_irq) at which `pin` (1-4) of the root bus device arrives. */
	unsigned (*link_of)(uint8_t device, uint8_t pin);

	/* Shadow RAM open, SMRAM closed, ECAM on: what has to be true before the scan. */
	void (*early_writes)(const struct chipset_layout *layout, struct chipset_writes *writes);
	/* Power management, interrupt links, memory map registers: after the windows are known. */
	void (*late_writes)(const struct chipset_layout *layout, struct chipset_writes *writes);
};

/* The chipset whose 00:00.0 reads `host_bridge`, or NULL. */
const struct chipset *chipset_find(uint32_t host_bridge);

/* The records, for messages such as "expected one of ...". */
extern const struct chipset *const chipset_machines[];
extern const size_t chipset_machine_count;

/* Where the ACPI ports are with this layout. */
struct range chipset_pm_io(const struct chipset *chipset, const struct chipset_layout *layout);

/* The port of the ACPI power management timer, 32 bits wide. */
uint16_t chipset_pm_timer(const struct chipset *chipset, const struct chipset_layout *layout);

/* Where the GPE0 block is with this layout. */
struct range chipset_gpe0_io(const struct chipset *chipset, const struct chipset_layout *layout);

/* Ports that are left to PCI: 1000h-FFFFh without fixed_io and without the ACPI ports. False: `usable` has no room. */
bool chipset_usable_io(const struct chipset *chipset, const struct chipset_layout *layout, struct range_set *usable);

/*
 * Ports that no BAR may have but a bridge's I/O window may cover: those of fixed_io from 1000h on that lie in the upper three
 * quarters of a KiB, every port with bits 9:8 not 0. No BAR lies there while the aliases of ISA ports are avoided, so that
 * nothing behind the bridge answers beside the board. False: `coverable` has no room.
 */
bool chipset_coverable_io(const struct chipset *chipset, struct range_set *coverable);

/* fixed_mem and, when layout->ecam_base is not 0, the ECAM range. False: `reserved` has no room. */
bool chipset_reserved_mem(const struct chipset *chipset, const struct chipset_layout *layout,
			  struct range_set *reserved);

/* Appends a record; writes beyond CHIPSET_MAX_WRITES are a programming error that the unit tests find. */
void chipset_write_add(struct chipset_writes *writes, struct chipset_write write);

/*
 * Performs the writes in order and reads each back. Returns the index of the first that does not hold its value under its
 * mask (`*read` is what it reads), or writes->count.
 */
size_t chipset_apply(struct pci_cfg *cfg, const struct chipset_writes *writes, uint32_t *read);

#endif
