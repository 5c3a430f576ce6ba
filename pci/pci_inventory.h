/* SPDX-License-Identifier: MIT */
/*
 * What the PCI hierarchy is made of: facts only, no decision. Written by the scan or read from an inventory file.
 *
 * Flat arrays and indices. Functions are in the order of a depth-first walk: every function of a bus in ascending order,
 * and right after a bridge what is behind it. A bridge's index is always higher than its parent's.
 */
#ifndef PCI_PCI_INVENTORY_H
#define PCI_PCI_INVENTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PCI_MAX_FUNCTIONS 4096
#define PCI_MAX_BARS 8192
#define PCI_MAX_BRIDGES 512
#define PCI_MAX_ROOTS 64
#define PCI_MAX_NOTES 64

#define PCI_NONE (-1)             /* no bridge: on a root bus, or not a bridge itself */
#define PCI_NOT_PINNED UINT64_MAX /* struct pci_bar.pinned: the planner chooses */
#define PCI_NO_HINT UINT64_MAX    /* struct pci_reserve: the device says nothing */
#define PCI_BAR_ROM 6             /* struct pci_bar.index of the expansion ROM */
#define PCI_BAR_VF 7              /* struct pci_bar.index of VF BAR0; VF BAR5 has 12 */
#define PCI_BARS_OF_FUNCTION 13   /* at most: BAR0-5, the ROM, VF BAR0-5 */

enum pci_bar_kind {
	PCI_BAR_IO,
	PCI_BAR_MEM,
	PCI_BAR_ROM_KIND, /* memory below 4 GiB that is decoded only with its own enable bit */
};

struct pci_bar {
	uint64_t size;   /* bytes of one aperture: a power of two (a fixed one: any size). As found, see sizes */
	uint64_t pinned; /* the address it must have, or PCI_NOT_PINNED */
	uint64_t
		sizes; /* Resizable BAR (PCI Express 4.0, 7.8.6): bit n: it can have 2^(20+n) bytes; 0: it has one size */
	uint16_t function; /* index into functions */
	uint16_t count;    /* apertures one after the other: 1; of a VF BAR as many as there may be VFs */
	uint8_t index; /* 0-5: register 10h + 4 * index; PCI_BAR_ROM; PCI_BAR_VF + 0-5: register in the SR-IOV capability */
	uint8_t kind;  /* enum pci_bar_kind */
	bool is_64bit; /* occupies this register and the next */
	bool prefetchable;
	bool fixed; /* Enhanced Allocation (PCI Express 4.0, 7.8.5): is at `pinned` for good, no register is written */
};

/* The bytes that a BAR takes with apertures of `size`; the first is aligned to its size. */
static inline uint64_t pci_bar_extent(const struct pci_bar *bar, uint64_t size)
{
	return size * bar->count;
}

/* A host bridge's bus: the first one (0, but for secondary host bridges), or an extra root that the platform announces. */
struct pci_root {
	uint8_t bus;
	uint8_t last_bus; /* the highest bus number in use below it, reserves included */
	uint8_t limit;    /* the highest bus number that it may use: the next root begins after it */
};

/* Address space that a bridge asks to be kept free for hot-plug; each PCI_NO_HINT when it leaves that to the policy. */
struct pci_reserve {
	uint64_t buses;
	uint64_t io;     /* bytes */
	uint64_t mem;    /* bytes of non-prefetchable memory */
	uint64_t pref32; /* bytes of prefetchable memory below 4 GiB */
	uint64_t pref64; /* bytes of prefetchable memory anywhere */
};

struct pci_bridge {
	uint16_t function; /* index into functions */
	int16_t parent;    /* index into bridges of the bridge above it, or PCI_NONE */
	uint8_t primary;
	uint8_t secondary; /* 0: closed, no bus number was left (see notes); nothing behind it is in the inventory */
	uint8_t subordinate;
	bool io;          /* implements the I/O window */
	bool io_32bit;    /* ... with 32-bit addresses */
	bool pref;        /* implements the prefetchable window */
	bool pref_64bit;  /* ... with 64-bit addresses */
	bool pcie_port;   /* root port or switch downstream port: only device 0 behind it */
	bool subtractive; /* forwards what nothing else on its primary bus claims (class code 060401h) */
	bool ari;         /* ARI forwarding is on: functions 8-255 of device 0 answer as devices 1-31 */
	bool hotplug;     /* its slot can be hot-plugged (PCI Express slot capability, or SHPC) */
	struct pci_reserve reserve;
};

