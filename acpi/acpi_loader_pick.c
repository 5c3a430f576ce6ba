/* SPDX-License-Identifier: MIT */
/*
 * Four steps, each over the whole script, and only the third writes anything but memory that is new:
 *
 *   reach   which files does the table lead to, directly or through another file? Here all is refused that can be told from
 *           the script and the table's bytes.
 *   place   those files that no earlier table led to: memory, contents, their own pointers and sums
 *   patch   the copy of the table
 *   tell    the device model, where it asked for a file's address
 *
 * acpi_loader_check has established that names are strings, that each file is allocated before its first use and that offsets
 * lie inside the files: none of that is asked again.
 */
#include "acpi/acpi_loader_pick.h"

#include <string.h>

#include "acpi/acpi_loader_command.h"
#include "bytes/byte_buf.h"

_Static_assert(ACPI_LOADER_MAX_FILES <= 32, "a set of files is a uint32_t");

/* One call's work. Sets of files have bit n for loader->files[n]. */
struct work {
	struct acpi_loader_pick *pick;
	uint32_t tables;  /* the set of the file of tables */
	uint32_t reached; /* that the table leads to */
	uint32_t fresh;   /* those of them that are placed by this call */
	uint32_t start, length;
	uint8_t *to;
};

typedef enum acpi_loader_pick_error step(struct work *work, const struct acpi_loader_command *command);

static uint64_t pointer_get(const uint8_t *bytes, size_t size)
{
	uint64_t value = 0;

	for (size_t i = 0; i < size; i++)
		value |= (uint64_t)bytes[i] << (8 * i);
	return value;
}

static void pointer_put(uint8_t *bytes, uint64_t value, size_t size)
{
	for (size_t i = 0; i < size; i++)
		bytes[i] = (uint8_t)(value >> (8 * i));
}

/* The index of the placed file of that name; file_count: there is none. */
static size_t file_find(const struct acpi_loader *loader, const char *name)
{
	size_t i = 0;

	while (i < loader->file_count && strcmp(loader->files[i].name, name) != 0)
		i++;
	return i;
}

static uint32_t file_bit(const struct work *work, const char *name)
{
	const size_t index = file_find(work->pick->loader, name);

	return index < work->pick->loader->file_count ? UINT32_C(1) << index : 0;
}

enum place { APART, INSIDE, STRADDLING };

/* Where `length` bytes at `offset` are as the table sees it. No sum can wrap: both lie inside files of less than 4 GiB. */
static enum place place_of(const struct work *work, uint32_t offset, uint32_t length)
{
	const uint64_t end = (uint64_t)offset + length, table_end = (uint64_t)work->start + work->length;

	if (end <= work->start || offset >= table_end)
		return APART;
	return offset >= work->start && end <= table_end ? INSIDE : STRADDLING;
}

/* What a command patches or sums. */
static uint32_t command_offset(const struct acpi_loader_command *command)
{
	return command->number == ACPI_LOADER_ADD_CHECKSUM ? command->start : command->offset;
}

static uint32_t command_length(const struct acpi_loader_command *command)
{
	return command->number == ACPI_LOADER_ADD_CHECKSUM ? command->length : command->size;
}

static bool changes_a_file(const struct acpi_loader_command *command)
{
	return command->number == ACPI_LOADER_ADD_POINTER || command->number == ACPI_LOADER_ADD_CHECKSUM;
}

/* --- reach -------------------------------------------------------------------------------------------------------- */

static enum acpi_loader_pick_error reach_source(struct work *work, const struct acpi_loader_command *command)
{
	const struct acpi_loader *loader = work->pick->loader;
	const size_t source = file_find(loader, command->source);

	if (file_bit(work, command->source) == work->tables)
		return ACPI_LOADER_PICK_TO_TABLE;
	if (loader->files[source].zone != ACPI_LOADER_ZONE_HIGH)
		return ACPI_LOADER_PICK_ZONE;
	if (file_bit(work, command->file) == work->tables &&
	    pointer_get(work->pick->bytes + command->offset, command->size) >= loader->files[source].size)
		return ACPI_LOADER_PICK_POINTER;
	work->reached |= UINT32_C(1) << source;
	return ACPI_LOADER_PICK_OK;
}

