/* SPDX-License-Identifier: MIT */
/*
 * A small machine for the MP tables, and memory to build them in: what the tests of tables and checkers share. Each test
 * program includes it once.
 */
#ifndef TESTS_UNIT_MP_FIXTURE_H
#define TESTS_UNIT_MP_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "bytes/byte_buf.h"
#include "bytes/le.h"
#include "mp/mp_check.h"
#include "mp/mp_inputs.h"
#include "mp/mp_table.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define POINTER_AT 0xf0040u
#define TABLE_AT 0xf1000u
#define NO_PIN                       \
	{                            \
		.input = MP_NO_INPUT \
	}

/* From POINTER_AT on, what a checker reads. */
static uint8_t memory[0x8000];
static struct mp_inputs inputs;
static struct mp_processor processors[400];

static inline uint8_t *at(uint32_t address)
{
	return memory + (address - POINTER_AT);
}

static inline const uint8_t *map_memory(void *context, uint32_t address, uint32_t size)
{
	(void)context;
	if (address < POINTER_AT || address - POINTER_AT > sizeof(memory) ||
	    size > sizeof(memory) - (address - POINTER_AT))
		return NULL;
	return at(address);
}

static inline struct mp_check_result check_memory(void)
{
	static const struct mp_check_memory reader = { map_memory, NULL };

	return mp_check(POINTER_AT, &reader);
}

/* One processor, PCI bus 0 with one device whose INTA# is at input 16, ISA as bus 1. */
static inline void start_inputs(void)
{
	memset(&inputs, 0, sizeof(inputs));
	processors[0] = (struct mp_processor){ .apic_id = 0, .boot = true };
	inputs.oem_id = "OEM";
	inputs.product_id = "PRODUCT";
	inputs.processor_count = 1;
	inputs.processors = processors;
	inputs.signature = 0x000a06f1;
	inputs.features = 0x1fcbfbff;
	inputs.local_apic = 0xfee00000;
	inputs.local_version = 0x14;
	inputs.io_apic = (struct mp_io_apic){ .id = 2, .version = 0x20, .inputs = 24, .address = 0xfec00000 };
	inputs.isa_bus = 1;
	inputs.level_irqs = 1u << 9;
	inputs.timer_input = 2;
	inputs.bus_count = 1;
	inputs.slot_count = 1;
	inputs.slots[0] = (struct mp_slot){
		.bus = 0,
		.device = 3,
		.pins = { { true, 16, 0x60 }, { false, 17, 0x61 }, { false, 18, 0x62 }, { false, 19, 0x63 } },
	};
	inputs.router = (struct mp_router){
		.device_function = 31 << 3,
		.vendor_id = 0x8086,
		.device_id = 0x2440,
		.link_irqs = 0x0c20,
		.exclusive_irqs = 0x0c00,
	};
}

/* Builds both structures at their addresses. Returns the table's result; its bytes follow TABLE_AT. */
static inline struct mp_table_result build_memory(void)
{
	struct mp_table_result result;
	struct byte_buf buf;

	memset(memory, 0, sizeof(memory));
	byte_buf_init(&buf, at(TABLE_AT), MP_TABLE_MAX_SIZE);
	result = mp_table_build(&inputs, &buf);
	mp_table_pointer(TABLE_AT, at(POINTER_AT));
	return result;
}

/* Calls `visit` for each entry of the table, as the specification has their sizes. */
static inline void visit_entries(void (*visit)(const uint8_t *entry, void *context), void *context)
{
	const uint8_t *table = at(TABLE_AT);
	size_t offset = 44;

	for (unsigned i = 0; i < le16_get(table + 34); i++) {
		visit(table + offset, context);
		offset += table[offset] == 0 ? 20 : 8;
	}
	assert_int_equal(offset, le16_get(table + 4));
}

#endif
