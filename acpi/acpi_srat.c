/* SPDX-License-Identifier: MIT */
#include "acpi/acpi_table.h"
#include "acpi/acpi_tables.h"

#define REVISION 3

#define ENABLED (1u << 0)
#define HOT_PLUGGABLE (1u << 1)
#define NONVOLATILE (1u << 2)

#define FIRST_X2APIC_ID 255 /* FFh addresses all local APICs in xAPIC mode */

/* 5.2.16.1 */
static void append_local_apic(struct byte_buf *buf, const struct acpi_processor *processor)
{
	byte_buf_u8(buf, 0);                               /* Type */
	byte_buf_u8(buf, 16);                              /* Length */
	byte_buf_u8(buf, (uint8_t)processor->node);        /* Proximity Domain [7:0] */
	byte_buf_u8(buf, (uint8_t)processor->apic_id);     /* APIC ID */
	byte_buf_u32(buf, ENABLED);                        /* Flags */
	byte_buf_u8(buf, 0);                               /* Local SAPIC EID */
	byte_buf_u8(buf, (uint8_t)(processor->node >> 8)); /* Proximity Domain [31:8] */
	byte_buf_u16(buf, (uint16_t)(processor->node >> 16));
	byte_buf_u32(buf, 0); /* Clock Domain */
}

/* 5.2.16.3 */
static void append_local_x2apic(struct byte_buf *buf, const struct acpi_processor *processor)
{
	byte_buf_u8(buf, 2);                   /* Type */
	byte_buf_u8(buf, 24);                  /* Length */
	byte_buf_u16(buf, 0);                  /* Reserved */
	byte_buf_u32(buf, processor->node);    /* Proximity Domain */
	byte_buf_u32(buf, processor->apic_id); /* X2APIC ID */
	byte_buf_u32(buf, ENABLED);            /* Flags */
	byte_buf_u32(buf, 0);                  /* Clock Domain */
	byte_buf_u32(buf, 0);                  /* Reserved */
}

/* 5.2.16.2 */
static void append_memory(struct byte_buf *buf, const struct acpi_memory *memory)
{
	const uint64_t length = range_size(memory->range);

	byte_buf_u8(buf, 1);                                      /* Type */
	byte_buf_u8(buf, 40);                                     /* Length */
	byte_buf_u32(buf, memory->node);                          /* Proximity Domain */
	byte_buf_u16(buf, 0);                                     /* Reserved */
	byte_buf_u32(buf, (uint32_t)memory->range.first);         /* Base Address Low */
	byte_buf_u32(buf, (uint32_t)(memory->range.first >> 32)); /* Base Address High */
	byte_buf_u32(buf, (uint32_t)length);                      /* Length Low */
	byte_buf_u32(buf, (uint32_t)(length >> 32));              /* Length High */
	byte_buf_u32(buf, 0);                                     /* Reserved */
	byte_buf_u32(buf, ENABLED | (memory->hotplug ? HOT_PLUGGABLE : 0) |
				  (memory->nonvolatile ? NONVOLATILE : 0)); /* Flags */
	byte_buf_zero(buf, 8);                                              /* Reserved */
}

size_t acpi_srat_append(struct byte_buf *buf, const struct acpi_inputs *inputs)
{
	const size_t start = acpi_table_begin(buf, "SRAT", REVISION, inputs->oem_revision);

	byte_buf_u32(buf, 1);  /* Reserved: 1 */
	byte_buf_zero(buf, 8); /* Reserved */
	/*
	 * A processor that may come is enabled here, too: its proximity domain holds already, and only the MADT says whether
	 * it can be used.
	 */
	for (size_t i = 0; i < inputs->processor_count; i++) {
		const struct acpi_processor *processor = &inputs->processors[i];

		if (processor->node == ACPI_NO_NODE)
			continue;
		if (processor->apic_id < FIRST_X2APIC_ID)
			append_local_apic(buf, processor);
		else
			append_local_x2apic(buf, processor);
	}
	for (size_t i = 0; i < inputs->memory_count; i++)
		append_memory(buf, &inputs->memory[i]);
	acpi_table_end(buf, start);
	return start;
}
