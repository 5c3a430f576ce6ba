/* SPDX-License-Identifier: MIT */
/*
 * What a guest of Xen is entered with in EBX: hvm_start_info (Xen public header arch-x86/hvm/start_info.h) and its modules.
 * Nothing of it is trusted: memory is read through `map` only, and no loop is longer than a limit given here. The memory map
 * that version 1 points to is not read: Xen's own (xen_memory_map.h) is.
 *
 * A fault of one module is kept with that module, so that a bad one that nobody needs does not stop the boot.
 */
#ifndef FIRMWARE_GLUE_HVM_START_INFO_H
#define FIRMWARE_GLUE_HVM_START_INFO_H

#include <stddef.h>
#include <stdint.h>

#include "e820/range.h"
#include "e820/range_set.h"

#define HVM_START_INFO_MODULES_MAX 16

/* Bytes of a command line up to and with its NUL: Xen's own limit (MAX_GUEST_CMDLINE). Kept of it are the first ones. */
#define HVM_START_INFO_COMMAND_LINE_MAX 1024
#define HVM_START_INFO_NAME_SIZE 64

/* How guest memory is read: `size` bytes (not 0) at physical `address`, or NULL if not all of them are memory. */
struct hvm_start_info_memory {
	const uint8_t *(*map)(void *context, uint64_t address, uint64_t size);
	void *context;
};

enum hvm_start_info_error {
	HVM_START_INFO_OK,
	HVM_START_INFO_NOT_MEMORY, /* the structure itself is not in memory */
	HVM_START_INFO_BAD_MAGIC,
	HVM_START_INFO_MANY_MODULES,    /* more than HVM_START_INFO_MODULES_MAX */
	HVM_START_INFO_LIST_NOT_MEMORY, /* the list of modules is not in memory */
};

/* In this order they are looked for; a module has the first. */
enum hvm_start_info_fault {
	HVM_START_INFO_MODULE_OK,
	HVM_START_INFO_MODULE_EMPTY,
	HVM_START_INFO_MODULE_WRAPS,      /* it runs past 2^64 */
	HVM_START_INFO_MODULE_ABOVE_4G,   /* it ends above 4 GiB */
	HVM_START_INFO_MODULE_NOT_MEMORY, /* not all of it is in memory */
	HVM_START_INFO_MODULE_IN_USE,     /* on a range to be kept off, the structure or the list of modules */
	HVM_START_INFO_MODULE_ON_MODULE,  /* on an earlier one that has an extent below 4 GiB */
	HVM_START_INFO_MODULE_NAME_NOT_MEMORY,
	HVM_START_INFO_MODULE_NAME_UNENDED, /* no NUL in HVM_START_INFO_COMMAND_LINE_MAX bytes */
	HVM_START_INFO_MODULE_TWICE,        /* an earlier one has the same command line, which is not empty */
};

struct hvm_start_info_module {
	uint64_t address, size;
	enum hvm_start_info_fault fault;
	struct range clash; /* of IN_USE and ON_MODULE: what it lies on */
	/* Its command line as far as it could be read, cut and ended with NUL; '?' for what cannot be printed. */
	char name[HVM_START_INFO_NAME_SIZE];
};

struct hvm_start_info_facts {
	uint32_t version, flags;
	uint64_t command_line, rsdp; /* addresses as given, 0: none */
	uint32_t count;
	struct hvm_start_info_module modules[HVM_START_INFO_MODULES_MAX];
};

/*
 * Reads the structure at `address`: 40 bytes of version 0, 56 of version 1. Versions above 1 are read as 1, which they are
 * compatible with. `avoid`: what no module may lie on; may be NULL. Unless the result is HVM_START_INFO_OK, `facts` holds no
 * module.
 */
enum hvm_start_info_error hvm_start_info_parse(struct hvm_start_info_facts *facts, uint64_t address,
					       const struct hvm_start_info_memory *memory,
					       const struct range_set *avoid);

/* The first module whose command line is `name`, with or without fault, or NULL. */
const struct hvm_start_info_module *hvm_start_info_find(const struct hvm_start_info_facts *facts, const char *name);

/* What is wrong, as a clause: "its magic number is not that of hvm_start_info", "it is empty" (of a module). */
const char *hvm_start_info_error_text(enum hvm_start_info_error error);
const char *hvm_start_info_fault_text(enum hvm_start_info_fault fault);

#endif
