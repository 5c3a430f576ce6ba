/* SPDX-License-Identifier: MIT */
#include "firmware/acpi_device_model.h"

#include "acpi/acpi_loader.h"
#include "e820/range.h"
#include "firmware/fw_cfg.h"
#include "firmware/glue/memory.h"
#include "firmware/log.h"

static uint32_t file_size(void *context, const char *name)
{
	const struct fw_cfg_file *file = fw_cfg_file_find(name);

	(void)context;
	return file ? file->size : 0;
}

/*
 * All of it is ACPI NVS, which the operating system keeps and never makes RAM. The file with the
 * tables holds the FACS, which must not be reclaimed (ACPI 6.5, section 5.2.10); the other files
 * are buffers that AML or the device model writes.
 */
static uint8_t *allocate(void *context, const char *name, uint32_t size, uint32_t alignment, enum acpi_loader_zone zone,
			 uint64_t *address)
{
	uint32_t at = zone == ACPI_LOADER_ZONE_FSEG ? memory_allocate_fseg(size, alignment) :
						      memory_allocate(MEMORY_NVS, size, alignment);

	(void)context;
	(void)name;
	*address = at;
	return (uint8_t *)(uintptr_t)at;
}

static bool read_file(void *context, const char *name, uint8_t *to, uint32_t size)
{
	const struct fw_cfg_file *file = fw_cfg_file_find(name);

	(void)context;
	return file && fw_cfg_file_read(file, 0, to, size);
}

static bool write_file(void *context, const char *name, uint32_t offset, const uint8_t *from, uint32_t size)
{
	const struct fw_cfg_file *file = fw_cfg_file_find(name);

	(void)context;
	return file && fw_cfg_file_write(file, offset, from, size);
}

static const struct acpi_loader_ops ops = {
	.file_size = file_size,
	.allocate = allocate,
	.read_file = read_file,
	.write_file = write_file,
};

/* The script's bytes, or NULL after a line that says why not. */
static const uint8_t *script_read(uint32_t *size)
{
	const struct fw_cfg_file *file = fw_cfg_file_find("etc/table-loader");
	uint8_t *script;

	if (!file) {
		log_line(LOG_W, "acpi", "loader", "the device model gives no etc/table-loader, so no ACPI tables");
		return NULL;
	}
	*size = file->size;
	if (file->size == 0 || file->size > ACPI_LOADER_MAX_SCRIPT) {
		log_line(LOG_E, "acpi", "loader", "etc/table-loader has %u bytes, expected 1 to %u",
			 (unsigned)file->size, (unsigned)ACPI_LOADER_MAX_SCRIPT);
		return NULL;
	}
	script = (uint8_t *)(uintptr_t)memory_allocate_scratch(file->size, 16);
	if (!script || !fw_cfg_file_read(file, 0, script, file->size)) {
		log_line(LOG_E, "acpi", "loader", "etc/table-loader, %u bytes: %s", (unsigned)file->size,
			 script ? "fw_cfg reports an error" : "no memory for it");
		return NULL;
	}
	return script;
}

static void files_log(const struct acpi_loader *loader)
{
	for (size_t i = 0; i < loader->file_count; i++) {
		const struct acpi_loader_file *file = &loader->files[i];
		struct range range = range_of_size(file->address, file->size);

		log_line(LOG_I, "acpi", "loader", "%s at [mem 0x%016llx-0x%016llx]", file->name,
			 (unsigned long long)range.first, (unsigned long long)range.last);
	}
}

uint64_t acpi_device_model_install(void)
{
	static struct acpi_loader loader;
	struct acpi_loader_result result;
	const uint8_t *script;
	uint32_t size;
	uint64_t rsdp;

	script = script_read(&size);
	if (!script)
		return 0;

	result = acpi_loader_check(&loader, script, size, &ops);
	if (result.error == ACPI_LOADER_OK)
		result = acpi_loader_run(&loader, &ops);
	if (result.error != ACPI_LOADER_OK) {
		log_line(LOG_E, "acpi", "loader", "command %u (%s): %s", (unsigned)result.command, result.file,
			 acpi_loader_error_text(result.error));
		return 0;
	}

	rsdp = acpi_loader_find_rsdp(&loader);
	if (rsdp == 0) {
		log_line(LOG_E, "acpi", "loader", "no valid RSDP in the %u files placed", (unsigned)loader.file_count);
		return 0;
	}
	files_log(&loader);
	return rsdp;
}
