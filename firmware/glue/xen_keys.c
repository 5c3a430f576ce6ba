/* SPDX-License-Identifier: MIT */
/*
 * The keys as records, in the order of their folders: a key is added by adding one to the table, to enum xen_key and to struct
 * xen_keys.
 */
#include "firmware/glue/xen_keys.h"

#include <string.h>

#include "firmware/glue/xen_keys_sets.h"
#include "firmware/glue/xen_number.h"

enum kind {
	KIND_FLAG,        /* on if the first character is 1 */
	KIND_NUMBER_FLAG, /* on if it begins with a number other than 0 */
	KIND_NUMBER,
	KIND_PAIR, /* two numbers with a colon between; the second may be left out */
	KIND_WORD,
};

struct word {
	const char *text;
	uint64_t value;
};

struct record {
	struct xen_keys_description description;
	enum kind kind;
	size_t offset, size;      /* of the member of struct xen_keys */
	uint64_t standard;        /* the default */
	uint64_t max;             /* of a number */
	const struct word *words; /* the last one has no text; its value is that of an unknown word */
};

#define FLAGS "0 or 1"
#define ADDRESS "an address, decimal or with 0x"
#define BYTES "a number of bytes, decimal or with 0x"
#define FIELD(member) .offset = offsetof(struct xen_keys, member), .size = sizeof(((struct xen_keys *)NULL)->member)

/* --- the records -------------------------------------------------------------------------------------------------- */

static const struct word bioses[] = {
	{ "rombios", XEN_KEYS_BIOS_ROMBIOS },
	{ "seabios", XEN_KEYS_BIOS_SEABIOS },
	{ "ovmf", XEN_KEYS_BIOS_OVMF },
	{ NULL, XEN_KEYS_BIOS_OTHER },
};

static const struct word device_models[] = {
	{ "qemu_xen", XEN_KEYS_DEVICE_MODEL_QEMU_XEN },
	{ "qemu_xen_traditional", XEN_KEYS_DEVICE_MODEL_TRADITIONAL },
	{ NULL, XEN_KEYS_DEVICE_MODEL_OTHER },
};

