/* SPDX-License-Identifier: MIT */
/*
 * hvmloader copies as many bytes as a header says, from a blob that may end before, and a length of 0 makes it list one table
 * sixteen times. Here a length is compared with what is left before anything behind the header is read, and a table whose length
 * is wrong ends the walk: the bytes behind it might be anything, also what looks like a header.
 */
#include "acpi/acpi_blob.h"

#include <string.h>

#include "acpi/acpi_table.h"
#include "bytes/byte_buf.h"
#include "bytes/le.h"

#define LENGTH_AT 4
#define CHECKSUM_AT 9

static const char refused[][5] = {
	"RSDT", "XSDT", "DSDT", "FACS", "FACP", "APIC", "HPET", "MCFG", "SRAT", "SLIT", "WAET", "SPCR", "TCPA", "TPM2",
};

bool acpi_blob_is_ours(const uint8_t *header, bool own_nfit)
{
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		if (memcmp(header, refused[i], 4) == 0)
			return true;
	return own_nfit && memcmp(header, "NFIT", 4) == 0;
}

static bool is_signature(const uint8_t *bytes)
{
	for (size_t i = 0; i < 4; i++) {
		const uint8_t c = bytes[i];

		if (!(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') && c != '_')
			return false;
	}
	return true;
}

/* The length first: no other byte means anything before it is right. */
static enum acpi_blob_error check_length(const uint8_t *bytes, size_t left)
{
	if (left < ACPI_HEADER_SIZE)
		return ACPI_BLOB_HEADER;
	if (le32_get(bytes + LENGTH_AT) < ACPI_HEADER_SIZE)
		return ACPI_BLOB_SHORT;
	if (le32_get(bytes + LENGTH_AT) > left)
		return ACPI_BLOB_LONG;
	return ACPI_BLOB_OK;
}

static enum acpi_blob_error check_table(const uint8_t *bytes, uint32_t length, bool own_nfit)
{
	if (!is_signature(bytes))
		return ACPI_BLOB_SIGNATURE;
	if (acpi_blob_is_ours(bytes, own_nfit))
		return ACPI_BLOB_REFUSED;
	if (byte_sum(bytes, length) != 0)
		return ACPI_BLOB_CHECKSUM;
	return ACPI_BLOB_OK;
}

enum acpi_blob_error acpi_blob_check_beside(const struct acpi_passed *table, bool own_nfit)
{
	const enum acpi_blob_error error = check_length(table->bytes, table->length);

	if (error != ACPI_BLOB_OK)
		return error;
	return le32_get(table->bytes + LENGTH_AT) < table->length ? ACPI_BLOB_SHORT :
								    check_table(table->bytes, table->length, own_nfit);
}

enum acpi_blob_error acpi_blob_check(const struct acpi_passed *table)
{
	return acpi_blob_check_beside(table, false);
}

void acpi_blob_begin(struct acpi_blob *blob, const uint8_t *bytes, size_t size)
{
	*blob = (struct acpi_blob){ .bytes = bytes, .size = size };
}

static void copy_signature(struct acpi_blob_item *item, const uint8_t *bytes)
{
	for (size_t i = 0; i < 4; i++)
		item->signature[i] = bytes[i] >= ' ' && bytes[i] <= '~' ? (char)bytes[i] : '?';
}

static bool is_padding(const uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (bytes[i] != 0)
			return false;
	return true;
}

/* What the log can say of a length: it is, and could at most (or at least) be. */
static void tell_length(struct acpi_blob_item *item, const uint8_t *bytes, size_t left)
{
	if (item->error == ACPI_BLOB_HEADER) {
		item->found = (uint32_t)left;
		item->expected = ACPI_HEADER_SIZE;
		return;
	}
	item->found = le32_get(bytes + LENGTH_AT);
	item->expected = item->error == ACPI_BLOB_SHORT ? ACPI_HEADER_SIZE : (uint32_t)left;
}

/* A table that is right may still be one too many. */
static void take(struct acpi_blob *blob, struct acpi_blob_item *item, const uint8_t *bytes, uint32_t length)
{
	item->error = check_table(bytes, length, blob->own_nfit);
	if (item->error == ACPI_BLOB_CHECKSUM) {
		item->found = bytes[CHECKSUM_AT];
		item->expected = (uint8_t)(bytes[CHECKSUM_AT] - byte_sum(bytes, length));
	}
	if (item->error != ACPI_BLOB_OK)
		return;
	if (blob->count == ACPI_MAX_PASSED) {
		item->error = ACPI_BLOB_COUNT;
		item->found = blob->count + 1;
		item->expected = ACPI_MAX_PASSED;
	} else if (length > ACPI_MAX_PASSED_BYTES - blob->total) {
		item->error = ACPI_BLOB_SIZE;
		item->found = length;
		item->expected = ACPI_MAX_PASSED_BYTES - blob->total;
	} else {
		item->table = (struct acpi_passed){ bytes, length };
		blob->count++;
		blob->total += length;
	}
}

bool acpi_blob_next(struct acpi_blob *blob, struct acpi_blob_item *item)
{
	const size_t left = blob->size - blob->offset;
	const uint8_t *bytes;

	*item = (struct acpi_blob_item){ .offset = blob->offset };
	if (left == 0)
		return false;
	bytes = blob->bytes + blob->offset;
	if (blob->offset > 0 && left < ACPI_HEADER_SIZE && is_padding(bytes, left))
		return false;
	if (left >= 4)
		copy_signature(item, bytes);
	item->error = check_length(bytes, left);
	if (item->error != ACPI_BLOB_OK) {
		tell_length(item, bytes, left);
		blob->offset = blob->size;
		return true;
	}
	take(blob, item, bytes, le32_get(bytes + LENGTH_AT));
	blob->offset += le32_get(bytes + LENGTH_AT);
	return true;
}

const char *acpi_blob_error_text(enum acpi_blob_error error)
{
	static const char *const texts[] = {
		[ACPI_BLOB_OK] = "no error",
		[ACPI_BLOB_HEADER] = "fewer bytes are left than a table's header takes",
		[ACPI_BLOB_SHORT] = "its length is less than that of a header; nothing behind it is read",
		[ACPI_BLOB_LONG] = "its length reaches beyond the end; nothing behind it is read",
		[ACPI_BLOB_SIGNATURE] = "its signature is not four upper-case letters, digits or underscores",
		[ACPI_BLOB_REFUSED] = "the firmware makes this table itself, or no list may name it",
		[ACPI_BLOB_CHECKSUM] = "its checksum is wrong",
		[ACPI_BLOB_COUNT] = "more tables than can be passed on",
		[ACPI_BLOB_SIZE] = "more bytes of tables than can be passed on",
	};

	if ((size_t)error >= sizeof(texts) / sizeof(texts[0]))
		return "unknown error";
	return texts[error];
}
