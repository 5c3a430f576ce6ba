/* SPDX-License-Identifier: MIT */
#include "smbios/smbios_passed.h"

#include <stddef.h>
#include <string.h>

#include "bytes/le.h"
#include "smbios/smbios_build.h"
#include "smbios/smbios_spec.h"
#include "smbios/smbios_structures.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#define PREFIX 4 /* bytes of an entry's length */

/* Offsets of fields (7.3, 7.8). */
#define BOARD_CHASSIS 0x0b
#define BOARD_CONTAINED_COUNT 0x0e
#define BOARD_CONTAINED 0x0f
#define CACHE_CONFIGURATION 0x05
#define CACHE_LEVEL 7

#define NO_HANDLE 0xffff

/*
 * What becomes of a type, with the least length of its formatted part: the fields of the version that hvmloader's readers
 * have always been told of (2.4), but no later ones. A type that is not here is foreign. Ours are those that tell of
 * processors, memory, boot and the end of the table, and structures that refer to them.
 */
static const struct rule {
	uint8_t type, least;
	enum smbios_passed_verdict verdict;
	bool once;
} rules[] = {
	{ SMBIOS_BIOS_INFORMATION, 0x18, SMBIOS_PASSED_TAKEN, true },
	{ SMBIOS_SYSTEM_INFORMATION, 0x1b, SMBIOS_PASSED_TAKEN, true },
	{ SMBIOS_BASEBOARD, 0x08, SMBIOS_PASSED_TAKEN, false },
	{ SMBIOS_ENCLOSURE, 0x0d, SMBIOS_PASSED_TAKEN, false },
	{ SMBIOS_PROCESSOR, 0, SMBIOS_PASSED_OURS, false },
	{ SMBIOS_CACHE, 0x13, SMBIOS_PASSED_TAKEN, false },
	{ SMBIOS_PORT_CONNECTOR, 0x09, SMBIOS_PASSED_TAKEN, false },
	{ SMBIOS_SYSTEM_SLOTS, 0x0d, SMBIOS_PASSED_TAKEN, false },
	{ SMBIOS_OEM_STRINGS, 0x05, SMBIOS_PASSED_TAKEN, false },
	{ SMBIOS_MEMORY_ARRAY, 0, SMBIOS_PASSED_OURS, false },
	{ SMBIOS_MEMORY_DEVICE, 0, SMBIOS_PASSED_OURS, false },
	{ SMBIOS_MEMORY_ARRAY_MAPPED, 0, SMBIOS_PASSED_OURS, false },
	{ SMBIOS_MEMORY_DEVICE_MAPPED, 0, SMBIOS_PASSED_OURS, false },
	{ SMBIOS_PORTABLE_BATTERY, 0x1a, SMBIOS_PASSED_TAKEN, false },
	{ SMBIOS_VOLTAGE_PROBE, 0x14, SMBIOS_PASSED_TAKEN, false },
	{ SMBIOS_COOLING_DEVICE, 0x0c, SMBIOS_PASSED_TAKEN, false },
	{ SMBIOS_TEMPERATURE_PROBE, 0x14, SMBIOS_PASSED_TAKEN, false },
	{ SMBIOS_SYSTEM_BOOT, 0, SMBIOS_PASSED_OURS, false },
	{ SMBIOS_POWER_SUPPLY, 0x10, SMBIOS_PASSED_TAKEN, false },
	{ SMBIOS_END_OF_TABLE, 0, SMBIOS_PASSED_OURS, false },
};

/* Fields that hold a handle in the types that are taken, beside those of a board; FFFFh in them is none. */
static const struct {
	uint8_t type, offset, target;
} references[] = {
	{ SMBIOS_COOLING_DEVICE, 0x04, SMBIOS_TEMPERATURE_PROBE },
	{ SMBIOS_POWER_SUPPLY, 0x10, SMBIOS_VOLTAGE_PROBE },
	{ SMBIOS_POWER_SUPPLY, 0x12, SMBIOS_COOLING_DEVICE },
	{ SMBIOS_POWER_SUPPLY, 0x14, SMBIOS_CURRENT_PROBE },
};

static bool is_taken(const struct smbios_passed_entry *entry)
{
	return entry->verdict == SMBIOS_PASSED_TAKEN;
}

static const struct smbios_passed_entry *find_first(const struct smbios_passed *passed, uint8_t type)
{
	for (uint32_t i = 0; passed && i < passed->count; i++)
		if (passed->entries[i].type == type && is_taken(&passed->entries[i]))
			return &passed->entries[i];
	return NULL;
}

/* --- verdicts ----------------------------------------------------------------------------------------------------- */

