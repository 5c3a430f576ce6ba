/* SPDX-License-Identifier: MIT */
#include "firmware/qemu/acpi_loader_script.h"

#include "firmware/qemu/fw_cfg.h"
#include "firmware/glue/memory.h"
#include "firmware/log.h"

#define SCRIPT "etc/table-loader"
#define TABLES_MAX (16u << 20)

bool acpi_loader_script_there(void)
{
	return fw_cfg_file_find(SCRIPT) != NULL;
}

uint32_t acpi_loader_script_file_size(void *context, const char *name)
{
	const struct fw_cfg_file *file = fw_cfg_file_find(name);

	(void)context;
	return file ? file->size : 0;
}

bool acpi_loader_script_file_read(void *context, const char *name, uint8_t *to, uint32_t size)
{
	const struct fw_cfg_file *file = fw_cfg_file_find(name);

	(void)context;
	return file && fw_cfg_file_read(file, 0, to, size);
}

bool acpi_loader_script_file_write(void *context, const char *name, uint32_t offset, const uint8_t *from, uint32_t size)
{
	const struct fw_cfg_file *file = fw_cfg_file_find(name);

	(void)context;
	return file && fw_cfg_file_write(file, offset, from, size);
}

/* A file's bytes, or NULL after a line that says why not. */
static const uint8_t *file_read(const char *name, uint32_t limit, uint32_t *size)
{
	const struct fw_cfg_file *file = fw_cfg_file_find(name);
	uint8_t *bytes;

	if (!file) {
		log_line(LOG_W, "acpi", "loader", "the device model gives no %s, so no ACPI tables", name);
		return NULL;
	}
	*size = file->size;
	if (file->size == 0 || file->size > limit) {
		log_line(LOG_E, "acpi", "loader", "%s has %u bytes, expected 1 to %u", name, (unsigned)file->size,
			 (unsigned)limit);
		return NULL;
	}
	bytes = (uint8_t *)(uintptr_t)memory_allocate_scratch(file->size, 16);
	if (!bytes || !fw_cfg_file_read(file, 0, bytes, file->size)) {
		log_line(LOG_E, "acpi", "loader", "%s, %u bytes: %s", name, (unsigned)file->size,
			 bytes ? "fw_cfg reports an error" : "no memory for it");
		return NULL;
	}
	return bytes;
}

/* QEMU makes script and tables when the first byte of one of them is read; until then the directory has other sizes. */
static void have_tables_made(void)
{
	const struct fw_cfg_file *file = fw_cfg_file_find(SCRIPT);
	uint8_t byte;

	if (file && fw_cfg_file_read(file, 0, &byte, sizeof(byte)))
		fw_cfg_refresh();
}

struct acpi_loader *acpi_loader_script_read(const struct acpi_loader_ops *ops)
{
	static struct acpi_loader loader;
	struct acpi_loader_result result;
	const uint8_t *script;
	uint32_t size;

	have_tables_made();
	script = file_read(SCRIPT, ACPI_LOADER_MAX_SCRIPT, &size);
	if (!script)
		return NULL;
	result = acpi_loader_check(&loader, script, size, ops);
	if (result.error == ACPI_LOADER_OK)
		return &loader;
	log_line(LOG_E, "acpi", "loader", "command %u (%s): %s", (unsigned)result.command, result.file,
		 acpi_loader_error_text(result.error));
	return NULL;
}

const uint8_t *acpi_loader_script_tables(uint32_t *size)
{
	return file_read(ACPI_LOADER_SCRIPT_TABLES, TABLES_MAX, size);
}
