/* SPDX-License-Identifier: MIT */
/*
 * Resource descriptors (ACPI 6.5, section 6.4) inside a ResourceTemplate buffer. Ranges are inclusive. Descriptors of fixed
 * place: minimum and maximum fixed, granularity 0, no translation. What a descriptor cannot hold sets the sticky fault.
 */
#ifndef ACPI_AML_RESOURCE_H
#define ACPI_AML_RESOURCE_H

#include "acpi/aml.h"
#include "e820/range.h"

void aml_resources(struct aml *aml);     /* open: a Buffer term */
void aml_resources_end(struct aml *aml); /* appends the end tag and closes it */

/* I/O port descriptor, 16-bit decode (6.4.2.5). */
void aml_resource_io(struct aml *aml, uint16_t minimum, uint16_t maximum, uint8_t alignment, uint8_t length);
/* The ports of `range`, fixed, in as many I/O port descriptors as it takes. */
void aml_resource_io_range(struct aml *aml, struct range range);
/* IRQ descriptor (6.4.2.1): edge, active high, exclusive. */
void aml_resource_irq(struct aml *aml, uint16_t mask);
/* 32-bit fixed memory (6.4.3.4), of which AML or the device writes when `writable`. */
void aml_resource_memory32(struct aml *aml, uint32_t base, uint32_t length, bool writable);
/* The memory of `range`, read and write: 32-bit fixed memory below 4 GiB, a QWordMemory consumer above it. */
void aml_resource_memory_range(struct aml *aml, struct range range);

/* Address space descriptors (6.4.3.5), producer, positive decode. */
void aml_resource_bus(struct aml *aml, uint16_t first, uint16_t last);
void aml_resource_io_window(struct aml *aml, struct range range);
/* As DWordMemory when it ends below 4 GiB, else as QWordMemory; one that crosses 4 GiB is split there. */
void aml_resource_mem_window(struct aml *aml, struct range range, bool cacheable);
/* The same for what takes prefetchable BARs only: cacheable and prefetchable (table 6.50, _MEM 3). */
void aml_resource_pref_window(struct aml *aml, struct range range);

#endif
