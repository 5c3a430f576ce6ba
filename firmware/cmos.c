/* SPDX-License-Identifier: MIT */
#include "firmware/cmos.h"

#include <stdbool.h>
#include <stddef.h>

#include "firmware/arch/io.h"
#include "firmware/glue/cmos_memory.h"
#include "firmware/log.h"

#define PORT_INDEX 0x70 /* bit 7 keeps NMIs off: 0 */
#define PORT_DATA 0x71

#define SECOND 0x00
#define MINUTE 0x02
#define HOUR 0x04
#define STATUS_A 0x0a
#define STATUS_A_UPDATE 0x80
#define STATUS_B 0x0b
#define STATUS_B_24_HOURS 0x02
#define STATUS_B_BINARY 0x04
#define HOUR_PM 0x80

/* An update takes 2 ms at most; a port access takes a tenth of a microsecond at least. */
#define UPDATE_READS 100000

uint8_t cmos_read(uint8_t index)
{
	outb(PORT_INDEX, index);
	return inb(PORT_DATA);
}

void cmos_write_memory(const struct e820_map *ram, uint64_t low_end)
{
	struct cmos_memory_byte bytes[CMOS_MEMORY_BYTES];
	unsigned written = 0;

	cmos_memory_bytes(ram, low_end, bytes);
	for (size_t i = 0; i < CMOS_MEMORY_BYTES; i++) {
		if (cmos_read(bytes[i].index) == bytes[i].value)
			continue;
		outb(PORT_DATA, bytes[i].value);
		written++;
		if (cmos_read(bytes[i].index) != bytes[i].value)
			log_line(LOG_W, "firmware", "cmos", "byte %02xh does not keep 0x%02x", bytes[i].index,
				 bytes[i].value);
	}
	log_line(LOG_D, "firmware", "cmos", "memory sizes: %u of %u bytes written, the others were right", written,
		 CMOS_MEMORY_BYTES);
}

static bool is_settled(void)
{
	for (unsigned i = 0; i < UPDATE_READS; i++)
		if (!(cmos_read(STATUS_A) & STATUS_A_UPDATE))
			return true;
	return false;
}

static uint8_t to_binary(uint8_t value, uint8_t status)
{
	return status & STATUS_B_BINARY ? value : (uint8_t)((value >> 4) * 10 + (value & 0xf));
}

static uint8_t to_24_hours(uint8_t value, uint8_t status)
{
	uint8_t hour = to_binary(value & (uint8_t)~HOUR_PM, status);

	if (status & STATUS_B_24_HOURS)
		return hour;
	return (uint8_t)(hour % 12 + (value & HOUR_PM ? 12 : 0));
}

struct cmos_time cmos_read_time(void)
{
	struct cmos_time time;
	uint8_t status;

	if (!is_settled())
		return (struct cmos_time){ 0, 0, 0 };
	status = cmos_read(STATUS_B);
	time.second = to_binary(cmos_read(SECOND), status);
	time.minute = to_binary(cmos_read(MINUTE), status);
	time.hour = to_24_hours(cmos_read(HOUR), status);
	if (time.hour > 23 || time.minute > 59 || time.second > 59)
		return (struct cmos_time){ 0, 0, 0 };
	return time;
}
