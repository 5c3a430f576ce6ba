/* SPDX-License-Identifier: MIT */
#include <efi.h>
#include <efilib.h>
#include <efipciio.h>

#include "tests/guests/bios-probe/line.h"
#include "tests/guests/efi-probe/checks.h"
#include "tests/guests/efi-probe/descriptors.h"

void show_roots(void)
{
	EFI_GUID guid = EFI_PCI_ROOT_BRIDGE_IO_PROTOCOL_GUID;
	EFI_HANDLE *handles;
	UINTN count = 0;

	if (!EFI_ERROR(LibLocateHandle(ByProtocol, &guid, NULL, &count, &handles))) {
		for (UINTN i = 0; i < count; i++) {
			EFI_PCI_ROOT_BRIDGE_IO_PROTOCOL *root;
			VOID *list;

			if (EFI_ERROR(BS->HandleProtocol(handles[i], &guid, (void **)&root)))
				continue;
			line_print("root number=%u segment=%u", (uint32_t)i, root->SegmentNumber);
			if (!EFI_ERROR(root->Configuration(root, &list)))
				descriptors_show("window", list);
		}
		FreePool(handles);
	}
	line_print("roots-end");
}
