/* SPDX-License-Identifier: MIT */
/*
 * An option is added by adding a record. It says where the value goes and which values there are, so that the text for people
 * (`takes`) stands beside the limits it describes.
 */
#include "firmware/glue/options_table.h"

#include "firmware/glue/pmem_text.h"

#define KIB UINT64_C(1024)
#define MIB (1024 * KIB)
#define GIB (1024 * MIB)

#define MEMBER_SIZE(type, member) sizeof(((type *)NULL)->member)
#define FIELD(member) .offset = offsetof(struct options, member), .size = MEMBER_SIZE(struct options, member)
#define PART(member) offsetof(struct pci_pin, member), MEMBER_SIZE(struct pci_pin, member)

static const char *parse_choice(const char *text, unsigned number, void *to)
{
	(void)number;
	return acpi_choice_parse(text, to);
}

static const char *parse_host_bridge(const char *text, unsigned number, void *to)
{
	(void)number;
	return host_bridge_parse(text, to);
}

/* --- the records -------------------------------------------------------------------------------------------------- */

static const struct option_list pins = {
	option_take_pin, PCI_MAX_PINS, offsetof(struct options, policy.pins), 0, sizeof(struct pci_pin),
};
static const struct option_list criticals = {
	option_take_function,
	PCI_MAX_CRITICAL,
	offsetof(struct options, policy.critical),
	PART(bdf),
};
static const struct option_list roots = {
	option_take_bus,
	OPTION_MAX_ROOTS,
	offsetof(struct options, roots),
	PART(index),
};

static const char *parse_pmem(const char *text, unsigned number, void *to)
{
	return pmem_parse(text, number, to);
}

static const struct option_form choice = { parse_choice, 0 };
static const struct option_form pmem = { parse_pmem, ACPI_MAX_PMEM };
static const struct option_form host_bridges = { parse_host_bridge, HOST_BRIDGE_MAX };

static const struct option_word placements[] = {
	{ "auto", PCI_PLACE_AUTO },
	{ "high", PCI_PLACE_HIGH },
	{ "low", PCI_PLACE_LOW },
	{ NULL, 0 },
};

static const struct option_word hotplug_sizes[] = { { "auto", PCI_HOTPLUG_AUTO }, { NULL, 0 } };
static const struct option_word resizable[] = { { "as-found", 0 }, { "largest", UINT64_MAX }, { NULL, 0 } };
static const struct option_word isa_aliases[] = { { "avoid", true }, { "use", false }, { NULL, 0 } };
static const struct option_word switches[] = { { "on", true }, { "off", false }, { NULL, 0 } };
static const struct option_word ecam_places[] = { { "auto", PCI_ECAM_AUTO }, { "off", PCI_ECAM_OFF }, { NULL, 0 } };

static const struct option_word acpi_sources[] = {
	{ "native", OPTION_ACPI_NATIVE },
	{ "device-model", OPTION_ACPI_DEVICE_MODEL },
	{ "none", OPTION_ACPI_NONE },
	{ NULL, 0 },
};

static const struct option_word uuid_orders[] = {
	{ "as-specified", SMBIOS_UUID_AS_SPECIFIED },
	{ "as-given", SMBIOS_UUID_AS_GIVEN },
	{ NULL, 0 },
};

static const struct option_word smbios_sources[] = {
	{ "auto", OPTION_SMBIOS_AUTO },
	{ "own", OPTION_SMBIOS_OWN },
	{ "none", OPTION_SMBIOS_NONE },
	{ NULL, 0 },
};

static const struct option_word log_levels[] = {
	{ "F", LOG_F }, { "fatal", LOG_F }, { "E", LOG_E }, { "error", LOG_E }, { "W", LOG_W }, { "warn", LOG_W },
	{ "I", LOG_I }, { "info", LOG_I },  { "D", LOG_D }, { "debug", LOG_D }, { NULL, 0 },
};

static const struct option records[] = {
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
		/* a host bridge beside the chipset's own, 1 to 8 */
		{ "host-bridge-N", "none, or a host bridge", "none" },
		.own = &host_bridges,
		FIELD(host_bridges),
	},
	{
		/* a range of persistent memory, 1 to 16 */
		{ "pmem-N", "none, or a range of persistent memory", "none" },
		.own = &pmem,
		FIELD(pmem),
	},
	{
		/* whose ACPI tables the guest is given */
		{ "acpi", "native, device-model or none", "native" },
		.words = acpi_sources,
		FIELD(acpi),
	},
	{
		/* which of the device model's tables the guest is given beside ours */
		{ "acpi-tables", "all, none or up to 16 of SIGN or SIGN/TABLEID with commas between", "all" },
		.own = &choice,
		FIELD(acpi_tables),
	},
	{
		/* tables of others without which the guest is not to start */
		{ "acpi-required", "all, none or up to 16 of SIGN or SIGN/TABLEID with commas between", "none" },
		.own = &choice,
		FIELD(acpi_required),
	},
	{
		/* the order of the UUID's bytes in our own structures */
		{ "smbios-uuid", "as-specified or as-given", "as-specified" },
		.words = uuid_orders,
		FIELD(smbios_uuid),
	},
	{
		/* whose SMBIOS structures the guest is given */
		{ "smbios", "auto, own or none", "auto" },
		.words = smbios_sources,
		FIELD(smbios),
	},
	{
		/* whether the layout record goes to whoever started the guest: xenstore */
		{ "publish-layout", "on or off", "off" },
		.words = switches,
		FIELD(publish_layout),
	},
	{
		/* the least important lines that are printed */
		{ "log", "F, E, W, I, D or fatal, error, warn, info, debug", "D" },
		.words = log_levels,
		FIELD(log_level),
	},
};

const struct option *options_table_at(size_t index)
{
	return index < sizeof(records) / sizeof(records[0]) ? &records[index] : NULL;
}
