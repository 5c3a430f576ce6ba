/* SPDX-License-Identifier: MIT */
/*
 * The options as records: an option is added by adding one to the table. A record says where the value goes
 * and which values there are, so that the text for people (`takes`) stands beside the limits it describes.
 */
#include "firmware/glue/options.h"

#include <stdlib.h>
#include <string.h>

#define KIB UINT64_C(1024)
#define MIB (1024 * KIB)
#define GIB (1024 * MIB)

struct choice {
	const char *text;
	int value;
};

enum kind {
	KIND_CHOICE, /* one of the words in `choices` */
	KIND_NUMBER, /* a number from min to max, or 0 */
	KIND_BYTES,  /* as a number, and K, M or G may follow */
};

struct option {
	struct option_description description;
	enum kind kind;
	const struct choice *choices; /* the last one has no text */
	uint64_t min, max;
	size_t offset, size; /* of the member of struct options */
};

#define FIELD(member) .offset = offsetof(struct options, member), .size = sizeof(((struct options *)NULL)->member)

static const struct choice placements[] = {
	{ "auto", PCI_PLACE_AUTO },
	{ "high", PCI_PLACE_HIGH },
	{ "low", PCI_PLACE_LOW },
	{ NULL, 0 },
};

static const struct choice acpi_sources[] = {
	{ "device-model", OPTION_ACPI_DEVICE_MODEL },
	{ "none", OPTION_ACPI_NONE },
	{ NULL, 0 },
};

static const struct choice log_levels[] = {
	{ "F", LOG_F }, { "fatal", LOG_F }, { "E", LOG_E }, { "error", LOG_E }, { "W", LOG_W }, { "warn", LOG_W },
	{ "I", LOG_I }, { "info", LOG_I },  { "D", LOG_D }, { "debug", LOG_D }, { NULL, 0 },
};

static const struct option options_table[] = {
	{
		{ "place", "auto, high or low", "auto",
		  "where 64-bit BARs go: above 4 GiB as needed, whenever possible, or only if they must" },
		.kind = KIND_CHOICE,
		.choices = placements,
		FIELD(policy.placement),
	},
	{
		{ "hotplug-io", "0 to 64K", "4K", "I/O ports for a hot-plug bridge that asks for nothing itself" },
		.kind = KIND_BYTES,
		.max = 64 * KIB,
		FIELD(policy.hotplug_io),
	},
	{
		{ "hotplug-mem", "0 to 2G", "2M", "memory for a hot-plug bridge that asks for nothing itself" },
		.kind = KIND_BYTES,
		.max = 2 * GIB,
		FIELD(policy.hotplug_mem),
	},
	{
		{ "hotplug-pref", "0 to 16384G", "2M",
		  "prefetchable memory for a hot-plug bridge that asks for nothing itself" },
		.kind = KIND_BYTES,
		.max = 16384 * GIB,
		FIELD(policy.hotplug_pref),
	},
	{
		{ "address-bits", "0 or 32 to 52", "0",
		  "how many physical address bits BARs may use; 0: as many as the processor has" },
		.kind = KIND_NUMBER,
		.min = 32,
		.max = 52,
		FIELD(policy.address_bits),
	},
	{
		{ "acpi", "device-model or none", "device-model", "whose ACPI tables the guest is given" },
		.kind = KIND_CHOICE,
		.choices = acpi_sources,
		FIELD(acpi),
	},
	{
		{ "log", "F, E, W, I, D or fatal, error, warn, info, debug", "D",
		  "the least important lines that are printed" },
		.kind = KIND_CHOICE,
		.choices = log_levels,
		FIELD(log_level),
	},
};

#define OPTION_COUNT (sizeof(options_table) / sizeof(options_table[0]))

void options_init(struct options *options)
{
	pci_policy_init(&options->policy);
	options->acpi = OPTION_ACPI_DEVICE_MODEL;
	options->log_level = LOG_D;
}

static bool parse_choice(const struct choice *choice, const char *text, uint64_t *value)
{
	for (; choice->text; choice++) {
		if (strcmp(text, choice->text) == 0) {
			*value = (uint64_t)choice->value;
			return true;
		}
	}
	return false;
}

/* How far K, M or G shifts a number; 0 when `text` is nothing of the kind. */
static unsigned suffix_shift(const char *text)
{
	static const char suffixes[] = "KMG";
	const char *found = *text != '\0' && text[1] == '\0' ? strchr(suffixes, *text) : NULL;

	return found ? 10 * (unsigned)(found - suffixes + 1) : 0;
}

/*
 * strtoull is generous: it takes white space and signs. Here a number begins with a digit and is decimal
 * unless it says 0x.
 */
static bool parse_number(const struct option *option, const char *text, uint64_t *value)
{
	bool hexadecimal = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
	unsigned shift = 0;
	char *end;

	if (text[0] < '0' || text[0] > '9')
		return false;
	*value = strtoull(text, &end, hexadecimal ? 16 : 10);
	if (option->kind == KIND_BYTES)
		shift = suffix_shift(end);
	if (end[0] != '\0' && shift == 0)
		return false;
	if (*value > option->max >> shift)
		return false;
	*value <<= shift;
	return *value == 0 || *value >= option->min;
}

/* Members are 4 bytes (enumerations and counts) or 8 bytes (sizes) large. */
static void store(struct options *options, const struct option *option, uint64_t value)
{
	uint32_t narrow = (uint32_t)value;

	_Static_assert(sizeof(enum pci_placement) == sizeof(uint32_t) && sizeof(enum option_acpi) == sizeof(uint32_t) &&
			       sizeof(enum log_level) == sizeof(uint32_t) && sizeof(unsigned) == sizeof(uint32_t),
		       "store knows two sizes of members");

	memcpy((char *)options + option->offset, option->size == sizeof(narrow) ? (void *)&narrow : (void *)&value,
	       option->size);
}

enum option_result options_set(struct options *options, const char *name, const char *value, const char **expected)
{
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		const struct option *option = &options_table[i];
		uint64_t parsed;

		if (strcmp(name, option->description.name) != 0)
			continue;
		*expected = option->description.takes;
		if (option->kind == KIND_CHOICE ? !parse_choice(option->choices, value, &parsed) :
						  !parse_number(option, value, &parsed))
			return OPTION_MALFORMED;
		store(options, option, parsed);
		return OPTION_OK;
	}
	return OPTION_UNKNOWN;
}

const struct option_description *options_describe(size_t index)
{
	return index < OPTION_COUNT ? &options_table[index].description : NULL;
}
