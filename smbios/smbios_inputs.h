/* SPDX-License-Identifier: MIT */
/*
 * Everything that our own SMBIOS structures say, as values. The same struct is filled under plain QEMU and under Xen.
 * Sections are those of DSP0134 3.5.
 */
#ifndef SMBIOS_SMBIOS_INPUTS_H
#define SMBIOS_SMBIOS_INPUTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "e820/range.h"

/*
 * The strings by field. smbios_text_name gives the name that a toolstack knows them by: those that hvmloader has in
 * xenstore under bios-strings/ keep its names.
 */
enum smbios_text {
	SMBIOS_TEXT_BIOS_VENDOR,
	SMBIOS_TEXT_BIOS_VERSION,
	SMBIOS_TEXT_BIOS_DATE, /* mm/dd/yyyy */
	SMBIOS_TEXT_SYSTEM_MANUFACTURER,
	SMBIOS_TEXT_SYSTEM_PRODUCT,
	SMBIOS_TEXT_SYSTEM_VERSION,
	SMBIOS_TEXT_SYSTEM_SERIAL,
	SMBIOS_TEXT_SYSTEM_SKU,
	SMBIOS_TEXT_SYSTEM_FAMILY,
	SMBIOS_TEXT_BASEBOARD_MANUFACTURER,
	SMBIOS_TEXT_BASEBOARD_PRODUCT,
	SMBIOS_TEXT_BASEBOARD_VERSION,
	SMBIOS_TEXT_BASEBOARD_SERIAL,
	SMBIOS_TEXT_BASEBOARD_ASSET_TAG,
	SMBIOS_TEXT_BASEBOARD_LOCATION,
	SMBIOS_TEXT_ENCLOSURE_MANUFACTURER,
	SMBIOS_TEXT_ENCLOSURE_VERSION,
	SMBIOS_TEXT_ENCLOSURE_SERIAL,
	SMBIOS_TEXT_ENCLOSURE_ASSET_TAG,
	SMBIOS_TEXT_ENCLOSURE_SKU,
	SMBIOS_TEXT_PROCESSOR_MANUFACTURER,
	SMBIOS_TEXT_PROCESSOR_VERSION,
	SMBIOS_TEXT_MEMORY_MANUFACTURER,
	SMBIOS_TEXT_BATTERY_MANUFACTURER,
	SMBIOS_TEXT_BATTERY_DEVICE,
	SMBIOS_TEXTS,
};

/*
 * Of a longer string the first so many bytes are used, but no part of a UTF-8 character; struct smbios_block counts how often
 * that happened. Any byte may be in a string: control characters become dots.
 */
#define SMBIOS_TEXT_MAX 255

#define SMBIOS_MAX_OEM_STRINGS 99 /* hvmloader's oem-1 to oem-99 */
#define SMBIOS_MAX_SOCKETS 1024
#define SMBIOS_MAX_RAM_RANGES 128

/* How the UUID is written (7.2.1). */
enum smbios_uuid_order {
	/* As the specification wants it from 2.6 on: the first three fields little-endian. */
	SMBIOS_UUID_AS_SPECIFIED,
	/* All 16 bytes as they are: for a guest that was licensed on hvmloader, which did so, and that must not notice. */
	SMBIOS_UUID_AS_GIVEN,
};

/* Sockets that are alike; only the last one may be filled in part. */
struct smbios_processors {
	uint32_t count; /* logical processors there are; 0: no type 4 at all */
	uint32_t cores_per_socket, threads_per_core;
	uint32_t signature;                  /* CPUID 1 EAX */
	uint32_t features_ecx, features_edx; /* CPUID 1 */
	uint32_t extended_ecx, extended_edx; /* CPUID 80000001h */
	uint16_t speed;                      /* MHz; 0: unknown */
};

struct smbios_inputs {
	/* NULL or empty: the structure has no such string. No baseboard string at all: no type 2. */
	const char *texts[SMBIOS_TEXTS];

	uint8_t bios_major, bios_minor; /* release; FFh: not given */
	uint16_t bios_segment;          /* where the BIOS starts below 1 MiB */
	uint32_t rom_size;              /* bytes, 64 KiB to 16 MiB */
	bool acpi;

	bool uuid_known;
	uint8_t uuid[16]; /* in the order of RFC 4122, as it is printed */
	enum smbios_uuid_order uuid_order;

	uint8_t enclosure_type; /* table 17 of the specification; 1: other */
	bool battery;           /* a portable battery, hvmloader/smbios/default_battery */

	size_t oem_string_count; /* SMBIOS_MAX_OEM_STRINGS at most */
	const char *const *oem_strings;

	struct smbios_processors processors;

	uint64_t memory_size;    /* bytes of memory modules, at least 1 MiB; a fraction of a MiB is not told */
	size_t ram_count;        /* SMBIOS_MAX_RAM_RANGES at most */
	const struct range *ram; /* where it is: disjoint, ascending */
};

/* The defaults: a nameless virtual machine, vendor hvmstage, one processor. Memory, UUID and versions are the caller's. */
void smbios_inputs_init(struct smbios_inputs *inputs);

/* "system-serial-number", ... */
const char *smbios_text_name(enum smbios_text text);

#endif
