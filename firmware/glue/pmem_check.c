/* SPDX-License-Identifier: MIT */
#include "firmware/glue/pmem_check.h"

#define PAGE_SIZE UINT64_C(0x1000)

bool pmem_any(const struct acpi_pmem list[ACPI_MAX_PMEM])
{
	for (size_t i = 0; i < ACPI_MAX_PMEM; i++)
		if (pmem_is_there(&list[i]))
			return true;
	return false;
}

enum pmem_error pmem_check_range(struct range range, const struct range_set *ram, const struct range_set *reserved,
				 unsigned address_bits)
{
	if (address_bits < 64 && range.last >> address_bits != 0)
		return PMEM_HIGH;
	if (range_set_overlaps(ram, range))
		return PMEM_ON_RAM;
	if (range_set_overlaps(reserved, range))
		return PMEM_ON_RESERVED;
	return PMEM_OK;
}

static bool has_handle(const struct acpi_pmem *pmem, uint32_t handle)
{
	for (size_t i = 0; i < pmem->dimm_count; i++)
		if (pmem->dimms[i].handle == handle)
			return true;
	return false;
}

static bool share_handle(const struct acpi_pmem *one, const struct acpi_pmem *other)
{
	for (size_t i = 0; i < one->dimm_count; i++)
		if (has_handle(other, one->dimms[i].handle))
			return true;
	return false;
}

static struct range flush_page(uint64_t flush)
{
	return range_of_size(range_align_down(flush, PAGE_SIZE), PAGE_SIZE);
}

/* Whether each flush hint is where nothing else is: RAM, what is reserved, the memory of list[0] to list[last]. */
static bool flush_is_apart(const struct acpi_pmem *list, size_t last, const struct acpi_pmem *pmem,
			   const struct range_set *ram, const struct range_set *reserved, unsigned address_bits)
{
	for (size_t i = 0; i < pmem->dimm_count; i++) {
		const struct range page = flush_page(pmem->dimms[i].flush);

		if (pmem->dimms[i].flush == 0)
			continue;
		if (pmem_check_range(page, ram, reserved, address_bits) != PMEM_OK)
			return false;
		for (size_t j = 0; j <= last; j++)
			if (pmem_is_there(&list[j]) && range_overlaps(list[j].range, page))
				return false;
	}
	return true;
}

/* Nor may the memory lie on an earlier one's flush hint. */
static bool flushes_are_apart(const struct acpi_pmem *list, size_t index, const struct range_set *ram,
			      const struct range_set *reserved, unsigned address_bits)
{
	for (size_t i = 0; i <= index; i++)
		if (pmem_is_there(&list[i]) && !flush_is_apart(list, index, &list[i], ram, reserved, address_bits))
			return false;
	return true;
}

struct pmem_fault pmem_check(const struct acpi_pmem list[ACPI_MAX_PMEM], size_t index, const struct range_set *ram,
			     const struct range_set *reserved, unsigned address_bits)
{
	const struct acpi_pmem *pmem = &list[index];
	struct pmem_fault fault = { pmem_check_range(pmem->range, ram, reserved, address_bits), 0 };

	for (size_t i = 0; i < index && fault.error == PMEM_OK; i++) {
		if (!pmem_is_there(&list[i]))
			continue;
		if (range_overlaps(pmem->range, list[i].range))
			fault.error = PMEM_ON_OTHER;
		else if (share_handle(pmem, &list[i]))
			fault.error = PMEM_HANDLE;
		fault.other = (unsigned)i + 1;
	}
	if (fault.error == PMEM_OK && !flushes_are_apart(list, index, ram, reserved, address_bits))
		fault = (struct pmem_fault){ PMEM_FLUSH, 0 };
	return fault;
}

bool pmem_add(const struct acpi_pmem list[ACPI_MAX_PMEM], struct range_set *set)
{
	bool room = true;

	for (size_t i = 0; i < ACPI_MAX_PMEM; i++)
		if (pmem_is_there(&list[i]))
			room = range_set_add(set, list[i].range) && room;
	return room;
}

bool pmem_add_flush_pages(const struct acpi_pmem list[ACPI_MAX_PMEM], struct range_set *set)
{
	bool room = true;

	for (size_t i = 0; i < ACPI_MAX_PMEM; i++)
		for (size_t j = 0; pmem_is_there(&list[i]) && j < list[i].dimm_count; j++)
			if (list[i].dimms[j].flush != 0)
				room = range_set_add(set, flush_page(list[i].dimms[j].flush)) && room;
	return room;
}

const char *pmem_error_text(enum pmem_error error)
{
	static const char *const texts[] = {
		[PMEM_OK] = "no error",
		[PMEM_ON_RAM] = "it lies on RAM",
		[PMEM_ON_RESERVED] = "it lies on memory that is the chipset's or reserved",
		[PMEM_ON_OTHER] = "it lies on that of another one",
		[PMEM_HANDLE] = "a DIMM has the handle of one of another one's",
		[PMEM_HIGH] = "it is beyond what the processor addresses",
		[PMEM_FLUSH] =
			"a flush hint lies on RAM, persistent or reserved memory, or beyond what the processor addresses",
	};

	if ((size_t)error >= sizeof(texts) / sizeof(texts[0]))
		return "unknown error";
	return texts[error];
}
