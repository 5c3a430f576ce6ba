/* SPDX-License-Identifier: MIT */
/*
 * A PCI hierarchy that behaves: configuration space bytes with write masks behind struct pci_cfg,
 * and bridges that route by the bus numbers programmed into them.
 *
 * A bus other than a root bus answers only when the bus numbers of every bridge on the way lead to
 * it (PCI-to-PCI Bridge 1.2, 3.1.2.1). A root port or switch downstream port passes on only what is
 * for device 0, unless ARI forwarding is on (PCI Express 4.0, 7.3.1). A resizable BAR has the size
 * that its control register says, First VF Offset and VF Stride read 0 while NumVFs leaves them
 * unused. Nothing is scripted: BARs, ROMs, windows, bus numbers,
 * command registers and capabilities hold what is written to their implemented bits, at power-on
 * all 0. Misuse of struct pci_cfg (width, alignment, register beyond `space`) aborts.
 *
 * Build it from an inventory, or call by call: buses and functions are named by the index that the
 * call which made them returned. Afterwards a test may change any byte of `config` and `writable`:
 * that is how registers get stuck. Extended configuration space is built whether or not the access
 * reaches it.
 */
#ifndef TESTS_FAKE_FAKE_PCI_H
#define TESTS_FAKE_FAKE_PCI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pci/pci_cfg.h"
#include "pci/pci_inventory.h"

#define FAKE_PCI_FUNCTIONS (PCI_MAX_FUNCTIONS + 512)
#define FAKE_PCI_BUSES 1024
#define FAKE_PCI_EXTENDED 1024 /* functions that have something in extended configuration space */
#define FAKE_PCI_RESIZABLE 6   /* BARs of a function */
#define FAKE_PCI_NONE (-1)
#define FAKE_PCI_ROOT \
	0 /* the bus that fake_pci_init makes: bus number 0 unless fake_pci_set_first_bus says otherwise */

/* From 100h on. */
struct fake_extended {
	uint8_t config[PCI_CFG_EXTENDED - PCI_CFG_CONVENTIONAL];
	uint8_t writable[PCI_CFG_EXTENDED - PCI_CFG_CONVENTIONAL];
};

/* How the VFs of a function are numbered; with ARI otherwise if ari_offset is not 0. */
struct fake_sriov {
	uint16_t total_vfs, initial_vfs;
	uint16_t offset, stride;
	uint16_t ari_offset, ari_stride;
	uint16_t device_id;
	const struct pci_bar *bars; /* index from PCI_BAR_VF on; kind, size, is_64bit and prefetchable count */
	size_t bar_count;
};

/* An Enhanced Allocation entry, field by field. */
struct fake_ea_entry {
	uint8_t bei;
	uint8_t primary, secondary; /* properties */
	bool enabled;
	bool base_64bit, max_offset_64bit;
	uint64_t base, max_offset;
};

struct fake_function {
	uint8_t config[PCI_CFG_CONVENTIONAL];
	uint8_t writable[PCI_CFG_CONVENTIONAL];
	int bus;
	int behind; /* the bus behind it, or FAKE_PCI_NONE */
	uint8_t device_function;
	uint16_t capability_end; /* where the next capability goes */
	uint8_t last_capability; /* offset of the newest, 0: none */
	uint32_t lifetime;       /* accesses until it vanishes from the bus; UINT32_MAX: it stays */
	bool port;               /* root port or switch downstream port */
	uint8_t express;         /* offset of the PCI Express capability, 0: none */
	int extended;            /* index into the pool of extended configuration spaces, or FAKE_PCI_NONE */
	uint16_t extended_end;   /* where the next extended capability goes */
	uint16_t last_extended;  /* offset of the newest, 0: none */
	uint16_t sriov;          /* offset of the SR-IOV capability, 0: none */
	uint16_t num_vfs;        /* NumVFs as it was accepted */
	uint16_t vf_offset[2];   /* First VF Offset without and with ARI */
	uint16_t vf_stride[2];
	uint16_t rebar;                        /* offset of the Resizable BAR capability, 0: none */
	uint8_t bar_sizes[FAKE_PCI_RESIZABLE]; /* by entry: the size as it was accepted */
};

struct fake_bus {
	int functions[256]; /* by device and function, or FAKE_PCI_NONE */
	int bridges[256];   /* the functions on it that are bridges */
	int bridge_count;
	int bridge;     /* the function it is behind, or FAKE_PCI_NONE for a root bus */
	uint8_t number; /* of a root bus */
};

struct fake_pci {
	struct pci_cfg cfg;
	int function_count;
	int bus_count;
	int root_count;
	int roots[PCI_MAX_ROOTS * 2]; /* the buses that are root buses */
	struct fake_function functions[FAKE_PCI_FUNCTIONS];
	struct fake_bus buses[FAKE_PCI_BUSES];
	int extended_count;
	struct fake_extended extended[FAKE_PCI_EXTENDED];
	size_t accesses;
	size_t conflicts;              /* accesses that more than one bridge claimed */
	size_t resizes_while_decoding; /* of BARs whose function had memory decode on */
};

