/* SPDX-License-Identifier: MIT */
/*
 * What a platform (plain QEMU, Xen) tells the boot story and does for it. Each fills the same structs and has all of the
 * functions; there is no `if (xen)` elsewhere. firmware/qemu/ is linked into the ROM, firmware/xen/ into the ELF.
 */
#ifndef FIRMWARE_PLATFORM_H
#define FIRMWARE_PLATFORM_H

#include <stdbool.h>
#include <stdint.h>

#include "e820/e820.h"
#include "e820/range.h"
#include "e820/range_set.h"
#include "firmware/glue/description.h"
#include "firmware/glue/options.h"
#include "firmware/tables.h"
#include "pci/chipset/chipset.h"
#include "pci/pci_inventory.h"
#include "smbios/smbios_inputs.h"

struct hierarchy;
struct machine;

#define PLATFORM_WRITE_BACK_RANGES 4
#define PLATFORM_PMEM_RANGES 64

struct platform_facts {
	const char *name; /* "qemu", "xen" */
	enum chipset_board board;
	struct e820_map ram; /* RAM and reserved ranges as the platform gives them */
	/*
	 * What the firmware may not use of low RAM, as the payload or the platform has something there, and one past the last
	 * address of low RAM that it may use: RAM from there on may be moved. UINT64_MAX: all.
	 */
	const struct range_set *taken;
	uint64_t memory_limit;
	uint32_t cpu_count;
	uint32_t cpu_count_max;       /* with those that may be hot-plugged */
	bool init_keeps_mtrrs;        /* the other processors can be left waiting for a startup IPI */
	unsigned address_bits;        /* CPUID 80000008h EAX 7:0 */
	bool hypertransport;          /* an AMD processor or one like it: struct pci_window_facts has the consequence */
	uint64_t extra_roots;         /* etc/extra-pci-roots */
	uint64_t reserved_memory_end; /* etc/reserved-memory-end; 0: none */
	uint64_t high_end_limit;      /* one past the last address that the payload reaches; 0: it reaches all */
	/* Address space that is no RAM and yet stays write-back: where the platform shares pages of RAM with the guest. */
	struct range_set write_back;
	struct range write_back_ranges[PLATFORM_WRITE_BACK_RANGES];
	/*
	 * Persistent memory of NFITs that the platform passes on, as far as it knows before it describes the machine: BARs keep off it.
	 */
	struct range_set pmem;
	struct range pmem_ranges[PLATFORM_PMEM_RANGES];
	struct options options;
};

/* Fills `facts` or panics with one line that says which input was missing or wrong. */
void platform_init(struct platform_facts *facts);

/* ECAM is there now, as far as the chipset's registers say: the platform tells whoever does not follow them. */
void platform_ecam_placed(uint64_t base, uint64_t size);

/* After the scan: what the platform wants of devices that it knows, as pins in the policy and ranges in the memory map. */
void platform_arrange(struct platform_facts *facts, const struct machine *machine,
		      const struct pci_inventory *inventory);

/*
 * Moves the RAM in [start, 4 GiB) above 4 GiB, so that PCI can have its address space. False: it cannot be done or must not,
 * and a line says why. facts->ram is true in either case.
 */
bool platform_move_ram(struct platform_facts *facts, uint64_t start);

/*
 * BARs need the low hole to begin at `start`, or as low as it can: lets it begin there or as near as possible, in the policy and
 * by moving RAM. False: nothing has changed.
 */
bool platform_grow_low_hole(struct platform_facts *facts, uint64_t start);

/* Once PCI is programmed: what the platform does with the places of devices that it knows. */
void platform_pci_placed(struct platform_facts *facts, const struct hierarchy *hierarchy);

/* Makes the layout record known to the toolstack; `work` is scratch space for it. Says in a line when that cannot be done. */
struct layout_record_facts;
void platform_publish_layout(const struct layout_record_facts *facts, void *work);

/*
 * Fills `description`, which the caller has zeroed. After PCI and the chipset are programmed: a device model may make its own
 * tables, in which some facts are, from what it finds then. What cannot be used is said in one line and left out.
 */
void platform_describe(const struct platform_facts *facts, const struct machine *machine,
		       const struct pci_inventory *inventory, struct description *description);

/* Adds what the platform alone knows to our own SMBIOS structures: names, serial numbers, UUID, OEM strings. */
void platform_identify(struct smbios_inputs *own);

/* Installs the device model's own ACPI tables and returns the address of their RSDP; 0: there are none. */
uint32_t platform_install_acpi(void);

/* Once the tables are there: what is left behind for the time when the guest runs. */
void platform_described(const struct machine *machine, const struct description *description,
			const struct tables *tables);

/* The end of low RAM that CMOS tells; `map` is what the payload is given. */
uint64_t platform_cmos_ram_end(const struct platform_facts *facts, const struct e820_map *map);

/* Starts the payload, or says that there is none and stops. */
void platform_hand_off(const struct platform_facts *facts, const struct e820_map *map, const struct tables *tables)
	__attribute__((noreturn));

/* After the F line: makes known that this guest has failed. May return. */
void platform_crash(void);

#endif
