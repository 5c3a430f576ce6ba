/* SPDX-License-Identifier: MIT */
/*
 * A device model for the ACPI loader: files, a script put together command by command, memory of exactly the size
 * asked for, and a count of what was called. Each file's memory is a separate heap block, so that a sanitizer sees
 * the first byte outside.
 */
#ifndef TESTS_FAKE_LOADER_SCRIPT_H
#define TESTS_FAKE_LOADER_SCRIPT_H

#include "acpi/acpi_loader.h"

#define LOADER_FILES 48

struct loader_file {
	char name[ACPI_LOADER_NAME_SIZE];
	uint8_t *data;
	uint32_t size;
	uint8_t *placed;  /* NULL until allocated */
	uint64_t address; /* where it is placed, set by the test */
	unsigned writes;
	bool refuses_allocation, refuses_read, refuses_write;
};

struct loader_script {
	struct loader_file files[LOADER_FILES];
	size_t file_count;
	uint8_t *script;
	size_t size;
	struct acpi_loader_ops ops;
	struct acpi_loader loader;
};

void loader_script_init(struct loader_script *model);
void loader_script_free(struct loader_script *model);

/* A file of zeros, to be placed at `address`; the pointer is good until the next file is added. */
struct loader_file *loader_add_file(struct loader_script *model, const char *name, uint32_t size, uint64_t address);
struct loader_file *loader_file(struct loader_script *model, const char *name);

/* Commands. Names are copied up to 56 bytes. */
void loader_add_allocate(struct loader_script *model, const char *name, uint32_t alignment, uint8_t zone);
void loader_add_pointer(struct loader_script *model, const char *in, const char *to, uint32_t offset, uint8_t size);
void loader_add_checksum(struct loader_script *model, const char *in, uint32_t offset, uint32_t start, uint32_t length);
void loader_add_write_pointer(struct loader_script *model, const char *in, const char *to, uint32_t offset,
			      uint32_t source_offset, uint8_t size);
uint8_t *loader_add_command(struct loader_script *model, uint32_t number);

/* Checks, and if that is good runs. */
struct acpi_loader_result loader_check_and_run(struct loader_script *model);

#endif
