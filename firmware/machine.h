/* SPDX-License-Identifier: MIT */
/*
 * The emulated machine made ready for the scan: which chipset it is, its early registers written, ECAM placed, switched on
 * and verified; and how configuration space is reached from then on.
 */
#ifndef FIRMWARE_MACHINE_H
#define FIRMWARE_MACHINE_H

#include "e820/range_set.h"
#include "firmware/pci_cfg_cf8.h"
#include "firmware/pci_cfg_ecam.h"
#include "firmware/platform.h"
#include "pci/chipset/chipset.h"
#include "pci/pci_cfg.h"
#include "pci/pci_window.h"

#define MACHINE_RANGES 192

struct machine {
	const struct chipset *chipset;
	struct chipset_layout layout;
	struct pci_cfg *cfg; /* one of the two below */
	struct pci_cfg_cf8 cf8;
	struct pci_cfg_ecam ecam;
	struct range shared_ecam;     /* where the chipset's ECAM is, or was told to be; first > last: nowhere */
	uint8_t last_bus;             /* of the chipset's own host bridge: host bridges beside it may have the rest */
	struct chipset_writes writes; /* the last ones performed */
	struct pci_window_facts windows; /* over the sets below */
	struct range_set reserved; /* memory that is neither RAM nor PCI's: chipset, ECAM, the platform's entries */
	struct range_set fixed;    /* the part of it that the memory map must declare: chipset and ECAM, all of it */
	struct range_set io_usable;
	struct range_set io_cover; /* ports that a bridge's window may cover, but that no BAR may have */
	struct range storage[4][MACHINE_RANGES];
};

/* Panics with one line when the host bridge is unknown. */
void machine_open(struct machine *machine, struct platform_facts *platform);

/* Adds persistent memory, the options' and the platform's. False: no room. */
bool machine_gather_pmem(const struct platform_facts *platform, struct range_set *pmem);

/* Adds the platform's RAM. False: no room. */
bool machine_gather_ram(const struct platform_facts *platform, struct range_set *ram);

/*
 * Adds what is neither RAM nor PCI's, whichever host bridges there are and wherever ECAM is: the chipset's own memory and the
 * platform's reserved entries. False: no room.
 */
bool machine_gather_reserved(const struct machine *machine, const struct platform_facts *platform,
			     struct range_set *reserved);

/* Where the chipset's ECAM is; first > last: nowhere. */
struct range machine_ecam(const struct machine *machine);

/* Takes over where the platform's RAM and reserved ranges are now. */
void machine_ram_moved(struct machine *machine, const struct platform_facts *platform);

/* Power management, interrupt links, memory map registers, interrupt controllers: after PCI is programmed. */
void machine_finish(struct machine *machine);

#endif
