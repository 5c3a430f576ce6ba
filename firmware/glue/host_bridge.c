/* SPDX-License-Identifier: MIT */
#include "firmware/glue/host_bridge.h"

#include <string.h>

#include "firmware/glue/item_text.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#define FOUR_GIB (UINT64_C(1) << 32)
#define ONE_MIB (UINT64_C(1) << 20)
#define IO_GRANULE 0x1000
#define IO_LAST 0xffff
#define BUS_SHIFT 20

/* --- the text ---------------------------------------------------------------------------------------------------------------- */

static bool is_whole(struct range range, uint64_t granule)
{
	return ((range.first | (range.last + 1)) & (granule - 1)) == 0;
}

static bool take_segment(const char **text, void *into)
{
	struct host_bridge *bridge = into;
	uint32_t segment;

	if (!item_take_hex(text, 4, &segment))
		return false;
	bridge->segment = (uint16_t)segment;
	return true;
}

static bool take_buses(const char **text, void *into)
{
	struct host_bridge *bridge = into;
	uint32_t first, last;

	if (!item_take_hex(text, 2, &first) || !option_take_character(text, '-') || !item_take_hex(text, 2, &last) ||
	    first > last)
		return false;
	bridge->first_bus = (uint8_t)first;
	bridge->last_bus = (uint8_t)last;
	return true;
}

static bool take_ecam(const char **text, void *into)
{
	struct host_bridge *bridge = into;

	return item_take_range(text, UINT64_MAX - 1, &bridge->ecam) && is_whole(bridge->ecam, ONE_MIB);
}

static bool take_mem(const char **text, void *into)
{
	struct host_bridge *bridge = into;

	bridge->has_mem = true;
	return item_take_range(text, FOUR_GIB - 1, &bridge->mem) && is_whole(bridge->mem, ONE_MIB);
}

static bool take_pref(const char **text, void *into)
{
	struct host_bridge *bridge = into;

	bridge->has_pref = true;
	return item_take_range(text, UINT64_MAX - 1, &bridge->pref) && bridge->pref.first >= FOUR_GIB &&
	       is_whole(bridge->pref, ONE_MIB);
}

static bool take_io(const char **text, void *into)
{
	struct host_bridge *bridge = into;

	bridge->has_io = true;
	return item_take_range(text, IO_LAST, &bridge->io) && bridge->io.first >= IO_GRANULE &&
	       is_whole(bridge->io, IO_GRANULE);
}

static bool take_interrupts(const char **text, void *into)
{
	struct host_bridge *bridge = into;
	uint64_t numbers[COUNT_OF(bridge->interrupts)];
	size_t count;

	if (!item_take_numbers(text, OPTION_PLAIN, UINT32_MAX - 1, numbers, COUNT_OF(numbers), &count) ||
	    count != COUNT_OF(numbers))
		return false;
	bridge->has_interrupts = true;
	for (size_t i = 0; i < count; i++)
		bridge->interrupts[i] = (uint32_t)numbers[i];
	return true;
}

static bool take_flags(const char **text, void *into)
{
	static const char *const words[] = { "hotplug", "conventional" };
	struct host_bridge *bridge = into;
	uint32_t bits;

	if (!item_take_words(text, words, COUNT_OF(words), &bits))
		return false;
	bridge->hotplug = bits & 1;
	bridge->conventional = bits & 2;
	return !(bridge->hotplug && bridge->conventional);
}

static const char ecam_expected[] = "ecam=0xFIRST-0xLAST, 1 MiB for each of buses";

static const struct item_form forms[] = {
	{ "segment", false, take_segment, "segment=NNNN, one to four hexadecimal digits" },
	{ "buses", true, take_buses, "buses=FIRST-LAST, each one or two hexadecimal digits" },
	{ "ecam", true, take_ecam, ecam_expected },
	{ "mem", false, take_mem, "mem=0xFIRST-0xLAST below 4 GiB, whole MiB" },
	{ "pref", false, take_pref, "pref=0xFIRST-0xLAST at or above 4 GiB, whole MiB" },
	{ "io", false, take_io, "io=0xFIRST-0xLAST from 0x1000 to 0xffff, whole 4 KiB" },
	{ "interrupts", false, take_interrupts, "interrupts=A,B,C,D, global system interrupts of INTA#-INTD#" },
	{ "flags", false, take_flags, "flags=hotplug or flags=conventional" },
};

static uint64_t ecam_size(const struct host_bridge *bridge)
{
	return (uint64_t)(bridge->last_bus - bridge->first_bus + 1) << BUS_SHIFT;
}

