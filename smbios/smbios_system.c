/* SPDX-License-Identifier: MIT */
/* What the machine calls itself: types 0 to 3. */
#include "smbios/smbios_spec.h"
#include "smbios/smbios_structures.h"
#include "smbios/smbios_writer.h"

/* 7.1.1, BIOS Characteristics. */
#define CHARACTERISTICS_PCI (UINT64_C(1) << 7)

/* 7.1.2.1 and 7.1.2.2, BIOS Characteristics Extension Bytes 1 and 2. Bit 3 of the second one, UEFI, is not ours to set. */
#define EXTENSION_1_ACPI 0x01
#define EXTENSION_2_VIRTUAL_MACHINE 0x10

#define ROM_UNIT_SHIFT 16

#define WAKE_UP_POWER_SWITCH 6 /* table 12 */
#define BOARD_HOSTING 0x01     /* 7.3.1 */
#define BOARD_MOTHERBOARD 0x0a /* table 15 */
#define STATE_SAFE 3           /* table 18 */
#define SECURITY_NONE 3        /* table 19 */

/* 64 KiB * (n + 1); a part of a unit counts as a whole one. */
static uint8_t rom_size(uint32_t bytes)
{
	uint32_t units = (bytes >> ROM_UNIT_SHIFT) + ((bytes & ((1u << ROM_UNIT_SHIFT) - 1)) != 0);

	if (units == 0)
		return 0;
	return (uint8_t)(units > 0xff ? 0xff : units - 1);
}

void smbios_append_bios(struct smbios_block *block, const struct smbios_inputs *inputs, uint16_t handle)
{
	struct smbios_writer writer;
	struct byte_buf *buf = &block->buf;

	smbios_writer_begin(&writer, block, SMBIOS_BIOS_INFORMATION, handle);
	smbios_writer_string(&writer, inputs->texts[SMBIOS_TEXT_BIOS_VENDOR]);  /* Vendor */
	smbios_writer_string(&writer, inputs->texts[SMBIOS_TEXT_BIOS_VERSION]); /* BIOS Version */
	byte_buf_u16(buf, inputs->bios_segment);                                /* BIOS Starting Address Segment */
	smbios_writer_string(&writer, inputs->texts[SMBIOS_TEXT_BIOS_DATE]);    /* BIOS Release Date */
	byte_buf_u8(buf, rom_size(inputs->rom_size));                           /* BIOS ROM Size */
	byte_buf_u64(buf, CHARACTERISTICS_PCI);                                 /* BIOS Characteristics */
	byte_buf_u8(buf, inputs->acpi ? EXTENSION_1_ACPI : 0); /* BIOS Characteristics Extension Byte 1 */
	byte_buf_u8(buf, EXTENSION_2_VIRTUAL_MACHINE);         /* BIOS Characteristics Extension Byte 2 */
	byte_buf_u8(buf, inputs->bios_major);                  /* System BIOS Major Release */
	byte_buf_u8(buf, inputs->bios_minor);                  /* System BIOS Minor Release */
	byte_buf_u8(buf, 0xff);                                /* Embedded Controller Firmware Major Release */
	byte_buf_u8(buf, 0xff);                                /* Embedded Controller Firmware Minor Release */
	smbios_writer_end(&writer);
}

/*
 * 7.2.1: from version 2.6 on time_low, time_mid and time_hi_and_version are little-endian, the other eight bytes as in RFC
 * 4122. All zeros say that there is none.
 */
static void append_uuid(struct byte_buf *buf, const struct smbios_inputs *inputs)
{
	static const uint8_t specified[16] = { 3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15 };

	for (uint8_t i = 0; i < sizeof(specified); i++) {
		uint8_t from = inputs->uuid_order == SMBIOS_UUID_AS_GIVEN ? i : specified[i];

		byte_buf_u8(buf, inputs->uuid_known ? inputs->uuid[from] : 0);
	}
}

void smbios_append_system(struct smbios_block *block, const struct smbios_inputs *inputs)
{
	struct smbios_writer writer;

	smbios_writer_begin(&writer, block, SMBIOS_SYSTEM_INFORMATION, SMBIOS_OWN_HANDLE(SMBIOS_SYSTEM_INFORMATION, 0));
	smbios_writer_string(&writer, inputs->texts[SMBIOS_TEXT_SYSTEM_MANUFACTURER]); /* Manufacturer */
	smbios_writer_string(&writer, inputs->texts[SMBIOS_TEXT_SYSTEM_PRODUCT]);      /* Product Name */
	smbios_writer_string(&writer, inputs->texts[SMBIOS_TEXT_SYSTEM_VERSION]);      /* Version */
	smbios_writer_string(&writer, inputs->texts[SMBIOS_TEXT_SYSTEM_SERIAL]);       /* Serial Number */
	append_uuid(&block->buf, inputs);                                              /* UUID */
	byte_buf_u8(&block->buf, WAKE_UP_POWER_SWITCH);                                /* Wake-up Type */
	smbios_writer_string(&writer, inputs->texts[SMBIOS_TEXT_SYSTEM_SKU]);          /* SKU Number */
	smbios_writer_string(&writer, inputs->texts[SMBIOS_TEXT_SYSTEM_FAMILY]);       /* Family */
	smbios_writer_end(&writer);
}

