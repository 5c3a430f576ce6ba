/* SPDX-License-Identifier: MIT */
#include <efi.h>
#include <efilib.h>

#include "tests/guests/bios-probe/line.h"
#include "tests/guests/efi-probe/checks.h"

#define SQUARE 32u /* pixels */

/* Squares in blue, green and red, in the lower left corner: what a picture of the screen has to have. */
static void paint(EFI_GRAPHICS_OUTPUT_PROTOCOL *output)
{
	EFI_GRAPHICS_OUTPUT_BLT_PIXEL colors[] = { { .Blue = 0xff }, { .Green = 0xff }, { .Red = 0xff } };
	const UINTN top = output->Mode->Info->VerticalResolution - SQUARE;

	for (UINTN i = 0; i < sizeof(colors) / sizeof(colors[0]); i++)
		if (EFI_ERROR(
			    output->Blt(output, &colors[i], EfiBltVideoFill, 0, 0, i * SQUARE, top, SQUARE, SQUARE, 0)))
			return;
	line_print("painted size=%u", SQUARE);
}

static void show_output(EFI_GRAPHICS_OUTPUT_PROTOCOL *output)
{
	const EFI_GRAPHICS_OUTPUT_PROTOCOL_MODE *mode = output->Mode;

	if (!mode || !mode->Info)
		return;
	line_print("gop mode=%u modes=%u width=%u height=%u format=%u stride=%u framebuffer=0x%llx size=0x%llx",
		   mode->Mode, mode->MaxMode, mode->Info->HorizontalResolution, mode->Info->VerticalResolution,
		   mode->Info->PixelFormat, mode->Info->PixelsPerScanLine, (unsigned long long)mode->FrameBufferBase,
		   (unsigned long long)mode->FrameBufferSize);
	for (UINT32 i = 0; i < mode->MaxMode; i++) {
		EFI_GRAPHICS_OUTPUT_MODE_INFORMATION *info;
		UINTN size;

		if (EFI_ERROR(output->QueryMode(output, i, &size, &info)))
			continue;
		line_print("gop-mode number=%u width=%u height=%u format=%u", i, info->HorizontalResolution,
			   info->VerticalResolution, info->PixelFormat);
		FreePool(info);
	}
	paint(output);
}

void show_display(void)
{
	EFI_HANDLE *handles;
	UINTN count = 0;

	if (!EFI_ERROR(LibLocateHandle(ByProtocol, &GraphicsOutputProtocol, NULL, &count, &handles))) {
		for (UINTN i = 0; i < count; i++) {
			EFI_GRAPHICS_OUTPUT_PROTOCOL *output;

			if (!EFI_ERROR(BS->HandleProtocol(handles[i], &GraphicsOutputProtocol, (void **)&output)))
				show_output(output);
		}
		FreePool(handles);
	}
	line_print("display-end");
}
