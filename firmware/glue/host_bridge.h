/* SPDX-License-Identifier: MIT */
/*
 * A host bridge beside the chipset's own, as whoever provides it describes it (option host-bridge-N): configuration space of its
 * own by ECAM, windows of its own, interrupts of its own. All that the firmware knows of it is in the text:
 *
 *   segment=0001 buses=00-3f ecam=0xd0000000-0xd3ffffff mem=0xe0000000-0xe7ffffff pref=0x8000000000-0x8fffffffff
 *   io=0x8000-0x8fff interrupts=16,17,18,19 flags=hotplug
 *
 * Items are separated by blanks and come in any order, none twice; `buses` and `ecam` must be there. A range FIRST-LAST has both
 * ends; segment and buses are hexadecimal.
 */
#ifndef FIRMWARE_GLUE_HOST_BRIDGE_H
#define FIRMWARE_GLUE_HOST_BRIDGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "e820/range.h"
#include "e820/range_set.h"
#include "pci/pci_window.h"

#define HOST_BRIDGE_MAX 8            /* beside the chipset's own */
#define HOST_BRIDGE_CHIPSET SIZE_MAX /* in place of an index: the chipset's own */

struct host_bridge {
	bool there;
	uint16_t segment;
	uint8_t first_bus, last_bus;
	struct range ecam; /* its first byte is first_bus's, 1 MiB for each bus */
	bool has_mem, has_pref, has_io;
	struct range mem;  /* below 4 GiB, for all kinds of memory; whole MiB */
	struct range pref; /* at or above 4 GiB, for prefetchable BARs only; whole MiB */
	struct range io;   /* whole 4 KiB, from 1000h on */
	/*
	 * Global system interrupts of INTA#-INTD# of device 0; those of device n are turned by n (PCI-to-PCI Bridge 1.2, table 9-1).
	 */
	bool has_interrupts;
	uint32_t interrupts[4]; /* below UINT32_MAX */
	bool hotplug;           /* flag: native hot-plug is the operating system's */
	bool conventional; /* flag: PNP0A03, no PCI Express; never with `hotplug`, which only PCI Express asks for */
};

/*
 * Reads a text. NULL: `bridge` is filled. Else it is untouched, and the clause says what was expected in place of the first item
 * that is wrong, e.g. "ecam=0xFIRST-0xLAST below 4 GiB, 1 MiB for each of buses".
 */
const char *host_bridge_parse(const char *text, struct host_bridge *bridge);

/* What a bridge must keep off. */
struct host_bridge_facts {
	const struct range_set *ram;      /* RAM, and memory that may be hot-plugged */
	const struct range_set *reserved; /* other memory that is not PCI's: chipset, platform, persistent memory */
	const struct range_set *io_usable;
	struct range chipset_ecam; /* where the chipset's own ECAM is or will be told to be; first > last: not known */
	unsigned address_bits;     /* of the processor, 32-64 */
	uint64_t ecam_end;         /* one past the last address at which configuration space can be read */
};

enum host_bridge_error {
	HOST_BRIDGE_OK,
	HOST_BRIDGE_HIGH,      /* beyond what the processor addresses */
	HOST_BRIDGE_ECAM_HIGH, /* its ECAM is where the firmware does not reach */
	HOST_BRIDGE_ECAM_LOW,  /* its ECAM is so low that bus 0 of it, which the MCFG names, would be below address 0 */
	HOST_BRIDGE_ECAM_SHARED, /* its ECAM lies on the chipset's own, but not at the place of its buses there */
	HOST_BRIDGE_ON_ITSELF,   /* two of its own ranges overlap */
	HOST_BRIDGE_ON_RAM,      /* a range of it lies on RAM or memory for hot-plug */
	HOST_BRIDGE_ON_RESERVED, /* ... on what is not PCI's, the chipset's own ECAM included */
	HOST_BRIDGE_ON_PORTS,    /* `io` is not all usable */
	HOST_BRIDGE_ON_OTHER,    /* a range of it lies on one of bridge `other` */
	HOST_BRIDGE_BUSES,       /* bus numbers of bridge `other` in the same segment, or in the same ECAM */
};

struct host_bridge_fault {
	enum host_bridge_error error;
	size_t other; /* index of the bridge that it clashes with, or HOST_BRIDGE_CHIPSET; only with the last two errors */
	struct range
		where; /* the range of the bridge's own that is at fault: memory, ports (ON_PORTS) or bus numbers (BUSES) */
};

/*
 * Whether bridge `index` of `bridges`, each as host_bridge_parse makes it, can be beside those before it that are `there`. The
 * first bus of segment 0 is the chipset's bus 0. An ECAM that is the part of the chipset's own that has its buses is no clash, in
 * whichever segment.
 */
struct host_bridge_fault host_bridge_check(const struct host_bridge bridges[HOST_BRIDGE_MAX], size_t index,
					   const struct host_bridge_facts *facts);

/* Whether its buses are reached through the chipset's ECAM, so that the chipset's own host bridge must end before them. */
bool host_bridge_shares_ecam(const struct host_bridge *bridge, struct range chipset_ecam);

/*
 * The last bus number that this one bridge leaves to the chipset's own host bridge: 255 unless they share a segment or the
 * ECAM.
 */
uint8_t host_bridge_leaves_bus(const struct host_bridge *bridge, struct range chipset_ecam);

/* The last bus number that is left to the chipset's own host bridge by all bridges that are `there`. */
uint8_t host_bridge_chipset_last_bus(const struct host_bridge bridges[HOST_BRIDGE_MAX], struct range chipset_ecam);

/* Where bus 0 would be in its ECAM, as the MCFG wants it. After a check this is not below 0. */
uint64_t host_bridge_ecam_base(const struct host_bridge *bridge);

/* The windows that BARs behind it are planned in: its own ranges, as they are. */
void host_bridge_windows(const struct host_bridge *bridge, struct pci_windows *windows);

/* A clause for the log, for behind the range that is at fault and "is": "on RAM, ...". */
const char *host_bridge_error_text(enum host_bridge_error error);

#endif
