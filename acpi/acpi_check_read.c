/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "acpi/acpi_check_read.h"

#define RSDP_1_SIZE 20 /* of ACPI 1.0 */
#define RSDP_2_SIZE 36

#define PRINTABLE_FROM 0x20
#define PRINTABLE_TO 0x7e

static bool is_printable(uint8_t byte)
{
	return byte >= PRINTABLE_FROM && byte <= PRINTABLE_TO;
}

static uint8_t sum_of(const uint8_t *bytes, uint32_t size)
{
	uint8_t sum = 0;

	for (uint32_t i = 0; i < size; i++)
		sum = (uint8_t)(sum + bytes[i]);
	return sum;
}

static const uint8_t *map_bytes(const struct acpi_check_reader *reader, uint64_t address, uint64_t size)
{
	if (address > UINT64_MAX - size)
		return NULL;
	return reader->memory->map(reader->memory->context, address, size);
}

struct acpi_check_result acpi_check_fault_of(const struct acpi_check_view *table, struct acpi_check_fault fault)
{
	struct acpi_check_result result = { .fault = fault.text };

	if (fault.text == NULL)
		return result;
	result.table = table->address;
	result.offset = fault.offset;
	/* The name goes to the log, whatever it is. */
	for (size_t i = 0; i < 4; i++) {
		const char letter = table->name != NULL ? table->name[i] : (char)table->bytes[i];

		result.signature[i] = is_printable((uint8_t)letter) ? letter : '?';
	}
	return result;
}

/* --- one table ------------------------------------------------------------------------------------------------------ */

/* An identifier is text, filled up with blanks or NUL characters. */
static bool is_text(const uint8_t *bytes, size_t size)
{
	size_t i = 0;

	while (i < size && is_printable(bytes[i]))
		i++;
	while (i < size && bytes[i] == 0)
		i++;
	return i == size;
}

static bool is_signature(const uint8_t *bytes)
{
	for (size_t i = 0; i < 4; i++) {
		if (!is_printable(bytes[i]))
			return false;
	}
	return true;
}

/* The common header (5.2.6). The checksum is first: where it is wrong, what else is wrong is of no interest. */
static struct acpi_check_fault check_header(const struct acpi_check_view *table)
{
	if (sum_of(table->bytes, table->length) != 0)
		return acpi_check_at(9, "checksum");
	if (!is_signature(table->bytes))
		return acpi_check_at(0, "signature is not text");
	return acpi_check_none();
}

struct acpi_check_fault acpi_check_identity(const struct acpi_check_view *table)
{
	if (table->bytes[8] == 0)
		return acpi_check_at(8, "revision is 0");
	if (!is_text(table->bytes + 10, 6))
		return acpi_check_at(10, "OEMID is not text");
	if (!is_text(table->bytes + 16, 8))
		return acpi_check_at(16, "OEM Table ID is not text");
	if (!is_text(table->bytes + 28, 4))
		return acpi_check_at(28, "Creator ID is not text");
	return acpi_check_none();
}

/* Maps all of a table whose first `least` bytes are mapped. After a fault these are all there is of it. */
static struct acpi_check_fault map_whole(const struct acpi_check_reader *reader, struct acpi_check_view *table,
					 uint32_t least)
{
	const uint32_t length = (uint32_t)acpi_check_field(table, 4, 4);
	const uint8_t *bytes;

	if (length < least)
		return acpi_check_at(4, "length is less than that of a header");
	if (length > ACPI_CHECK_MAX_LENGTH)
		return acpi_check_at(4, "length is not plausible");
	bytes = map_bytes(reader, table->address, length);
	if (bytes == NULL)
		return acpi_check_at(4, "length reaches beyond what can be read");
	table->bytes = bytes;
	table->length = length;
	return acpi_check_none();
}

static bool map_start(const struct acpi_check_reader *reader, uint64_t address, uint32_t least,
		      struct acpi_check_view *table)
{
	*table = (struct acpi_check_view){ .length = least, .address = address };
	table->bytes = map_bytes(reader, address, least);
	return table->bytes != NULL;
}

