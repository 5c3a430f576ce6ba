/* SPDX-License-Identifier: MIT */
#include "firmware/qemu/acpi_device_model.h"

#include "acpi/acpi_loader.h"
#include "e820/range.h"
#include "firmware/qemu/acpi_loader_script.h"
#include "firmware/glue/memory.h"
#include "firmware/log.h"

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

static const struct acpi_loader_ops ops = {
	.file_size = acpi_loader_script_file_size,
	.allocate = allocate,
	.read_file = acpi_loader_script_file_read,
	.write_file = acpi_loader_script_file_write,
};

static void files_log(const struct acpi_loader *loader)
{
	for (size_t i = 0; i < loader->file_count; i++) {
		const struct acpi_loader_file *file = &loader->files[i];
		struct range range = range_of_size(file->address, file->size);

		log_line(LOG_I, "acpi", "loader", "%s at [mem 0x%08llx-0x%08llx]", file->name,
			 (unsigned long long)range.first, (unsigned long long)range.last);
	}
}

uint32_t acpi_device_model_install(void)
{
	struct acpi_loader *loader = acpi_loader_script_read(&ops);
	struct acpi_loader_result result;
	uint64_t rsdp;

	if (!loader)
		return 0;
	result = acpi_loader_run(loader, &ops);
	if (result.error != ACPI_LOADER_OK) {
		log_line(LOG_E, "acpi", "loader", "command %u (%s): %s", (unsigned)result.command, result.file,
			 acpi_loader_error_text(result.error));
		return 0;
	}

	rsdp = acpi_loader_find_rsdp(loader);
	if (rsdp == 0) {
		log_line(LOG_E, "acpi", "loader", "no valid RSDP in the %u files placed", (unsigned)loader->file_count);
		return 0;
	}
	files_log(loader);
	return rsdp;
}
