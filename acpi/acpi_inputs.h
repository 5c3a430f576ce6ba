/* SPDX-License-Identifier: MIT */
/*
 * Everything that our own ACPI tables say about the machine: facts and the plan's result, as values. The same struct is
 * filled under plain QEMU and under Xen; a fact that a platform does not have is absent by the value named here.
 *
 * Specification: ACPI 6.5 unless a field says otherwise.
 */
#ifndef ACPI_ACPI_INPUTS_H
#define ACPI_ACPI_INPUTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "e820/range.h"

#define ACPI_MAX_PROCESSORS 1024
#define ACPI_MAX_ROOTS 64
#define ACPI_MAX_BRIDGES 512
#define ACPI_MAX_ROOT_RANGES 96 /* of one host bridge and kind */
#define ACPI_MAX_NODES 128
#define ACPI_MAX_MEMORY 192
#define ACPI_MAX_OVERRIDES 16
#define ACPI_MAX_IO_APICS 4
#define ACPI_SERIAL_PORTS 4
#define ACPI_MAX_PASSED 40
#define ACPI_MAX_PASSED_BYTES (1u << 20) /* all of them together */

#define ACPI_NO_NODE UINT32_MAX     /* not of any proximity domain */
#define ACPI_NO_GSI UINT32_MAX      /* struct acpi_route: the pin has no interrupt of its own in APIC mode */
#define ACPI_NO_LINK 0xff           /* struct acpi_route: no PIRQ link */
#define ACPI_LINK_SCI ('S' - 'A')   /* struct acpi_route: LNKS, the fixed link of i440FX's SCI */
#define ACPI_NO_SELECTOR UINT32_MAX /* not hot-pluggable through the ACPI interface */

/* The chipset whose DSDT is used. */
enum acpi_chipset {
	ACPI_I440FX, /* 82441FX with PIIX3 and the power management function of PIIX4 */
	ACPI_Q35,    /* MCH with ICH9 */
	/* The same as Xen's device model wires it: of the PIRQs only A-D lead anywhere. */
	ACPI_Q35_XEN,
};

/* A processor that there is, or one that may be hot-plugged. In the order of its UID: index == _UID == ACPI processor UID. */
struct acpi_processor {
	uint32_t apic_id;
	uint32_t node; /* proximity domain, or ACPI_NO_NODE */
	bool enabled;  /* it is there now; else it may come (online capable) */
};

struct acpi_io_apic {
	uint8_t id;
	uint32_t address;
	uint32_t gsi_base;
};

/* ISA interrupt that differs from identity mapping, edge, active high (5.2.12.5). */
struct acpi_override {
	uint8_t irq;
	uint32_t gsi;
	uint16_t flags; /* MPS INTI flags: 1:0 polarity, 3:2 trigger mode */
};

/*
 * Fixed hardware (5.2.9). A port of 0: there is none; without `smi_command` the machine is always in ACPI mode. PM1 has a power
 * button. The last three are those in which Xen's PM1 and PM timer differ from QEMU's: each is true under Xen.
 */
struct acpi_fixed_hardware {
	uint16_t sci;
	uint16_t smi_command;
	uint8_t acpi_enable, acpi_disable;
	uint16_t pm1a_event;   /* 4 bytes */
	uint16_t pm1a_control; /* 2 bytes */
	uint16_t pm_timer;     /* 4 bytes */
	uint16_t gpe0;
	uint8_t gpe0_length; /* bytes of status and enable registers together */
	uint16_t reset_port; /* 8 bits wide */
	uint8_t reset_value;
	uint8_t century; /* CMOS index of the century; 0: none */
	bool i8042;
	bool vga;
	bool sleep_button;  /* PM1 has one: SLPBTN_STS, SLPBTN_EN */
	bool no_rtc_status; /* PM1 has no RTC_STS: the alarm does not wake the machine by it */
	bool pm_timer_32;   /* all 32 bits of the PM timer count; else 24 */
};

