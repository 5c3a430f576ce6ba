/* SPDX-License-Identifier: MIT */
/*
 * QEMU's ACPI table loader script (fw_cfg etc/table-loader; format: QEMU hw/acpi/bios-linker-loader.c): a list of
 * 128-byte commands that place files in guest memory, patch pointers between them and compute checksums.
 *
 * Two steps, so that nothing is written before everything was checked. acpi_loader_check reads the script and says,
 * in a named error with the command's index, whether each command stays inside the files it names; acpi_loader_run
 * executes a checked script through the callbacks.
 */
#ifndef ACPI_ACPI_LOADER_H
#define ACPI_ACPI_LOADER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ACPI_LOADER_COMMAND_SIZE 128
#define ACPI_LOADER_NAME_SIZE 56
#define ACPI_LOADER_MAX_FILES 32
#define ACPI_LOADER_MAX_SCRIPT (1024 * ACPI_LOADER_COMMAND_SIZE)

enum acpi_loader_error {
	ACPI_LOADER_OK,
	ACPI_LOADER_SCRIPT_SIZE, /* not a multiple of 128 bytes, or above ACPI_LOADER_MAX_SCRIPT */
	ACPI_LOADER_BAD_COMMAND, /* a command number that is not 0-4 (0 is padding and ends nothing) */
	ACPI_LOADER_BAD_NAME,    /* a file name without a terminating NUL, or empty */
	ACPI_LOADER_NO_FILE,     /* the platform has no such file, or it is empty */
	ACPI_LOADER_TOO_MANY_FILES,
	ACPI_LOADER_ALLOCATED_TWICE,
	ACPI_LOADER_NOT_ALLOCATED, /* a command names a file that no earlier ALLOCATE placed */
	ACPI_LOADER_BAD_ALIGNMENT, /* not a power of two, or above 1 MiB */
	ACPI_LOADER_BAD_ZONE,      /* neither 1 (high) nor 2 (FSEG) */
	/*
	 * A pointer's size is not 1, 2, 4, 8; it lies outside its file, points outside the other or cannot hold the
	 * address.
	 */
	ACPI_LOADER_BAD_POINTER,
	ACPI_LOADER_BAD_CHECKSUM, /* range or result outside the file, or the result outside the range */
	ACPI_LOADER_NO_MEMORY,    /* the callback could not give the memory */
	ACPI_LOADER_READ_FAILED,  /* the callback could not read the file */
	ACPI_LOADER_WRITE_FAILED, /* the callback could not write the file */
};

enum acpi_loader_zone {
	ACPI_LOADER_ZONE_HIGH = 1, /* anywhere below 4 GiB */
	ACPI_LOADER_ZONE_FSEG = 2, /* 0xF0000-0xFFFFF, found by a scan for signatures */
};

/* What the script needs from its platform. Each callback gets `context`. */
struct acpi_loader_ops {
	/* The size of a file, 0 when there is none. */
	uint32_t (*file_size)(void *context, const char *name);
	/* Memory for a file, or NULL; `*address` is where the guest sees it. */
	uint8_t *(*allocate)(void *context, const char *name, uint32_t size, uint32_t alignment,
			     enum acpi_loader_zone zone, uint64_t *address);
	/* Reads the whole file. */
	bool (*read_file)(void *context, const char *name, uint8_t *to, uint32_t size);
	/* Writes `size` bytes at `offset` of a file that the device model reads (WRITE_POINTER). */
	bool (*write_file)(void *context, const char *name, uint32_t offset, const uint8_t *from, uint32_t size);
	void *context;
};

struct acpi_loader_file {
	char name[ACPI_LOADER_NAME_SIZE];
	uint32_t size;
	uint32_t alignment;
	enum acpi_loader_zone zone;
	uint8_t *data; /* NULL until run */
	uint64_t address;
};

struct acpi_loader {
	const uint8_t *script;
	size_t command_count;
	size_t file_count;
	struct acpi_loader_file files[ACPI_LOADER_MAX_FILES];
};

struct acpi_loader_result {
	enum acpi_loader_error error;
	size_t command;   /* index of the command that failed */
	const char *file; /* the file it names, or ""; points into the script */
};

/* Checks all that can be known before memory is touched. `script` must stay in place as long as `loader` is used. */
struct acpi_loader_result acpi_loader_check(struct acpi_loader *loader, const uint8_t *script, size_t size,
					    const struct acpi_loader_ops *ops);

/*
 * Places, patches, sums; WRITE_POINTER commands come after all others have succeeded. Checks what depends on file
 * contents and addresses: that each pointer's initial offset lies inside the file it points to, and that its size
 * holds the address. After an error the placed files hold a half-patched state that nobody may be told about. A
 * loader whose check failed has no command to run.
 */
struct acpi_loader_result acpi_loader_run(struct acpi_loader *loader, const struct acpi_loader_ops *ops);

/*
 * The address of a valid RSDP (ACPI 6.5, 5.2.5.3: on a 16-byte boundary, signature, checksum, and from revision 2
 * on the extended checksum too) in the placed files, 0 when there is none.
 */
uint64_t acpi_loader_find_rsdp(const struct acpi_loader *loader);

/* A clause for the error: "pointer outside the file", ... */
const char *acpi_loader_error_text(enum acpi_loader_error error);

#endif