/*
 * One command's part. What the script says of another file concerns the table only once that file is reached, which may be by a
 * later command: so this runs until nothing is added.
 */
static enum acpi_loader_pick_error reach(struct work *work, const struct acpi_loader_command *command)
{
	enum place place;

	if (command->number == ACPI_LOADER_WRITE_POINTER) {
		const bool to_table = file_bit(work, command->source) == work->tables &&
				      place_of(work, command->source_offset, 1) == INSIDE;

		return to_table ? ACPI_LOADER_PICK_TO_TABLE : ACPI_LOADER_PICK_OK;
	}
	if (!changes_a_file(command))
		return ACPI_LOADER_PICK_OK;
	if (file_bit(work, command->file) == work->tables) {
		place = place_of(work, command_offset(command), command_length(command));
		if (place == STRADDLING)
			return ACPI_LOADER_PICK_STRADDLES;
		if (place == APART)
			return ACPI_LOADER_PICK_OK;
	} else if ((file_bit(work, command->file) & work->reached) == 0) {
		return ACPI_LOADER_PICK_OK;
	}
	return command->number == ACPI_LOADER_ADD_POINTER ? reach_source(work, command) : ACPI_LOADER_PICK_OK;
}

/* --- place and patch ---------------------------------------------------------------------------------------------- */

/* The address of byte `offset` of a placed file, as a pointer of `size` bytes. False: it does not fit. */
static bool pointer_to(const struct acpi_loader_pick_file *file, uint64_t offset, uint8_t size, uint64_t *pointer)
{
	if (offset > UINT64_MAX - file->address)
		return false;
	*pointer = file->address + offset;
	return size == sizeof(uint64_t) || *pointer >> (8 * size) == 0;
}

/* `bytes` are those of the command's file from `base` on. */
static enum acpi_loader_pick_error change(struct work *work, const struct acpi_loader_command *command, uint8_t *bytes,
					  uint32_t base)
{
	uint8_t *field = bytes + (command->offset - base);
	size_t source;
	uint64_t offset, pointer;

	if (command->number == ACPI_LOADER_ADD_CHECKSUM) {
		*field = (uint8_t)(*field - byte_sum(bytes + (command->start - base), command->length));
		return ACPI_LOADER_PICK_OK;
	}
	source = file_find(work->pick->loader, command->source);
	offset = pointer_get(field, command->size);
	/* A field that an earlier command patched holds an address by now, and is caught here as well. */
	if (offset >= work->pick->loader->files[source].size)
		return ACPI_LOADER_PICK_POINTER;
	if (!pointer_to(&work->pick->files[source], offset, command->size, &pointer))
		return ACPI_LOADER_PICK_ADDRESS;
	pointer_put(field, pointer, command->size);
	return ACPI_LOADER_PICK_OK;
}

static enum acpi_loader_pick_error change_file(struct work *work, const struct acpi_loader_command *command)
{
	if (!changes_a_file(command) || (file_bit(work, command->file) & work->fresh) == 0)
		return ACPI_LOADER_PICK_OK;
	return change(work, command, work->pick->files[file_find(work->pick->loader, command->file)].data, 0);
}

static enum acpi_loader_pick_error change_table(struct work *work, const struct acpi_loader_command *command)
{
	if (!changes_a_file(command) || file_bit(work, command->file) != work->tables ||
	    place_of(work, command_offset(command), command_length(command)) != INSIDE)
		return ACPI_LOADER_PICK_OK;
	return change(work, command, work->to, work->start);
}

static enum acpi_loader_pick_error tell(struct work *work, const struct acpi_loader_command *command)
{
	const struct acpi_loader_ops *ops = work->pick->ops;
	uint8_t bytes[sizeof(uint64_t)];
	uint64_t pointer;
	size_t source;

	if (command->number != ACPI_LOADER_WRITE_POINTER || (file_bit(work, command->source) & work->reached) == 0)
		return ACPI_LOADER_PICK_OK;
	source = file_find(work->pick->loader, command->source);
	if (work->pick->files[source].told)
		return ACPI_LOADER_PICK_OK;
	if (!pointer_to(&work->pick->files[source], command->source_offset, command->size, &pointer))
		return ACPI_LOADER_PICK_ADDRESS;
	pointer_put(bytes, pointer, command->size);
	return ops->write_file(ops->context, command->file, command->offset, bytes, command->size) ?
		       ACPI_LOADER_PICK_OK :
		       ACPI_LOADER_PICK_WRITE;
}

