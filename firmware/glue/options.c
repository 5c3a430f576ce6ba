/* SPDX-License-Identifier: MIT */
/*
 * The options as records: an option is added by adding one to the table. A record says where the value goes
 * and which values there are, so that the text for people (`takes`) stands beside the limits it describes.
 */
#include "firmware/glue/options.h"

#include <string.h>

#include "firmware/glue/option_text.h"

#define KIB UINT64_C(1024)
#define MIB (1024 * KIB)
#define GIB (1024 * MIB)

struct word {
	const char *text;
	uint64_t value;
};

/* Items with commas between, none twice. They are read as struct pci_pin, of which the option may want a part only. */
struct list {
	bool (*take)(const char **text, struct pci_pin *item);
	size_t max;             /* items */
	size_t array;           /* offset of the array in struct options; its length is the record's member */
	size_t part, part_size; /* what of struct pci_pin is an element of the array */
};

struct option {
	struct option_description description;
	/* What is taken: words, a number from min to max or 0, or a list. */
	const struct word *words; /* the last one has no text; NULL: none */
	const struct list *list;  /* NULL: it is none */
	uint64_t min, max;        /* max 0: no number */
	enum option_number form;
	size_t offset, size; /* of the member of struct options */
};

#define MEMBER_SIZE(type, member) sizeof(((type *)NULL)->member)
#define FIELD(member) .offset = offsetof(struct options, member), .size = MEMBER_SIZE(struct options, member)
#define PART(member) offsetof(struct pci_pin, member), MEMBER_SIZE(struct pci_pin, member)

/* --- the records -------------------------------------------------------------------------------------------------- */

static const struct list pins = {
	option_take_pin, PCI_MAX_PINS, offsetof(struct options, policy.pins), 0, sizeof(struct pci_pin),
};
static const struct list criticals = {
	option_take_function,
	PCI_MAX_CRITICAL,
	offsetof(struct options, policy.critical),
	PART(bdf),
};
static const struct list roots = {
	option_take_bus,
	OPTION_MAX_ROOTS,
	offsetof(struct options, roots),
	PART(index),
};

static const struct word placements[] = {
	{ "auto", PCI_PLACE_AUTO },
	{ "high", PCI_PLACE_HIGH },
	{ "low", PCI_PLACE_LOW },
	{ NULL, 0 },
};

static const struct word hotplug_sizes[] = { { "auto", PCI_HOTPLUG_AUTO }, { NULL, 0 } };
static const struct word resizable[] = { { "as-found", 0 }, { "largest", UINT64_MAX }, { NULL, 0 } };
static const struct word isa_aliases[] = { { "avoid", true }, { "use", false }, { NULL, 0 } };
static const struct word switches[] = { { "on", true }, { "off", false }, { NULL, 0 } };
static const struct word ecam_places[] = { { "auto", PCI_ECAM_AUTO }, { "off", PCI_ECAM_OFF }, { NULL, 0 } };

static const struct word acpi_sources[] = {
	{ "native", OPTION_ACPI_NATIVE },
	{ "device-model", OPTION_ACPI_DEVICE_MODEL },
	{ "none", OPTION_ACPI_NONE },
	{ NULL, 0 },
};

static const struct word uuid_orders[] = {
	{ "as-specified", SMBIOS_UUID_AS_SPECIFIED },
	{ "as-given", SMBIOS_UUID_AS_GIVEN },
	{ NULL, 0 },
};

static const struct word smbios_sources[] = {
	{ "auto", OPTION_SMBIOS_AUTO },
	{ "own", OPTION_SMBIOS_OWN },
	{ "none", OPTION_SMBIOS_NONE },
	{ NULL, 0 },
};

static const struct word log_levels[] = {
	{ "F", LOG_F }, { "fatal", LOG_F }, { "E", LOG_E }, { "error", LOG_E }, { "W", LOG_W }, { "warn", LOG_W },
	{ "I", LOG_I }, { "info", LOG_I },  { "D", LOG_D }, { "debug", LOG_D }, { NULL, 0 },
};

