/* SPDX-License-Identifier: MIT */
/* What the assembly entry keeps for C. */
#ifndef FIRMWARE_XEN_ENTRY_H
#define FIRMWARE_XEN_ENTRY_H

#include <stdint.h>

/* The address of struct hvm_start_info, as EBX had it. */
uint32_t entry_start_info(void);

#endif
