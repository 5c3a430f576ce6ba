/* SPDX-License-Identifier: MIT */
/* The end of the road: one F line, the platform is told, then the processor stops with interrupts off. */
#ifndef FIRMWARE_PANIC_H
#define FIRMWARE_PANIC_H

/* `fact` says what was wrong, where, what was expected and what to do. */
void panic(const char *room, const char *object, const char *fact, ...) __attribute__((format(printf, 3, 4), noreturn));

/* Stops without a line: the log already names the outcome. */
void stop(void) __attribute__((noreturn));

#endif
