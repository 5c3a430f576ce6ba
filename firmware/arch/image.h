/* SPDX-License-Identifier: MIT */
/* Places that the linker script names. Only their addresses mean something. */
#ifndef FIRMWARE_ARCH_IMAGE_H
#define FIRMWARE_ARCH_IMAGE_H

extern char image_start[]; /* code and constants: image_start up to read_only_end */
extern char read_only_end[];
extern char stack_guard[]; /* one page that nothing may touch; the stack is above it */
extern char stack_top[];   /* one past the stack */

#endif
