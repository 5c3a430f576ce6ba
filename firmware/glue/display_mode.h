/* SPDX-License-Identifier: MIT */
/*
 * Which display can show a linear framebuffer, how its mode registers are reached, and which mode it gets.
 *
 * The registers are Bochs' DISPI interface as QEMU has it (QEMU docs/specs/standard-vga): 16-bit registers behind the ports
 * 1CEh and 1CFh, and in some devices also in a memory BAR, from 500h on, with the ports 3C0h-3DFh at 400h.
 */
#ifndef FIRMWARE_GLUE_DISPLAY_MODE_H
#define FIRMWARE_GLUE_DISPLAY_MODE_H

#include <stddef.h>
#include <stdint.h>

#include "pci/pci_inventory.h"
#include "pci/pci_plan.h"

#define DISPLAY_MODE_BITS 32 /* of a pixel, in every mode */
#define DISPLAY_MODE_NO_LIMIT UINT32_MAX

enum display_mode_verdict {
	DISPLAY_MODE_READY,
	DISPLAY_MODE_OTHER,       /* the function is no display */
	DISPLAY_MODE_NO_DISPI,    /* a display whose framebuffer is programmed in another way */
	DISPLAY_MODE_NOT_PLACED,  /* its framebuffer BAR is missing or found no room, or it does not decode memory */
	DISPLAY_MODE_ABOVE_4G,    /* its framebuffer is above 4 GiB, where this firmware cannot touch it */
	DISPLAY_MODE_UNREACHABLE, /* its framebuffer is placed, its DISPI registers cannot be reached */
};

struct display_mode_device {
	const char *name;     /* set unless DISPLAY_MODE_OTHER */
	uint32_t framebuffer; /* address; this and what follows is valid when DISPLAY_MODE_READY */
	uint32_t size;        /* bytes of the framebuffer BAR */
	uint32_t registers;   /* address of the BAR with the registers; 0: they are behind the ports */
};

struct display_mode {
	uint16_t width; /* pixels */
	uint16_t height;
};

/* What `plan` has made of the function with index `function` of `inventory`. */
enum display_mode_verdict display_mode_examine(const struct pci_inventory *inventory, const struct pci_plan *plan,
					       size_t function, struct display_mode_device *device);

/* For the log; "ready" for DISPLAY_MODE_READY. */
const char *display_mode_verdict_text(enum display_mode_verdict verdict);

/*
 * The largest mode whose pixels, one row right after the other, need no more than `bytes` and which is no larger than
 * `width` x `height`; NULL: there is none.
 */
const struct display_mode *display_mode_best(uint64_t bytes, uint32_t width, uint32_t height);

#endif