/* How the machine can sleep: SLP_TYP of S0-S5; `there` false: not offered. */
struct acpi_sleep {
	bool there;
	uint8_t slp_typ;
};

/* Where INTA#-INTD# of a device on a root bus arrive. */
struct acpi_route {
	uint8_t link; /* in PIC mode: 0 is LNKA; ACPI_NO_LINK: hardwired to `gsi` there, too */
	uint32_t gsi; /* in APIC mode: global system interrupt; ACPI_NO_GSI: that of the link */
};

struct acpi_routing {
	struct acpi_route pins[32][4]; /* by device and pin - 1 */
};

struct acpi_ranges {
	size_t count;
	struct range ranges[ACPI_MAX_ROOT_RANGES];
};

/*
 * A host bridge. The first is \_SB.PCI0, segment 0 bus 0; others are \_SB.PCxx, xx the bus, or \_SB.Pnnn in other segments. No
 * two have the same bus of the same segment.
 */
struct acpi_root {
	uint16_t segment;
	uint8_t bus, last_bus;              /* bus numbers it decodes */
	bool pcie;                          /* PNP0A08 with _OSC, else PNP0A03 */
	bool native_hotplug;                /* _OSC grants native hot-plug: no ACPI interface does it in its place */
	uint32_t node;                      /* proximity domain or ACPI_NO_NODE */
	uint32_t selector;                  /* of bus `bus` in the PCI hot-plug interface, or ACPI_NO_SELECTOR */
	uint32_t fixed_slots;               /* bit n: what is in slot n of that bus cannot be ejected */
	struct acpi_ranges io;              /* ports passed on, CF8h-CFFh never among them */
	struct acpi_ranges mem;             /* memory passed on, room for hot-plug included; below and above 4 GiB */
	bool mem64_prefetchable;            /* what of `mem` is above 4 GiB takes prefetchable BARs only */
	const struct acpi_routing *routing; /* NULL: no _PRT */
};

/* A bridge that a hot-pluggable bus is behind, or is on the way to one. In the order of a depth-first walk. */
struct acpi_bridge {
	int16_t parent; /* index into bridges, or -1: on a root bus */
	uint8_t root;   /* index into roots */
	uint8_t device, function;
	uint32_t selector;    /* of its secondary bus in the PCI hot-plug interface, or ACPI_NO_SELECTOR */
	uint32_t fixed_slots; /* as struct acpi_root.fixed_slots */
	bool port;            /* a PCI Express port: only device 0 behind it */
};

enum acpi_hotplug_kind {
	ACPI_HOTPLUG_NONE,
	ACPI_HOTPLUG_QEMU,
	ACPI_HOTPLUG_XEN,
};

/* The device model's register block for hot-plug of one kind of thing. */
struct acpi_hotplug {
	enum acpi_hotplug_kind kind;
	uint16_t io; /* first port */
	/*
	 * PCI: unused. Processors: unused, they are those of `processors`. Memory: the number of slots.
	 */
	uint32_t slots;
};

/* Memory affinity (5.2.16.2). */
struct acpi_memory {
	struct range range;
	uint32_t node;
	bool hotplug;
	bool nonvolatile;
};

struct acpi_ecam {
	uint64_t base; /* of bus 0 of the segment, whether or not first_bus is 0 */
	uint16_t segment;
	uint8_t first_bus, last_bus;
};

enum acpi_tpm_kind {
	ACPI_TPM_NONE,
	ACPI_TPM_12,     /* TIS interface, TCPA table */
	ACPI_TPM_20_TIS, /* TPM2 table, start method 6 */
	ACPI_TPM_20_CRB, /* TPM2 table, start method 7 */
};

struct acpi_tpm {
	enum acpi_tpm_kind kind;
	uint64_t log_address; /* event log area; size 0: none */
	uint32_t log_size;
};

#define ACPI_MAX_PMEM 16      /* ranges of persistent memory */
#define ACPI_MAX_PMEM_DIMMS 8 /* that one of them is interleaved over */

