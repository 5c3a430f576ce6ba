/* SPDX-License-Identifier: MIT */
/* One line on every console while only the ROM is there: the log (firmware/log.h) is in the image. */
#ifndef FIRMWARE_ROM_CONSOLE_H
#define FIRMWARE_ROM_CONSOLE_H

/* `line` with its "\r\n". Sets the serial port to 115200n8 first. */
void rom_console_put(const char *line);

#endif
