/* SPDX-License-Identifier: MIT */
/* The state that a BIOS is started in, and the image's own bytes. */
#include "tests/guests/xen-probes/checks.h"
#include "tests/guests/xen-probes/entry_state.h"
#include "tests/guests/xen-probes/probe.h"

#define CR0_PE 0x00000001u
#define CR0_PG 0x80000000u
#define FLAG_INTERRUPT 0x200u
#define FLAG_DIRECTION 0x400u
#define FLAG_TRAP 0x100u

#define LOW_COPY 0xf0000u
#define LOW_COPY_SIZE 0x10000u
#define BLOCK 0x1000u

#define PATTERN_XOR 0x9e3779b9u
#define PATTERN_FACTOR 2654435761u

void entry_state_begin(void);
void entry_state_end(void);

static void check_registers(const struct entry_state *state)
{
	static const char *const names[] = { "EAX", "ECX", "EDX", "EBX", "ESP", "EBP", "ESI", "EDI" };
	uint32_t wrong = 8;

	for (uint32_t i = 8; i-- > 0;)
		if (state->registers[i] != 0)
			wrong = i;
	if (wrong == 8)
		probe_claim("entry-registers-zero", true, "all eight are 0");
	else
		probe_claim("entry-registers-zero", false, "%s is 0x%x", names[wrong], state->registers[wrong]);
}

static void check_segments(const struct entry_state *state)
{
	bool zero = true, seen = true;

	for (uint32_t i = 1; i < 6; i++)
		zero &= state->segments[i] == 0;
	for (uint32_t i = 0; i < 5; i++)
		seen &= state->seen[i] == probe_u32(BLOCK);
	probe_claim("entry-code-segment", state->segments[0] == 0xf000, "CS is 0x%04x", state->segments[0]);
	probe_claim("entry-data-segments-zero", zero, "DS %04x ES %04x FS %04x GS %04x SS %04x", state->segments[1],
		    state->segments[2], state->segments[3], state->segments[4], state->segments[5]);
	probe_claim("entry-data-segments-base-0", seen, "the block at 1000h is%s seen through each",
		    seen ? "" : " not");
}

void check_entry(void)
{
	const struct entry_state *state = entry_state();
	const uint32_t idt_base = state->idt_base[0] | (uint32_t)state->idt_base[1] << 16;

	check_registers(state);
	check_segments(state);
	probe_claim("entry-real-mode", !(state->control[0] & (CR0_PE | CR0_PG)), "CR0 is 0x%x", state->control[0]);
	probe_claim("entry-control-registers", state->control[1] == 0 && state->control[2] == 0, "CR3 0x%x, CR4 0x%x",
		    state->control[1], state->control[2]);
	probe_claim("entry-interrupts-off", !(state->flags & (FLAG_INTERRUPT | FLAG_TRAP | FLAG_DIRECTION)),
		    "EFLAGS is 0x%x", state->flags);
	probe_claim("entry-vectors-at-0", state->idt_limit == 0x3ff && (idt_base & 0xffffff) == 0,
		    "IDT base 0x%x limit 0x%x", idt_base, state->idt_limit);
}

static bool is_own_state(uint32_t address)
{
	return address >= (uint32_t)(uintptr_t)entry_state_begin && address < (uint32_t)(uintptr_t)entry_state_end;
}

/* The first byte of the last 64 KiB in which both copies differ, apart from what entry.S wrote; 0: none. */
static uint32_t copies_differ(uint32_t image_end)
{
	for (uint32_t i = 0; i < LOW_COPY_SIZE; i++)
		if (!is_own_state(LOW_COPY + i) &&
		    probe_u8(LOW_COPY + i) != probe_u8(image_end - (LOW_COPY_SIZE - 1) + i))
			return LOW_COPY + i;
	return 0;
}

void check_image(void)
{
	const struct probe_contract *contract = probe_contract();
	const uint32_t image_end = contract->image + (contract->size - 1);
	uint32_t at = contract->filler, different;
	uint8_t before, inverse;
	volatile uint8_t *const byte = (volatile uint8_t *)(uintptr_t)(contract->image + contract->filler);

	while (at < contract->size - LOW_COPY_SIZE &&
	       probe_u32(contract->image + at) == (at ^ PATTERN_XOR) * PATTERN_FACTOR)
		at += 4;
	probe_claim("image-whole", at == contract->size - LOW_COPY_SIZE, "0x%x bytes from 0x%08x on are as in the file",
		    at, contract->image);
	different = copies_differ(image_end);
	probe_claim("image-end-in-both-places", different == 0, "%s 0x%08x", different ? "differ at" : "the end is at",
		    different ? different : image_end);
	before = *byte;
	inverse = (uint8_t)(before ^ 0xff);
	*byte = inverse;
	probe_claim("image-is-ram", *byte == inverse, "written at 0x%08x", contract->image + contract->filler);
	*byte = before;
}
