/* SPDX-License-Identifier: MIT */
/* Sentences, one fact each, collected before it is known whether they become lines or JSON. */
#ifndef TOOLS_PCIPLAN_STORY_H
#define TOOLS_PCIPLAN_STORY_H

#include <stddef.h>
#include <stdint.h>

#define PCIPLAN_SENTENCE_MAX 400

struct pciplan_story {
	char (*list)[PCIPLAN_SENTENCE_MAX];
	size_t count, capacity;
};

void pciplan_tell(struct pciplan_story *story, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Drops all sentences. */
void pciplan_story_free(struct pciplan_story *story);

#define PCIPLAN_BYTES_MAX 56

/* "0x10000000 bytes (256 MiB)"; the second part only where it is a whole number. */
const char *pciplan_bytes(uint64_t bytes, char text[PCIPLAN_BYTES_MAX]);

/* What people call functions of this class: "a VGA controller", "an NVMe controller". */
const char *pciplan_class_name(uint32_t class_code);

#endif
