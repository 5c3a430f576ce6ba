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

/*
 * The boards that the same chips sit on: the interrupt wiring, the ports and the fixed ranges differ. The host bridge is the
 * same on both; the platform knows which board it is.
 */
enum chipset_board {
	CHIPSET_BOARD_QEMU,
	CHIPSET_BOARD_XEN,
	CHIPSET_BOARDS,
};

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
};

/* I/O port blocks that ACPI tables and operating systems name. Base 0: the chipset has none. */
struct chipset_acpi_io {
	uint16_t pm_base;     /* PM1a event block; control at +4, timer at +8; a multiple of 80h */
	uint16_t pm_size;     /* ports from pm_base on that the power management block decodes */
	uint16_t smi_command; /* port */
	uint8_t acpi_enable;  /* value that turns SCI_EN on */
	uint8_t acpi_disable;
	/* The firmware turns SCI_EN on itself, for good: nobody handles SMIs, and tables name no SMI command port. */
	bool firmware_enables;
	bool sleep_button;  /* PM1 has SLPBTN_STS and SLPBTN_EN */
	bool no_rtc_status; /* PM1 has no RTC_STS */
	bool timer_32;      /* all 32 bits of the timer count; else 24 */
	bool rtc_good;      /* interrupts of the RTC come whether or not its register C is read */
	uint8_t sci_irq;
	uint16_t gpe0_base; /* where the GPE0 block stays, whatever pm_base is; 0: at gpe0_offset behind the latter */
	uint8_t gpe0_offset;
	uint8_t gpe0_size; /* ports: half of them status, half enable registers */
};

/* A wire at which INTx pins of several devices arrive. */
struct chipset_link {
	uint8_t irq; /* the 8259 input that the firmware routes it to */
	uint8_t reg; /* the routing register of the interrupt router that does so; 0: none, it is hardwired */
};

/* The PCI interrupt router. */
struct chipset_router {
	uint16_t bdf;
	/* Intel's device ID of the router with the same registers that operating systems know. */
	uint16_t compatible_id;
};

/* Where a pin of a device on the root bus arrives. */
struct chipset_pin {
	uint8_t link; /* index into chipset->links */
	uint8_t irq;  /* 8259 input of the link */
	uint8_t reg;  /* routing register of the link; 0: hardwired */
	uint8_t gsi;  /* I/O APIC input */
	bool own_gsi; /* `gsi` stays, wherever the link is routed to; else it is that of `irq` */
};

/* A chipset on a board. */
struct chipset {
	const char *name;     /* "i440fx", "q35" */
	const char *machine;  /* what people call it: "pc", "q35" */
	uint32_t host_bridge; /* device ID << 16 | vendor ID of 00:00.0 */
	enum chipset_board board;
	uint64_t ecam_size;  /* 0: none */
	uint64_t mmio32_end; /* one past the address space left to PCI BARs below 4 GiB */
	struct chipset_acpi_io acpi;
	const struct range *fixed_mem; /* memory decoded by the chipset itself, or kept by the board */
	size_t fixed_mem_count;
	const struct range
		*fixed_io; /* ports decoded by the chipset or the board, at and above 1000h too; without the PM block */
	size_t fixed_io_count;

	uint8_t io_apic_id;  /* that the I/O APIC has when an operating system starts */
	uint16_t elcr_level; /* ELCR1 | ELCR2 << 8 (4D0h, 4D1h): which 8259 inputs are level triggered */
	struct chipset_router router;
	uint16_t link_irqs; /* bit n: an operating system may route a link to 8259 input n (_PRS of acpi/link.asli) */
	const struct chipset_link *links;
	size_t link_count;
	/* The function whose pin is the SCI, whatever link the pins of its device arrive at; 0: none. */
	uint16_t sci_function;
	/* The link at which `pin` (1-4) of the root bus device arrives. */
	unsigned (*link_of)(uint8_t device, uint8_t pin);
	/* The I/O APIC input that is wired to the pin; NULL: that of the link's 8259 input. */
	unsigned (*gsi_of)(uint8_t device, uint8_t pin);

	/* What chipset_early_writes and chipset_late_writes add. */
	void (*early_writes)(const struct chipset *chipset, const struct chipset_layout *layout,
			     struct chipset_writes *writes);
	void (*late_writes)(const struct chipset *chipset, const struct chipset_layout *layout,
			    struct chipset_writes *writes);
};

/* The chipset on that board whose 00:00.0 reads `host_bridge`, or NULL. */
const struct chipset *chipset_find(uint32_t host_bridge, enum chipset_board board);

/* The records of all boards, for messages such as "expected one of ...". */
extern const struct chipset *const chipset_machines[];
extern const size_t chipset_machine_count;

/* What people call the board: "qemu", "xen". */
const char *chipset_board_name(enum chipset_board board);

/* Shadow RAM open, SMRAM closed, ECAM on: what has to be true before the scan. */
void chipset_early_writes(const struct chipset *chipset, const struct chipset_layout *layout,
			  struct chipset_writes *writes);

/* Power management, interrupt links, memory map registers: after the windows are known. */
void chipset_late_writes(const struct chipset *chipset, const struct chipset_layout *layout,
			 struct chipset_writes *writes);

/* Where `pin` (1-4) of the root bus device arrives. */
struct chipset_pin chipset_pin(const struct chipset *chipset, uint8_t device, uint8_t pin);

/* The ports of the power management block. */
struct range chipset_pm_io(const struct chipset *chipset);

/* The port of the ACPI power management timer, 32 bits wide. */
uint16_t chipset_pm_timer(const struct chipset *chipset);

/* The ports of the GPE0 block. */
struct range chipset_gpe0_io(const struct chipset *chipset);

/* Ports that are left to PCI: 1000h-FFFFh without fixed_io and without the PM block. False: `usable` has no room. */
bool chipset_usable_io(const struct chipset *chipset, struct range_set *usable);

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
