/* SPDX-License-Identifier: MIT */
/*
 * A range of persistent memory, as whoever provides it describes it (option pmem-N): all that an NFIT of our own says of it.
 *
 *   range=0x240000000-0x2bfffffff dimms=1,2 line=4K node=0 serial=0x123456,0x123457 flush=0xfe000000,0xfe000040
 *
 * Items are separated by blanks and come in any order, none twice; `range` must be there.
 *
 *   range    whole pages of 4 KiB, which the DIMMs share equally
 *   dimms    handles of 1 to 8 DIMMs; if it is not there: one DIMM, whose handle is the number of the option
 *   line     bytes on one DIMM in a row, where the range is interleaved over several; if it is not there they are one behind the other
 *   node     proximity domain
 *   serial   serial number of each DIMM; if it is not there: 123455h and the handle, as QEMU has it
 *   flush    flush hint address of each DIMM, which a write to makes what was written before durable
 */
#ifndef FIRMWARE_GLUE_PMEM_TEXT_H
#define FIRMWARE_GLUE_PMEM_TEXT_H

#include <stdint.h>

#include "acpi/acpi_inputs.h"

/*
 * Reads a text; `handle`, not 0, is that of the DIMM if the text names none. NULL: `pmem` is filled. Else it is untouched, and the clause
 * says what was expected in place of the first item that is wrong. Ranges beside each other are acpi_build's business.
 */
const char *pmem_parse(const char *text, uint32_t handle, struct acpi_pmem *pmem);

#endif
