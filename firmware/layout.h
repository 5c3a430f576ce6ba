/* SPDX-License-Identifier: MIT */
/*
 * Where things are in low memory while the firmware runs. The linker script includes this page, so it holds macros only.
 *
 *   0x00000  vectors and BIOS data area, zero
 *   0x01000  the end of the log, for a payload that shows it (ROM only)
 *   0x08000  where the application processors start (arch/smp.c); one that comes late may still run there
 *   0x10000  what the payload is handed: boot_params or hvm_start_info, then the command line
 *   0x20000  the firmware's image, data and stack
 *   0x90000  free
 *   0xA0000  VGA, option ROMs
 *   0x9FC00  extended BIOS data area, reserved
 *   0xF0000  RSDP, SMBIOS and MP entry points (the FSEG zone of the table loader), where the other processors halt
 *
 * What the ROM needs to wake from S3 is permanent memory like the tables, for a payload may put its image into the F segment; CMOS RAM
 * tells where.
 *
 * What lies below 0x90000 is RAM again after hand-off. Larger buffers come from the top of low RAM (firmware/glue/memory.h), so
 * that kernels may be loaded anywhere from 1 MiB up.
 *
 * Under Xen the image is where the domain builder expects it, at 1 MiB, and the payload takes what is below:
 *
 *   0x01000  the information block that SeaBIOS and OVMF look for (firmware/glue/hvm_bios_info.h)
 *   0x08000  where the application processors start; after them the way into real mode
 *   0x10000  memory map and table pointers for the payload
 *   0x19000  entry points of tables, which SeaBIOS copies; OVMF searches 0xEB000-0xEFFFF instead
 *   0x9F800  hvm_info_table
 *   0xC0000  SeaBIOS; of OVMF the last 64 KiB at 0xF0000
 *   0x100000 the firmware's image, data and stack; behind it what the domain builder loaded
 */
#ifndef FIRMWARE_LAYOUT_H
#define FIRMWARE_LAYOUT_H

#define LAYOUT_LOG 0x1000
#define LAYOUT_LOG_SIZE 0x7000

#define LAYOUT_AP_START 0x8000
#define LAYOUT_AP_START_SIZE 0x1000

#define LAYOUT_HANDOFF 0x10000
#define LAYOUT_COMMAND_LINE 0x11000
#define LAYOUT_COMMAND_LINE_SIZE 0x8000
#define LAYOUT_HANDOFF_END 0x20000

#define LAYOUT_IMAGE 0x20000
#define LAYOUT_IMAGE_END 0x90000

#define LAYOUT_XEN_ENTRY_POINTS 0x19000 /* up to LAYOUT_HANDOFF_END */
#define LAYOUT_OVMF_ENTRY_POINTS 0xEB000
#define LAYOUT_OVMF_ENTRY_POINTS_END 0xF0000

#define LAYOUT_XEN_IMAGE 0x100000
#define LAYOUT_XEN_IMAGE_END 0x200000

#define LAYOUT_FSEG 0xF0000
#define LAYOUT_FSEG_END 0xFFFE0 /* the last bytes are a BIOS's own */

/*
 * The page that wakes the operating system: struct resume_block (firmware/rom/resume_block.h), then the stack of the code that reads
 * it. Its number, address >> 12, is in three bytes of CMOS RAM that neither a PC's firmware nor QEMU uses, the lowest first; 0: none.
 */
#define LAYOUT_RESUME_SIZE 0x1000
#define LAYOUT_RESUME_SHIFT 12
#define LAYOUT_RESUME_MAGIC 0x33535648 /* "HVS3", the page's first bytes */
#define LAYOUT_RESUME_CMOS 0x50
#define LAYOUT_RESUME_CMOS_SIZE 3

/* The ROM as the processor sees it at reset: it ends at 4 GiB, with the code that decompresses the image or wakes
   the operating system (firmware/rom/). */
#define LAYOUT_ROM_SIZE 0x40000
#define LAYOUT_ROM_START_SIZE 0x1000

#endif
