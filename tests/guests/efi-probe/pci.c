/* SPDX-License-Identifier: MIT */
#include <efi.h>
#include <efilib.h>
#include <efipciio.h>

#include "tests/guests/bios-probe/line.h"
#include "tests/guests/efi-probe/checks.h"

#define HEADER_WORDS 16

static void show_function(EFI_PCI_IO_PROTOCOL *pci)
{
	UINTN segment = 0, bus = 0, device = 0, function = 0;
	UINT32 words[HEADER_WORDS];
	UINT64 enabled = 0, supported = 0;

	pci->GetLocation(pci, &segment, &bus, &device, &function);
	pci->Attributes(pci, EfiPciIoAttributeOperationGet, 0, &enabled);
	pci->Attributes(pci, EfiPciIoAttributeOperationSupported, 0, &supported);
	line_begin("pci bdf=%02x:%02x.%u segment=%u attributes=0x%llx supported=0x%llx config=", (uint32_t)bus,
		   (uint32_t)device, (uint32_t)function, (uint32_t)segment, (unsigned long long)enabled,
		   (unsigned long long)supported);
	if (EFI_ERROR(pci->Pci.Read(pci, EfiPciIoWidthUint32, 0, HEADER_WORDS, words)))
		SetMem(words, sizeof(words), 0xff);
	for (uint32_t i = 0; i < sizeof(words); i++)
		line_add("%02x", words[i / 4] >> (8 * (i % 4)) & 0xff);
	line_end();
}

void show_pci(void)
{
	EFI_GUID guid = EFI_PCI_IO_PROTOCOL_GUID;
	EFI_HANDLE *handles;
	UINTN count = 0;

	if (!EFI_ERROR(LibLocateHandle(ByProtocol, &guid, NULL, &count, &handles))) {
		for (UINTN i = 0; i < count; i++) {
			EFI_PCI_IO_PROTOCOL *pci;

			if (!EFI_ERROR(BS->HandleProtocol(handles[i], &guid, (void **)&pci)))
				show_function(pci);
		}
		FreePool(handles);
	}
	line_print("pci-end");
}
