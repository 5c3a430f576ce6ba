/* SPDX-License-Identifier: MIT */
/* docs/xen.md against what the firmware reads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "firmware/glue/xen_keys.h"

/* Whether a row of the manual begins with the key and names its default. */
static bool manual_has(FILE *manual, const struct xen_keys_description *key)
{
	char line[1000], name[80], standard[40];

	snprintf(name, sizeof(name), "| `%s` |", key->key);
	snprintf(standard, sizeof(standard), "| `%s` |", key->standard);
	while (fgets(line, sizeof(line), manual))
		if (strncmp(line, name, strlen(name)) == 0)
			return strstr(line, standard) != NULL;
	return false;
}

static void xen_keys_and_their_defaults_are_all_in_the_manual(void **state)
{
	(void)state;
	for (enum xen_key key = 0; key < XEN_KEYS; key++) {
		FILE *manual = fopen("docs/xen.md", "r");
		bool found;

		if (!manual)
			skip();
		found = manual_has(manual, xen_keys_describe(key));
		fclose(manual);
		if (!found)
			fail_msg("docs/xen.md has no row for %s with its default %s", xen_keys_describe(key)->key,
				 xen_keys_describe(key)->standard);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(xen_keys_and_their_defaults_are_all_in_the_manual),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
