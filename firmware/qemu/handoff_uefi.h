/* SPDX-License-Identifier: MIT */
/* Hand-off to edk2's UefiPayloadPkg: its flash image at the address that it is linked for, the coreboot table as the argument. */
#ifndef FIRMWARE_QEMU_HANDOFF_UEFI_H
#define FIRMWARE_QEMU_HANDOFF_UEFI_H

#include "e820/e820.h"
#include "firmware/display.h"
#include "firmware/qemu/payload_file.h"
#include "firmware/tables.h"

/* After coreboot_area_reserve. `display` may be NULL. Panics with one line when there is no room for it. */
void handoff_uefi(const struct payload_file *file, const struct e820_map *map, const struct tables *tables,
		  const struct display *display) __attribute__((noreturn));

#endif