struct pci_function {
	uint16_t bdf;
	uint16_t vendor_id;
	uint16_t device_id;
	uint16_t first_bar;    /* index into bars */
	uint32_t class_code;   /* 23:16 class, 15:8 subclass, 7:0 programming interface */
	int16_t upstream;      /* index into bridges of the bridge whose secondary bus it is on, or PCI_NONE */
	int16_t bridge;        /* index into bridges if it is a bridge, or PCI_NONE */
	uint8_t root;          /* index into roots */
	uint8_t header_type;   /* 0 endpoint, 1 bridge, others: left alone, decode off */
	uint8_t interrupt_pin; /* 0 none, 1-4 INTA#-INTD# */
	uint8_t bar_count;
	bool bars_unknown; /* it has BARs that could not be sized or kept; its decode stays off */
	uint16_t sriov;    /* offset of the SR-IOV capability; 0: none */
	uint16_t rebar;    /* offset of the Resizable BAR capability; 0: none */
	uint16_t last_vf;  /* routing ID of the last VF, bus 15:8; 0: no VFs */
	uint16_t express;  /* offset of the PCI Express capability; 0: none, not looked for, or read from a file */
};

/* Something odd that the scan met. It never stops the scan. */
enum pci_note_kind {
	PCI_NOTE_FUNCTIONS_FULL,  /* the function at bdf and those after it do not fit; left alone */
	PCI_NOTE_BARS_FULL,       /* BARs of the function at bdf do not fit; it is kept without BARs, decode off */
	PCI_NOTE_BRIDGES_FULL,    /* the bridge at bdf does not fit; left closed */
	PCI_NOTE_NO_BUS_NUMBER,   /* no bus number left for the bridge at bdf; left closed */
	PCI_NOTE_BUS_STUCK,       /* the bridge at bdf does not hold the bus numbers written; value: what it reads */
	PCI_NOTE_BAR_INVALID,     /* BAR value at bdf/reg reads back no valid size; value: the read-back */
	PCI_NOTE_BAR_64BIT_LAST,  /* a 64-bit type in the last BAR register; treated as absent */
	PCI_NOTE_HEADER_UNKNOWN,  /* header type in value is neither 0 nor 1; left alone */
	PCI_NOTE_CAPABILITY_LOOP, /* the capability list of bdf loops or leaves 40h-FFh at reg */
	PCI_NOTE_ROOT_MISSING, /* value: extra root buses announced but not found; bdf not 0: the one told, which does not answer */
	PCI_NOTE_DECODE_STUCK,  /* the command register of bdf does not let go of decode; not sized */
	PCI_NOTE_EXTENDED_LOOP, /* the extended capability list of bdf loops or leaves 100h-FFFh at reg */
	PCI_NOTE_SRIOV_INVALID, /* the SR-IOV capability of bdf at reg contradicts itself (value); VFs get no room */
	PCI_NOTE_REBAR_INVALID, /* the Resizable BAR capability of bdf at reg contradicts itself (value); left as found */
	PCI_NOTE_EA_INVALID,    /* an Enhanced Allocation entry of bdf at reg makes no sense (value); left out */
	PCI_NOTE_BUSES_TRIMMED, /* bus numbers that the bridge at bdf asks to be kept, value of them, could not be */
	PCI_NOTE_VF_BUSES,      /* no bus numbers left for the VFs of bdf, whose last routing ID is value */
	PCI_NOTE_PIN_UNKNOWN,   /* the policy pins BAR reg of bdf, but there is none */
};

struct pci_note {
	uint8_t kind; /* enum pci_note_kind */
	uint16_t bdf;
	uint16_t reg;
	uint32_t value;
};

struct pci_inventory {
	uint8_t board;    /* enum chipset_board: what the chips of the machine sit on; the scan cannot tell */
	uint16_t segment; /* the segment group that all bus numbers are of; the scan cannot tell */
	size_t function_count;
	size_t bar_count;
	size_t bridge_count;
	size_t root_count;
	size_t note_count;
	size_t notes_lost; /* notes beyond PCI_MAX_NOTES */
	struct pci_function functions[PCI_MAX_FUNCTIONS];
	struct pci_bar bars[PCI_MAX_BARS];
	struct pci_bridge bridges[PCI_MAX_BRIDGES];
	struct pci_root roots[PCI_MAX_ROOTS];
	struct pci_note notes[PCI_MAX_NOTES];
};

/* Whether it is of a host bridge beside the machine's own, which has bus 0 of segment group 0. */
static inline bool pci_inventory_is_secondary(const struct pci_inventory *inventory)
{
	return inventory->segment != 0 || (inventory->root_count != 0 && inventory->roots[0].bus != 0);
}

/*
 * Whether a BAR may be above 4 GiB, were there room: every bridge above it must have a 64-bit prefetchable window (P7), and the host
 * bridge must take it there, which is for prefetchable BARs only if `prefetchable_only`.
 */
static inline bool pci_inventory_may_go_high(const struct pci_inventory *inventory, const struct pci_bar *bar,
					     bool prefetchable_only)
{
	int above = inventory->functions[bar->function].upstream;

	if (bar->kind != PCI_BAR_MEM || !bar->is_64bit ||
	    ((above != PCI_NONE || prefetchable_only) && !bar->prefetchable))
		return false;
	for (; above != PCI_NONE; above = inventory->bridges[above].parent)
		if (!inventory->bridges[above].pref || !inventory->bridges[above].pref_64bit)
			return false;
	return true;
}

#endif