struct acpi_check_result acpi_check_read(const struct acpi_check_reader *reader, uint64_t address,
					 struct acpi_check_view *table, const struct acpi_check_view *from,
					 uint32_t offset)
{
	struct acpi_check_fault fault;

	if (!map_start(reader, address, ACPI_CHECK_HEADER, table))
		return acpi_check_fault_of(from, acpi_check_at(offset, "pointer to what cannot be read"));
	fault = map_whole(reader, table, ACPI_CHECK_HEADER);
	if (fault.text == NULL)
		fault = check_header(table);
	if (fault.text == NULL && !acpi_check_is(reader->map, address, table->length, ACPI_CHECK_KEPT))
		fault = acpi_check_at(0, "memory map does not keep the table");
	return acpi_check_fault_of(table, fault);
}

bool acpi_check_read_again(const struct acpi_check_reader *reader, uint64_t address, struct acpi_check_view *table)
{
	return map_start(reader, address, ACPI_CHECK_HEADER, table) &&
	       map_whole(reader, table, ACPI_CHECK_HEADER).text == NULL;
}

struct acpi_check_result acpi_check_read_facs(const struct acpi_check_reader *reader, uint64_t address,
					      struct acpi_check_view *facs, const struct acpi_check_view *from,
					      uint32_t offset)
{
	struct acpi_check_fault fault;

	if (!map_start(reader, address, ACPI_CHECK_FACS, facs))
		return acpi_check_fault_of(from, acpi_check_at(offset, "pointer to what cannot be read"));
	facs->name = "FACS";
	fault = memcmp(facs->bytes, "FACS", 4) != 0 ? acpi_check_at(0, "signature") :
						      map_whole(reader, facs, ACPI_CHECK_FACS);
	return acpi_check_fault_of(facs, fault);
}

/* --- the RSDP -------------------------------------------------------------------------------------------------------- */

static struct acpi_check_fault check_extended_rsdp(const struct acpi_check_view *rsdp)
{
	if (rsdp->length < RSDP_2_SIZE)
		return acpi_check_at(RSDP_1_SIZE, "the fields of revision 2 cannot be read");
	if (acpi_check_field(rsdp, 20, 4) != RSDP_2_SIZE)
		return acpi_check_at(20, "length is not 36");
	if (sum_of(rsdp->bytes, RSDP_2_SIZE) != 0)
		return acpi_check_at(32, "extended checksum");
	if (acpi_check_field(rsdp, 33, 3) != 0)
		return acpi_check_at(33, "reserved bytes are not 0");
	if (acpi_check_field(rsdp, 24, 8) == 0)
		return acpi_check_at(24, "there is no XSDT");
	return acpi_check_none();
}

static struct acpi_check_fault check_rsdp(const struct acpi_check_view *rsdp)
{
	const uint8_t *bytes = rsdp->bytes;

	if (memcmp(bytes, "RSD PTR ", 8) != 0)
		return acpi_check_at(0, "signature");
	if (sum_of(bytes, RSDP_1_SIZE) != 0)
		return acpi_check_at(8, "checksum");
	if ((rsdp->address & 15) != 0)
		return acpi_check_at(0, "is not on a 16-byte boundary");
	if (!is_text(bytes + 9, 6))
		return acpi_check_at(9, "OEMID is not text");
	/* 0 is ACPI 1.0, which has neither a length nor an XSDT; 1 never was. */
	if (bytes[15] != 0 && bytes[15] != 2)
		return acpi_check_at(15, "revision is neither 0 nor 2");
	return bytes[15] == 0 ? acpi_check_none() : check_extended_rsdp(rsdp);
}

struct acpi_check_result acpi_check_read_rsdp(const struct acpi_check_reader *reader, uint64_t address,
					      struct acpi_check_view *rsdp)
{
	struct acpi_check_fault fault;
	const bool readable =
		map_start(reader, address, RSDP_2_SIZE, rsdp) || map_start(reader, address, RSDP_1_SIZE, rsdp);

	rsdp->name = "RSDP";
	if (!readable)
		return acpi_check_fault_of(rsdp, acpi_check_at(0, "cannot be read"));
	fault = check_rsdp(rsdp);
	if (rsdp->bytes[15] == 0)
		rsdp->length = RSDP_1_SIZE;
	if (fault.text == NULL && !acpi_check_is(reader->map, address, rsdp->length, ACPI_CHECK_KEPT))
		fault = acpi_check_at(0, "memory map does not keep it");
	return acpi_check_fault_of(rsdp, fault);
}
