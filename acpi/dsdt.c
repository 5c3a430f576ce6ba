/* SPDX-License-Identifier: MIT */
#include "acpi/dsdt.h"

/* Lists of bytes that the build makes with iasl (Makefile, "ASL"). */
static const uint8_t i440fx[] = {
#include "acpi/dsdt_i440fx.inc"
};

static const uint8_t q35[] = {
#include "acpi/dsdt_q35.inc"
};

static const uint8_t q35_xen[] = {
#include "acpi/dsdt_q35_xen.inc"
};

const uint8_t *dsdt_find(enum acpi_chipset chipset, size_t *size)
{
	static const struct {
		const uint8_t *bytes;
		size_t size;
	} tables[] = {
		[ACPI_I440FX] = { i440fx, sizeof(i440fx) },
		[ACPI_Q35] = { q35, sizeof(q35) },
		[ACPI_Q35_XEN] = { q35_xen, sizeof(q35_xen) },
	};

	*size = tables[chipset].size;
	return tables[chipset].bytes;
}
