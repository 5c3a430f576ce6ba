/* SPDX-License-Identifier: MIT */
#include "acpi/dsdt.h"

/* Lists of bytes that the build makes with iasl (Makefile, "ASL"). */
static const uint8_t i440fx[] = {
#include "acpi/dsdt_i440fx.inc"
};

static const uint8_t q35[] = {
#include "acpi/dsdt_q35.inc"
};

const uint8_t *dsdt_find(enum acpi_chipset chipset, size_t *size)
{
	*size = chipset == ACPI_Q35 ? sizeof(q35) : sizeof(i440fx);
	return chipset == ACPI_Q35 ? q35 : i440fx;
}