/* What becomes of a whole structure, if there is room. */
static enum smbios_passed_verdict judge(const struct smbios_passed *passed, const struct smbios_passed_entry *entry)
{
	if (entry->type >= SMBIOS_OEM_FIRST)
		return SMBIOS_PASSED_TAKEN;
	for (size_t i = 0; i < COUNT_OF(rules); i++) {
		if (rules[i].type != entry->type)
			continue;
		if (entry->formatted < rules[i].least)
			return SMBIOS_PASSED_SHORT;
		return rules[i].once && find_first(passed, entry->type) ? SMBIOS_PASSED_SECOND : rules[i].verdict;
	}
	return SMBIOS_PASSED_FOREIGN;
}

/* Lengths of 0 in a row are most likely what a file was filled up with: bytes of them at `at`, of which there is one. */
static uint32_t empty_run(const uint8_t *at, uint32_t left)
{
	uint32_t run = PREFIX;

	while (left - run >= PREFIX && le32_get(at + run) == 0)
		run += PREFIX;
	return run;
}

/* Fills in an entry from the bytes `at` it. Returns those to the next one; all that is left when it cannot be found. */
static uint32_t entry_read(const struct smbios_passed *passed, const uint8_t *at, uint32_t left,
			   struct smbios_passed_entry *entry)
{
	struct smbios_structure structure;

	if (left < PREFIX) {
		entry->verdict = SMBIOS_PASSED_TAIL;
		return left;
	}
	entry->length = le32_get(at);
	if (entry->length == 0) {
		entry->verdict = SMBIOS_PASSED_EMPTY;
		return empty_run(at, left);
	}
	left -= PREFIX;
	entry->walk = smbios_walk_read(at + PREFIX, entry->length < left ? entry->length : left, &structure);
	entry->type = structure.type;
	entry->formatted = structure.length;
	entry->given = structure.handle;
	entry->size = entry->walk == SMBIOS_WALK_OK ? structure.size : 0;
	if (entry->length > left) {
		entry->verdict = SMBIOS_PASSED_PAST_END;
		return PREFIX + left;
	}
	entry->verdict = entry->walk == SMBIOS_WALK_OK ? judge(passed, entry) : SMBIOS_PASSED_BROKEN;
	return PREFIX + entry->length;
}

/*
 * Bytes of structures that there is room for beside ours: of those that a passed one replaces the room is not counted, as
 * it is only known later which they are. When ours alone are too many for the 2.1 entry point there is none to be kept.
 */
static uint32_t room_read(const struct smbios_inputs *own)
{
	struct smbios_block counter;

	smbios_block_init(&counter, NULL, UINT32_MAX);
	if (smbios_build(own, &counter) != SMBIOS_BUILD_OK || counter.buf.length > UINT16_MAX)
		return UINT32_MAX;
	return (uint32_t)(UINT16_MAX - counter.buf.length);
}

static void entries_read(struct smbios_passed *passed, uint32_t size, uint32_t room)
{
	uint32_t at = 0;

	while (at < size && passed->count < SMBIOS_PASSED_ENTRIES) {
		struct smbios_passed_entry *entry = &passed->entries[passed->count];

		*entry = (struct smbios_passed_entry){ .offset = at };
		at += entry_read(passed, passed->bytes + at, size - at, entry);
		if (is_taken(entry) && entry->size > room)
			entry->verdict = SMBIOS_PASSED_NO_ROOM;
		if (is_taken(entry))
			room -= entry->size;
		passed->count++;
	}
	if (at < size)
		passed->entries[SMBIOS_PASSED_ENTRIES - 1].verdict = SMBIOS_PASSED_TOO_MANY;
}

/* --- handles ------------------------------------------------------------------------------------------------------ */

/* Those of our own structures that no passed one replaces. */
static void handles_reserve(const struct smbios_passed *passed, const struct smbios_inputs *own,
			    struct smbios_handles *handles)
{
	const uint32_t sockets = smbios_socket_count(&own->processors);
	const struct {
		uint8_t type;
		uint32_t count;
	} reserved[] = {
		{ SMBIOS_BIOS_INFORMATION, 1 },
		{ SMBIOS_SYSTEM_INFORMATION, 1 },
		{ SMBIOS_BASEBOARD, 1 },
		{ SMBIOS_ENCLOSURE, 1 },
		{ SMBIOS_PROCESSOR, sockets < SMBIOS_MAX_SOCKETS ? sockets : SMBIOS_MAX_SOCKETS },
		{ SMBIOS_OEM_STRINGS, 1 },
		{ SMBIOS_MEMORY_ARRAY, 1 },
		{ SMBIOS_MEMORY_DEVICE, SMBIOS_MAX_MODULES },
		{ SMBIOS_MEMORY_ARRAY_MAPPED, SMBIOS_MAX_RAM_RANGES },
		{ SMBIOS_PORTABLE_BATTERY, 1 },
		{ SMBIOS_SYSTEM_BOOT, 1 },
		{ SMBIOS_END_OF_TABLE, 1 },
	};

