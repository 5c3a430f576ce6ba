/* SPDX-License-Identifier: MIT */
#include "smbios/smbios_inputs.h"

/* Table 17, "Other": a virtual machine has no shape. */
#define ENCLOSURE_OTHER 1

static const struct {
	const char *name;
	const char *standard;
} texts[SMBIOS_TEXTS] = {
	[SMBIOS_TEXT_BIOS_VENDOR] = { "bios-vendor", "hvmstage" },
	[SMBIOS_TEXT_BIOS_VERSION] = { "bios-version", NULL },
	[SMBIOS_TEXT_BIOS_DATE] = { "bios-release-date", NULL },
	[SMBIOS_TEXT_SYSTEM_MANUFACTURER] = { "system-manufacturer", "hvmstage" },
	[SMBIOS_TEXT_SYSTEM_PRODUCT] = { "system-product-name", "Virtual Machine" },
	[SMBIOS_TEXT_SYSTEM_VERSION] = { "system-version", NULL },
	[SMBIOS_TEXT_SYSTEM_SERIAL] = { "system-serial-number", NULL },
	[SMBIOS_TEXT_SYSTEM_SKU] = { "system-sku-number", NULL },
	[SMBIOS_TEXT_SYSTEM_FAMILY] = { "system-family", NULL },
	[SMBIOS_TEXT_BASEBOARD_MANUFACTURER] = { "baseboard-manufacturer", NULL },
	[SMBIOS_TEXT_BASEBOARD_PRODUCT] = { "baseboard-product-name", NULL },
	[SMBIOS_TEXT_BASEBOARD_VERSION] = { "baseboard-version", NULL },
	[SMBIOS_TEXT_BASEBOARD_SERIAL] = { "baseboard-serial-number", NULL },
	[SMBIOS_TEXT_BASEBOARD_ASSET_TAG] = { "baseboard-asset-tag", NULL },
	[SMBIOS_TEXT_BASEBOARD_LOCATION] = { "baseboard-location-in-chassis", NULL },
	[SMBIOS_TEXT_ENCLOSURE_MANUFACTURER] = { "enclosure-manufacturer", "hvmstage" },
	[SMBIOS_TEXT_ENCLOSURE_VERSION] = { "enclosure-version", NULL },
	[SMBIOS_TEXT_ENCLOSURE_SERIAL] = { "enclosure-serial-number", NULL },
	[SMBIOS_TEXT_ENCLOSURE_ASSET_TAG] = { "enclosure-asset-tag", NULL },
	[SMBIOS_TEXT_ENCLOSURE_SKU] = { "enclosure-sku-number", NULL },
	[SMBIOS_TEXT_PROCESSOR_MANUFACTURER] = { "processor-manufacturer", NULL },
	[SMBIOS_TEXT_PROCESSOR_VERSION] = { "processor-version", NULL },
	[SMBIOS_TEXT_MEMORY_MANUFACTURER] = { "memory-manufacturer", NULL },
	[SMBIOS_TEXT_BATTERY_MANUFACTURER] = { "battery-manufacturer", "hvmstage" },
	[SMBIOS_TEXT_BATTERY_DEVICE] = { "battery-device-name", "Virtual Battery" },
};

void smbios_inputs_init(struct smbios_inputs *inputs)
{
	*inputs = (struct smbios_inputs){
		.bios_major = 0xff,
		.bios_minor = 0xff,
		.bios_segment = 0xf000,
		.rom_size = 128 * 1024,
		.acpi = true,
		.enclosure_type = ENCLOSURE_OTHER,
		.processors = { .count = 1, .cores_per_socket = 1, .threads_per_core = 1 },
	};
	for (size_t i = 0; i < SMBIOS_TEXTS; i++)
		inputs->texts[i] = texts[i].standard;
}

const char *smbios_text_name(enum smbios_text text)
{
	return (size_t)text < SMBIOS_TEXTS ? texts[text].name : "";
}
