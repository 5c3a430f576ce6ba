/* SPDX-License-Identifier: MIT */
/*
 * What a toolstack says to the firmware through xenstore: hvmloader's keys with hvmloader's meaning, and our own options as
 * hvmstage/NAME. All keys are relative to the domain's folder, /local/domain/N.
 *
 * Folders are listed and only keys that are there are read, so that a guest of xl's takes 12 round trips in place of
 * hvmloader's 30. A folder that cannot be listed has each of its keys read.
 *
 * Values that are not what their record says are reported. A number then counts as 0; a flag is what hvmloader takes it for:
 * off unless its first character is 1, or, of the two of which hvmloader reads a number, unless the number it begins with is
 * other than 0. An empty value counts as an absent one, for those two as 0.
 */
#ifndef FIRMWARE_GLUE_XEN_KEYS_H
#define FIRMWARE_GLUE_XEN_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "firmware/glue/xen_keys_reader.h"
#include "firmware/glue/xenstore_client.h"
#include "smbios/smbios_inputs.h"

enum xen_keys_bios {
	XEN_KEYS_BIOS_ROMBIOS, /* hvmloader's default: it is asked for by nobody else, and we have none */
	XEN_KEYS_BIOS_SEABIOS,
	XEN_KEYS_BIOS_OVMF,
	XEN_KEYS_BIOS_OTHER, /* malformed: a name that nobody knows */
};

enum xen_keys_device_model {
	XEN_KEYS_DEVICE_MODEL_OTHER, /* not said, or another one */
	XEN_KEYS_DEVICE_MODEL_QEMU_XEN,
	XEN_KEYS_DEVICE_MODEL_TRADITIONAL, /* qemu_xen_traditional */
};

enum xen_key {
	XEN_KEY_BIOS,
	XEN_KEY_ALLOW_MEMORY_RELOCATE,
	XEN_KEY_PLATFORM_BAR_UC,
	XEN_KEY_ACPI_ADDRESS,
	XEN_KEY_ACPI_LENGTH,
	XEN_KEY_DM_ACPI_ADDRESS,
	XEN_KEY_DM_ACPI_LENGTH,
	XEN_KEY_SMBIOS_ADDRESS,
	XEN_KEY_SMBIOS_LENGTH,
	XEN_KEY_SMBIOS_BATTERY,
	XEN_KEY_ACPI,
	XEN_KEY_ACPI_S3,
	XEN_KEY_ACPI_S4,
	XEN_KEY_ACPI_LAPTOP_SLATE,
	XEN_KEY_DEVICE_MODEL,
	XEN_KEY_GENERATION_ID,
	XEN_KEY_MMIO_HOLE_SIZE,
	XEN_KEY_TPM_VERSION,
	XEN_KEYS,
};

enum xen_key_state {
	XEN_KEY_ABSENT, /* the value is the default */
	XEN_KEY_GIVEN,
	XEN_KEY_MALFORMED, /* reported; the value is what the comment at the top says */
	XEN_KEY_UNREAD,    /* reported: xenstore refuses it; the value is the default */
};

/* Options of ours that are read at most. */
#define XEN_KEYS_MAX_OPTIONS 64

#define XEN_KEYS_TEXTS (SMBIOS_TEXTS + SMBIOS_MAX_OEM_STRINGS)

/* About 40 KiB, as it holds all strings and the last reply. It is not copied: the strings point into it. */
struct xen_keys {
	enum xen_key_state states[XEN_KEYS];

	enum xen_keys_bios bios;
	bool allow_memory_relocate;
	bool platform_bar_uc; /* the Xen platform device's BAR is uncached; else write-back */
	bool smbios_battery;
	/* Guest-physical and bytes, whatever they are: nothing is checked but that they are numbers. 0: none. */
	uint64_t acpi_address, acpi_length;
	uint64_t dm_acpi_address, dm_acpi_length; /* the device model's */
	uint64_t smbios_address, smbios_length;

	bool acpi, acpi_s3, acpi_s4, acpi_laptop_slate;
	enum xen_keys_device_model device_model;
	uint64_t generation_id[2]; /* the first and the last 8 bytes, little-endian; both 0: none */
	uint64_t mmio_hole_size;   /* bytes; 0: none is wanted */
	uint64_t tpm_version;      /* 0: none, 1: 1.2, 2: 2.0 with CRB. There need not be one. */

	/* bios-strings/: NULL where nothing is given. OEM strings end before the first number that is absent. */
	const char *texts[SMBIOS_TEXTS];
	const char *oem_strings[SMBIOS_MAX_OEM_STRINGS];
	size_t oem_string_count;

	struct xen_keys_reader reader;
	char storage[XEN_KEYS_TEXTS][SMBIOS_TEXT_MAX + 1];
};

/*
 * Reads all. `keys` need not be initialised. Other results than XENSTORE_OK have ended the client: what was not read until then
 * has its default and counts as absent.
 */
enum xenstore_result xen_keys_read(struct xen_keys *keys, struct xenstore_client *client,
				   const struct xen_keys_events *events, void *ctx);

/* Puts texts, OEM strings and battery into the inputs. What is not given stays. `keys` must live as long as they do. */
void xen_keys_identify(const struct xen_keys *keys, struct smbios_inputs *inputs);

/* What the records say about themselves. NULL past the end. */
struct xen_keys_description {
	const char *key;
	const char *takes;
	const char *standard; /* the default */
	const char *meaning;
};
const struct xen_keys_description *xen_keys_describe(enum xen_key key);

#endif
