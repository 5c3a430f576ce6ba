/* SPDX-License-Identifier: MIT */
/*
 * A flash device image to be spoilt, put together from UEFI PI 1.8, volume 3, as edk2's UefiPayloadPkg lays its out:
 *
 *   0     volume header, block map, at 60h the extended header
 *   78h   a file of type pad
 *   A8h   the SEC file: at C0h a raw section, at DCh the PE32 section, whose image begins at E0h
 *   700h  free space to the end
 */
#ifndef TESTS_UNIT_UEFI_FIXTURE_H
#define TESTS_UNIT_UEFI_FIXTURE_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bytes/le.h"

#define FD_SIZE 0x4000
#define FD_BASE 0x800000u
#define FD_ROOM 0x8000 /* for tests that make it larger */

#define FD_PAD_FILE 0x78
#define FD_SEC_FILE 0xa8
#define FD_RAW_SECTION 0xc0
#define FD_PE_SECTION 0xdc
#define FD_PE 0xe0
#define FD_PE_HEADER (FD_PE + 0x80)
#define FD_OPTIONAL (FD_PE_HEADER + 24)
#define FD_PE_ROW (FD_OPTIONAL + 0xe0)
#define FD_PE_SIZE 0x600
#define FD_ENTRY 0x234u /* from the PE on */

static uint8_t fd[FD_ROOM];

static const uint8_t fd_ffs2[16] = { 0x78, 0xe5, 0x8c, 0x8c, 0x3d, 0x8a, 0x1c, 0x4f,
				     0x99, 0x35, 0x89, 0x61, 0x85, 0xc3, 0x2d, 0xd3 };

/* The header's words add up to 0. */
static void fd_seal_volume(size_t at)
{
	uint16_t sum = 0, length = le16_get(fd + at + 0x30);

	le16_put(fd + at + 0x32, 0);
	for (size_t i = 0; i < length && at + i + 2 <= sizeof(fd); i += 2)
		sum = (uint16_t)(sum + le16_get(fd + at + i));
	le16_put(fd + at + 0x32, (uint16_t)-sum);
}

/* The header's bytes add up to 0 with the file's checksum and the state taken as 0. */
static void fd_seal_file(size_t at)
{
	const size_t length = fd[at + 0x13] & 1 ? 0x20 : 0x18;
	uint8_t sum = 0;

	fd[at + 0x10] = 0;
	for (size_t i = 0; i < length; i++)
		sum = (uint8_t)(sum + (i == 0x11 || i == 0x17 ? 0 : fd[at + i]));
	fd[at + 0x10] = (uint8_t)-sum;
}

static void fd_put24(size_t at, uint32_t value)
{
	le16_put(fd + at, (uint16_t)value);
	fd[at + 2] = (uint8_t)(value >> 16);
}

static void fd_put_volume(size_t at, uint32_t length)
{
	memset(fd + at, 0, 0x48);
	memcpy(fd + at + 0x10, fd_ffs2, sizeof(fd_ffs2));
	le64_put(fd + at + 0x20, length);
	memcpy(fd + at + 0x28, "_FVH", 4);
	le32_put(fd + at + 0x2c, 0x4feff);
	le16_put(fd + at + 0x30, 0x48);
	fd[at + 0x37] = 2;
	le32_put(fd + at + 0x38, length / 0x1000);
	le32_put(fd + at + 0x3c, 0x1000);
	fd_seal_volume(at);
}

static void fd_put_file(size_t at, uint8_t type, uint32_t size)
{
	memset(fd + at, 0x11, 16);
	fd[at + 0x11] = 0xaa; /* as edk2 fills it in when nothing is checked */
	fd[at + 0x12] = type;
	fd[at + 0x13] = 0;
	fd_put24(at + 0x14, size);
	fd[at + 0x17] = 0xf8;
	fd_seal_file(at);
}

/* One section, .text, from 200h to 400h. */
static void fd_put_pe(size_t at, uint16_t machine)
{
	uint8_t *pe = fd + at;

	memset(pe, 0, FD_PE_SIZE);
	memcpy(pe, "MZ", 2);
	le32_put(pe + 0x3c, 0x80);
	memcpy(pe + 0x80, "PE\0\0", 4);
	le16_put(pe + 0x84, machine);
	le16_put(pe + 0x86, 1);                        /* NumberOfSections */
	le16_put(pe + 0x94, 0xe0);                     /* SizeOfOptionalHeader */
	le16_put(pe + 0x98, 0x10b);                    /* Magic */
	le32_put(pe + 0xa8, FD_ENTRY);                 /* AddressOfEntryPoint */
	le32_put(pe + 0xb4, (uint32_t)(FD_BASE + at)); /* ImageBase */
	memcpy(pe + 0x178, ".text", 5);
	le32_put(pe + 0x180, 0x200); /* VirtualSize */
	le32_put(pe + 0x184, 0x200); /* VirtualAddress */
	le32_put(pe + 0x188, 0x200); /* SizeOfRawData */
	le32_put(pe + 0x18c, 0x200); /* PointerToRawData */
}

static void fd_put_section(size_t at, uint8_t type, uint32_t size)
{
	fd_put24(at, size);
	fd[at + 3] = type;
}

static void fd_start(void)
{
	memset(fd, 0xff, sizeof(fd));
	fd_put_volume(0, FD_SIZE);
	le16_put(fd + 0x34, 0x60);
	fd_seal_volume(0);
	le32_put(fd + 0x70, 0x14); /* ExtHeaderSize */
	fd_put_file(FD_PAD_FILE, 0xf0, FD_SEC_FILE - FD_PAD_FILE);
	fd_put_file(FD_SEC_FILE, 0x03, FD_PE + FD_PE_SIZE - FD_SEC_FILE);
	fd_put_section(FD_RAW_SECTION, 0x19, 0x1a); /* and two bytes that align the next one */
	fd_put_section(FD_PE_SECTION, 0x10, 4 + FD_PE_SIZE);
	fd_put_pe(FD_PE, 0x14c);
}

/* The first `size` bytes, with nothing behind them that may be read; to be freed. */
static inline uint8_t *fd_copy(size_t size)
{
	uint8_t *copy = malloc(size ? size : 1);

	memcpy(copy, fd, size);
	return copy;
}

#endif
