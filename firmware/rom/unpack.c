/* SPDX-License-Identifier: MIT */
#include "firmware/rom/unpack.h"

#include <stddef.h>
#include <stdint.h>

#include "firmware/arch/io.h"
#include "firmware/glue/lz4.h"
#include "firmware/layout.h"
#include "firmware/rom/packed.h"

#define ROM_BASE ((uintptr_t)(UINT64_C(0x100000000) - LAYOUT_ROM_SIZE))
#define IMAGE_SIZE_MAX (LAYOUT_IMAGE_END - LAYOUT_IMAGE)
#define PACKED_SIZE_MAX (LAYOUT_ROM_SIZE - LAYOUT_ROM_START_SIZE - sizeof(struct rom_packed))

#define SERIAL_BASE 0x3f8
#define SERIAL_THR (SERIAL_BASE + 0)
#define SERIAL_LSR (SERIAL_BASE + 5)
#define SERIAL_LSR_THRE 0x20
#define SERIAL_WAIT_READS 100000

/* QEMU's debug console and the Bochs port: a read answers E9h where one is listening. */
#define DEBUG_CONSOLE_PORT 0x402
#define BOCHS_DEBUG_PORT 0xe9
#define DEBUG_ANSWER 0xe9

/* The log (firmware/log.h) is in the image that cannot be had: this is the same for one line. */
static void serial_init(void)
{
	static const struct {
		uint8_t reg;
		uint8_t value;
	} writes[] = {
		{ 3, 0x80 },              /* LCR: the divisor latch shows */
		{ 0, 1 },                 /* 115200 bits per second */
		{ 1, 0 },    { 3, 0x03 }, /* LCR: 8 bits, no parity, 1 stop bit */
		{ 1, 0 },                 /* IER: no interrupts */
		{ 2, 0x07 },              /* FCR: FIFOs on and empty */
		{ 4, 0x03 },              /* MCR: DTR, RTS */
	};

	for (size_t i = 0; i < sizeof(writes) / sizeof(writes[0]); i++)
		outb((uint16_t)(SERIAL_BASE + writes[i].reg), writes[i].value);
}

static void put(char c)
{
	/* Where there is no port, FFh is read, which says ready. */
	for (unsigned reads = 0; reads < SERIAL_WAIT_READS; reads++) {
		if (inb(SERIAL_LSR) & SERIAL_LSR_THRE)
			break;
	}
	outb(SERIAL_THR, (uint8_t)c);
	if (c == '\r')
		return;
	if (inb(DEBUG_CONSOLE_PORT) == DEBUG_ANSWER)
		outb(DEBUG_CONSOLE_PORT, (uint8_t)c);
	if (inb(BOCHS_DEBUG_PORT) == DEBUG_ANSWER)
		outb(BOCHS_DEBUG_PORT, (uint8_t)c);
}

static void report_corrupt(void)
{
	serial_init();
	for (const char *c = "F firmware rom: image is corrupt, take a new copy of the ROM file\r\n"; *c != '\0'; c++)
		put(*c);
}

static uint32_t sum_of(const uint32_t *words, size_t count)
{
	uint32_t sum = 0;

	for (size_t i = 0; i < count; i++)
		sum = rom_sum(sum, words[i]);
	return sum;
}

/* The sizes are as little to be trusted as the rest: they must not lead out of the ROM or of the image's place. */
static bool unpack(const struct rom_packed *rom, uint8_t *image)
{
	if (rom->packed_size > PACKED_SIZE_MAX || rom->image_size > IMAGE_SIZE_MAX ||
	    rom->image_size % sizeof(uint32_t) != 0)
		return false;
	if (!lz4_decompress(image, rom->image_size, rom->packed, rom->packed_size))
		return false;
	return sum_of((const uint32_t *)(const void *)image, rom->image_size / sizeof(uint32_t)) == rom->sum;
}

bool rom_unpack(void)
{
	if (unpack((const struct rom_packed *)ROM_BASE, (uint8_t *)(uintptr_t)LAYOUT_IMAGE))
		return true;
	report_corrupt();
	return false;
}