static const struct option options_table[] = {
	{
		/* where 64-bit BARs go: above 4 GiB as needed, whenever possible, or only if they must */
		{ "place", "auto, high or low", "auto" },
		.words = placements,
		FIELD(policy.placement),
	},
	{
		/* 64-bit BARs of at least so many bytes go above 4 GiB even if they fit below; 0: none for its size */
		{ "threshold", "0 to 16384G", "0" },
		.form = OPTION_BYTES,
		.max = 16384 * GIB,
		FIELD(policy.high_threshold),
	},
	{
		/* BARs below 4 GiB use the last so many bytes of the hole; 0: all from the end of RAM */
		{ "low-hole", "0 or 1M to 4G", "0" },
		.form = OPTION_BYTES,
		.min = MIB,
		.max = 4 * GIB,
		FIELD(policy.low_hole),
	},
	{
		/* I/O ports for a hot-plug bridge that asks for nothing itself */
		{ "hotplug-io", "0 to 64K", "4K" },
		.form = OPTION_BYTES,
		.max = 64 * KIB,
		FIELD(policy.hotplug_io),
	},
	{
		/* memory for a hot-plug bridge that asks for nothing itself */
		{ "hotplug-mem", "0 to 2G", "2M" },
		.form = OPTION_BYTES,
		.max = 2 * GIB,
		FIELD(policy.hotplug_mem),
	},
	{
		/* prefetchable memory for a hot-plug bridge that asks for nothing itself */
		{ "hotplug-pref", "0 to 16384G", "2M" },
		.form = OPTION_BYTES,
		.max = 16384 * GIB,
		FIELD(policy.hotplug_pref),
	},
	{
		/* the same for an empty bridge whose prefetchable window can be above 4 GiB */
		{ "hotplug-pref64", "auto or 0 to 16384G", "auto" },
		.form = OPTION_BYTES,
		.words = hotplug_sizes,
		.max = 16384 * GIB,
		FIELD(policy.hotplug_pref64),
	},
	{
		/* bus numbers for a hot-plug bridge that asks for nothing itself */
		{ "hotplug-buses", "0 to 255", "0" },
		.form = OPTION_PLAIN,
		.max = 255,
		FIELD(policy.hotplug_buses),
	},
	{
		/* how many physical address bits BARs may use; 0: as many as the processor has */
		{ "address-bits", "0 or 32 to 52", "0" },
		.form = OPTION_PLAIN,
		.min = 32,
		.max = 52,
		FIELD(policy.address_bits),
	},
	{
		/* the largest size to which a resizable BAR is set */
		{ "resizable", "as-found, largest or 1M to 16384G", "as-found" },
		.form = OPTION_BYTES,
		.words = resizable,
		.min = MIB,
		.max = 16384 * GIB,
		FIELD(policy.resizable_max),
	},
	{
		/* whether I/O BARs keep off the aliases of ISA ports */
		{ "isa-aliases", "avoid or use", "avoid" },
		.words = isa_aliases,
		FIELD(policy.isa_aliases),
	},
	{
		/* room for all Virtual Functions */
		{ "sriov", "on or off", "on" },
		.words = switches,
		FIELD(policy.sriov),
	},
	{
		/* where memory-mapped configuration space goes */
		{ "ecam", "auto, off or an address below 4 GiB with 0x", "auto" },
		.form = OPTION_ADDRESS,
		.words = ecam_places,
		.max = UINT32_MAX,
		FIELD(policy.ecam),
	},
	{
		/* BARs that must have a certain address */
		{ "pin", "none or up to 32 of BB:DD.F/N@0xADDRESS with commas between, N 0-5, rom or vf0-vf5", "none" },
		.list = &pins,
		FIELD(policy.pin_count),
	},
	{
		/* functions that are kept while others can be given up */
		{ "boot-critical", "none or up to 16 of BB:DD.F with commas between", "none" },
		.list = &criticals,
		FIELD(policy.critical_count),
	},
	{
		/* buses of extra roots, which are then not searched */
		{ "extra-roots", "none or up to 63 bus numbers 1-ff, hexadecimal, with commas between", "none" },
		.list = &roots,
		FIELD(root_count),
	},
	{
		/* whose ACPI tables the guest is given */
		{ "acpi", "native, device-model or none", "native" },
		.words = acpi_sources,
		FIELD(acpi),
	},
	{
		/* whose SMBIOS structures the guest is given */
		{ "smbios-uuid", "as-specified or as-given", "as-specified" },
		.words = uuid_orders,
		FIELD(smbios_uuid),
	},
	{
		{ "smbios", "auto, own or none", "auto" },
		.words = smbios_sources,
		FIELD(smbios),
	},
	{
		/* the least important lines that are printed */
		{ "log", "F, E, W, I, D or fatal, error, warn, info, debug", "D" },
		.words = log_levels,
		FIELD(log_level),
	},
};

