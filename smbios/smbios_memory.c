/* SPDX-License-Identifier: MIT */
/*
 * The memory: one array (type 16), its modules (17) and where it is mapped (19).
 *
 * There is no type 20, which maps each module. A virtual machine's modules are made up, so which of them answers an address
 * would be made up, too; and the specification's own list of required structures (2.6, section 3.2) goes without it.
 */
#include <stdio.h>

#include "smbios/smbios_spec.h"
#include "smbios/smbios_structures.h"
#include "smbios/smbios_writer.h"

#define KIB_SHIFT 10
#define MIB_SHIFT 20

#define LOCATION_MOTHERBOARD 3        /* table 71 */
#define USE_SYSTEM_MEMORY 3           /* table 72 */
#define CORRECTION_NONE 3             /* table 73 */
#define ERRORS_NOT_PROVIDED 0xfffe    /* 7.17: no error information structure */
#define CAPACITY_EXTENDED 0x80000000u /* 7.17: look at Extended Maximum Capacity */
#define SIZE_EXTENDED 0x7fff          /* 7.18: look at Extended Size */
#define FORM_DIMM 9                   /* table 75 */
#define TYPE_RAM 7                    /* table 76 */
#define DETAIL_UNKNOWN 0x0004         /* table 77 */
#define WIDTH 64                      /* bits of a DIMM without error correction */
#define ADDRESS_EXTENDED 0xffffffffu  /* 7.20: look at Extended Starting/Ending Address */

#define MODULE_MIN_SHIFT (34 - MIB_SHIFT) /* 16 GiB */

/* A module of 2^shift MiB, the smallest of which SMBIOS_MAX_MODULES suffice. */
static unsigned module_shift(uint64_t mib)
{
	unsigned shift = MODULE_MIN_SHIFT;

	while (mib > (uint64_t)SMBIOS_MAX_MODULES << shift)
		shift++;
	return shift;
}

static uint32_t module_count(uint64_t mib)
{
	unsigned shift = module_shift(mib);

	return (uint32_t)((mib + ((UINT64_C(1) << shift) - 1)) >> shift);
}

static void append_array(struct smbios_block *block, uint64_t mib)
{
	const uint64_t kib = mib << (MIB_SHIFT - KIB_SHIFT);
	const bool extended = kib >= CAPACITY_EXTENDED;
	struct smbios_writer writer;
	struct byte_buf *buf = &block->buf;

	smbios_writer_begin(&writer, block, SMBIOS_MEMORY_ARRAY, SMBIOS_OWN_HANDLE(SMBIOS_MEMORY_ARRAY, 0));
	byte_buf_u8(buf, LOCATION_MOTHERBOARD);                          /* Location */
	byte_buf_u8(buf, USE_SYSTEM_MEMORY);                             /* Use */
	byte_buf_u8(buf, CORRECTION_NONE);                               /* Memory Error Correction */
	byte_buf_u32(buf, extended ? CAPACITY_EXTENDED : (uint32_t)kib); /* Maximum Capacity */
	byte_buf_u16(buf, ERRORS_NOT_PROVIDED);                          /* Memory Error Information Handle */
	byte_buf_u16(buf, (uint16_t)module_count(mib));                  /* Number of Memory Devices */
	byte_buf_u64(buf, extended ? mib << MIB_SHIFT : 0);              /* Extended Maximum Capacity */
	smbios_writer_end(&writer);
}

