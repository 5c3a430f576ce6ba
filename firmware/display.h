/* SPDX-License-Identifier: MIT */
/* A linear framebuffer, for a payload that draws its own text: a mode is set, the picture is black. */
#ifndef FIRMWARE_DISPLAY_H
#define FIRMWARE_DISPLAY_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware/hierarchy.h"

/* Where a colour is in a pixel, which is a little-endian number. */
struct display_channel {
	uint8_t position; /* of its lowest bit */
	uint8_t size;     /* bits */
};

struct display {
	uint64_t address; /* of the first pixel: the start of a BAR; below 4 GiB */
	uint32_t width;   /* pixels */
	uint32_t height;  /* rows */
	uint32_t pitch;   /* bytes from one row to the next */
	uint8_t bits;     /* of a pixel */
	struct display_channel red, green, blue, reserved;
	uint16_t bdf;
};

/*
 * Sets a mode in the first display, in the order of the inventory, that has Bochs' DISPI interface, and clears the picture.
 * Call it after hierarchy_set_up, and only for a payload that wants a framebuffer: text mode is over then. False: no
 * display has one now, `display` is not changed. One line of the log for each display that was looked at says what became of
 * it, or one that there is none.
 */
bool display_program(const struct hierarchy *hierarchy, struct display *display);

#endif
