/* SPDX-License-Identifier: MIT */
/* The RAM image, from the ROM to its place. Runs in the ROM itself: without static data, on a borrowed stack. */
#ifndef FIRMWARE_ROM_UNPACK_H
#define FIRMWARE_ROM_UNPACK_H

#include <stdbool.h>

/* Decompresses the image to LAYOUT_IMAGE. False when it is not what was built: an F line on every console has said so. */
bool rom_unpack(void);

#endif