/* One NVDIMM's part in a range of persistent memory. */
struct acpi_nvdimm {
	uint32_t handle; /* NFIT Device Handle (9.20.3), which _ADR has, too; unique, not 0 */
	uint32_t serial;
	uint64_t flush; /* address of its flush hint, 8-byte aligned; 0: none */
};

/* A range of persistent memory (5.2.25): what an NFIT of our own describes. */
struct acpi_pmem {
	struct range range;
	uint32_t node; /* proximity domain or ACPI_NO_NODE */
	uint32_t line; /* bytes that are on one DIMM in a row where it is interleaved over several; else 0 */
	size_t dimm_count;
	struct acpi_nvdimm dimms[ACPI_MAX_PMEM_DIMMS];
};

/* QEMU's way to a DIMM's functions (QEMU docs/specs/acpi_nvdimm.rst): the address of a page, written to a port. */
struct acpi_nvdimm_mailbox {
	uint16_t port; /* 32 bits wide; 0: there is none */
	uint32_t page; /* address of 4 KiB of memory that is the mailbox's for good */
};

/* A table that someone else made and that is listed with ours: acpi_blob.h says which can be. */
struct acpi_passed {
	const uint8_t *bytes;
	uint32_t length; /* as its header says */
};

/* Devices of the board that ISA has always had, each 0 or 1, and what QEMU adds. */
struct acpi_board {
	bool rtc, keyboard, mouse, floppy, parallel;
	bool serial[ACPI_SERIAL_PORTS]; /* COM1-COM4: 3F8h, 2F8h, 3E8h, 2E8h */
	uint16_t fw_cfg;                /* first port, 0: none */
	uint16_t pvpanic;               /* port, 0: none */
};

struct acpi_inputs {
	enum acpi_chipset chipset;
	uint32_t oem_revision;

	size_t processor_count;
	const struct acpi_processor *processors;
	uint32_t local_apic; /* address, FEE00000h */
	size_t io_apic_count;
	struct acpi_io_apic io_apics[ACPI_MAX_IO_APICS];
	size_t override_count;
	struct acpi_override overrides[ACPI_MAX_OVERRIDES];

	struct acpi_fixed_hardware fixed;
	uint64_t facs; /* address of the FACS, 64-byte aligned, below 4 GiB */
	struct acpi_sleep sleep[6];
	uint64_t hpet;    /* address; 0: none */
	uint32_t hpet_id; /* General Capabilities and ID register, 31:0 */
	bool spcr;        /* COM1 is the console: 115200 8n1 */
	bool hypervisor;  /* WAET: the PM timer is good as it is */
	bool rtc_good;    /* likewise the RTC: its interrupts come whether or not register C is read */
	bool convertible; /* an indicator of laptop or slate mode, whose state a driver in the guest sets */

	size_t root_count;
	const struct acpi_root *roots;
	size_t bridge_count;
	const struct acpi_bridge *bridges;
	size_t ecam_count;
	struct acpi_ecam ecam[ACPI_MAX_ROOTS];
	/* Memory and ports that belong to the board and to no device: motherboard resources (PNP0C02). */
	struct acpi_ranges board_mem;
	struct acpi_ranges board_io;

	struct acpi_hotplug pci_hotplug;
	struct acpi_hotplug processor_hotplug;
	struct acpi_hotplug memory_hotplug;

	size_t node_count; /* proximity domains 0 .. node_count - 1; 0: no SRAT, no SLIT */
	size_t memory_count;
	const struct acpi_memory *memory;
	const uint8_t *distances; /* node_count * node_count, row by row; NULL: no SLIT */

	struct acpi_tpm tpm;
	uint64_t generation_id; /* address of the 16 bytes; 0: none */
	struct acpi_board board;

	size_t pmem_count; /* 0: no NFIT of our own */
	const struct acpi_pmem *pmem;
	struct acpi_nvdimm_mailbox mailbox;
	bool nvdimm_event; /* bit 4 of GPE0: an NVDIMM was plugged in, as QEMU has it */

	size_t passed_count;
	const struct acpi_passed *passed; /* their bytes are copied */
};

#endif
