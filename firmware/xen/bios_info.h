/* SPDX-License-Identifier: MIT */
/* Puts the information block of SeaBIOS or OVMF into memory (firmware/glue/hvm_bios_info.h). */
#ifndef FIRMWARE_XEN_BIOS_INFO_H
#define FIRMWARE_XEN_BIOS_INFO_H

#include "e820/e820.h"
#include "firmware/glue/xen_payload.h"
#include "firmware/tables.h"

/* Block and arrays are in RAM below 1 MiB afterwards, outside of page 0. */
void bios_info_install(enum xen_payload_kind kind, const struct e820_map *map, const struct tables *tables);

#endif
