/* SPDX-License-Identifier: MIT */
#include "firmware/xen/xen_pmem.h"

#include <string.h>

#include "acpi/acpi_blob.h"
#include "acpi/acpi_check_table.h"
#include "acpi/acpi_nfit.h"

#define VOLATILE_RANGES 64

/* False: there is none in this blob. */
static bool find_in(const struct xen_domain_blob *given, struct range_set *pmem)
{
	static struct range storage[VOLATILE_RANGES];
	struct range_set volatile_;
	struct acpi_blob blob;
	struct acpi_blob_item item;

	if (given->size == 0)
		return false;
	acpi_blob_begin(&blob, (const uint8_t *)(uintptr_t)given->address, given->size);
	while (acpi_blob_next(&blob, &item)) {
		const struct acpi_check_view view = { .bytes = item.table.bytes, .length = item.table.length };

		if (item.error != ACPI_BLOB_OK || memcmp(item.signature, "NFIT", 4) != 0)
			continue;
		range_set_init(&volatile_, storage, VOLATILE_RANGES);
		if (!acpi_check_nfit(&view, NULL).text && acpi_nfit_ranges(view.bytes, view.length, pmem, &volatile_))
			return true;
		pmem->count = 0;
	}
	return false;
}

void xen_pmem_find(const struct xen_domain *domain, struct range_set *pmem)
{
	if (!find_in(&domain->acpi, pmem))
		find_in(&domain->dm_acpi, pmem);
}
