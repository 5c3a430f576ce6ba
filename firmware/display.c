/* SPDX-License-Identifier: MIT */
/*
 * The mode registers of QEMU's displays: Bochs' DISPI interface (QEMU docs/specs/standard-vga; Bochs' vbe_display_api.txt).
 *
 * The ports are the same in every display that has them, so of two displays it is not known which one answers. The
 * framebuffer tells: a device that is switched on clears its picture. Marks that were left in the first and in the last pixel
 * are gone then, if the registers are those of this framebuffer. bochs-display never clears, but it has no ports.
 */
#include "firmware/display.h"

#include <string.h>

#include "firmware/arch/io.h"
#include "firmware/glue/display_mode.h"
#include "firmware/log.h"
#include "firmware/report.h"

#define DISPI_INDEX_PORT 0x1ce
#define DISPI_DATA_PORT 0x1cf

/* Offsets in the BAR that has the registers (QEMU docs/specs/standard-vga). */
#define MMIO_VGA 0x400 /* the ports from 3C0h on */
#define MMIO_DISPI 0x500

/* Registers of DISPI. */
#define DISPI_ID 0
#define DISPI_XRES 1
#define DISPI_YRES 2
#define DISPI_BPP 3
#define DISPI_ENABLE 4
#define DISPI_VIRT_WIDTH 6
#define DISPI_X_OFFSET 8
#define DISPI_Y_OFFSET 9
#define DISPI_VIDEO_MEMORY_64K 10

#define DISPI_ID_FIRST 0xb0c2 /* the first that knows 32 bits and a linear framebuffer */
#define DISPI_ID_LAST 0xb0cf
#define DISPI_DISABLED 0x00
#define DISPI_ENABLED 0x01
#define DISPI_GETCAPS 0x02 /* sizes read as the largest possible */
#define DISPI_LFB 0x40

/* VGA's ports (IBM PS/2 Hardware Interface Technical Reference, Video Subsystem). */
#define VGA_PORTS 0x3c0
#define VGA_ATTRIBUTE 0x3c0
#define VGA_MISC_WRITE 0x3c2
#define VGA_MISC_READ 0x3cc
#define VGA_STATUS1 0x3da       /* read: the next write to the attribute port is an index */
#define VGA_MISC_COLOUR 0x01    /* the ports 3D0h-3DFh answer */
#define VGA_ATTRIBUTE_SHOW 0x20 /* palette address source: off, the screen is blank */

#define MARK 0x00b0c5a5u

static uint16_t dispi_read(const struct display_mode_device *device, uint16_t index)
{
	if (device->registers)
		return mmio_read16(device->registers + MMIO_DISPI + 2u * index);
	outw(DISPI_INDEX_PORT, index);
	return inw(DISPI_DATA_PORT);
}

static void dispi_write(const struct display_mode_device *device, uint16_t index, uint16_t value)
{
	if (device->registers) {
		mmio_write16(device->registers + MMIO_DISPI + 2u * index, value);
		return;
	}
	outw(DISPI_INDEX_PORT, index);
	outw(DISPI_DATA_PORT, value);
}

static uint8_t vga_read(const struct display_mode_device *device, uint16_t port)
{
	if (device->registers)
		return mmio_read8(device->registers + MMIO_VGA + port - VGA_PORTS);
	return inb(port);
}

static void vga_write(const struct display_mode_device *device, uint16_t port, uint8_t value)
{
	if (device->registers)
		mmio_write8(device->registers + MMIO_VGA + port - VGA_PORTS, value);
	else
		outb(port, value);
}

/* A VGA is blank after reset, whatever DISPI says. bochs-display has no such registers and ignores this. */
static void vga_show(const struct display_mode_device *device)
{
	vga_write(device, VGA_MISC_WRITE, vga_read(device, VGA_MISC_READ) | VGA_MISC_COLOUR);
	vga_read(device, VGA_STATUS1);
	vga_write(device, VGA_ATTRIBUTE, VGA_ATTRIBUTE_SHOW);
}

/* bochs-display does not know GETCAPS and reads back the size that was written: zero, for which there is no limit. */
static uint32_t limit_of(uint16_t value)
{
	return value ? value : DISPLAY_MODE_NO_LIMIT;
}

static const struct display_mode *mode_choose(const struct display_mode_device *device)
{
	uint32_t width, height;
	uint64_t bytes;

	dispi_write(device, DISPI_ENABLE, DISPI_DISABLED);
	dispi_write(device, DISPI_XRES, 0);
	dispi_write(device, DISPI_YRES, 0);
	dispi_write(device, DISPI_ENABLE, DISPI_GETCAPS);
	width = limit_of(dispi_read(device, DISPI_XRES));
	height = limit_of(dispi_read(device, DISPI_YRES));
	dispi_write(device, DISPI_ENABLE, DISPI_DISABLED);

	bytes = (uint64_t)dispi_read(device, DISPI_VIDEO_MEMORY_64K) << 16;
	if (bytes == 0 || bytes > device->size)
		bytes = device->size;
	return display_mode_best(bytes, width, height);
}

static void mode_set(const struct display_mode_device *device, const struct display_mode *mode)
{
	dispi_write(device, DISPI_XRES, mode->width);
	dispi_write(device, DISPI_YRES, mode->height);
	dispi_write(device, DISPI_BPP, DISPLAY_MODE_BITS);
	dispi_write(device, DISPI_VIRT_WIDTH, mode->width);
	dispi_write(device, DISPI_X_OFFSET, 0);
	dispi_write(device, DISPI_Y_OFFSET, 0);
	dispi_write(device, DISPI_ENABLE, DISPI_ENABLED | DISPI_LFB);
	vga_show(device);
}

