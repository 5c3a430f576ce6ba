/* SPDX-License-Identifier: MIT */
/* Types 11, 22, 32 and 127. */
#include "smbios/smbios_spec.h"
#include "smbios/smbios_structures.h"
#include "smbios/smbios_writer.h"

#define CHEMISTRY_UNKNOWN 2 /* table 92 */
#define BATTERY_ERROR_UNKNOWN 0xff
#define BOOT_RESERVED 6

void smbios_append_oem_strings(struct smbios_block *block, const struct smbios_inputs *inputs)
{
	struct smbios_writer writer;
	uint8_t count = 0;

	for (size_t i = 0; i < inputs->oem_string_count; i++)
		if (inputs->oem_strings[i] && *inputs->oem_strings[i] != '\0')
			count++;
	if (count == 0)
		return;
	smbios_writer_begin(&writer, block, SMBIOS_OEM_STRINGS, SMBIOS_OWN_HANDLE(SMBIOS_OEM_STRINGS, 0));
	byte_buf_u8(&block->buf, count); /* Count */
	smbios_writer_end_with(&writer, inputs->oem_strings, inputs->oem_string_count);
}

void smbios_append_battery(struct smbios_block *block, const struct smbios_inputs *inputs)
{
	struct smbios_writer writer;
	struct byte_buf *buf = &block->buf;

	if (!inputs->battery)
		return;
	smbios_writer_begin(&writer, block, SMBIOS_PORTABLE_BATTERY, SMBIOS_OWN_HANDLE(SMBIOS_PORTABLE_BATTERY, 0));
	smbios_writer_string(&writer, "Primary");                                       /* Location */
	smbios_writer_string(&writer, inputs->texts[SMBIOS_TEXT_BATTERY_MANUFACTURER]); /* Manufacturer */
	smbios_writer_string(&writer, NULL);                                            /* Manufacture Date */
	smbios_writer_string(&writer, NULL);                                            /* Serial Number */
	smbios_writer_string(&writer, inputs->texts[SMBIOS_TEXT_BATTERY_DEVICE]);       /* Device Name */
	byte_buf_u8(buf, CHEMISTRY_UNKNOWN);                                            /* Device Chemistry */
	byte_buf_u16(buf, 0);                                                           /* Design Capacity: unknown */
	byte_buf_u16(buf, 0);                                                           /* Design Voltage: unknown */
	smbios_writer_string(&writer, NULL);                                            /* SBDS Version Number */
	byte_buf_u8(buf, BATTERY_ERROR_UNKNOWN); /* Maximum Error in Battery Data */
	byte_buf_u16(buf, 0);                    /* SBDS Serial Number */
	byte_buf_u16(buf, 0);                    /* SBDS Manufacture Date */
	smbios_writer_string(&writer, NULL);     /* SBDS Device Chemistry */
	byte_buf_u8(buf, 1);                     /* Design Capacity Multiplier */
	byte_buf_u32(buf, 0);                    /* OEM-specific */
	smbios_writer_end(&writer);
}

void smbios_append_boot(struct smbios_block *block)
{
	struct smbios_writer writer;

	smbios_writer_begin(&writer, block, SMBIOS_SYSTEM_BOOT, SMBIOS_OWN_HANDLE(SMBIOS_SYSTEM_BOOT, 0));
	byte_buf_zero(&block->buf, BOOT_RESERVED); /* Reserved */
	byte_buf_u8(&block->buf, 0);               /* Boot Status: no errors detected */
	smbios_writer_end(&writer);
}

void smbios_append_end(struct smbios_block *block)
{
	struct smbios_writer writer;

	smbios_writer_begin(&writer, block, SMBIOS_END_OF_TABLE, SMBIOS_OWN_HANDLE(SMBIOS_END_OF_TABLE, 0));
	smbios_writer_end(&writer);
}
