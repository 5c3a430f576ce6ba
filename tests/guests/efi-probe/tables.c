/* SPDX-License-Identifier: MIT */
#include <efi.h>
#include <efilib.h>

#include "tests/guests/bios-probe/acpi.h"
#include "tests/guests/bios-probe/anchors.h"
#include "tests/guests/bios-probe/line.h"
#include "tests/guests/bios-probe/smbios.h"
#include "tests/guests/efi-probe/checks.h"

static bool is(const EFI_GUID *one, EFI_GUID other)
{
	return CompareMem(one, &other, sizeof(other)) == 0;
}

/* UEFI copies tables. What it was given is still where a BIOS's programs search: records that begin with given-. */
void show_tables(void)
{
	anchors_show("given-");
	for (UINTN i = 0; i < ST->NumberOfTableEntries; i++) {
		const EFI_GUID *guid = &ST->ConfigurationTable[i].VendorGuid;
		const uint64_t address = (uintptr_t)ST->ConfigurationTable[i].VendorTable;

		line_print("configuration guid=%08x-%04x-%04x-%02x%02x address=0x%llx", guid->Data1, guid->Data2,
			   guid->Data3, guid->Data4[0], guid->Data4[1], (unsigned long long)address);
		if (is(guid, (EFI_GUID)ACPI_20_TABLE_GUID))
			acpi_show("", address);
		else if (is(guid, (EFI_GUID)SMBIOS_TABLE_GUID) || is(guid, (EFI_GUID)SMBIOS3_TABLE_GUID))
			smbios_show("", address);
	}
	line_print("configuration-end entries=%u", (uint32_t)ST->NumberOfTableEntries);
}
