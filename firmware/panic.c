/* SPDX-License-Identifier: MIT */
#include "firmware/panic.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

#include "firmware/log.h"
#include "firmware/platform.h"

#define PANIC_FACT_MAX 200 /* more than a line of the log holds */

void panic(const char *room, const char *object, const char *fact, ...)
{
	static bool crashing;
	char text[PANIC_FACT_MAX];
	va_list args;

	va_start(args, fact);
	vsnprintf(text, sizeof(text), fact, args);
	va_end(args);
	log_line(LOG_F, room, object, "%s", text);
	/* A fault in the platform's own way of crashing must not come back here again and again. */
	if (!crashing) {
		crashing = true;
		platform_crash();
	}
	stop();
}

void stop(void)
{
	/* A non-maskable interrupt or a system management interrupt wakes the processor: it is put back to sleep. */
	for (;;)
		__asm__ volatile("cli; hlt");
}
