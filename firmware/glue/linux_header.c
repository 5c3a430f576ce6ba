/* SPDX-License-Identifier: MIT */
#include "firmware/glue/linux_header.h"

#include <string.h>

#include "bytes/le.h"
#include "e820/range.h"

#define SECTOR_SIZE 512
#define PROTOCOL_2_10 0x020a
#define ONE_MIB 0x100000ull
#define FOUR_GIB 0x100000000ull

/* setup_sects 0 stands for 4, as in kernels that were there before the field. */
static uint32_t setup_size_of(const uint8_t *setup)
{
	uint8_t sectors = setup[LINUX_HEADER_START];

	return ((sectors ? sectors : 4) + 1u) * SECTOR_SIZE;
}

static enum linux_header_error identity_check(const uint8_t *setup, size_t size)
{
	if (size < LINUX_HEADER_SIZE)
		return LINUX_HEADER_TOO_SHORT;
	if (le16_get(setup + LINUX_HEADER_BOOT_FLAG) != 0xaa55)
		return LINUX_HEADER_NO_BOOT_FLAG;
	if (memcmp(setup + LINUX_HEADER_MAGIC, "HdrS", 4) != 0)
		return LINUX_HEADER_NO_MAGIC;
	if (le16_get(setup + LINUX_HEADER_VERSION) < PROTOCOL_2_10)
		return LINUX_HEADER_OLD;
	return LINUX_HEADER_OK;
}

static enum linux_header_error size_check(const struct linux_header *header, const uint8_t *setup, size_t size)
{
	uint64_t syssize = (uint64_t)le32_get(setup + LINUX_HEADER_SYSSIZE) << 4;

	if (header->setup_size > size || header->header_end > size || header->header_end < LINUX_HEADER_SIZE)
		return LINUX_HEADER_SETUP_TRUNCATED;
	if (syssize == 0)
		return LINUX_HEADER_EMPTY;
	/* In paragraphs of 16 bytes, of which the last need not be whole. */
	if (syssize > range_align_up(header->kernel_size, 16))
		return LINUX_HEADER_KERNEL_TRUNCATED;
	return LINUX_HEADER_OK;
}

static enum linux_header_error address_check(const struct linux_header *header, const uint8_t *setup)
{
	uint64_t pref_address = le64_get(setup + LINUX_HEADER_PREF_ADDRESS);

	if (!(setup[LINUX_HEADER_LOADFLAGS] & LINUX_HEADER_LOADED_HIGH))
		return LINUX_HEADER_NOT_HIGH;
	if (header->init_size == 0 || pref_address < ONE_MIB || pref_address >= FOUR_GIB ||
	    header->init_size > FOUR_GIB - pref_address)
		return LINUX_HEADER_BAD_ADDRESS;
	if (!header->relocatable)
		return LINUX_HEADER_OK;
	if (!range_is_power_of_two(header->alignment) || (pref_address & (header->alignment - 1)) != 0)
		return LINUX_HEADER_BAD_ALIGNMENT;
	return LINUX_HEADER_OK;
}

/*
 * The version string is for the log only: what cannot be printed ends it, and a pointer out of
 * bounds is no error.
 */
static void name_copy(struct linux_header *header, const uint8_t *setup)
{
	uint32_t from = le16_get(setup + LINUX_HEADER_KERNEL_VERSION);
	size_t length = 0;

	if (from != 0)
		for (from += 0x200; from < header->setup_size && length < sizeof(header->name) - 1; from++) {
			if (setup[from] <= ' ' || setup[from] > '~')
				break;
			header->name[length++] = (char)setup[from];
		}
	header->name[length] = '\0';
}

enum linux_header_error linux_header_parse(struct linux_header *header, const uint8_t *setup, size_t size,
					   uint32_t kernel_size)
{
	enum linux_header_error error = identity_check(setup, size);

	memset(header, 0, sizeof(*header));
	if (error != LINUX_HEADER_OK)
		return error;

	header->version = le16_get(setup + LINUX_HEADER_VERSION);
	header->setup_size = setup_size_of(setup);
	header->header_end = LINUX_HEADER_MAGIC + setup[LINUX_HEADER_JUMP + 1];
	if (header->header_end > LINUX_HEADER_END_MAX)
		header->header_end = LINUX_HEADER_END_MAX;
	header->kernel_size = kernel_size;
	header->relocatable = setup[LINUX_HEADER_RELOCATABLE_KERNEL] != 0;
	header->alignment = le32_get(setup + LINUX_HEADER_KERNEL_ALIGNMENT);
	header->pref_address = (uint32_t)le64_get(setup + LINUX_HEADER_PREF_ADDRESS);
	header->init_size = le32_get(setup + LINUX_HEADER_INIT_SIZE);
	header->cmdline_size = le32_get(setup + LINUX_HEADER_CMDLINE_SIZE);
	header->initrd_addr_max = le32_get(setup + LINUX_HEADER_INITRD_ADDR_MAX);
	header->setup_data = le64_get(setup + LINUX_HEADER_SETUP_DATA);

	error = size_check(header, setup, size);
	if (error != LINUX_HEADER_OK)
		return error;
	name_copy(header, setup);
	return address_check(header, setup);
}

const char *linux_header_error_text(enum linux_header_error error)
{
	switch (error) {
	case LINUX_HEADER_OK:
		return "nothing is wrong";
	case LINUX_HEADER_TOO_SHORT:
		return "there is no set-up part with a header";
	case LINUX_HEADER_NO_BOOT_FLAG:
		return "the boot flag AA55h is missing at offset 1FEh";
	case LINUX_HEADER_NO_MAGIC:
		return "the magic HdrS is missing at offset 202h";
	case LINUX_HEADER_OLD:
		return "the boot protocol is older than 2.10 (Linux 2.6.31)";
	case LINUX_HEADER_SETUP_TRUNCATED:
		return "the set-up part is shorter than its header says";
	case LINUX_HEADER_KERNEL_TRUNCATED:
		return "the image is shorter than its header says";
	case LINUX_HEADER_EMPTY:
		return "there is no kernel behind the set-up part";
	case LINUX_HEADER_NOT_HIGH:
		return "it is a zImage, for low memory";
	case LINUX_HEADER_BAD_ALIGNMENT:
		return "kernel_alignment is no power of two or does not divide pref_address";
	case LINUX_HEADER_BAD_ADDRESS:
		return "pref_address and init_size name no memory between 1 MiB and 4 GiB";
	}
	return "unknown error";
}