const char *host_bridge_parse(const char *text, struct host_bridge *bridge)
{
	struct host_bridge read = { .there = true };
	uint32_t there;
	const char *expected = item_text_read(text, forms, COUNT_OF(forms), &read, &there);

	if (expected)
		return expected;
	if (range_size(read.ecam) != ecam_size(&read))
		return ecam_expected;
	*bridge = read;
	return NULL;
}

/* --- beside others ------------------------------------------------------------------------------------------------------------ */

#define MEMORY_RANGES 3

/* The ECAM first. */
static size_t memory_of(const struct host_bridge *bridge, struct range ranges[static MEMORY_RANGES])
{
	size_t count = 0;

	ranges[count++] = bridge->ecam;
	if (bridge->has_mem)
		ranges[count++] = bridge->mem;
	if (bridge->has_pref)
		ranges[count++] = bridge->pref;
	return count;
}

static struct range buses_of(const struct host_bridge *bridge)
{
	return (struct range){ bridge->first_bus, bridge->last_bus };
}

static bool is_on_chipset_ecam(struct range range, struct range chipset_ecam)
{
	return chipset_ecam.first <= chipset_ecam.last && range_overlaps(range, chipset_ecam);
}

bool host_bridge_shares_ecam(const struct host_bridge *bridge, struct range chipset_ecam)
{
	return chipset_ecam.first <= chipset_ecam.last && range_covers(chipset_ecam, bridge->ecam) &&
	       bridge->ecam.first - chipset_ecam.first == (uint64_t)bridge->first_bus << BUS_SHIFT;
}

/* A first bus of 0 leaves none, which the check refuses. */
uint8_t host_bridge_leaves_bus(const struct host_bridge *bridge, struct range chipset_ecam)
{
	if (bridge->segment != 0 && !host_bridge_shares_ecam(bridge, chipset_ecam))
		return UINT8_MAX;
	return bridge->first_bus == 0 ? 0 : (uint8_t)(bridge->first_bus - 1);
}

uint8_t host_bridge_chipset_last_bus(const struct host_bridge bridges[HOST_BRIDGE_MAX], struct range chipset_ecam)
{
	uint8_t last = UINT8_MAX;

	for (size_t i = 0; i < HOST_BRIDGE_MAX; i++) {
		const uint8_t left = bridges[i].there ? host_bridge_leaves_bus(&bridges[i], chipset_ecam) : UINT8_MAX;

		if (left < last)
			last = left;
	}
	return last;
}

uint64_t host_bridge_ecam_base(const struct host_bridge *bridge)
{
	return bridge->ecam.first - ((uint64_t)bridge->first_bus << BUS_SHIFT);
}

static struct host_bridge_fault fault_at(enum host_bridge_error error, size_t other, struct range where)
{
	return (struct host_bridge_fault){ .error = error, .other = other, .where = where };
}

static struct host_bridge_fault no_fault(void)
{
	return (struct host_bridge_fault){ .error = HOST_BRIDGE_OK };
}

/* What is wrong with it whatever else the machine has. */
static struct host_bridge_fault check_alone(const struct host_bridge *bridge, const struct host_bridge_facts *facts)
{
	struct range ranges[MEMORY_RANGES];
	const size_t count = memory_of(bridge, ranges);

	for (size_t i = 0; i < count; i++) {
		if (facts->address_bits < 64 && ranges[i].last >> facts->address_bits != 0)
			return fault_at(HOST_BRIDGE_HIGH, 0, ranges[i]);
	}
	if (bridge->ecam.last >= facts->ecam_end)
		return fault_at(HOST_BRIDGE_ECAM_HIGH, 0, bridge->ecam);
	if (bridge->ecam.first < (uint64_t)bridge->first_bus << BUS_SHIFT)
		return fault_at(HOST_BRIDGE_ECAM_LOW, 0, bridge->ecam);
	for (size_t i = 0; i < count; i++) {
		for (size_t j = 0; j < i; j++) {
			if (range_overlaps(ranges[i], ranges[j]))
				return fault_at(HOST_BRIDGE_ON_ITSELF, 0, ranges[i]);
		}
	}
	return no_fault();
}

/* The chipset's ECAM may be among what is reserved or not: to share it is right, everything else on it is wrong. */
static struct host_bridge_fault check_machine(const struct host_bridge *bridge, const struct host_bridge_facts *facts)
{
	const bool shares = host_bridge_shares_ecam(bridge, facts->chipset_ecam);
	struct range ranges[MEMORY_RANGES];
	const size_t count = memory_of(bridge, ranges);

