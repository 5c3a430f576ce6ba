/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pci/pci_bar_mask.h"

static void pci_bar_mask_size_is_its_lowest_one(void **state)
{
	unsigned n;

	(void)state;
	for (n = 0; n < 64; n++)
		assert_true(pci_bar_mask_size(UINT64_MAX << n) == (uint64_t)1 << n);
	assert_true(pci_bar_mask_size(0) == 0);
	assert_true(pci_bar_mask_size(0x7ffffffffffff000) == 0);
	assert_true(pci_bar_mask_size(0xfffffffeffff0000) == 0);
}

struct mask_case {
	uint32_t low, high; /* as the two registers read */
	enum pci_bar_mask want;
	enum pci_bar_kind kind;
	bool is_64bit, prefetchable;
	uint64_t size;
};

#define ABSENT PCI_BAR_MASK_ABSENT
#define VALID PCI_BAR_MASK_VALID
#define INVALID PCI_BAR_MASK_INVALID

static const struct mask_case mask_cases[] = {
	{ 0, 0xfffff000, ABSENT, PCI_BAR_MEM, false, false, 0 },
	{ 0xfffff000, 0, VALID, PCI_BAR_MEM, false, false, 0x1000 },
	{ 0xfffff008, 0, VALID, PCI_BAR_MEM, false, true, 0x1000 },
	{ 0xfffff002, 0, VALID, PCI_BAR_MEM, false, false, 0x1000 }, /* "below 1 MiB" */
	{ 0x80000000, 0, VALID, PCI_BAR_MEM, false, false, 0x80000000 },
	{ 0xfffffff0, 0, VALID, PCI_BAR_MEM, false, false, 0x10 },
	{ 0xfffff006, 0, INVALID, PCI_BAR_MEM, false, false, 0 }, /* the reserved type */
	{ 0x00000008, 0, INVALID, PCI_BAR_MEM, false, true, 0 },
	{ 0x7ffff000, 0, INVALID, PCI_BAR_MEM, false, false, 0 },
	{ 0xfffff004, 0xffffffff, VALID, PCI_BAR_MEM, true, false, 0x1000 },
	{ 0x0000000c, 0xfffffffe, VALID, PCI_BAR_MEM, true, true, 0x200000000 },
	{ 0x0000000c, 0x80000000, VALID, PCI_BAR_MEM, true, true, (uint64_t)1 << 63 },
	{ 0x0000000c, 0, INVALID, PCI_BAR_MEM, true, true, 0 },
	{ 0xfffff00c, 0x7fffffff, INVALID, PCI_BAR_MEM, true, true, 0 },
	{ 0xffffffe1, 0, VALID, PCI_BAR_IO, false, false, 0x20 },
	{ 0x0000ffe1, 0, VALID, PCI_BAR_IO, false, false, 0x20 }, /* 16 address bits */
	{ 0x0000ffe3, 0, INVALID, PCI_BAR_IO, false, false, 0 },
	{ 0x00000001, 0, INVALID, PCI_BAR_IO, false, false, 0 },
	{ 0x0001ffe1, 0, INVALID, PCI_BAR_IO, false, false, 0 },
	{ 0xffffffff, 0xffffffff, INVALID, PCI_BAR_IO, false, false, 0 }, /* the function is gone */
};

static void pci_bar_mask_tells_what_the_registers_mean(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(mask_cases) / sizeof(mask_cases[0]); i++) {
		const struct mask_case *c = &mask_cases[i];
		const uint32_t registers[3] = { 0xffffffff, c->low, c->high };
		struct pci_bar bar = { .is_64bit = true };
		enum pci_bar_mask found = pci_bar_mask_decode(registers, 1, 3, &bar);

		if (found != c->want || bar.is_64bit != c->is_64bit)
			fail_msg("case %zu: %d, 64bit %d", i, (int)found, bar.is_64bit);
		if (found == VALID &&
		    (bar.kind != c->kind || bar.prefetchable != c->prefetchable || bar.size != c->size))
			fail_msg("case %zu: kind %u pref %d size 0x%llx", i, bar.kind, bar.prefetchable,
				 (unsigned long long)bar.size);
	}
}

static void pci_bar_mask_last_register_has_no_upper_half(void **state)
{
	const uint32_t registers[2] = { 0, 0xfffff004 };
	struct pci_bar bar = { .is_64bit = true };

	(void)state;
	assert_int_equal(pci_bar_mask_decode(registers, 1, 2, &bar), PCI_BAR_MASK_64BIT_LAST);
	assert_false(bar.is_64bit);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pci_bar_mask_size_is_its_lowest_one),
		cmocka_unit_test(pci_bar_mask_tells_what_the_registers_mean),
		cmocka_unit_test(pci_bar_mask_last_register_has_no_upper_half),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