static bool has_baseboard(const struct smbios_inputs *inputs)
{
	for (int i = SMBIOS_TEXT_BASEBOARD_MANUFACTURER; i <= SMBIOS_TEXT_BASEBOARD_LOCATION; i++)
		if (inputs->texts[i] && *inputs->texts[i] != '\0')
			return true;
	return false;
}

void smbios_append_baseboard(struct smbios_block *block, const struct smbios_inputs *inputs, uint16_t chassis)
{
	struct smbios_writer writer;
	struct byte_buf *buf = &block->buf;

	if (!has_baseboard(inputs))
		return;
	smbios_writer_begin(&writer, block, SMBIOS_BASEBOARD, SMBIOS_OWN_HANDLE(SMBIOS_BASEBOARD, 0));
	smbios_writer_string(&writer, inputs->texts[SMBIOS_TEXT_BASEBOARD_MANUFACTURER]); /* Manufacturer */
	smbios_writer_string(&writer, inputs->texts[SMBIOS_TEXT_BASEBOARD_PRODUCT]);      /* Product */
	smbios_writer_string(&writer, inputs->texts[SMBIOS_TEXT_BASEBOARD_VERSION]);      /* Version */
	smbios_writer_string(&writer, inputs->texts[SMBIOS_TEXT_BASEBOARD_SERIAL]);       /* Serial Number */
	smbios_writer_string(&writer, inputs->texts[SMBIOS_TEXT_BASEBOARD_ASSET_TAG]);    /* Asset Tag */
	byte_buf_u8(buf, BOARD_HOSTING);                                                  /* Feature Flags */
	smbios_writer_string(&writer, inputs->texts[SMBIOS_TEXT_BASEBOARD_LOCATION]);     /* Location in Chassis */
	byte_buf_u16(buf, chassis);                                                       /* Chassis Handle */
	byte_buf_u8(buf, BOARD_MOTHERBOARD);                                              /* Board Type */
	byte_buf_u8(buf, 0); /* Number of Contained Object Handles */
	smbios_writer_end(&writer);
}

void smbios_append_enclosure(struct smbios_block *block, const struct smbios_inputs *inputs)
{
	struct smbios_writer writer;
	struct byte_buf *buf = &block->buf;

	smbios_writer_begin(&writer, block, SMBIOS_ENCLOSURE, SMBIOS_OWN_HANDLE(SMBIOS_ENCLOSURE, 0));
	smbios_writer_string(&writer, inputs->texts[SMBIOS_TEXT_ENCLOSURE_MANUFACTURER]); /* Manufacturer */
	byte_buf_u8(buf, inputs->enclosure_type);                                         /* Type */
	smbios_writer_string(&writer, inputs->texts[SMBIOS_TEXT_ENCLOSURE_VERSION]);      /* Version */
	smbios_writer_string(&writer, inputs->texts[SMBIOS_TEXT_ENCLOSURE_SERIAL]);       /* Serial Number */
	smbios_writer_string(&writer, inputs->texts[SMBIOS_TEXT_ENCLOSURE_ASSET_TAG]);    /* Asset Tag Number */
	byte_buf_u8(buf, STATE_SAFE);                                                     /* Boot-up State */
	byte_buf_u8(buf, STATE_SAFE);                                                     /* Power Supply State */
	byte_buf_u8(buf, STATE_SAFE);                                                     /* Thermal State */
	byte_buf_u8(buf, SECURITY_NONE);                                                  /* Security Status */
	byte_buf_u32(buf, 0);                                                             /* OEM-defined */
	byte_buf_u8(buf, 0);                                                              /* Height: unspecified */
	byte_buf_u8(buf, 0); /* Number of Power Cords: unspecified */
	byte_buf_u8(buf, 0); /* Contained Element Count */
	byte_buf_u8(buf, 0); /* Contained Element Record Length */
	smbios_writer_string(&writer, inputs->texts[SMBIOS_TEXT_ENCLOSURE_SKU]); /* SKU Number */
	smbios_writer_end(&writer);
}
