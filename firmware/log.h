/* SPDX-License-Identifier: MIT */
/*
 * The log: `<level> <room> <object>: <fact>`, one fact, one call, ASCII. docs/formats.md describes it.
 *
 * Goes to every console that answers: the serial port (3F8h), QEMU's debug console (402h), Xen's debug port (E9h).
 */
#ifndef FIRMWARE_LOG_H
#define FIRMWARE_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum log_level {
	LOG_F = 'F', /* fatal: the boot stops */
	LOG_E = 'E', /* something asked for was not done */
	LOG_W = 'W', /* the guest boots, with less than it could have */
	LOG_I = 'I', /* what was found and decided */
	LOG_D = 'D', /* inventory records and register writes: for programs and replay */
};

/* Finds out which consoles answer and sets the serial port to 115200n8. */
void log_init(void);

/* The serial port that is in use, by its first I/O port; 0: none. */
uint16_t log_serial_port(void);

/* Lines below `level` in the order F E W I D are left out from now on. D is the default. */
void log_set_level(enum log_level level);

/* How many lines there were so far, printed or not. */
struct log_counts {
	unsigned errors;
	unsigned warnings;
};
struct log_counts log_counts(void);

/* Keeps the last `size` bytes (not 0) of what is printed from now on in `buffer`, too. */
void log_keep(char *buffer, size_t size);

/* What is kept, in two pieces, of which either may be empty; lines end in a newline. */
struct log_kept {
	const char *text[2];
	size_t size[2];
};
struct log_kept log_kept(void);

/* Prints one line. `fact` is a format as of vsnprintf in firmware/libc; no newline; cut at 198 characters, all of them. */
void log_line(enum log_level level, const char *room, const char *object, const char *fact, ...)
	__attribute__((format(printf, 4, 5)));

#endif
