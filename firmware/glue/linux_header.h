/* SPDX-License-Identifier: MIT */
/*
 * The setup header of a Linux bzImage (Linux Documentation/arch/x86/boot.rst, "The Real-Mode Kernel
 * Header").
 *
 * Boot protocol 2.10 (Linux 2.6.31, 2009) or later is asked for: before it, a kernel does not say
 * how much memory it needs while it decompresses itself (init_size), so no place could be proven
 * free for it.
 */
#ifndef FIRMWARE_GLUE_LINUX_HEADER_H
#define FIRMWARE_GLUE_LINUX_HEADER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Where fields are, counted from the start of the set-up part, which is also their place in
 * boot_params.
 */
#define LINUX_HEADER_START 0x1f1 /* setup_sects, the first field */
#define LINUX_HEADER_SYSSIZE 0x1f4
#define LINUX_HEADER_BOOT_FLAG 0x1fe
#define LINUX_HEADER_JUMP 0x200 /* second byte: where the header ends, counted from 0x202 */
#define LINUX_HEADER_MAGIC 0x202
#define LINUX_HEADER_VERSION 0x206
#define LINUX_HEADER_KERNEL_VERSION 0x20e /* of a string, counted from 0x200 */
#define LINUX_HEADER_TYPE_OF_LOADER 0x210
#define LINUX_HEADER_LOADFLAGS 0x211
#define LINUX_HEADER_CODE32_START 0x214
#define LINUX_HEADER_RAMDISK_IMAGE 0x218
#define LINUX_HEADER_RAMDISK_SIZE 0x21c
#define LINUX_HEADER_CMD_LINE_PTR 0x228
#define LINUX_HEADER_INITRD_ADDR_MAX 0x22c
#define LINUX_HEADER_KERNEL_ALIGNMENT 0x230
#define LINUX_HEADER_RELOCATABLE_KERNEL 0x234
#define LINUX_HEADER_CMDLINE_SIZE 0x238
#define LINUX_HEADER_SETUP_DATA 0x250
#define LINUX_HEADER_PREF_ADDRESS 0x258
#define LINUX_HEADER_INIT_SIZE 0x260
#define LINUX_HEADER_SIZE 0x264    /* the bytes of the set-up part that are looked at */
#define LINUX_HEADER_END_MAX 0x290 /* in boot_params another field begins here */

#define LINUX_HEADER_LOADED_HIGH 0x01 /* loadflags */

#define LINUX_HEADER_NAME_SIZE 64

enum linux_header_error {
	LINUX_HEADER_OK,
	LINUX_HEADER_TOO_SHORT,        /* no set-up part that could hold a header */
	LINUX_HEADER_NO_BOOT_FLAG,     /* no 0xAA55 */
	LINUX_HEADER_NO_MAGIC,         /* no "HdrS" */
	LINUX_HEADER_OLD,              /* boot protocol below 2.10 */
	LINUX_HEADER_SETUP_TRUNCATED,  /* it is smaller than setup_sects or the header's length says */
	LINUX_HEADER_KERNEL_TRUNCATED, /* syssize says the kernel is larger than it is */
	LINUX_HEADER_EMPTY,            /* syssize is 0 */
	LINUX_HEADER_NOT_HIGH,         /* a zImage, to be loaded at 0x10000 */
	/*
	 * Relocatable, and kernel_alignment is no power of two or pref_address no multiple of it.
	 */
	LINUX_HEADER_BAD_ALIGNMENT,
	/*
	 * init_size is 0, or the init_size bytes at pref_address do not lie between 1 MiB and 4
	 * GiB.
	 */
	LINUX_HEADER_BAD_ADDRESS,
};

/* What the header says; sizes in bytes. */
struct linux_header {
	uint16_t version;
	uint32_t setup_size;  /* the set-up part, with the boot sector */
	uint32_t header_end;  /* one past its last byte, from the start of the set-up part */
	uint32_t kernel_size; /* the protected-mode part as it is, not less than syssize */
	bool relocatable;
	uint32_t alignment;
	uint32_t pref_address;
	uint32_t init_size;                /* what the kernel needs, from where it runs */
	uint32_t cmdline_size;             /* the longest command line, without its NUL */
	uint32_t initrd_addr_max;          /* the highest address that the initrd's last byte may have */
	uint64_t setup_data;               /* a list that the device model attached; 0: none */
	char name[LINUX_HEADER_NAME_SIZE]; /* the version string's first word, or "" */
};

/*
 * `setup`: the first `size` bytes of the image, its set-up part; `kernel_size`: the bytes that
 * follow it.
 */
enum linux_header_error linux_header_parse(struct linux_header *header, const uint8_t *setup, size_t size,
					   uint32_t kernel_size);

/* What is wrong with the image, as a clause. */
const char *linux_header_error_text(enum linux_header_error error);

#endif
