/* SPDX-License-Identifier: MIT */
#include <efi.h>
#include <efilib.h>

#include "tests/guests/bios-probe/line.h"
#include "tests/guests/bios-probe/memory.h"
#include "tests/guests/efi-probe/checks.h"

#define READ_SIZE 0x8000u /* of each medium, its beginning */

static void show_path(EFI_HANDLE handle)
{
	CHAR16 *text = DevicePathToStr(DevicePathFromHandle(handle));

	line_add(" text=");
	for (UINTN i = 0; text && text[i]; i++)
		line_add("%c", text[i] < 0x7f ? (char)text[i] : '?');
	FreePool(text);
}

static void show_medium(EFI_HANDLE handle, EFI_BLOCK_IO *block, void *buffer)
{
	const EFI_BLOCK_IO_MEDIA *media = block->Media;
	EFI_STATUS status;

	SetMem(buffer, READ_SIZE, 0);
	memory_forget();
	status = media->MediaPresent ? block->ReadBlocks(block, media->MediaId, 0, READ_SIZE, buffer) : EFI_NO_MEDIA;
	line_begin("block present=%u removable=%u partition=%u read-only=%u block-size=%u last=0x%llx status=0x%x "
		   "bytes=%u crc=0x%08x",
		   media->MediaPresent, media->RemovableMedia, media->LogicalPartition, media->ReadOnly,
		   media->BlockSize, (unsigned long long)media->LastBlock, (uint32_t)status & 0xffff,
		   EFI_ERROR(status) ? 0 : READ_SIZE, memory_crc((uintptr_t)buffer, READ_SIZE));
	show_path(handle);
	line_end();
}

void show_disks(void)
{
	EFI_PHYSICAL_ADDRESS buffer;
	EFI_HANDLE *handles;
	UINTN count = 0;

	if (EFI_ERROR(BS->AllocatePages(AllocateAnyPages, EfiLoaderData, READ_SIZE / EFI_PAGE_SIZE, &buffer)))
		return;
	if (!EFI_ERROR(LibLocateHandle(ByProtocol, &BlockIoProtocol, NULL, &count, &handles))) {
		for (UINTN i = 0; i < count; i++) {
			EFI_BLOCK_IO *block;

			if (!EFI_ERROR(BS->HandleProtocol(handles[i], &BlockIoProtocol, (void **)&block)))
				show_medium(handles[i], block, (void *)buffer);
		}
		FreePool(handles);
	}
	BS->FreePages(buffer, READ_SIZE / EFI_PAGE_SIZE);
	line_print("disks-end");
}