	smbios_handles_clear(handles);
	for (size_t i = 0; i < COUNT_OF(reserved); i++)
		for (uint32_t index = 0; index < reserved[i].count && !find_first(passed, reserved[i].type); index++)
			smbios_handles_add(handles, SMBIOS_OWN_HANDLE(reserved[i].type, index), reserved[i].type);
}

/* Those from type `first` to `last` keep their handle if it may be one and nobody has it. */
static void handles_keep(struct smbios_passed *passed, uint8_t first, uint8_t last, struct smbios_handles *handles)
{
	for (uint32_t i = 0; i < passed->count; i++) {
		struct smbios_passed_entry *entry = &passed->entries[i];

		if (is_taken(entry) && entry->type >= first && entry->type <= last &&
		    entry->given <= SMBIOS_HANDLE_MAX && smbios_handles_add(handles, entry->given, entry->type))
			entry->handle = entry->given;
	}
}

/* One that is free: there are 65280, and our own and the passed structures together are not a tenth of them. */
static uint16_t handle_find(struct smbios_handles *handles, uint8_t type)
{
	uint32_t handle = SMBIOS_OWN_HANDLE(type, 0);

	while (handle > SMBIOS_HANDLE_MAX || !smbios_handles_add(handles, (uint16_t)handle, type))
		handle = handle < SMBIOS_HANDLE_MAX ? handle + 1 : 0;
	return (uint16_t)handle;
}

static void handles_choose(struct smbios_passed *passed, struct smbios_handles *handles)
{
	for (uint32_t i = 0; i < passed->count; i++)
		passed->entries[i].handle = NO_HANDLE;
	handles_keep(passed, SMBIOS_OEM_FIRST, UINT8_MAX, handles);
	handles_keep(passed, 0, SMBIOS_OEM_FIRST - 1, handles);
	for (uint32_t i = 0; i < passed->count; i++)
		if (is_taken(&passed->entries[i]) && passed->entries[i].handle == NO_HANDLE)
			passed->entries[i].handle = handle_find(handles, passed->entries[i].type);
}

void smbios_passed_read(const uint8_t *bytes, uint32_t size, const struct smbios_inputs *own,
			struct smbios_handles *handles, struct smbios_passed *passed)
{
	passed->bytes = bytes;
	passed->count = 0;
	entries_read(passed, bytes ? size : 0, room_read(own));
	handles_reserve(passed, own, handles);
	handles_choose(passed, handles);
}

bool smbios_passed_has(const struct smbios_passed *passed, uint16_t handle)
{
	for (uint32_t i = 0; i < passed->count; i++)
		if (is_taken(&passed->entries[i]) && passed->entries[i].handle == handle)
			return true;
	return false;
}

/* --- what the table is made of ------------------------------------------------------------------------------------ */

static const uint8_t *structure_at(const struct smbios_passed *passed, const struct smbios_passed_entry *entry)
{
	return passed->bytes + entry->offset + PREFIX;
}

/* The handle that `given` has become, of a structure of type `target` or, if that is negative, of any; or NO_HANDLE. */
static uint16_t follow(const struct smbios_passed *passed, uint16_t given, int target)
{
	for (uint32_t i = 0; i < passed->count; i++) {
		const struct smbios_passed_entry *entry = &passed->entries[i];

		if (entry->given == given && is_taken(entry) && (target < 0 || entry->type == target))
			return entry->handle;
	}
	return NO_HANDLE;
}

/*
 * 7.3: the board is in an enclosure, of which there always is one, and of what it contains only that is told which is in
 * the table. The list shrinks by the others, and what later versions have behind it moves up. Returns the length.
 */
