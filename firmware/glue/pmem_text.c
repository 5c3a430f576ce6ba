/* SPDX-License-Identifier: MIT */
#include "firmware/glue/pmem_text.h"

#include "acpi/acpi_nfit.h"
#include "firmware/glue/item_text.h"

#define PAGE_SIZE 4096
#define LAST_ADDRESS ((UINT64_C(1) << 52) - 1)
#define FIRST_SERIAL 0x123455 /* QEMU: 123456h and the slot, which is the handle less 1 */

enum item { RANGE, DIMMS, LINE, NODE, SERIAL, FLUSH, ITEMS };

struct list {
	size_t count;
	uint64_t values[ACPI_MAX_PMEM_DIMMS];
};

/* The items as they are read; what they say together comes after. */
struct items {
	struct range range;
	uint64_t line, node;
	struct list handles, serials, flushes;
};

static bool take_range(const char **text, void *into)
{
	struct range *range = &((struct items *)into)->range;

	return item_take_range(text, LAST_ADDRESS, range) && range->first % PAGE_SIZE == 0 &&
	       range->last % PAGE_SIZE == PAGE_SIZE - 1;
}

static bool take_list(const char **text, uint64_t max, struct list *list)
{
	return item_take_numbers(text, OPTION_PLAIN, max, list->values, ACPI_MAX_PMEM_DIMMS, &list->count);
}

static bool take_dimms(const char **text, void *into)
{
	struct list *handles = &((struct items *)into)->handles;

	if (!take_list(text, UINT32_MAX, handles))
		return false;
	for (size_t i = 0; i < handles->count; i++) {
		if (handles->values[i] == 0)
			return false;
		for (size_t j = 0; j < i; j++) {
			if (handles->values[i] == handles->values[j])
				return false;
		}
	}
	return true;
}

static bool take_line(const char **text, void *into)
{
	uint64_t *line = &((struct items *)into)->line;

	return option_take_number(text, OPTION_BYTES, UINT32_MAX, line) && range_is_power_of_two(*line);
}

static bool take_node(const char **text, void *into)
{
	return option_take_number(text, OPTION_PLAIN, ACPI_MAX_NODES - 1, &((struct items *)into)->node);
}

static bool take_serial(const char **text, void *into)
{
	return take_list(text, UINT32_MAX, &((struct items *)into)->serials);
}

static bool take_flush(const char **text, void *into)
{
	struct list *flushes = &((struct items *)into)->flushes;

	if (!take_list(text, LAST_ADDRESS, flushes))
		return false;
	for (size_t i = 0; i < flushes->count; i++) {
		if (flushes->values[i] == 0 || flushes->values[i] % 8 != 0)
			return false;
	}
	return true;
}

static const struct item_form forms[ITEMS] = {
	[RANGE] = { "range", true, take_range, "range=0xFIRST-0xLAST in whole pages of 4 KiB" },
	[DIMMS] = { "dimms", false, take_dimms,
		    "dimms=HANDLE with up to 8 different numbers from 1 on, commas between" },
	[LINE] = { "line", false, take_line, "line=BYTES, a power of two" },
	[NODE] = { "node", false, take_node, "node=0 to 127" },
	[SERIAL] = { "serial", false, take_serial, "serial=NUMBER of 32 bits for each of dimms, commas between" },
	[FLUSH] = { "flush", false, take_flush,
		    "flush=0xADDRESS on an 8-byte boundary for each of dimms, commas between" },
};

/* A list that is there has a value for each DIMM. */
static bool fits(const struct list *list, const struct list *handles)
{
	return list->count == 0 || list->count == handles->count;
}

static void fill(const struct items *items, uint32_t there, struct acpi_pmem *pmem)
{
	*pmem = (struct acpi_pmem){
		.range = items->range,
		.node = there >> NODE & 1 ? (uint32_t)items->node : ACPI_NO_NODE,
		.line = (uint32_t)items->line,
		.dimm_count = items->handles.count,
	};
	for (size_t i = 0; i < pmem->dimm_count; i++) {
		const uint32_t handle = (uint32_t)items->handles.values[i];

		pmem->dimms[i] = (struct acpi_nvdimm){
			.handle = handle,
			.serial = items->serials.count ? (uint32_t)items->serials.values[i] : FIRST_SERIAL + handle,
			.flush = items->flushes.values[i],
		};
	}
}

const char *pmem_parse(const char *text, uint32_t handle, struct acpi_pmem *pmem)
{
	struct items items = { .line = 0 };
	struct acpi_pmem read;
	uint32_t there;
	uint64_t part;
	const char *expected = item_text_read(text, forms, ITEMS, &items, &there);

	if (expected)
		return expected;
	if (items.handles.count == 0)
		items.handles = (struct list){ 1, { handle } };
	if (!fits(&items.serials, &items.handles))
		return forms[SERIAL].expected;
	if (!fits(&items.flushes, &items.handles))
		return forms[FLUSH].expected;
	fill(&items, there, &read);
	if (!acpi_nfit_part_size(&read, &part))
		return items.line ? "a range of whole lines, the same number on each of several dimms" :
				    "a range of whole pages of 4 KiB, the same number on each of dimms";
	*pmem = read;
	return NULL;
}
