/* SPDX-License-Identifier: MIT */
/* Our own structures, each with the fields of version 3.0 of the specification, appended to a block. */
#ifndef SMBIOS_SMBIOS_STRUCTURES_H
#define SMBIOS_SMBIOS_STRUCTURES_H

#include <stdint.h>

#include "smbios/smbios_block.h"
#include "smbios/smbios_inputs.h"

/* The handle of our structure `index` of a type. Types stand far enough apart for as many as the inputs can ask for. */
#define SMBIOS_OWN_HANDLE(type, index) ((uint16_t)(((type) << 8) + (index)))

/* Type 17: modules grow with the memory, so that a terabyte is no table of hundreds. */
#define SMBIOS_MAX_MODULES 32

/* Type 0, at a handle of the caller's: it also joins a device model's structures. */
void smbios_append_bios(struct smbios_block *block, const struct smbios_inputs *inputs, uint16_t handle);

/* Types 1, 2 (if it has any string; in the enclosure of handle `chassis`) and 3. */
void smbios_append_system(struct smbios_block *block, const struct smbios_inputs *inputs);
void smbios_append_baseboard(struct smbios_block *block, const struct smbios_inputs *inputs, uint16_t chassis);
void smbios_append_enclosure(struct smbios_block *block, const struct smbios_inputs *inputs);

/* Type 4, one for each socket. `caches`: handles of the type 7 of level 1, 2 and 3, FFFFh for one that there is not. */
uint32_t smbios_socket_count(const struct smbios_processors *processors);
void smbios_append_processors(struct smbios_block *block, const struct smbios_inputs *inputs, const uint16_t caches[3]);

/* Type 16, then types 17 and 19. */
void smbios_append_memory(struct smbios_block *block, const struct smbios_inputs *inputs);

/* Type 11 if there are any OEM strings, 22 if there is a battery, 32, 127. */
void smbios_append_oem_strings(struct smbios_block *block, const struct smbios_inputs *inputs);
void smbios_append_battery(struct smbios_block *block, const struct smbios_inputs *inputs);
void smbios_append_boot(struct smbios_block *block);
void smbios_append_end(struct smbios_block *block);

#endif
