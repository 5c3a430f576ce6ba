/* SPDX-License-Identifier: MIT */
#include "firmware/glue/uefi_pe.h"

#include <stddef.h>
#include <string.h>

#include "bytes/le.h"

/* PE: the MS-DOS header names the place of the signature, behind which are the COFF header and the optional header. */
#define DOS_HEADER 0x40
#define DOS_LFANEW 0x3c
#define PE_MACHINE 4
#define PE_SECTIONS 6
#define PE_OPTIONAL_SIZE 20
#define PE_OPTIONAL 24
#define OPTIONAL_ENTRY 16
#define OPTIONAL_PLUS_BASE 24
#define OPTIONAL_BASE 28
#define OPTIONAL_MIN 32
#define MAGIC_PE32 0x10b
#define MAGIC_PE32_PLUS 0x20b

#define TE_MACHINE 2
#define TE_SECTIONS 4
#define TE_STRIPPED 6
#define TE_ENTRY 8
#define TE_BASE 16
#define TE_HEADER 40

#define SECTION_ROW 40
#define ROW_VIRTUAL_ADDRESS 12
#define ROW_RAW_SIZE 16
#define ROW_RAW_POINTER 20

static bool pe_read(struct uefi_pe *pe)
{
	const uint8_t *dos = pe->bytes + (size_t)pe->at, *header, *optional;
	const uint64_t size = pe->end - pe->at;
	uint32_t lfanew;
	uint16_t magic;

	if (size < DOS_HEADER || memcmp(dos, "MZ", 2) != 0)
		return false;
	lfanew = le32_get(dos + DOS_LFANEW);
	if (lfanew > size || size - lfanew < PE_OPTIONAL + OPTIONAL_MIN)
		return false;
	header = dos + lfanew;
	optional = header + PE_OPTIONAL;
	magic = le16_get(optional);
	if (memcmp(header, "PE\0\0", 4) != 0 || le16_get(header + PE_OPTIONAL_SIZE) < OPTIONAL_MIN)
		return false;
	pe->machine = le16_get(header + PE_MACHINE);
	if (magic != MAGIC_PE32 && (magic != MAGIC_PE32_PLUS || pe->machine == UEFI_PE_I386))
		return false;
	pe->base = magic == MAGIC_PE32 ? le32_get(optional + OPTIONAL_BASE) : le64_get(optional + OPTIONAL_PLUS_BASE);
	pe->entry = le32_get(optional + OPTIONAL_ENTRY);
	pe->origin = (int64_t)pe->at;
	pe->rows = pe->at + lfanew + PE_OPTIONAL + le16_get(header + PE_OPTIONAL_SIZE);
	pe->row_count = le16_get(header + PE_SECTIONS);
	return true;
}

static bool te_read(struct uefi_pe *te)
{
	const uint8_t *header = te->bytes + (size_t)te->at;

	if (te->end - te->at < TE_HEADER || memcmp(header, "VZ", 2) != 0)
		return false;
	te->machine = le16_get(header + TE_MACHINE);
	te->base = le64_get(header + TE_BASE);
	te->entry = le32_get(header + TE_ENTRY);
	te->origin = (int64_t)te->at + TE_HEADER - le16_get(header + TE_STRIPPED);
	te->rows = te->at + TE_HEADER;
	te->row_count = header[TE_SECTIONS];
	return true;
}

bool uefi_pe_read(struct uefi_pe *pe, const uint8_t *bytes, uint64_t at, uint64_t end, bool terse)
{
	*pe = (struct uefi_pe){ .bytes = bytes, .at = at, .end = end };
	if (terse ? !te_read(pe) : !pe_read(pe))
		return false;
	return pe->rows <= end && end - pe->rows >= (uint64_t)pe->row_count * SECTION_ROW;
}

bool uefi_pe_runs_in_place(const struct uefi_pe *pe)
{
	for (uint32_t i = 0; i < pe->row_count; i++) {
		const uint8_t *row = pe->bytes + (size_t)pe->rows + (size_t)i * SECTION_ROW;
		const uint32_t first = le32_get(row + ROW_VIRTUAL_ADDRESS), size = le32_get(row + ROW_RAW_SIZE);
		const int64_t from = pe->origin + first;

		if (pe->entry < first || pe->entry - first >= size || le32_get(row + ROW_RAW_POINTER) != first)
			continue;
		if (from >= (int64_t)pe->at && from + size <= (int64_t)pe->end)
			return true;
	}
	return false;
}