/* --- the steps ---------------------------------------------------------------------------------------------------- */

static struct acpi_loader_pick_result result_of(const struct work *work, enum acpi_loader_pick_error error)
{
	return (struct acpi_loader_pick_result){ error, work->pick->loader->command_count, ACPI_BLOB_OK };
}

static struct acpi_loader_pick_result for_each_command(struct work *work, step *act)
{
	for (size_t i = 0; i < work->pick->loader->command_count; i++) {
		const struct acpi_loader_command command = acpi_loader_decode(work->pick->loader, i);
		const enum acpi_loader_pick_error error = act(work, &command);

		if (error != ACPI_LOADER_PICK_OK)
			return (struct acpi_loader_pick_result){ error, i, ACPI_BLOB_OK };
	}
	return result_of(work, ACPI_LOADER_PICK_OK);
}

static struct acpi_loader_pick_result reach_all(struct work *work)
{
	struct acpi_loader_pick_result result;
	uint32_t before;

	do {
		before = work->reached;
		result = for_each_command(work, reach);
	} while (result.error == ACPI_LOADER_PICK_OK && work->reached != before);
	return result;
}

/* The set of the files that may not be used, or are not there yet. */
static enum acpi_loader_pick_error find_fresh(struct work *work)
{
	for (size_t i = 0; i < work->pick->loader->file_count; i++) {
		if ((work->reached >> i & 1) == 0)
			continue;
		if (work->pick->files[i].error != ACPI_LOADER_PICK_OK)
			return work->pick->files[i].error;
		if (!work->pick->files[i].placed)
			work->fresh |= UINT32_C(1) << i;
	}
	return ACPI_LOADER_PICK_OK;
}

static enum acpi_loader_pick_error place_file(struct acpi_loader_pick *pick, size_t index)
{
	const struct acpi_loader_file *file = &pick->loader->files[index];
	struct acpi_loader_pick_file *placed = &pick->files[index];
	const struct acpi_loader_ops *ops = pick->ops;

	placed->placed = true;
	placed->data =
		ops->allocate(ops->context, file->name, file->size, file->alignment, file->zone, &placed->address);
	if (placed->data == NULL)
		return ACPI_LOADER_PICK_NO_MEMORY;
	return ops->read_file(ops->context, file->name, placed->data, file->size) ? ACPI_LOADER_PICK_OK :
										    ACPI_LOADER_PICK_READ;
}

/* The command by which a file is placed. */
static size_t allocation_of(const struct acpi_loader *loader, size_t file)
{
	size_t i = 0;

	for (; i < loader->command_count; i++) {
		const struct acpi_loader_command command = acpi_loader_decode(loader, i);

		if (command.number == ACPI_LOADER_ALLOCATE && strcmp(command.file, loader->files[file].name) == 0)
			break;
	}
	return i;
}

/* They may point to one another: when one cannot be made whole, none of them can be used by a later table either. */
static struct acpi_loader_pick_result place_fresh(struct work *work)
{
	struct acpi_loader_pick *pick = work->pick;
	struct acpi_loader_pick_result result = result_of(work, ACPI_LOADER_PICK_OK);

	for (size_t i = 0; i < pick->loader->file_count && result.error == ACPI_LOADER_PICK_OK; i++) {
		if ((work->fresh >> i & 1) == 0)
			continue;
		result.error = place_file(pick, i);
		if (result.error != ACPI_LOADER_PICK_OK)
			result.command = allocation_of(pick->loader, i);
	}
	if (result.error == ACPI_LOADER_PICK_OK)
		result = for_each_command(work, change_file);
	for (size_t i = 0; i < pick->loader->file_count; i++)
		if ((work->fresh >> i & 1) != 0)
			pick->files[i].error = result.error;
	return result;
}

static struct acpi_loader_pick_result tell_all(struct work *work)
{
	const struct acpi_loader_pick_result result = for_each_command(work, tell);

