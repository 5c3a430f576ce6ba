/* SPDX-License-Identifier: MIT */
/* Records policy and critical. */
#include "pci/pci_text_parse.h"

#define LEAST_ADDRESS_BITS 32
#define MOST_ADDRESS_BITS 64

enum {
	POLICY_PLACE,
	POLICY_BITS,
	POLICY_THRESHOLD,
	POLICY_LOW_HOLE,
	POLICY_RESIZABLE_MAX,
	POLICY_ECAM,
	POLICY_ISA_ALIASES,
	POLICY_SRIOV,
	POLICY_HOTPLUG_IO,
	POLICY_HOTPLUG_MEM,
	POLICY_HOTPLUG_PREF,
	POLICY_HOTPLUG_PREF64,
	POLICY_HOTPLUG_BUSES,
	POLICY_FIELDS,
};

static const char *const placements[] = {
	[PCI_PLACE_AUTO] = "auto",
	[PCI_PLACE_HIGH] = "high",
	[PCI_PLACE_LOW] = "low",
	NULL,
};

/* The value of a choice is the index of its word. */
static const char *const uses[] = { "use", "avoid", NULL };
static const char *const switches[] = { "off", "on", NULL };

static const struct pci_text_word ecam_words[] = { { "auto", PCI_ECAM_AUTO }, { "off", PCI_ECAM_OFF }, { NULL, 0 } };
static const struct pci_text_word hotplug_words[] = { { "auto", PCI_HOTPLUG_AUTO }, { NULL, 0 } };

static const struct pci_text_field policy_fields[POLICY_FIELDS] = {
	[POLICY_PLACE] = { .key = "place", .type = PCI_TEXT_CHOICE, .choices = placements },
	[POLICY_BITS] = { .key = "address-bits", .type = PCI_TEXT_NUMBER },
	[POLICY_THRESHOLD] = { .key = "threshold", .type = PCI_TEXT_SIZE },
	[POLICY_LOW_HOLE] = { .key = "low-hole", .type = PCI_TEXT_SIZE },
	[POLICY_RESIZABLE_MAX] = { .key = "resizable-max", .type = PCI_TEXT_SIZE },
	[POLICY_ECAM] = { .key = "ecam", .type = PCI_TEXT_SIZE, .words = ecam_words },
	[POLICY_ISA_ALIASES] = { .key = "isa-aliases", .type = PCI_TEXT_CHOICE, .choices = uses },
	[POLICY_SRIOV] = { .key = "sriov", .type = PCI_TEXT_CHOICE, .choices = switches },
	[POLICY_HOTPLUG_IO] = { .key = "hotplug-io", .type = PCI_TEXT_SIZE },
	[POLICY_HOTPLUG_MEM] = { .key = "hotplug-mem", .type = PCI_TEXT_SIZE },
	[POLICY_HOTPLUG_PREF] = { .key = "hotplug-pref", .type = PCI_TEXT_SIZE },
	[POLICY_HOTPLUG_PREF64] = { .key = "hotplug-pref64", .type = PCI_TEXT_SIZE, .words = hotplug_words },
	[POLICY_HOTPLUG_BUSES] = { .key = "hotplug-buses", .type = PCI_TEXT_NUMBER },
};

/* The value of a field if it is there, else what the policy has already. */
static uint64_t value_or(const struct pci_text_values *values, size_t field, uint64_t present)
{
	return values->present[field] ? values->value[field] : present;
}

static void take_values(const struct pci_text_values *values, struct pci_policy *policy)
{
	policy->placement = (enum pci_placement)value_or(values, POLICY_PLACE, policy->placement);
	policy->address_bits = (unsigned)value_or(values, POLICY_BITS, policy->address_bits);
	policy->high_threshold = value_or(values, POLICY_THRESHOLD, policy->high_threshold);
	policy->low_hole = value_or(values, POLICY_LOW_HOLE, policy->low_hole);
	policy->resizable_max = value_or(values, POLICY_RESIZABLE_MAX, policy->resizable_max);
	policy->ecam = value_or(values, POLICY_ECAM, policy->ecam);
	policy->isa_aliases = value_or(values, POLICY_ISA_ALIASES, policy->isa_aliases);
	policy->sriov = value_or(values, POLICY_SRIOV, policy->sriov);
	policy->hotplug_io = value_or(values, POLICY_HOTPLUG_IO, policy->hotplug_io);
	policy->hotplug_mem = value_or(values, POLICY_HOTPLUG_MEM, policy->hotplug_mem);
	policy->hotplug_pref = value_or(values, POLICY_HOTPLUG_PREF, policy->hotplug_pref);
	policy->hotplug_pref64 = value_or(values, POLICY_HOTPLUG_PREF64, policy->hotplug_pref64);
	policy->hotplug_buses = (uint32_t)value_or(values, POLICY_HOTPLUG_BUSES, policy->hotplug_buses);
}

/* Choices may be spread over several records; each is made once. */
enum pci_text_error pci_text_read_policy(struct pci_text_parser *parser, struct pci_text_span rest)
{
	const uint16_t before = parser->policy_fields;
	struct pci_text_values values;
	uint16_t mask = 0;
	uint64_t bits;

	if (!pci_text_read_fields(rest, policy_fields, POLICY_FIELDS, &values))
		return PCI_TEXT_BAD_VALUE;
	bits = values.value[POLICY_BITS];
	if ((bits != 0 && (bits < LEAST_ADDRESS_BITS || bits > MOST_ADDRESS_BITS)) ||
	    values.value[POLICY_HOTPLUG_BUSES] > UINT32_MAX)
		return PCI_TEXT_BAD_VALUE;
	for (size_t i = 0; i < POLICY_FIELDS; i++)
		mask |= (uint16_t)(values.present[i] << i);
	if (mask == 0)
		return PCI_TEXT_BAD_VALUE;
	if (before & mask)
		return PCI_TEXT_DUPLICATE;
	parser->policy_fields = before | mask;
	take_values(&values, parser->policy);
	return PCI_TEXT_OK;
}

/* A choice, not a fact: the function need not be there, and whoever chooses may say so twice. */
enum pci_text_error pci_text_read_critical(struct pci_text_parser *parser, struct pci_text_span rest)
{
	struct pci_policy *policy = parser->policy;
	struct pci_text_span word;
	uint16_t bdf;

	if (!pci_text_next_word(&rest, &word) || !pci_text_read_bdf(word, &bdf) || pci_text_next_word(&rest, &word))
		return PCI_TEXT_BAD_VALUE;
	if (policy->critical_count == PCI_MAX_CRITICAL)
		return PCI_TEXT_FULL;
	policy->critical[policy->critical_count++] = bdf;
	return PCI_TEXT_OK;
}
