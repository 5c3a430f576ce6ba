/* SPDX-License-Identifier: MIT */
/*
 * C0000h-FFFFFh are write-back: the chipset's PAM registers make RAM of them, the firmware goes on writing there (tables), and
 * so does SeaBIOS as a payload. Write-protected, as on boards where a ROM's copy lies there, such writes would miss the cache.
 */
#include "firmware/arch/mtrr.h"

#include "firmware/arch/cpu.h"
#include "firmware/arch/io.h"

#define MSR_MTRRCAP 0xfe
#define MTRRCAP_VCNT 0xffu
#define MTRRCAP_FIX 0x100u
#define MSR_PHYSBASE0 0x200
#define MSR_PHYSMASK0 0x201
#define PHYSMASK_VALID 0x800u
#define MSR_DEF_TYPE 0x2ff
#define DEF_TYPE_FIXED_ENABLE 0x400u
#define DEF_TYPE_ENABLE 0x800u

#define CR0_CD 0x40000000u
#define CR0_NW 0x20000000u

/* A register holds the types of eight ranges, one byte for each. */
#define ALL_EIGHT(type) (UINT64_C(0x0101010101010101) * (type))

static const struct mtrr_value fixed_values[] = {
	{ 0x250, ALL_EIGHT(MTRR_WRITE_BACK) }, /* IA32_MTRR_FIX64K_00000 */
	{ 0x258, ALL_EIGHT(MTRR_WRITE_BACK) }, /* IA32_MTRR_FIX16K_80000 */
	{ 0x259, ALL_EIGHT(MTRR_UNCACHABLE) }, /* IA32_MTRR_FIX16K_A0000 */
	{ 0x268, ALL_EIGHT(MTRR_WRITE_BACK) }, /* IA32_MTRR_FIX4K_C0000 */
	{ 0x269, ALL_EIGHT(MTRR_WRITE_BACK) }, /* IA32_MTRR_FIX4K_C8000 */
	{ 0x26a, ALL_EIGHT(MTRR_WRITE_BACK) }, /* IA32_MTRR_FIX4K_D0000 */
	{ 0x26b, ALL_EIGHT(MTRR_WRITE_BACK) }, /* IA32_MTRR_FIX4K_D8000 */
	{ 0x26c, ALL_EIGHT(MTRR_WRITE_BACK) }, /* IA32_MTRR_FIX4K_E0000 */
	{ 0x26d, ALL_EIGHT(MTRR_WRITE_BACK) }, /* IA32_MTRR_FIX4K_E8000 */
	{ 0x26e, ALL_EIGHT(MTRR_WRITE_BACK) }, /* IA32_MTRR_FIX4K_F0000 */
	{ 0x26f, ALL_EIGHT(MTRR_WRITE_BACK) }, /* IA32_MTRR_FIX4K_F8000 */
};

#define FIXED_COUNT (sizeof(fixed_values) / sizeof(fixed_values[0]))

_Static_assert(FIXED_COUNT + 2 * MTRR_MAX_VARIABLE + 1 == MTRR_VALUES_MAX, "the list holds every register");

struct mtrr_capability mtrr_capability(void)
{
	struct mtrr_capability capability = { .present = cpuid(CPUID_FEATURES).edx & CPUID_FEATURES_EDX_MTRR };
	uint32_t value;

	if (capability.present) {
		value = (uint32_t)rdmsr(MSR_MTRRCAP);
		capability.fixed = value & MTRRCAP_FIX;
		capability.variable_count = value & MTRRCAP_VCNT;
	}
	return capability;
}

static void append(struct mtrr_values *values, uint32_t msr, uint64_t value)
{
	values->list[values->count++] = (struct mtrr_value){ msr, value };
}

void mtrr_values_fill(struct mtrr_values *values, const struct mtrr_plan *plan, struct mtrr_capability capability,
		      unsigned address_bits)
{
	unsigned variables =
		capability.variable_count < MTRR_MAX_VARIABLE ? capability.variable_count : MTRR_MAX_VARIABLE;
	uint64_t address_mask = (UINT64_C(1) << address_bits) - 1;

	values->count = 0;
	for (size_t i = 0; capability.fixed && i < FIXED_COUNT; i++)
		append(values, fixed_values[i].msr, fixed_values[i].value);
	for (unsigned i = 0; i < variables; i++) {
		const struct mtrr_variable *variable = &plan->variables[i];
		bool used = i < plan->count;

		append(values, MSR_PHYSBASE0 + 2 * i, used ? variable->base | variable->type : 0);
		append(values, MSR_PHYSMASK0 + 2 * i,
		       used ? (~(variable->size - 1) & address_mask) | PHYSMASK_VALID : 0);
	}
	append(values, MSR_DEF_TYPE,
	       plan->default_type | DEF_TYPE_ENABLE | (capability.fixed ? DEF_TYPE_FIXED_ENABLE : 0));
}

/* A processor that snoops its own caches needs no flush, which costs an exit and, with passed-through devices, milliseconds. */
static void flush_caches(void)
{
	if (!(cpuid(CPUID_FEATURES).edx & CPUID_FEATURES_EDX_SS))
		__asm__ volatile("wbinvd" : : : "memory");
}

/* No page is global, so that loading CR3 anew empties the TLB. */
static void flush_tlb(void)
{
	uint32_t directory;

	__asm__ volatile("mov %%cr3, %0\n\t"
			 "mov %0, %%cr3"
			 : "=r"(directory)
			 :
			 : "memory");
}

static uint32_t read_cr0(void)
{
	uint32_t value;

	__asm__ volatile("mov %%cr0, %0" : "=r"(value));
	return value;
}

static void write_cr0(uint32_t value)
{
	__asm__ volatile("mov %0, %%cr0" : : "r"(value) : "memory");
}

void mtrr_write(const struct mtrr_values *values)
{
	uint32_t control = read_cr0() & ~(CR0_CD | CR0_NW);

	write_cr0(control | CR0_CD);
	flush_caches();
	flush_tlb();
	wrmsr(MSR_DEF_TYPE, 0);
	for (size_t i = 0; i < values->count; i++)
		wrmsr(values->list[i].msr, values->list[i].value);
	flush_caches();
	flush_tlb();
	write_cr0(control);
}

uint32_t mtrr_verify(const struct mtrr_values *values)
{
	for (size_t i = 0; i < values->count; i++)
		if (rdmsr(values->list[i].msr) != values->list[i].value)
			return values->list[i].msr;
	return 0;
}
