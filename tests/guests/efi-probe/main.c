/* SPDX-License-Identifier: MIT */
/*
 * An EFI application, \EFI\BOOT\BOOTX64.EFI of its disk, that says what UEFI offers, then ends the machine as the file
 * probe.txt beside it asks:
 *
 *   poweroff   through the FADT and \_S5, as an operating system does
 *   fadt-reset through the FADT's reset register
 *   shutdown, cold, warm   ResetSystem
 *   exit       back to UEFI
 */
#include <efi.h>
#include <efilib.h>

#include "tests/guests/bios-probe/acpi.h"
#include "tests/guests/bios-probe/line.h"
#include "tests/guests/bios-probe/memory.h"
#include "tests/guests/efi-probe/checks.h"

#define REQUEST_FILE L"\\EFI\\BOOT\\probe.txt"

EFI_STATUS efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *table);

static CHAR8 request[16];

const char *probe_name(void)
{
	return "efi-probe";
}

/* UEFI's pages show memory at its own address (2.3.4). */
bool memory_copy(void *to, uint64_t from, uint32_t size)
{
	CopyMem(to, (void *)from, size);
	return true;
}

static void read_request(EFI_HANDLE image)
{
	EFI_LOADED_IMAGE *loaded = NULL;
	EFI_FILE_HANDLE root, file;
	UINTN size = sizeof(request) - 1;

	if (EFI_ERROR(BS->HandleProtocol(image, &LoadedImageProtocol, (void **)&loaded)))
		return;
	root = LibOpenRoot(loaded->DeviceHandle);
	if (!root || EFI_ERROR(root->Open(root, &file, REQUEST_FILE, EFI_FILE_MODE_READ, 0)))
		return;
	file->Read(file, &size, request);
	file->Close(file);
}

static bool asks(const char *word)
{
	const uint32_t length = (uint32_t)strlena((const CHAR8 *)word);

	return CompareMem(request, word, length) == 0 && request[length] < 'a' && request[length] != '-';
}

/* What nobody booted from need not be connected to its driver. */
static void connect_all(void)
{
	EFI_HANDLE *handles;
	UINTN count = 0;

	if (EFI_ERROR(LibLocateHandle(AllHandles, NULL, NULL, &count, &handles)))
		return;
	for (UINTN i = 0; i < count; i++)
		BS->ConnectController(handles[i], NULL, NULL, TRUE);
	FreePool(handles);
}

static void end(void)
{
	if (asks("poweroff"))
		acpi_power_off();
	else if (asks("fadt-reset"))
		acpi_reset();
	else if (asks("shutdown"))
		RT->ResetSystem(EfiResetShutdown, EFI_SUCCESS, 0, NULL);
	else if (asks("cold"))
		RT->ResetSystem(EfiResetCold, EFI_SUCCESS, 0, NULL);
	else if (asks("warm"))
		RT->ResetSystem(EfiResetWarm, EFI_SUCCESS, 0, NULL);
	else
		return;
	BS->Stall(2000000);
	line_print("note text=the machine still runs");
}

EFI_STATUS efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *table)
{
	InitializeLib(image, table);
	read_request(image);
	line_print("start uefi=%u.%u revision=0x%x request=%s", table->Hdr.Revision >> 16,
		   (table->Hdr.Revision & 0xffff) / 10, table->FirmwareRevision, request[0] ? (char *)request : "none");
	connect_all();
	show_memory_map();
	show_tables();
	show_pci();
	show_roots();
	show_display();
	show_disks();
	line_print("done");
	end();
	return EFI_SUCCESS;
}