#define OPTION_COUNT (sizeof(options_table) / sizeof(options_table[0]))

/* --- setting ------------------------------------------------------------------------------------------------------ */

void options_init(struct options *options)
{
	pci_policy_init(&options->policy);
	options->acpi = OPTION_ACPI_NATIVE;
	options->smbios = OPTION_SMBIOS_AUTO;
	options->smbios_uuid = SMBIOS_UUID_AS_SPECIFIED;
	options->log_level = LOG_D;
	options->root_count = 0;
}

/* A member is 1, 4 or 8 bytes large; x86 keeps the low ones first. */
static void store(struct options *options, const struct option *option, uint64_t value)
{
	memcpy((char *)options + option->offset, &value, option->size);
}

static uint32_t item_key(const struct pci_pin *item)
{
	return (uint32_t)item->bdf << 8 | item->index;
}

/* Keeps the items in ascending order. False: it is among them already. */
static bool items_insert(struct pci_pin *items, size_t count, const struct pci_pin *item)
{
	size_t at = count;

	while (at > 0 && item_key(&items[at - 1]) > item_key(item))
		at--;
	if (at > 0 && item_key(&items[at - 1]) == item_key(item))
		return false;
	memmove(&items[at + 1], &items[at], (count - at) * sizeof(*items));
	items[at] = *item;
	return true;
}

/* All or nothing: the options are not touched before the last item has been read. */
static bool set_list(struct options *options, const struct option *option, const char *text)
{
	const struct list *list = option->list;
	struct pci_pin items[OPTION_MAX_ROOTS];
	size_t count = 0;

	_Static_assert(OPTION_MAX_ROOTS >= PCI_MAX_PINS && OPTION_MAX_ROOTS >= PCI_MAX_CRITICAL,
		       "items has room for the longest list");

	if (strcmp(text, "none") != 0) {
		do {
			struct pci_pin item = { 0, 0, 0 };

			if (count == list->max || !list->take(&text, &item) || !items_insert(items, count, &item))
				return false;
			count++;
		} while (option_take_character(&text, ','));
		if (*text != '\0')
			return false;
	}
	for (size_t i = 0; i < count; i++)
		memcpy((char *)options + list->array + i * list->part_size, (char *)&items[i] + list->part,
		       list->part_size);
	store(options, option, count);
	return true;
}

static bool set_value(struct options *options, const struct option *option, const char *text)
{
	uint64_t value;

	for (const struct word *word = option->words; word && word->text; word++) {
		if (strcmp(text, word->text) == 0) {
			store(options, option, word->value);
			return true;
		}
	}
	if (option->max == 0 || !option_take_number(&text, option->form, option->max, &value) || *text != '\0' ||
	    (value != 0 && value < option->min))
		return false;
	store(options, option, value);
	return true;
}

enum option_result options_set(struct options *options, const char *name, const char *value, const char **expected)
{
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		const struct option *option = &options_table[i];

		if (strcmp(name, option->description.name) != 0)
			continue;
		*expected = option->description.takes;
		if (option->list ? set_list(options, option, value) : set_value(options, option, value))
			return OPTION_OK;
		return OPTION_MALFORMED;
	}
	return OPTION_UNKNOWN;
}

const struct option_description *options_describe(size_t index)
{
	return index < OPTION_COUNT ? &options_table[index].description : NULL;
}
