/* SPDX-License-Identifier: MIT */
#include "smbios/smbios_entry.h"

#define FOUR_GIB 0x100000000ull

#define CHECKSUM_21 4
#define INTERMEDIATE_21 16
#define INTERMEDIATE_CHECKSUM_21 21
#define CHECKSUM_30 5

#define ENTRY_POINT_REVISION_21 0 /* 5.2.1: the formatted area is all zeros */
#define ENTRY_POINT_REVISION_30 1
#define DOCUMENT_REVISION 0

uint16_t smbios_entry_21_version(uint16_t version)
{
	return version > SMBIOS_VERSION(2, 8) ? SMBIOS_VERSION(2, 8) : version;
}

/* Makes the bytes [from, to) sum to zero by the one at `at`. */
static void close_sum(struct byte_buf *buf, size_t at, size_t from, size_t to)
{
	byte_buf_set_u8(buf, at, (uint8_t)-byte_buf_sum(buf, from, to));
}

bool smbios_entry_21(const struct smbios_block *block, uint64_t address, uint8_t entry[SMBIOS_ENTRY_21_SIZE])
{
	const size_t length = block->buf.length;
	const uint16_t version = smbios_entry_21_version(block->version);
	const uint8_t major = (uint8_t)(version >> 8), minor = (uint8_t)version;
	struct byte_buf buf;

	if (length > UINT16_MAX || block->count > UINT16_MAX || block->largest > UINT16_MAX ||
	    address > FOUR_GIB - length)
		return false;

	byte_buf_init(&buf, entry, SMBIOS_ENTRY_21_SIZE);
	byte_buf_bytes(&buf, "_SM_", 4);                  /* Anchor String */
	byte_buf_u8(&buf, 0);                             /* Entry Point Structure Checksum */
	byte_buf_u8(&buf, SMBIOS_ENTRY_21_SIZE);          /* Entry Point Length */
	byte_buf_u8(&buf, major);                         /* SMBIOS Major Version */
	byte_buf_u8(&buf, minor);                         /* SMBIOS Minor Version */
	byte_buf_u16(&buf, (uint16_t)block->largest);     /* Maximum Structure Size */
	byte_buf_u8(&buf, ENTRY_POINT_REVISION_21);       /* Entry Point Revision */
	byte_buf_zero(&buf, 5);                           /* Formatted Area */
	byte_buf_bytes(&buf, "_DMI_", 5);                 /* Intermediate Anchor String */
	byte_buf_u8(&buf, 0);                             /* Intermediate Checksum */
	byte_buf_u16(&buf, (uint16_t)length);             /* Structure Table Length */
	byte_buf_u32(&buf, (uint32_t)address);            /* Structure Table Address */
	byte_buf_u16(&buf, (uint16_t)block->count);       /* Number of SMBIOS Structures */
	byte_buf_u8(&buf, (uint8_t)(major << 4 | minor)); /* SMBIOS BCD Revision */
	close_sum(&buf, INTERMEDIATE_CHECKSUM_21, INTERMEDIATE_21, SMBIOS_ENTRY_21_SIZE);
	close_sum(&buf, CHECKSUM_21, 0, SMBIOS_ENTRY_21_SIZE);
	return true;
}

bool smbios_entry_30(const struct smbios_block *block, uint64_t address, uint8_t entry[SMBIOS_ENTRY_30_SIZE])
{
	struct byte_buf buf;

	if (block->version < SMBIOS_VERSION(3, 0) || block->buf.length > UINT32_MAX)
		return false;

	byte_buf_init(&buf, entry, SMBIOS_ENTRY_30_SIZE);
	byte_buf_bytes(&buf, "_SM3_", 5);                  /* Anchor String */
	byte_buf_u8(&buf, 0);                              /* Entry Point Structure Checksum */
	byte_buf_u8(&buf, SMBIOS_ENTRY_30_SIZE);           /* Entry Point Length */
	byte_buf_u8(&buf, (uint8_t)(block->version >> 8)); /* SMBIOS Major Version */
	byte_buf_u8(&buf, (uint8_t)block->version);        /* SMBIOS Minor Version */
	byte_buf_u8(&buf, DOCUMENT_REVISION);              /* SMBIOS Docrev */
	byte_buf_u8(&buf, ENTRY_POINT_REVISION_30);        /* Entry Point Revision */
	byte_buf_u8(&buf, 0);                              /* Reserved */
	byte_buf_u32(&buf, (uint32_t)block->buf.length);   /* Structure Table Maximum Size */
	byte_buf_u64(&buf, address);                       /* Structure Table Address */
	close_sum(&buf, CHECKSUM_30, 0, SMBIOS_ENTRY_30_SIZE);
	return true;
}
