/* SPDX-License-Identifier: MIT */
#include "firmware/qemu/qemu_smbios.h"

#include <string.h>

#include "firmware/qemu/fw_cfg.h"
#include "firmware/log.h"
#include "firmware/scratch.h"
#include "smbios/smbios_given.h"

#define ANCHOR "etc/smbios/smbios-anchor"
#define TABLES "etc/smbios/smbios-tables"
#define ANCHOR_MAX 32

#define FW_CFG_UUID 0x02

/* A file of 1 to `max` bytes in scratch memory. NULL: there is none, or a line has said why it cannot be had. */
static const uint8_t *file_read(const char *name, uint32_t max, uint32_t *size)
{
	const struct fw_cfg_file *file = fw_cfg_file_find(name);
	uint8_t *bytes;

	*size = 0;
	if (!file)
		return NULL;
	if (file->size == 0 || file->size > max) {
		log_line(LOG_E, "smbios", "given", "%s has %u bytes, expected 1 to %u; our own structures are used",
			 name, (unsigned)file->size, (unsigned)max);
		return NULL;
	}
	bytes = scratch_allocate(file->size, "SMBIOS of the device model");
	if (!fw_cfg_file_read(file, 0, bytes, file->size)) {
		log_line(LOG_E, "smbios", "given", "%s: fw_cfg reports an error; our own structures are used", name);
		return NULL;
	}
	*size = file->size;
	return bytes;
}

void qemu_smbios_read(struct platform_smbios *given)
{
	*given = (struct platform_smbios){ .tables_size = 0 };
	given->anchor = file_read(ANCHOR, ANCHOR_MAX, &given->anchor_size);
	if (!given->anchor)
		return;
	given->tables = file_read(TABLES, SMBIOS_GIVEN_MAX, &given->tables_size);
}

void qemu_smbios_identify(struct smbios_inputs *own)
{
	static const uint8_t none[sizeof(own->uuid)];

	own->texts[SMBIOS_TEXT_SYSTEM_MANUFACTURER] = "QEMU";
	own->texts[SMBIOS_TEXT_ENCLOSURE_MANUFACTURER] = "QEMU";
	own->uuid_known =
		fw_cfg_read(FW_CFG_UUID, 0, own->uuid, sizeof(own->uuid)) && memcmp(own->uuid, none, sizeof(none)) != 0;
}
