/* SPDX-License-Identifier: MIT */
/* What tests of the inventory text share: the machine that is expected, and the one that was read. */
#ifndef TESTS_UNIT_PCI_TEXT_FIXTURE_H
#define TESTS_UNIT_PCI_TEXT_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "pci/pci_text.h"
#include "tests/fake/inventory_check.h"
#include "tests/fake/inventory_text.h"
#include "tests/fake/planner.h"

#define TEXT_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

static struct planner *expected, *read_back;

static int setup(void **state)
{
	(void)state;
	expected = planner_new();
	read_back = planner_new();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	planner_free(expected);
	planner_free(read_back);
	return 0;
}

static struct pci_text_result parse(const char *text, size_t size)
{
	/* Over old contents, and from memory that ends where the text ends. */
	char *copy = malloc(size);
	struct pci_text_result result;

	memcpy(copy, text, size);
	memset(&read_back->inventory, 0x5a, sizeof(read_back->inventory));
	result = pci_text_parse(copy, size, &read_back->inventory, &read_back->windows, &read_back->policy);
	free(copy);
	return result;
}

static void assert_reads_as_expected(const char *text, size_t size)
{
	const struct pci_text_result result = parse(text, size);

	if (result.error != PCI_TEXT_OK)
		fail_msg("line %zu: %s", result.line, pci_text_error_text(result.error));
	if (inventory_difference(&expected->inventory, &read_back->inventory) != NULL)
		fail_msg("%s differs", inventory_difference(&expected->inventory, &read_back->inventory));
	assert_true(windows_are_equal(&expected->windows, &read_back->windows));
	assert_true(policies_are_equal(&expected->policy, &read_back->policy));
}

static char *expected_text(const char *prefix, const char *end, size_t *size)
{
	return inventory_text(&expected->inventory, &expected->windows, &expected->policy, prefix, end, size);
}

static inline uint64_t draw(uint64_t *state, uint64_t choices)
{
	*state = *state * 6364136223846793005 + 1442695040888963407;
	return (*state >> 33) % choices;
}

#endif
