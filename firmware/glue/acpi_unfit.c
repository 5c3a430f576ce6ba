/* SPDX-License-Identifier: MIT */
#include "firmware/glue/acpi_unfit.h"

#include <string.h>

#include "bytes/le.h"

/* ACPI 6.5, 18.5.1: the first Serialization Instruction Entry of an ERST, and the address in its register. */
#define ERST_ENTRY 48
#define ERST_ENTRY_ADDRESS (ERST_ENTRY + 8)
#define ERST_ENTRY_END (ERST_ENTRY + 32)

const char *acpi_unfit(const uint8_t *table, size_t length)
{
	static const struct {
		char signature[5];
		const char *why;
	} known[] = {
		{ "CEDT", "the CXL host bridges it names (ACPI0016) are in the device model's DSDT only" },
		{ "BGRT", "the image it points to is not in memory" },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (memcmp(table, known[i].signature, 4) == 0)
			return known[i].why;
	/* QEMU takes the address from the BAR, and gives all ones for one that does not decode. */
	if (memcmp(table, "ERST", 4) == 0 && length >= ERST_ENTRY_END &&
	    (le64_get(table + ERST_ENTRY_ADDRESS) >= UINT32_MAX || le64_get(table + ERST_ENTRY_ADDRESS) == 0))
		return "the BAR that its registers are in is not placed";
	return NULL;
}