static const struct record records[XEN_KEYS] = {
	[XEN_KEY_BIOS] = {
		{ "hvmloader/bios", "seabios, ovmf or rombios", "rombios", "what the firmware hands off to" },
		.kind = KIND_WORD,
		.words = bioses,
		.standard = XEN_KEYS_BIOS_ROMBIOS,
		FIELD(bios),
	},
	[XEN_KEY_ALLOW_MEMORY_RELOCATE] = {
		{ "hvmloader/allow-memory-relocate", FLAGS, "1", "RAM may be moved above 4 GiB to make room for BARs" },
		.kind = KIND_NUMBER_FLAG,
		.standard = true,
		FIELD(allow_memory_relocate),
	},
	[XEN_KEY_PLATFORM_BAR_UC] = {
		{ "hvmloader/pci/xen-platform-pci-bar-uc", FLAGS, "1", "the Xen platform device's BAR is uncached" },
		.kind = KIND_NUMBER_FLAG,
		.standard = true,
		FIELD(platform_bar_uc),
	},
	[XEN_KEY_ACPI_ADDRESS] = {
		{ "hvmloader/acpi/address", ADDRESS, "none", "further ACPI tables" },
		.kind = KIND_NUMBER,
		.max = UINT64_MAX,
		FIELD(acpi_address),
	},
	[XEN_KEY_ACPI_LENGTH] = {
		{ "hvmloader/acpi/length", BYTES, "none", "how long they are together" },
		.kind = KIND_NUMBER,
		.max = UINT64_MAX,
		FIELD(acpi_length),
	},
	[XEN_KEY_DM_ACPI_ADDRESS] = {
		{ "hvmloader/dm-acpi/address", ADDRESS, "none", "ACPI tables of the device model's" },
		.kind = KIND_NUMBER,
		.max = UINT64_MAX,
		FIELD(dm_acpi_address),
	},
	[XEN_KEY_DM_ACPI_LENGTH] = {
		{ "hvmloader/dm-acpi/length", BYTES, "none", "how long they are together" },
		.kind = KIND_NUMBER,
		.max = UINT64_MAX,
		FIELD(dm_acpi_length),
	},
	[XEN_KEY_SMBIOS_ADDRESS] = {
		{ "hvmloader/smbios/address", ADDRESS, "none", "SMBIOS structures that replace ours" },
		.kind = KIND_NUMBER,
		.max = UINT64_MAX,
		FIELD(smbios_address),
	},
	[XEN_KEY_SMBIOS_LENGTH] = {
		{ "hvmloader/smbios/length", BYTES, "none", "how long they are together" },
		.kind = KIND_NUMBER,
		.max = UINT64_MAX,
		FIELD(smbios_length),
	},
	[XEN_KEY_SMBIOS_BATTERY] = {
		{ "hvmloader/smbios/default_battery", FLAGS, "0", "there is a portable battery among the structures" },
		.kind = KIND_FLAG,
		FIELD(smbios_battery),
	},
	[XEN_KEY_ACPI] = {
		{ "platform/acpi", FLAGS, "1", "the guest has ACPI" },
		.kind = KIND_FLAG,
		.standard = true,
		FIELD(acpi),
	},
	[XEN_KEY_ACPI_S3] = {
		{ "platform/acpi_s3", FLAGS, "1", "the guest can sleep in S3" },
		.kind = KIND_FLAG,
		.standard = true,
		FIELD(acpi_s3),
	},
	[XEN_KEY_ACPI_S4] = {
		{ "platform/acpi_s4", FLAGS, "1", "the guest can sleep in S4" },
		.kind = KIND_FLAG,
		.standard = true,
		FIELD(acpi_s4),
	},
	[XEN_KEY_ACPI_LAPTOP_SLATE] = {
		{ "platform/acpi_laptop_slate", FLAGS, "0", "there is a switch between laptop and slate" },
		.kind = KIND_FLAG,
		FIELD(acpi_laptop_slate),
	},
	[XEN_KEY_DEVICE_MODEL] = {
		/* All of the value must fit: hvmloader compares the NUL, too, and so keeps qemu_xen_traditional apart. */
		{ "platform/device-model", "qemu_xen or qemu_xen_traditional", "none", "what emulates the devices" },
		.kind = KIND_WORD,
		.words = device_models,
		.standard = XEN_KEYS_DEVICE_MODEL_OTHER,
		FIELD(device_model),
	},
	[XEN_KEY_GENERATION_ID] = {
		{ "platform/generation-id", "two numbers of 64 bits with a colon between", "0:0",
		  "the generation ID's lower and upper half; 0:0: none" },
		.kind = KIND_PAIR,
		FIELD(generation_id),
	},
	[XEN_KEY_MMIO_HOLE_SIZE] = {
		{ "platform/mmio_hole_size", BYTES, "0", "where the low hole begins, counted down from 4 GiB; 0: as needed" },
		.kind = KIND_NUMBER,
		.max = UINT64_MAX,
		FIELD(mmio_hole_size),
	},
	[XEN_KEY_TPM_VERSION] = {
		{ "platform/tpm_version", "0, 1 or 2", "1", "the TPM that is looked for: none, 1.2 or 2.0 with CRB" },
		.kind = KIND_NUMBER,
		.standard = 1,
		.max = 2,
		FIELD(tpm_version),
	},
};

const struct xen_keys_description *xen_keys_describe(enum xen_key key)
{
	return (size_t)key < XEN_KEYS ? &records[key].description : NULL;
}

/* --- values ------------------------------------------------------------------------------------------------------- */

/* A member is 1, 4, 8 or 16 bytes large; x86 keeps the low ones first. */
static void store(struct xen_keys *keys, const struct record *record, const uint64_t value[2])
{
	memcpy((char *)keys + record->offset, value, record->size);
}

