/* SPDX-License-Identifier: MIT */
#include <efi.h>
#include <efilib.h>

#include "tests/guests/bios-probe/line.h"
#include "tests/guests/efi-probe/checks.h"

void show_memory_map(void)
{
	UINTN count, key, size;
	UINT32 version;
	EFI_MEMORY_DESCRIPTOR *map = LibMemoryMap(&count, &key, &size, &version);

	if (!map) {
		line_print("note text=no memory map");
		return;
	}
	for (UINTN i = 0; i < count; i++) {
		const EFI_MEMORY_DESCRIPTOR *one = (const void *)((const char *)map + i * size);

		line_print("map type=%u base=0x%llx pages=0x%llx attributes=0x%llx", one->Type,
			   (unsigned long long)one->PhysicalStart, (unsigned long long)one->NumberOfPages,
			   (unsigned long long)one->Attribute);
	}
	line_print("map-end entries=%u", (uint32_t)count);
	FreePool(map);
}
