/* SPDX-License-Identifier: MIT */
/* What entry.S has found at the first instruction. Assembly includes this page for the offsets. */
#ifndef TESTS_GUESTS_XEN_PROBES_ENTRY_STATE_H
#define TESTS_GUESTS_XEN_PROBES_ENTRY_STATE_H

#define ENTRY_STATE_REGISTERS 0 /* EAX ECX EDX EBX ESP EBP ESI EDI */
#define ENTRY_STATE_CONTROL 32  /* CR0 CR3 CR4 */
#define ENTRY_STATE_FLAGS 44
#define ENTRY_STATE_SEGMENTS 48 /* CS DS ES FS GS SS */
#define ENTRY_STATE_SEEN 60     /* 4 bytes at offset 1000h of DS ES FS GS SS */
#define ENTRY_STATE_IDT 80      /* limit, base */
#define ENTRY_STATE_SIZE 88

#ifndef __ASSEMBLY__

#include <stdint.h>

struct entry_state {
	uint32_t registers[8];
	uint32_t control[3];
	uint32_t flags;
	uint16_t segments[6];
	uint32_t seen[5];
	uint16_t idt_limit;
	uint16_t idt_base[2];
	uint16_t unused;
} __attribute__((packed));

_Static_assert(sizeof(struct entry_state) == ENTRY_STATE_SIZE, "assembly and C have the same picture");

/* In the image, as there is no other memory before a segment register may be loaded. */
const struct entry_state *entry_state(void);

#endif
#endif