static bool parse_word(const struct word *words, const char *text, uint64_t *value)
{
	for (; words->text; words++) {
		if (strcmp(words->text, text) == 0)
			break;
	}
	*value = words->value;
	return words->text != NULL;
}

/* `value` is what to use, also when the text is malformed, which makes it false. */
static bool parse(const struct record *record, const char *text, uint64_t value[2])
{
	bool begins;

	value[0] = value[1] = 0;
	switch (record->kind) {
	case KIND_FLAG:
		value[0] = text[0] == '1';
		return (text[0] == '0' || text[0] == '1') && text[1] == '\0';
	case KIND_NUMBER_FLAG:
		begins = xen_number_take(&text, &value[0]);
		value[0] = begins && value[0] != 0;
		return begins && xen_number_ends(text);
	case KIND_NUMBER:
		/* A sign makes a number near 2^64 of a small one, which is no size and no address. */
		if (strchr(text, '-') == NULL && xen_number_take(&text, &value[0]) && xen_number_ends(text) &&
		    value[0] <= record->max)
			return true;
		break;
	case KIND_PAIR:
		if (xen_number_take(&text, &value[0]) &&
		    (*text != ':' || (text++, xen_number_take(&text, &value[1]))) && xen_number_ends(text))
			return true;
		break;
	case KIND_WORD:
		return parse_word(record->words, text, &value[0]);
	}
	value[0] = value[1] = 0;
	return false;
}

static enum xen_key_state read_record(struct xen_keys *keys, const struct record *record)
{
	struct xen_keys_reader *reader = &keys->reader;
	uint64_t value[2];

	switch (xen_keys_reader_value(reader, record->description.key)) {
	case XEN_KEYS_VALUE_ABSENT:
		return XEN_KEY_ABSENT;
	case XEN_KEYS_VALUE_REFUSED:
		return XEN_KEY_UNREAD;
	case XEN_KEYS_VALUE_READ:
		break;
	}
	if (reader->value[0] == '\0' && record->kind != KIND_NUMBER_FLAG)
		return XEN_KEY_ABSENT;
	if (parse(record, reader->value, value)) {
		store(keys, record, value);
		return XEN_KEY_GIVEN;
	}
	store(keys, record, value);
	xen_keys_reader_complain(reader, record->description.key, reader->value, record->description.takes);
	return XEN_KEY_MALFORMED;
}

/* --- all of them -------------------------------------------------------------------------------------------------- */

static void set_defaults(struct xen_keys *keys)
{
	for (size_t i = 0; i < XEN_KEYS; i++) {
		store(keys, &records[i], (const uint64_t[2]){ records[i].standard, 0 });
		keys->states[i] = XEN_KEY_ABSENT;
	}
	for (size_t i = 0; i < SMBIOS_TEXTS; i++)
		keys->texts[i] = NULL;
	keys->oem_string_count = 0;
}

/* FOLDER/CHILD or FOLDER/CHILD/NAME: each folder of the first level is listed once, before the first of its keys. */
static void read_records(struct xen_keys *keys)
{
	const char *folder = "";

	for (size_t i = 0; i < XEN_KEYS; i++) {
		const char *key = records[i].description.key, *child = strchr(key, '/') + 1;
		const char *end = strchr(child, '/');
		char name[XEN_KEYS_PATH_SIZE];
		size_t length = (size_t)(child - key);

		if (strncmp(key, folder, length) != 0) {
			memcpy(name, key, length - 1);
			name[length - 1] = '\0';
			xen_keys_reader_list(&keys->reader, name);
			folder = key;
		}
		if (xen_keys_reader_may_have(&keys->reader, child, end ? (size_t)(end - child) : strlen(child)))
			keys->states[i] = read_record(keys, &records[i]);
	}
}

enum xenstore_result xen_keys_read(struct xen_keys *keys, struct xenstore_client *client,
				   const struct xen_keys_events *events, void *ctx)
{
	xen_keys_reader_init(&keys->reader, client, events, ctx);
	set_defaults(keys);
	read_records(keys);
	xen_keys_texts_read(keys);
	xen_keys_options_read(keys);
	return client->failure;
}
