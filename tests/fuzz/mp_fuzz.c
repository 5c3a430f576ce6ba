/* SPDX-License-Identifier: MIT */
/*
 * Random bytes as tables: the checkers read nothing outside of them. Random inputs: both builders stay inside their
 * capacity, and what they say is done passes the checkers.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bytes/le.h"
#include "mp/mp_check.h"
#include "mp/mp_table.h"
#include "mp/pir.h"
#include "mp/pir_check.h"

#define BASE 0xf0000u
#define TABLE 0x20u
#define SLOT_RECORD 6

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct memory {
	const uint8_t *bytes;
	size_t size;
};

static const uint8_t *map(void *context, uint32_t address, uint32_t size)
{
	const struct memory *memory = context;

	if (address < BASE || address - BASE > memory->size || size > memory->size - (address - BASE))
		return NULL;
	return memory->bytes + (address - BASE);
}

static struct mp_check_result check(const uint8_t *bytes, size_t size)
{
	struct memory memory = { bytes, size };
	const struct mp_check_memory reader = { map, &memory };

	return mp_check(BASE, &reader);
}

/* The pointer and the sums are made right, so that the rest of the table is looked at. */
static void check_random(const uint8_t *data, size_t size)
{
	uint8_t *bytes = calloc(1, TABLE + size + 1);
	uint8_t *table = bytes + TABLE;

	mp_table_pointer(BASE + TABLE, bytes);
	memcpy(table, data, size);
	if (size >= 44) {
		memcpy(table, "PCMP", 4);
		le16_put(table + 4, (uint16_t)size);
		table[6] = 4;
		table[7] = (uint8_t)(table[7] - byte_sum(table, size));
	}
	check(bytes, TABLE + size);
	memcpy(table, data, size);
	if (size >= 32) {
		memcpy(table, "$PIR\0\1", 6);
		le16_put(table + 6, (uint16_t)size);
		table[31] = (uint8_t)(table[31] - byte_sum(table, size));
	}
	pir_check(BASE, table, size);
	free(bytes);
}

static void require(bool good, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "mp: %s\n", what);
	abort();
}

/* Slots that differ: the inventory has no device twice. */
static void add_slots(struct mp_inputs *inputs, const uint8_t *data, size_t size)
{
	uint8_t last_bus = 0, device = 0;

	for (; size >= SLOT_RECORD && inputs->slot_count < MP_MAX_SLOTS; data += SLOT_RECORD, size -= SLOT_RECORD) {
		struct mp_slot *slot = &inputs->slots[inputs->slot_count];

		device = (uint8_t)(device + 1 + data[0] % 3);
		if (device >= 32) {
			if (last_bus == 255)
				return;
			last_bus++;
			device %= 4;
		}
		*slot = (struct mp_slot){ .bus = last_bus, .device = device };
		for (unsigned pin = 0; pin < MP_PINS; pin++)
			slot->pins[pin] = (struct mp_pin){
				.used = data[1] >> pin & 1,
				.input = data[1] & 0x80 ? 16 + data[2 + pin] % 16 : 3 + data[2 + pin] % 13,
				.link = 0x60 + data[2 + pin] % 12,
			};
		inputs->slot_count++;
	}
}

static void build(const uint8_t *data, size_t size)
{
	static struct mp_inputs inputs;
	static struct mp_processor processors[300];
	size_t capacity = le16_get(data) % (MP_TABLE_MAX_SIZE + 64), slots;
	uint8_t *bytes = malloc(TABLE + capacity);
	struct mp_table_result result;
	struct byte_buf buf;

	inputs = (struct mp_inputs){
		.oem_id = "OEM",
		.product_id = "A PRODUCT WITH A LONG NAME",
		.processor_count = le16_get(data + 2) % 300,
		.processors = processors,
		.local_apic = 0xfee00000,
		.io_apic = { .id = data[4], .inputs = data[5] % 40, .address = 0xfec00000 },
		.isa_bus = data[6],
		.level_irqs = le16_get(data + 7),
		.timer_input = 2,
		.router = { .link_irqs = 0x0c20 },
	};
	for (size_t i = 0; i < inputs.processor_count; i++)
		processors[i] =
			(struct mp_processor){ .apic_id = (uint32_t)(i * (1 + data[9] % 3)), .boot = i == data[10] };
	for (unsigned bus = 0; bus < 256; bus++)
		if (bus != inputs.isa_bus && (bus < data[11] || bus == 0))
			inputs.buses[inputs.bus_count++] = (uint8_t)bus;
	add_slots(&inputs, data + 12, size - 12);

	byte_buf_init(&buf, bytes + TABLE, capacity);
	result = mp_table_build(&inputs, &buf);
	mp_table_pointer(BASE + TABLE, bytes);
	require(result.interrupts <= MP_TABLE_MAX_INTERRUPTS, "too many interrupts");
	require(result.error == MP_TABLE_FULL || buf.length == 0 || !check(bytes, TABLE + capacity).fault,
		"the checker refuses what was built");

	byte_buf_init(&buf, bytes + TABLE, capacity);
	if (pir_build(&inputs, &buf, &slots))
		require(!pir_check(BASE, bytes + TABLE, capacity).fault, "the checker refuses the $PIR that was built");
	else
		require(capacity < PIR_HEADER_SIZE, "no $PIR");
	free(bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 13)
		return 0;
	if (data[0] & 1)
		check_random(data + 1, size - 1 < 0xfff0 ? size - 1 : 0xfff0);
	else
		build(data + 1, size - 1);
	return 0;
}
