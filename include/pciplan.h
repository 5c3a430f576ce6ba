/* SPDX-License-Identifier: MIT */
/*
 * libpciplan: what hvmstage will decide about a machine's PCI devices, asked before the machine is there.
 *
 *     struct pciplan *plan = pciplan_new();
 *     struct pciplan_hole hole;
 *
 *     if (pciplan_read_inventory(plan, text, size) || pciplan_least_hole(plan, 0, &hole))
 *             fprintf(stderr, "%s\n", pciplan_message(plan));
 *     pciplan_free(plan);
 *
 * The planner is the firmware's, compiled from the same files: it gives the answer that the firmware will give.
 *
 * Units: sizes in bytes, addresses as the guest sees them, ranges inclusive. Errors: every function that can fail returns
 * an enum pciplan_error, 0 being success; pciplan_message says in one line what was wrong, and with what. Nothing is
 * printed, and no call ends the program. Ownership: a handle owns what its functions return pointers to, until the next
 * call that is given the handle, unless it is said otherwise; what is passed in is copied. Threads: there is no state
 * outside of handles; different handles may be used at once, one handle by one thread at a time.
 */
#ifndef PCIPLAN_H
#define PCIPLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma GCC visibility push(default)

struct pciplan;

enum pciplan_error {
	PCIPLAN_OK,
	PCIPLAN_NO_MEMORY,
	PCIPLAN_BAD_INVENTORY, /* the text is no inventory (hvminv) and no log that has one */
	PCIPLAN_BAD_POLICY,    /* unknown name, or not a value that it takes */
	PCIPLAN_BAD_MEMORY,    /* unknown machine or board, nothing left below 4 GiB, or a wrong address width */
	PCIPLAN_NO_INVENTORY,  /* asked before an inventory was read */
	PCIPLAN_NO_WINDOWS,    /* neither the inventory nor pciplan_set_memory told where BARs may go */
	PCIPLAN_BROKEN_PLAN,   /* a defect of the planner: its own checker refuses the plan */
	PCIPLAN_OUT_OF_RANGE,  /* no BAR has that number */
};

/* An empty handle with the default policy. NULL: no memory. */
struct pciplan *pciplan_new(void);

/* `plan` may be NULL. */
void pciplan_free(struct pciplan *plan);

/* What the last call that failed found wrong: one line without its end; "" before there was any. */
const char *pciplan_message(const struct pciplan *plan);

/* --- what is planned ---------------------------------------------------------------------------------------------- */

/*
 * Takes the machine out of an inventory of `size` bytes, or out of a log of the firmware. It replaces the machine, the
 * windows and the policy that the handle had. After an error the handle has none.
 */
enum pciplan_error pciplan_read_inventory(struct pciplan *plan, const char *text, size_t size);

/*
 * Makes one choice, as the policy record of an inventory names it: "place" "high", "hotplug-mem" "16M", "critical"
 * "01:00.0". Choices that shape the windows (address-bits, low-hole, ecam) count from the next pciplan_set_memory on.
 */
enum pciplan_error pciplan_set_policy(struct pciplan *plan, const char *name, const char *value);

struct pciplan_range {
	uint64_t first;
	uint64_t last;
};

/* What windows follow from, when the inventory has none or others are wanted. */
struct pciplan_memory {
	const char *machine;   /* "q35" or "pc": which addresses the chipset keeps for itself */
	uint64_t low_ram_end;  /* one past the last RAM byte below 4 GiB */
	uint64_t high_ram_end; /* one past the last RAM byte above 4 GiB; 0: none */
	unsigned address_bits; /* physical address width of the guest's processors, 32 to 64 */
	size_t reserved_count; /* up to 32 */
	const struct pciplan_range
		*reserved; /* memory that BARs must keep off (RMRRs, say); may be NULL when there is none */
	const char *board; /* "qemu" or "xen": who made the machine; NULL: as the inventory has it */
};

enum pciplan_error pciplan_set_memory(struct pciplan *plan, const struct pciplan_memory *memory);

/* --- what is decided ---------------------------------------------------------------------------------------------- */

/* Counts over all BARs: memory, I/O ports, expansion ROMs, and room for virtual functions. */
struct pciplan_totals {
	size_t bars;
	size_t placed;
	size_t not_placed;
};

/* Plans, and has the plan checked. What does not fit is no error: it is counted, and each BAR has its verdict. */
enum pciplan_error pciplan_run(struct pciplan *plan, struct pciplan_totals *totals);

struct pciplan_bar {
	unsigned bus, device, function;
	const char *name; /* "BAR0" to "BAR5", "ROM", "VF BAR0" to "VF BAR5"; valid until the next pciplan_bar */
	uint64_t size;    /* bytes of one aperture: as found, or what a resizable BAR is to be set to */
	uint64_t count;   /* apertures one after the other: 1, of a VF BAR as many as there may be VFs */
	bool is_io;       /* ports, not memory */
	bool is_64bit;
	bool prefetchable;
	bool placed;
	uint64_t address;    /* of the first aperture; valid when placed */
	const char *verdict; /* "placed", "no space", ...; a constant */
};

/* BAR number `index` of the last pciplan_run, in the order of the inventory, counted from 0. */
enum pciplan_error pciplan_bar(struct pciplan *plan, size_t index, struct pciplan_bar *bar);

/*
 * The lines that the firmware prints about its plan, one at a time and without their ends: "I pci 00:03.0: BAR4 [mem
 * 0x8000000000-0x8000003fff 64bit pref] placed". `*cursor` starts at 0. NULL: there is no further one.
 */
const char *pciplan_line(struct pciplan *plan, size_t *cursor);

/* --- what is needed ----------------------------------------------------------------------------------------------- */

#define PCIPLAN_EVERYTHING_LOW 1u   /* nothing may go above 4 GiB */
#define PCIPLAN_HOTPLUG_RESERVES 2u /* room for hot-plug is kept, too */

struct pciplan_hole {
	uint64_t bytes;       /* from the end of low RAM to the end of what BARs may use; a multiple of 1 MiB */
	uint64_t low_ram_end; /* where RAM below 4 GiB ends then */
	uint64_t below_4g;    /* bytes from there to 4 GiB; xl's mmio_hole is this in MiB, and takes 256 to 3840 */
	size_t bars_left_out; /* memory BARs that fit in no hole, however large; the hole is for all others */
};

/* The least hole below 4 GiB in which all memory BARs are placed. `flags` are those above, or 0. */
enum pciplan_error pciplan_least_hole(struct pciplan *plan, unsigned flags, struct pciplan_hole *hole);

#pragma GCC visibility pop

#ifdef __cplusplus
}
#endif

#endif