/* Bus 0, without functions; conventional space, narrow access. */
void fake_pci_init(struct fake_pci *fake);

/* The number of FAKE_PCI_ROOT, for a host bridge whose numbers do not begin at 0. */
void fake_pci_set_first_bus(struct fake_pci *fake, uint8_t number);

/* Whether cfg reaches extended configuration space, and whether it takes 8 bytes as one access. */
void fake_pci_set_extended(struct fake_pci *fake, bool extended);
void fake_pci_set_wide(struct fake_pci *fake, bool wide);

/*
 * The inventory's functions get the same indices here. Its bus numbers are not programmed. What has sizes gets a Resizable
 * BAR capability, VF BARs or a last VF an SR-IOV capability with as many VFs (one without VF BARs), both at the offset
 * that the function says, if it says one; fixed BARs get Enhanced Allocation, functions behind a bridge with ARI the ARI
 * capability. Addresses that are not fixed are not programmed, sizes are as found.
 */
void fake_pci_build(struct fake_pci *fake, const struct pci_inventory *inventory);

/* An extra root bus. Returns the bus. */
int fake_pci_add_root(struct fake_pci *fake, uint8_t number);

/* An endpoint that has nothing yet; function 0's multi-function bit follows. Returns the function. */
int fake_pci_add(struct fake_pci *fake, int bus, unsigned device, unsigned function, uint16_t vendor_id,
		 uint16_t device_id, uint32_t class_code);

/* A bridge with only the memory window. Returns the function; the bus behind it is fake->functions[i].behind. */
int fake_pci_add_bridge(struct fake_pci *fake, int bus, unsigned device, unsigned function, uint16_t vendor_id,
			uint16_t device_id);

void fake_pci_set_pin(struct fake_pci *fake, int function, uint8_t pin);

/* Index 0-5, or PCI_BAR_ROM for the expansion ROM; kind, size, is_64bit and prefetchable count. */
void fake_pci_set_bar(struct fake_pci *fake, int function, const struct pci_bar *bar);

/* What the bridge implements: io, io_32bit, pref, pref_64bit count. */
void fake_pci_set_windows(struct fake_pci *fake, int function, const struct pci_bridge *bridge);

/* Appends a capability of `size` bytes, read-only, to the list. Returns its offset. */
uint8_t fake_pci_add_capability(struct fake_pci *fake, int function, uint8_t id, uint8_t size);

/*
 * A PCI Express capability of type PCI_EXP_TYPE_*. `slot` makes its slot hot-plug capable. The link
 * reads as inactive whatever is plugged in, although the port claims to report it: QEMU's q35 does
 * so. A port supports ARI forwarding, which is off.
 */
void fake_pci_add_express(struct fake_pci *fake, int function, unsigned type, bool slot);

/* Red Hat's resource reserve capability. PCI_NO_HINT is stored as all ones. */
void fake_pci_add_reserve(struct fake_pci *fake, int function, const struct pci_reserve *reserve);

/* Enhanced Allocation. */
void fake_pci_add_ea(struct fake_pci *fake, int function, const struct fake_ea_entry *entries, size_t count);

/* Appends an extended capability of `size` bytes, read-only, to the list, whose first is at 100h. Returns its offset. */
uint16_t fake_pci_add_extended_capability(struct fake_pci *fake, int function, uint16_t id, uint16_t size);

/* The ARI capability; `next` is the next function number, 0: none. Returns its offset. */
uint16_t fake_pci_add_ari(struct fake_pci *fake, int function, uint8_t next);

/* SR-IOV, with VFs off. VFs that are turned on do not answer. Returns its offset. */
uint16_t fake_pci_add_sriov(struct fake_pci *fake, int function, const struct fake_sriov *sriov);

/*
 * Resizable BAR for those of the BARs, all set already, whose `sizes` is not 0: index, size and sizes count. A size that
 * the BAR does not have is not accepted; one that is clears its address. Returns its offset.
 */
uint16_t fake_pci_add_rebar(struct fake_pci *fake, int function, const struct pci_bar *bars, size_t count);

/* A register that reads `value` whatever is written. */
void fake_pci_stick(struct fake_pci *fake, int function, unsigned reg, unsigned width, uint32_t value);

/* Register value and write mask of a function, as seen from the device's side: no routing, not counted, no effect. */
uint32_t fake_pci_peek(const struct fake_pci *fake, int function, unsigned reg, unsigned width);
void fake_pci_poke(struct fake_pci *fake, int function, unsigned reg, unsigned width, uint32_t value);
void fake_pci_set_writable(struct fake_pci *fake, int function, unsigned reg, unsigned width, uint32_t mask);

#endif
