/* SPDX-License-Identifier: MIT */
/* Every choice the planner leaves to people, gathered once from the options. */
#ifndef PCI_PCI_POLICY_H
#define PCI_PCI_POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pci/pci_inventory.h"

enum pci_placement {
	PCI_PLACE_AUTO, /* low while everything fits, then the largest 64-bit BARs go high */
	PCI_PLACE_HIGH, /* whatever may go above 4 GiB goes there */
	PCI_PLACE_LOW,  /* nothing goes above 4 GiB unless it cannot be placed below */
};

#define PCI_MAX_PINS 32
#define PCI_MAX_CRITICAL 16

/* A BAR that must have a certain address: where it has on the host, say. */
struct pci_pin {
	uint64_t address;
	uint16_t bdf;
	uint8_t index; /* as struct pci_bar.index */
};

#define PCI_HOTPLUG_AUTO UINT64_MAX /* struct pci_policy.hotplug_pref64 */
#define PCI_ECAM_AUTO 0             /* struct pci_policy.ecam: where it costs the low hole the least */
#define PCI_ECAM_OFF UINT64_MAX     /* ... none */

struct pci_policy {
	enum pci_placement placement;
	/* A 64-bit BAR of at least so many bytes goes above 4 GiB even if it would fit below; 0: none does for its size. */
	uint64_t high_threshold;
	/* Bytes of address space below the chipset's first fixed device that BARs may use; 0: all from the end of low RAM. */
	uint64_t low_hole;
	/*
	 * Room for a hot-plug bridge that gives no hint of its own, in bytes; 0: none. The window is at least this large and
	 * at least as large as what is behind the bridge needs. Linux expects 2 MiB of each memory kind and 4 KiB of I/O.
	 */
	uint64_t hotplug_io;
	uint64_t hotplug_mem;
	uint64_t hotplug_pref;
	/*
	 * The same for an empty hot-plug bridge whose prefetchable window can be above 4 GiB: there is room enough for a device
	 * with large BARs. PCI_HOTPLUG_AUTO: a 512th of the address space there, as a power of two, at most 32 GiB, but
	 * nothing if hotplug_pref is 0. 0, or less than hotplug_pref: that.
	 */
	uint64_t hotplug_pref64;
	/* Bus numbers for a hot-plug bridge that gives no hint of its own, beyond those in use behind it; 0: none. */
	uint32_t hotplug_buses;
	/* Physical address width that BARs may use; 0: as many as the processor has. */
	unsigned address_bits;
	/* The largest size in bytes to which a resizable BAR is set; 0: it keeps the size it was found with. */
	uint64_t resizable_max;
	/* Keep I/O BARs off the ports that 10-bit ISA decoders take for their own (bits 9:8 not 0) while they fit otherwise. */
	bool isa_aliases;
	/* Room for all Virtual Functions of each SR-IOV function. */
	bool sriov;
	/* ECAM base, PCI_ECAM_AUTO or PCI_ECAM_OFF. */
	uint64_t ecam;
	/* Pins and critical functions are of segment group 0. */
	size_t pin_count;
	struct pci_pin pins[PCI_MAX_PINS];
	/* Functions that are kept while others can be given up, in addition to pci_policy_is_boot_critical's classes. */
	size_t critical_count;
	uint16_t critical[PCI_MAX_CRITICAL];
};

/*
 * Sets the defaults: auto, no threshold, the whole hole, 4 KiB of I/O, 2 MiB of each memory kind, no bus numbers, all
 * address bits, BARs as found, ISA aliases avoided, room for VFs, ECAM where it costs least, no pins, nobody named.
 */
void pci_policy_init(struct pci_policy *policy);

/*
 * Whether the function is one to be kept while another can be given up: display, storage, chipset, bridges, and those that
 * the policy names.
 */
bool pci_policy_is_boot_critical(const struct pci_policy *policy, const struct pci_function *function);

/*
 * The policy of one host bridge, whose buses are `first_bus` to `last_bus` of `segment`: the same choices, and of the pins and
 * critical functions those that are its own. `own` may be `policy`.
 */
void pci_policy_of_host_bridge(const struct pci_policy *policy, uint16_t segment, uint8_t first_bus, uint8_t last_bus,
			       struct pci_policy *own);

/* Pins the BARs that the policy names, and leaves a note for each that is not there. */
void pci_policy_pin(const struct pci_policy *policy, struct pci_inventory *inventory);

#endif