/* 7.18.5: a size of 32 GiB - 1 MiB and more stands in Extended Size, whose unit is always MiB. */
static void append_module(struct smbios_block *block, const struct smbios_inputs *inputs, uint32_t index, uint64_t mib)
{
	const bool extended = mib >= SIZE_EXTENDED;
	struct smbios_writer writer;
	struct byte_buf *buf = &block->buf;
	char locator[16];

	snprintf(locator, sizeof(locator), "DIMM %u", (unsigned)index);
	smbios_writer_begin(&writer, block, SMBIOS_MEMORY_DEVICE, SMBIOS_OWN_HANDLE(SMBIOS_MEMORY_DEVICE, index));
	byte_buf_u16(buf, SMBIOS_OWN_HANDLE(SMBIOS_MEMORY_ARRAY, 0)); /* Physical Memory Array Handle */
	byte_buf_u16(buf, ERRORS_NOT_PROVIDED);                       /* Memory Error Information Handle */
	byte_buf_u16(buf, WIDTH);                                     /* Total Width */
	byte_buf_u16(buf, WIDTH);                                     /* Data Width */
	byte_buf_u16(buf, extended ? SIZE_EXTENDED : (uint16_t)mib);  /* Size */
	byte_buf_u8(buf, FORM_DIMM);                                  /* Form Factor */
	byte_buf_u8(buf, 0);                                          /* Device Set: none */
	smbios_writer_string(&writer, locator);                       /* Device Locator */
	smbios_writer_string(&writer, NULL);                          /* Bank Locator */
	byte_buf_u8(buf, TYPE_RAM);                                   /* Memory Type */
	byte_buf_u16(buf, DETAIL_UNKNOWN);                            /* Type Detail */
	byte_buf_u16(buf, 0);                                         /* Speed: unknown */
	smbios_writer_string(&writer, inputs->texts[SMBIOS_TEXT_MEMORY_MANUFACTURER]); /* Manufacturer */
	smbios_writer_string(&writer, NULL);                                           /* Serial Number */
	smbios_writer_string(&writer, NULL);                                           /* Asset Tag */
	smbios_writer_string(&writer, NULL);                                           /* Part Number */
	byte_buf_u8(buf, 0);                                                           /* Attributes: rank unknown */
	byte_buf_u32(buf, extended ? (uint32_t)mib : 0);                               /* Extended Size */
	byte_buf_u16(buf, 0); /* Configured Memory Speed: unknown */
	byte_buf_u16(buf, 0); /* Minimum Voltage: unknown */
	byte_buf_u16(buf, 0); /* Maximum Voltage: unknown */
	byte_buf_u16(buf, 0); /* Configured Voltage: unknown */
	smbios_writer_end(&writer);
}

/*
 * 7.20: both addresses count KiB, the ending one naming the last of them, unless one does not fit. FFFFFFFFh itself is the
 * mark, so that the KiB which ends at 4 TiB needs the extended fields already; those count bytes.
 */
static void append_mapping(struct smbios_block *block, uint32_t index, struct range kib)
{
	const bool extended = kib.last >= ADDRESS_EXTENDED;
	const uint64_t last_byte = (kib.last << KIB_SHIFT) | ((1u << KIB_SHIFT) - 1);
	struct smbios_writer writer;
	struct byte_buf *buf = &block->buf;

	smbios_writer_begin(&writer, block, SMBIOS_MEMORY_ARRAY_MAPPED,
			    SMBIOS_OWN_HANDLE(SMBIOS_MEMORY_ARRAY_MAPPED, index));
	byte_buf_u32(buf, extended ? ADDRESS_EXTENDED : (uint32_t)kib.first); /* Starting Address */
	byte_buf_u32(buf, extended ? ADDRESS_EXTENDED : (uint32_t)kib.last);  /* Ending Address */
	byte_buf_u16(buf, SMBIOS_OWN_HANDLE(SMBIOS_MEMORY_ARRAY, 0));         /* Memory Array Handle */
	byte_buf_u8(buf, 1);                                                  /* Partition Width */
	byte_buf_u64(buf, extended ? kib.first << KIB_SHIFT : 0);             /* Extended Starting Address */
	byte_buf_u64(buf, extended ? last_byte : 0);                          /* Extended Ending Address */
	smbios_writer_end(&writer);
}

/* Only whole KiB can be told. */
static bool whole_kib(struct range bytes, struct range *kib)
{
	uint64_t end = (bytes.last >> KIB_SHIFT) + ((bytes.last & 1023) == 1023);

	kib->first = (bytes.first >> KIB_SHIFT) + ((bytes.first & 1023) != 0);
	kib->last = end - 1;
	return end > kib->first;
}

void smbios_append_memory(struct smbios_block *block, const struct smbios_inputs *inputs)
{
	uint64_t mib = inputs->memory_size >> MIB_SHIFT;
	uint64_t module = UINT64_C(1) << module_shift(mib);
	uint32_t mapped = 0;

	append_array(block, mib);
	for (uint32_t i = 0; mib > 0; i++) {
		uint64_t here = mib < module ? mib : module;

		append_module(block, inputs, i, here);
		mib -= here;
	}
	for (size_t i = 0; i < inputs->ram_count; i++) {
		struct range kib;

		if (whole_kib(inputs->ram[i], &kib))
			append_mapping(block, mapped++, kib);
	}
}
