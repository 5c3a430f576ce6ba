/* SPDX-License-Identifier: MIT */
/*
 * edk2 2022.11 knows two forms of root page and tells them apart by the magic number of the first entry. This is the
 * older one, whose entries have addresses: the newer one has distances from the root page, which it takes as signed and
 * 32 bits wide.
 */
#include "coreboot/cbmem.h"

#include <string.h>

#include "bytes/le.h"

#define ENTRY_MAGIC (~0xc0389479u)

/* The root page: header fields, then entries of four u32 each. */
#define ROOT_MAX_ENTRIES 0
#define ROOT_ENTRY_COUNT 4
#define ROOT_LOCKED 8
#define ROOT_SIZE 12
#define ROOT_ENTRIES 16

#define ENTRY_SIZE 16
#define ENTRY_ADDRESS 4
#define ENTRY_BYTES 8
#define ENTRY_ID 12

/* The console. */
#define CONSOLE_SIZE 0
#define CONSOLE_CURSOR 4
#define CURSOR_MASK (CBMEM_CONSOLE_MAX_SIZE - 1)
#define CURSOR_WRAPPED 0x80000000u

static uint8_t *find_root(const struct cbmem *cbmem)
{
	return cbmem->data + cbmem->size - CBMEM_PAGE;
}

static uint8_t *find_entry(const struct cbmem *cbmem, uint32_t index)
{
	return find_root(cbmem) + ROOT_ENTRIES + index * ENTRY_SIZE;
}

bool cbmem_init(struct cbmem *cbmem, void *data, uint32_t address, uint32_t size)
{
	uint8_t *root;

	if (address % CBMEM_PAGE != 0 || size % CBMEM_PAGE != 0 || size < CBMEM_MIN_SIZE)
		return false;
	if (address <= CBMEM_PAGE || size > UINT32_MAX - address)
		return false;
	*cbmem = (struct cbmem){ .data = data, .address = address, .size = size };
	memset(data, 0, size);
	root = find_root(cbmem);
	le32_put(root + ROOT_MAX_ENTRIES, CBMEM_MAX_ENTRIES);
	le32_put(root + ROOT_ENTRY_COUNT, 0);
	le32_put(root + ROOT_LOCKED, 0);
	le32_put(root + ROOT_SIZE, size);
	return true;
}

void *cbmem_add(struct cbmem *cbmem, uint32_t id, uint32_t size)
{
	uint32_t at = (cbmem->used + CBMEM_ALIGNMENT - 1) & ~(uint32_t)(CBMEM_ALIGNMENT - 1);
	uint32_t end = cbmem->size - CBMEM_PAGE;
	uint8_t *entry;

	if (size == 0 || at > end || size > end - at)
		return NULL;
	if (cbmem->count == CBMEM_MAX_ENTRIES || cbmem_find(cbmem, id, NULL))
		return NULL;
	entry = find_entry(cbmem, cbmem->count);
	le32_put(entry, ENTRY_MAGIC);
	le32_put(entry + ENTRY_ADDRESS, cbmem->address + at);
	le32_put(entry + ENTRY_BYTES, size);
	le32_put(entry + ENTRY_ID, id);
	cbmem->used = at + size;
	cbmem->count++;
	le32_put(find_root(cbmem) + ROOT_ENTRY_COUNT, cbmem->count);
	return cbmem->data + at;
}

struct cbmem_entry cbmem_entry(const struct cbmem *cbmem, uint32_t index)
{
	const uint8_t *entry = find_entry(cbmem, index);

	return (struct cbmem_entry){
		.id = le32_get(entry + ENTRY_ID),
		.address = le32_get(entry + ENTRY_ADDRESS),
		.size = le32_get(entry + ENTRY_BYTES),
	};
}

bool cbmem_find(const struct cbmem *cbmem, uint32_t id, struct cbmem_entry *entry)
{
	for (uint32_t i = 0; i < cbmem->count; i++) {
		struct cbmem_entry candidate = cbmem_entry(cbmem, i);

		if (candidate.id != id)
			continue;
		if (entry)
			*entry = candidate;
		return true;
	}
	return false;
}

bool cbmem_console_init(struct cbmem_console *console, void *data, uint32_t size)
{
	if (size <= CBMEM_CONSOLE_HEADER_SIZE)
		return false;
	*console = (struct cbmem_console){ .data = data, .size = size - CBMEM_CONSOLE_HEADER_SIZE };
	if (console->size > CBMEM_CONSOLE_MAX_SIZE)
		console->size = CBMEM_CONSOLE_MAX_SIZE;
	le32_put(console->data + CONSOLE_SIZE, console->size);
	le32_put(console->data + CONSOLE_CURSOR, 0);
	memset(console->data + CBMEM_CONSOLE_HEADER_SIZE, 0, console->size);
	return true;
}

/* The flag stays once it is set: from then on all of the body is text, the oldest of it at the cursor. */
void cbmem_console_append(const struct cbmem_console *console, const char *text, size_t count)
{
	uint8_t *body = console->data + CBMEM_CONSOLE_HEADER_SIZE;
	uint32_t cursor = le32_get(console->data + CONSOLE_CURSOR);
	uint32_t flags = cursor & ~CURSOR_MASK;

	cursor &= CURSOR_MASK;
	if (cursor >= console->size)
		cursor = 0;
	for (size_t i = 0; i < count; i++) {
		body[cursor++] = (uint8_t)text[i];
		if (cursor == console->size) {
			cursor = 0;
			flags |= CURSOR_WRAPPED;
		}
	}
	le32_put(console->data + CONSOLE_CURSOR, flags | cursor);
}
