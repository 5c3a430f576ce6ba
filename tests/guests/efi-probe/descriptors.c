/* SPDX-License-Identifier: MIT */
#include "tests/guests/efi-probe/descriptors.h"

#include <stdint.h>

#include "tests/guests/bios-probe/line.h"
#include "tests/guests/bios-probe/memory.h"

#define QWORD_ADDRESS_SPACE 0x8a
#define DESCRIPTORS_MAX 64

#define AT_LENGTH 1
#define AT_KIND 3
#define AT_FLAGS 5
#define AT_GRANULARITY 6
#define AT_MINIMUM 14
#define AT_MAXIMUM 22
#define AT_TRANSLATION 30
#define AT_SIZE 38

void descriptors_show(const char *what, const void *list)
{
	uint64_t at = (uintptr_t)list;

	memory_forget();
	for (uint32_t i = 0; i < DESCRIPTORS_MAX && memory_u8(at) == QWORD_ADDRESS_SPACE; i++) {
		line_print(
			"%s kind=%u flags=0x%x granularity=%u first=0x%llx last=0x%llx translation=0x%llx size=0x%llx",
			what, memory_u8(at + AT_KIND), memory_u8(at + AT_FLAGS),
			(uint32_t)memory_u64(at + AT_GRANULARITY), (unsigned long long)memory_u64(at + AT_MINIMUM),
			(unsigned long long)memory_u64(at + AT_MAXIMUM),
			(unsigned long long)memory_u64(at + AT_TRANSLATION),
			(unsigned long long)memory_u64(at + AT_SIZE));
		at += 3u + memory_u16(at + AT_LENGTH);
	}
}