	for (size_t i = 0; i < work->pick->loader->file_count && result.error == ACPI_LOADER_PICK_OK; i++)
		if ((work->reached >> i & 1) != 0)
			work->pick->files[i].told = true;
	return result;
}

static struct acpi_loader_pick_result blob_result(const struct work *work, enum acpi_blob_error error)
{
	struct acpi_loader_pick_result result = result_of(work, ACPI_LOADER_PICK_OK);

	result.table = error;
	if (error != ACPI_BLOB_OK)
		result.error = ACPI_LOADER_PICK_TABLE;
	return result;
}

/* What is wrong with the table whatever the script makes of it; the checksum is not right yet. */
static struct acpi_loader_pick_result check_table(struct work *work)
{
	const struct acpi_passed table = { work->pick->bytes + work->start, work->length };
	const enum acpi_blob_error error = acpi_blob_check(&table);

	return blob_result(work, error == ACPI_BLOB_CHECKSUM ? ACPI_BLOB_OK : error);
}

static struct acpi_loader_pick_result patch_table(struct work *work)
{
	const struct acpi_passed table = { work->to, work->length };
	struct acpi_loader_pick_result result;

	memcpy(work->to, work->pick->bytes + work->start, work->length);
	result = for_each_command(work, change_table);
	return result.error == ACPI_LOADER_PICK_OK ? blob_result(work, acpi_blob_check(&table)) : result;
}

static struct acpi_loader_pick_result find_files(struct work *work)
{
	return result_of(work, find_fresh(work));
}

void acpi_loader_pick_begin(struct acpi_loader_pick *pick, const struct acpi_loader *loader,
			    const struct acpi_loader_ops *ops, const char *name, const uint8_t *bytes, uint32_t size)
{
	*pick = (struct acpi_loader_pick){ loader, ops, name, bytes, size, { { 0 } } };
}

struct acpi_loader_pick_result acpi_loader_pick_table(struct acpi_loader_pick *pick, uint32_t start, uint32_t length,
						      uint8_t *to)
{
	static struct acpi_loader_pick_result (*const steps[])(struct work *) = {
		check_table, reach_all, find_files, place_fresh, patch_table, tell_all,
	};
	struct work work = { .pick = pick, .start = start, .length = length, .to = to };
	struct acpi_loader_pick_result result = result_of(&work, ACPI_LOADER_PICK_OUTSIDE);
	const size_t tables = file_find(pick->loader, pick->name);

	if (tables == pick->loader->file_count || pick->size != pick->loader->files[tables].size ||
	    start > pick->size || length > pick->size - start)
		return result;
	work.tables = UINT32_C(1) << tables;
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		result = steps[i](&work);
		if (result.error != ACPI_LOADER_PICK_OK)
			break;
	}
	return result;
}

const char *acpi_loader_pick_error_text(enum acpi_loader_pick_error error)
{
	static const char *const texts[] = {
		[ACPI_LOADER_PICK_OK] = "no error",
		[ACPI_LOADER_PICK_OUTSIDE] = "it does not lie inside the file of tables",
		[ACPI_LOADER_PICK_STRADDLES] = "a pointer or a checksum lies partly inside it",
		[ACPI_LOADER_PICK_TO_TABLE] = "a pointer of it leads to a table, which the guest does not get there",
		[ACPI_LOADER_PICK_ZONE] = "a file that it leads to has its place in 0xF0000-0xFFFFF",
		[ACPI_LOADER_PICK_POINTER] = "a pointer leads outside the file it points to",
		[ACPI_LOADER_PICK_NO_MEMORY] = "no memory for a file that it leads to",
		[ACPI_LOADER_PICK_READ] = "a file that it leads to cannot be read",
		[ACPI_LOADER_PICK_ADDRESS] = "a pointer is too small for the address",
		[ACPI_LOADER_PICK_TABLE] = "the table is wrong",
		[ACPI_LOADER_PICK_WRITE] = "the device model cannot be told where a file that it leads to is",
	};

	if ((size_t)error >= sizeof(texts) / sizeof(texts[0]))
		return "unknown error";
	return texts[error];
}
