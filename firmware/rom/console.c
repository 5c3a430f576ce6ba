/* SPDX-License-Identifier: MIT */
#include "firmware/rom/console.h"

#include <stddef.h>
#include <stdint.h>

#include "firmware/arch/io.h"

#define SERIAL_BASE 0x3f8
#define SERIAL_THR (SERIAL_BASE + 0)
#define SERIAL_LSR (SERIAL_BASE + 5)
#define SERIAL_LSR_THRE 0x20
#define SERIAL_WAIT_READS 100000

/* QEMU's debug console and the Bochs port: a read answers E9h where one is listening. */
#define DEBUG_CONSOLE_PORT 0x402
#define BOCHS_DEBUG_PORT 0xe9
#define DEBUG_ANSWER 0xe9

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

void rom_console_put(const char *line)
{
	serial_init();
	for (; *line != '\0'; line++)
		put(*line);
}
