/* SPDX-License-Identifier: MIT */
#include "tools/pciplan_story.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/pciplan_text.h"

void pciplan_tell(struct pciplan_story *story, const char *format, ...)
{
	va_list arguments;

	if (story->count == story->capacity) {
		const size_t capacity = story->capacity != 0 ? 2 * story->capacity : 32;
		char(*larger)[PCIPLAN_SENTENCE_MAX] = pciplan_allocate(capacity, sizeof(*larger));

		if (story->count != 0)
			memcpy(larger, story->list, story->count * sizeof(*larger));
		free(story->list);
		story->list = larger;
		story->capacity = capacity;
	}
	va_start(arguments, format);
	vsnprintf(story->list[story->count++], PCIPLAN_SENTENCE_MAX, format, arguments);
	va_end(arguments);
}

void pciplan_story_free(struct pciplan_story *story)
{
	free(story->list);
	*story = (struct pciplan_story){ 0 };
}

const char *pciplan_bytes(uint64_t bytes, char text[PCIPLAN_BYTES_MAX])
{
	static const char *const units[] = { "KiB", "MiB", "GiB", "TiB", "PiB" };
	int unit = -1;
	uint64_t count = bytes;

	while (count != 0 && count % 1024 == 0 && unit < 4) {
		count /= 1024;
		unit++;
	}
	if (unit < 0)
		snprintf(text, PCIPLAN_BYTES_MAX, "0x%llx bytes", (unsigned long long)bytes);
	else
		snprintf(text, PCIPLAN_BYTES_MAX, "0x%llx bytes (%llu %s)", (unsigned long long)bytes,
			 (unsigned long long)count, units[unit]);
	return text;
}

/* PCI Code and ID Assignment 1.11, 1; the first that fits counts, so that subclasses stand before their class. */
static const struct {
	uint32_t value, mask;
	const char *name;
} classes[] = {
	{ 0x010100, 0xffff00, "an IDE controller" },
	{ 0x010600, 0xffff00, "a SATA controller" },
	{ 0x010800, 0xffff00, "an NVMe controller" },
	{ 0x010000, 0xff0000, "a storage controller" },
	{ 0x020000, 0xffff00, "an Ethernet controller" },
	{ 0x020000, 0xff0000, "a network controller" },
	{ 0x030000, 0xffff00, "a VGA controller" },
	{ 0x030000, 0xff0000, "a display controller" },
	{ 0x040000, 0xff0000, "a multimedia controller" },
	{ 0x050000, 0xff0000, "a memory controller" },
	{ 0x060000, 0xffff00, "a host bridge" },
	{ 0x060100, 0xffff00, "an ISA bridge" },
	{ 0x060400, 0xffff00, "a PCI bridge" },
	{ 0x060700, 0xffff00, "a CardBus bridge" },
	{ 0x060000, 0xff0000, "a bridge" },
	{ 0x070000, 0xff0000, "a communication controller" },
	{ 0x080000, 0xff0000, "a system peripheral" },
	{ 0x090000, 0xff0000, "an input device controller" },
	{ 0x0c0300, 0xffff00, "a USB controller" },
	{ 0x0c0500, 0xffff00, "an SMBus controller" },
	{ 0x0c0000, 0xff0000, "a serial bus controller" },
	{ 0x0d0000, 0xff0000, "a wireless controller" },
	{ 0x100000, 0xff0000, "an encryption controller" },
	{ 0x110000, 0xff0000, "a signal processing controller" },
	{ 0x120000, 0xff0000, "a processing accelerator" },
};

const char *pciplan_class_name(uint32_t class_code)
{
	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
		if ((class_code & classes[i].mask) == classes[i].value)
			return classes[i].name;
	return "a device";
}