	if (!shares && is_on_chipset_ecam(bridge->ecam, facts->chipset_ecam))
		return fault_at(HOST_BRIDGE_ECAM_SHARED, 0, bridge->ecam);
	for (size_t i = 0; i < count; i++) {
		if (range_set_overlaps(facts->ram, ranges[i]))
			return fault_at(HOST_BRIDGE_ON_RAM, 0, ranges[i]);
	}
	for (size_t i = shares ? 1 : 0; i < count; i++) {
		if (range_set_overlaps(facts->reserved, ranges[i]) ||
		    is_on_chipset_ecam(ranges[i], facts->chipset_ecam))
			return fault_at(HOST_BRIDGE_ON_RESERVED, 0, ranges[i]);
	}
	if (bridge->has_io && !range_set_covers(facts->io_usable, bridge->io))
		return fault_at(HOST_BRIDGE_ON_PORTS, 0, bridge->io);
	if (bridge->first_bus == 0 && (bridge->segment == 0 || shares))
		return fault_at(HOST_BRIDGE_BUSES, HOST_BRIDGE_CHIPSET, buses_of(bridge));
	return no_fault();
}

static struct host_bridge_fault check_other(const struct host_bridge *bridge, const struct host_bridge *other,
					    size_t index)
{
	struct range ranges[MEMORY_RANGES], others[MEMORY_RANGES];
	const size_t count = memory_of(bridge, ranges), other_count = memory_of(other, others);

	if (bridge->segment == other->segment && range_overlaps(buses_of(bridge), buses_of(other)))
		return fault_at(HOST_BRIDGE_BUSES, index, buses_of(bridge));
	for (size_t i = 0; i < count; i++) {
		for (size_t j = 0; j < other_count; j++) {
			if (range_overlaps(ranges[i], others[j]))
				return fault_at(HOST_BRIDGE_ON_OTHER, index, ranges[i]);
		}
	}
	if (bridge->has_io && other->has_io && range_overlaps(bridge->io, other->io))
		return fault_at(HOST_BRIDGE_ON_OTHER, index, bridge->io);
	return no_fault();
}

struct host_bridge_fault host_bridge_check(const struct host_bridge bridges[HOST_BRIDGE_MAX], size_t index,
					   const struct host_bridge_facts *facts)
{
	struct host_bridge_fault fault = check_alone(&bridges[index], facts);

	if (fault.error == HOST_BRIDGE_OK)
		fault = check_machine(&bridges[index], facts);
	for (size_t i = 0; i < index && fault.error == HOST_BRIDGE_OK; i++) {
		if (bridges[i].there)
			fault = check_other(&bridges[index], &bridges[i], i);
	}
	return fault;
}

/* --- its windows -------------------------------------------------------------------------------------------------------------- */

/* Each set is empty before and has room for more than one range. */
void host_bridge_windows(const struct host_bridge *bridge, struct pci_windows *windows)
{
	pci_windows_init(windows);
	windows->mem64_prefetchable = true;
	if (bridge->has_mem)
		range_set_add(&windows->mem32, bridge->mem);
	if (bridge->has_pref)
		range_set_add(&windows->mem64, bridge->pref);
	if (bridge->has_io)
		range_set_add(&windows->io, bridge->io);
}

const char *host_bridge_error_text(enum host_bridge_error error)
{
	switch (error) {
	case HOST_BRIDGE_OK:
		return "no error";
	case HOST_BRIDGE_HIGH:
		return "beyond what the processor addresses";
	case HOST_BRIDGE_ECAM_HIGH:
		return "beyond where configuration space can be read: the processor has no PSE-36, or 1 TiB ends it";
	case HOST_BRIDGE_ECAM_LOW:
		return "too low for configuration space: bus 0 of it would be below address 0";
	case HOST_BRIDGE_ECAM_SHARED:
		return "on the chipset's configuration space, but not where its buses are there";
	case HOST_BRIDGE_ON_ITSELF:
		return "on another range of the same host bridge";
	case HOST_BRIDGE_ON_RAM:
		return "on RAM, or on memory that may be hot-plugged";
	case HOST_BRIDGE_ON_RESERVED:
		return "on memory that is not PCI's";
	case HOST_BRIDGE_ON_PORTS:
		return "not all free for PCI";
	case HOST_BRIDGE_ON_OTHER:
		return "on a range of another host bridge";
	case HOST_BRIDGE_BUSES:
		return "a range of bus numbers that another host bridge has, too";
	}
	return "unknown error";
}