/* Whether the device holds what was written; it changes what it cannot do. */
static bool mode_is_set(const struct display_mode_device *device, const struct display_mode *mode, const char *object)
{
	const uint16_t width = dispi_read(device, DISPI_XRES), height = dispi_read(device, DISPI_YRES);
	const uint16_t bits = dispi_read(device, DISPI_BPP), row = dispi_read(device, DISPI_VIRT_WIDTH);

	if (width == mode->width && height == mode->height && bits == DISPLAY_MODE_BITS && row == mode->width)
		return true;
	log_line(LOG_W, "firmware", "display",
		 "%s %s: set to %ux%u with %u bits, it reads %ux%u with %u bits, rows of %u", object, device->name,
		 mode->width, mode->height, DISPLAY_MODE_BITS, width, height, bits, row);
	return false;
}

/* Sets the mode and makes the picture black. False: the registers are not those of this framebuffer. */
static bool picture_start(const struct display_mode_device *device, const struct display_mode *mode)
{
	const uint32_t pixels = (uint32_t)mode->width * mode->height;
	volatile uint32_t *pixel = (volatile uint32_t *)(uintptr_t)device->framebuffer;

	pixel[0] = pixel[pixels - 1] = MARK;
	mode_set(device, mode);
	if (pixel[0] != MARK && pixel[pixels - 1] != MARK)
		return true;
	if (!device->registers)
		return false;
	memset((void *)(uintptr_t)device->framebuffer, 0, pixels * sizeof(*pixel));
	return true;
}

static bool device_program(const struct display_mode_device *device, const char *object,
			   const struct display_mode **mode)
{
	const uint16_t id = dispi_read(device, DISPI_ID);

	if (id < DISPI_ID_FIRST || id > DISPI_ID_LAST) {
		log_line(LOG_W, "firmware", "display", "%s %s: DISPI has version 0x%04x, expected 0x%04x-0x%04x",
			 object, device->name, id, DISPI_ID_FIRST, DISPI_ID_LAST);
		return false;
	}
	*mode = mode_choose(device);
	if (!*mode) {
		log_line(LOG_W, "firmware", "display", "%s %s: no mode fits its memory, BAR of 0x%x bytes", object,
			 device->name, (unsigned)device->size);
		return false;
	}
	if (!picture_start(device, *mode)) {
		dispi_write(device, DISPI_ENABLE, DISPI_DISABLED);
		log_line(LOG_W, "firmware", "display", "%s %s: the ports 1CEh and 1CFh are another display's", object,
			 device->name);
		return false;
	}
	if (!mode_is_set(device, *mode, object)) {
		dispi_write(device, DISPI_ENABLE, DISPI_DISABLED);
		return false;
	}
	return true;
}

static void refusal_log(enum display_mode_verdict verdict, const struct pci_function *function,
			const struct display_mode_device *device, const char *object)
{
	if (verdict == DISPLAY_MODE_NO_DISPI)
		log_line(LOG_I, "firmware", "display", "%s [%04x:%04x]: %s, left alone", object, function->vendor_id,
			 function->device_id, display_mode_verdict_text(verdict));
	else
		log_line(LOG_W, "firmware", "display", "%s %s: %s", object, device->name,
			 display_mode_verdict_text(verdict));
}

static void display_take(const struct display_mode_device *device, const struct display_mode *mode, uint16_t bdf,
			 struct display *display)
{
	*display = (struct display){
		.address = device->framebuffer,
		.width = mode->width,
		.height = mode->height,
		.pitch = mode->width * (DISPLAY_MODE_BITS / 8u),
		.bits = DISPLAY_MODE_BITS,
		.red = { 16, 8 },
		.green = { 8, 8 },
		.blue = { 0, 8 },
		.reserved = { 24, 8 },
		.bdf = bdf,
	};
}

bool display_program(const struct hierarchy *hierarchy, struct display *display)
{
	const struct pci_inventory *inventory = &hierarchy->inventory;
	bool none = true;

	for (size_t f = 0; f < inventory->function_count; f++) {
		const struct pci_function *function = &inventory->functions[f];
		struct display_mode_device device;
		const struct display_mode *mode;
		char object[REPORT_BDF];
		const enum display_mode_verdict verdict = display_mode_examine(inventory, &hierarchy->plan, f, &device);

		if (verdict == DISPLAY_MODE_OTHER)
			continue;
		none = false;
		report_bdf(inventory, function->bdf, object);
		if (verdict != DISPLAY_MODE_READY) {
			refusal_log(verdict, function, &device, object);
			continue;
		}
		if (!device_program(&device, object, &mode))
			continue;
		display_take(&device, mode, function->bdf, display);
		log_line(LOG_I, "firmware", "display", "%s %s: %ux%u, %u bits, rows of %u bytes, [mem 0x%08x-0x%08x]",
			 object, device.name, (unsigned)display->width, (unsigned)display->height, display->bits,
			 (unsigned)display->pitch, (unsigned)device.framebuffer,
			 (unsigned)(device.framebuffer + display->pitch * display->height - 1));
		return true;
	}
	if (none)
		log_line(LOG_D, "firmware", "display", "none");
	return false;
}