static uint8_t board_follow(const struct smbios_passed *passed, uint8_t *board, uint8_t length)
{
	uint8_t kept = 0, count, end;
	uint16_t handle;

	if (length < BOARD_CHASSIS + 2)
		return length;
	handle = follow(passed, le16_get(board + BOARD_CHASSIS), SMBIOS_ENCLOSURE);
	if (handle == NO_HANDLE)
		handle = smbios_passed_first(passed, SMBIOS_ENCLOSURE, SMBIOS_OWN_HANDLE(SMBIOS_ENCLOSURE, 0));
	le16_put(board + BOARD_CHASSIS, handle);
	if (length < BOARD_CONTAINED)
		return length;

	count = board[BOARD_CONTAINED_COUNT];
	if (count > (length - BOARD_CONTAINED) / 2)
		count = (uint8_t)((length - BOARD_CONTAINED) / 2);
	for (uint8_t i = 0; i < count; i++) {
		handle = follow(passed, le16_get(board + BOARD_CONTAINED + 2 * i), -1);
		if (handle != NO_HANDLE)
			le16_put(board + BOARD_CONTAINED + 2 * kept++, handle);
	}
	end = (uint8_t)(BOARD_CONTAINED + 2 * count);
	memmove(board + BOARD_CONTAINED + 2 * kept, board + end, (size_t)(length - end));
	board[BOARD_CONTAINED_COUNT] = kept;
	return (uint8_t)(length - 2 * (count - kept));
}

static void references_follow(const struct smbios_passed *passed, uint8_t *structure, uint8_t length)
{
	for (size_t i = 0; i < COUNT_OF(references); i++) {
		uint8_t *field = structure + references[i].offset;

		if (references[i].type != structure[0] || references[i].offset + 2 > length)
			continue;
		if (le16_get(field) != NO_HANDLE)
			le16_put(field, follow(passed, le16_get(field), references[i].target));
	}
}

static void append(const struct smbios_passed *passed, const struct smbios_passed_entry *entry,
		   struct smbios_block *block)
{
	const uint8_t *at = structure_at(passed, entry);
	const uint32_t strings = entry->size - entry->formatted;
	uint8_t formatted[UINT8_MAX], length = entry->formatted;

	memcpy(formatted, at, length);
	le16_put(formatted + 2, entry->handle);
	references_follow(passed, formatted, length);
	if (entry->type == SMBIOS_BASEBOARD)
		length = board_follow(passed, formatted, length);
	formatted[1] = length;
	byte_buf_bytes(&block->buf, formatted, length);
	byte_buf_bytes(&block->buf, at + entry->formatted, strings);
	smbios_block_count(block, length + strings);
}

bool smbios_passed_append(const struct smbios_passed *passed, uint8_t type, uint8_t last, struct smbios_block *block)
{
	bool any = false;

	for (uint32_t i = 0; passed && i < passed->count; i++) {
		const struct smbios_passed_entry *entry = &passed->entries[i];

		if (!is_taken(entry) || entry->type < type || entry->type > last)
			continue;
		append(passed, entry, block);
		any = true;
	}
	return any;
}

uint16_t smbios_passed_first(const struct smbios_passed *passed, uint8_t type, uint16_t otherwise)
{
	const struct smbios_passed_entry *entry = find_first(passed, type);

	return entry ? entry->handle : otherwise;
}

uint16_t smbios_passed_cache(const struct smbios_passed *passed, unsigned level)
{
	for (uint32_t i = 0; passed && i < passed->count; i++) {
		const struct smbios_passed_entry *entry = &passed->entries[i];

		if (entry->type == SMBIOS_CACHE && is_taken(entry) &&
		    (structure_at(passed, entry)[CACHE_CONFIGURATION] & CACHE_LEVEL) + 1u == level)
			return entry->handle;
	}
	return NO_HANDLE;
}

const char *smbios_passed_text(const struct smbios_passed_entry *entry)
{
	static const char *const texts[] = {
		[SMBIOS_PASSED_EMPTY] = "length 0, expected that of a structure: passed over",
		[SMBIOS_PASSED_SHORT] = "formatted part is shorter than that of version 2.4: left out",
		[SMBIOS_PASSED_SECOND] = "there is one of this type already: left out",
		[SMBIOS_PASSED_OURS] = "only the firmware knows what this type tells: left out",
		[SMBIOS_PASSED_FOREIGN] = "expected type 0-3, 7-9, 11, 22, 26-28, 39 or 128-255: left out",
		[SMBIOS_PASSED_NO_ROOM] = "the table would be larger than 65535 bytes: left out",
		[SMBIOS_PASSED_PAST_END] = "length goes past the end: left out with all that follows",
		[SMBIOS_PASSED_TAIL] = "fewer bytes left than a length's 4: left out",
		[SMBIOS_PASSED_TOO_MANY] = "more than 1024 entries: left out with all that follow",
	};

	if (entry->verdict == SMBIOS_PASSED_BROKEN)
		return smbios_walk_error_text(entry->walk);
	if (is_taken(entry) && entry->size < entry->length)
		return "bytes follow the two NULs that end its strings: taken without them";
	return (size_t)entry->verdict < COUNT_OF(texts) ? texts[entry->verdict] : "unknown verdict";
}
