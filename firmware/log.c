/* SPDX-License-Identifier: MIT */
#include "firmware/log.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "firmware/arch/io.h"

/* The serial port: a 16550 (registers by their names in its data sheet). */
#define SERIAL_BASE 0x3f8
#define SERIAL_THR (SERIAL_BASE + 0) /* transmitter holding; divisor latch, low half, while LCR has DLAB set */
#define SERIAL_IER (SERIAL_BASE + 1) /* interrupt enable; divisor latch, high half */
#define SERIAL_FCR (SERIAL_BASE + 2)
#define SERIAL_LCR (SERIAL_BASE + 3)
#define SERIAL_MCR (SERIAL_BASE + 4)
#define SERIAL_LSR (SERIAL_BASE + 5)
#define SERIAL_SCR (SERIAL_BASE + 7) /* scratch: keeps what is written to it */

#define SERIAL_LCR_8N1 0x03
#define SERIAL_LCR_DLAB 0x80
#define SERIAL_FCR_ENABLE_AND_CLEAR 0x07
#define SERIAL_MCR_DTR_RTS 0x03
#define SERIAL_LSR_THRE 0x20
#define SERIAL_DIVISOR_115200 1

/* A character takes 87 us and a port read about 1 us: far longer than a port that works ever makes us wait. */
#define SERIAL_WAIT_READS 100000

/* QEMU's debug console and the Bochs port that Xen took over: a read answers E9h where one is listening. */
#define DEBUG_CONSOLE_PORT 0x402
#define XEN_DEBUG_PORT 0xe9
#define DEBUG_ANSWER 0xe9

/* Where Xen names itself: the first hypervisor leaf, or the second block when the first shows Hyper-V's interface. */
#define CPUID_XEN_FIRST 0x40000000
#define CPUID_XEN_SECOND 0x40000100

/* Xen breaks a guest's line after 198 characters (DOMAIN_PBUF_SIZE, with room for the newline and a NUL). */
#define LOG_LINE_MAX 198
#define LOG_CUT "..." /* ends a line that was longer */

static const char log_levels[] = { LOG_F, LOG_E, LOG_W, LOG_I, LOG_D, '\0' };

static struct {
	bool serial;
	bool debug_console;
	bool xen_debug_port;
	enum log_level level;
	struct log_counts counts;
	char *kept;
	size_t kept_size;
	size_t kept_next; /* where the next byte goes */
	bool kept_full;   /* the oldest byte is there, too */
} log = { .level = LOG_D };

static bool serial_init(void)
{
	static const uint8_t patterns[] = { 0x5a, 0xa5 };

	for (size_t i = 0; i < sizeof(patterns); i++) {
		outb(SERIAL_SCR, patterns[i]);
		if (inb(SERIAL_SCR) != patterns[i])
			return false;
	}
	outb(SERIAL_LCR, SERIAL_LCR_DLAB);
	outb(SERIAL_THR, SERIAL_DIVISOR_115200);
	outb(SERIAL_IER, 0);
	outb(SERIAL_LCR, SERIAL_LCR_8N1);
	outb(SERIAL_IER, 0);
	outb(SERIAL_FCR, SERIAL_FCR_ENABLE_AND_CLEAR);
	outb(SERIAL_MCR, SERIAL_MCR_DTR_RTS);
	return true;
}

static bool leaf_names_xen(uint32_t leaf)
{
	struct cpuid id = cpuid(leaf);
	uint32_t signature[3] = { id.ebx, id.ecx, id.edx };

	return memcmp(signature, "XenVMMXenVMM", sizeof(signature)) == 0;
}

/*
 * Xen takes what is written to its port but refuses reads: there its name has to do. Its port is the hypervisor's own, while a
 * character for the serial port costs two ways to the device model and back: a boot takes seconds more with it.
 */
void log_init(void)
{
	const bool xen = leaf_names_xen(CPUID_XEN_FIRST) || leaf_names_xen(CPUID_XEN_SECOND);

	log.serial = !xen && serial_init();
	log.debug_console = !xen && inb(DEBUG_CONSOLE_PORT) == DEBUG_ANSWER;
	log.xen_debug_port = xen || inb(XEN_DEBUG_PORT) == DEBUG_ANSWER;
}

uint16_t log_serial_port(void)
{
	return log.serial ? SERIAL_BASE : 0;
}

void log_set_level(enum log_level level)
{
	log.level = level;
}

/* A port that does not take a character in time is given up, or every further line would wait as long. */
static void serial_put(char c)
{
	for (unsigned reads = 0; reads < SERIAL_WAIT_READS; reads++) {
		if (inb(SERIAL_LSR) & SERIAL_LSR_THRE) {
			outb(SERIAL_THR, (uint8_t)c);
			return;
		}
	}
	log.serial = false;
}

struct log_counts log_counts(void)
{
	return log.counts;
}

void log_keep(char *buffer, size_t size)
{
	log.kept = buffer;
	log.kept_size = size;
	log.kept_next = 0;
	log.kept_full = false;
}

struct log_kept log_kept(void)
{
	return (struct log_kept){
		.text = { log.kept + log.kept_next, log.kept },
		.size = { log.kept_full ? log.kept_size - log.kept_next : 0, log.kept_next },
	};
}

static void keep(char c)
{
	log.kept[log.kept_next++] = c;
	if (log.kept_next == log.kept_size) {
		log.kept_next = 0;
		log.kept_full = true;
	}
}

static void put(char c)
{
	if (log.kept)
		keep(c);
	if (log.serial && c == '\n')
		serial_put('\r');
	if (log.serial)
		serial_put(c);
	if (log.debug_console)
		outb(DEBUG_CONSOLE_PORT, (uint8_t)c);
	if (log.xen_debug_port)
		outb(XEN_DEBUG_PORT, (uint8_t)c);
}

/* Text that comes from devices and device models may hold anything; a log line is one line of printable ASCII. */
static void put_line(const char *line)
{
	for (; *line != '\0'; line++)
		put(*line >= ' ' && *line <= '~' ? *line : '?');
	put('\n');
}

void log_line(enum log_level level, const char *room, const char *object, const char *fact, ...)
{
	char line[LOG_LINE_MAX + 1];
	int head;
	int body = 0;
	va_list args;

	log.counts.errors += level == LOG_E;
	log.counts.warnings += level == LOG_W;
	if (strchr(log_levels, (int)level) > strchr(log_levels, (int)log.level))
		return;

	head = snprintf(line, sizeof(line), "%c %s %s: ", (char)level, room, object);
	if (head < LOG_LINE_MAX) {
		va_start(args, fact);
		body = vsnprintf(line + head, sizeof(line) - (size_t)head, fact, args);
		va_end(args);
	}
	if (head + body > LOG_LINE_MAX)
		memcpy(line + LOG_LINE_MAX - strlen(LOG_CUT), LOG_CUT, strlen(LOG_CUT));
	put_line(line);
}
