/* SPDX-License-Identifier: MIT */
/*
 * Where things are in low memory while the firmware runs. The linker script includes this page, so it holds macros only.
 *
 *   0x00000  vectors and BIOS data area, zero
 *   0x10000  what the payload is handed: boot_params or hvm_start_info, then the command line
 *   0x20000  the firmware's image, data and stack
 *   0x80000  free
 *   0xA0000  VGA, option ROMs
 *   0xF0000  RSDP (the FSEG zone of the table loader)
 *
 * All of it but the last is RAM again after hand-off. Larger buffers come from the top of low RAM (firmware/glue/memory.h), so
 * that kernels may be loaded anywhere from 1 MiB up.
 */
#ifndef FIRMWARE_LAYOUT_H
#define FIRMWARE_LAYOUT_H

#define LAYOUT_HANDOFF 0x10000
#define LAYOUT_COMMAND_LINE 0x11000
#define LAYOUT_COMMAND_LINE_SIZE 0x8000
#define LAYOUT_HANDOFF_END 0x20000

#define LAYOUT_IMAGE 0x20000
#define LAYOUT_IMAGE_END 0x80000

#define LAYOUT_FSEG 0xF0000
#define LAYOUT_FSEG_END 0x100000

/* The ROM as the processor sees it at reset: it ends at 4 GiB, with the code that decompresses the image (firmware/rom/). */
#define LAYOUT_ROM_SIZE 0x20000
#define LAYOUT_ROM_START_SIZE 0x400

#endif
