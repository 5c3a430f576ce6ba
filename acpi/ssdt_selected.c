/* SPDX-License-Identifier: MIT */
#include "acpi/ssdt_selected.h"

#include "acpi/ssdt_terms.h"

#define FOR_EVER 0xffff
#define PRESENT 0x0f /* _STA: present, enabled, shown, functioning */

void ssdt_selected_begin(struct aml *aml, const struct ssdt_selected *names, const char *method, unsigned arguments)
{
	aml_method(aml, method, arguments, true);
	aml_acquire(aml, names->lock, FOR_EVER);
	ssdt_store_op(aml, AML_ARG0, names->selector);
}

void ssdt_selected_end(struct aml *aml, const struct ssdt_selected *names)
{
	aml_release(aml, names->lock);
	aml_end(aml);
}

void ssdt_selected_status(struct aml *aml, const struct ssdt_selected *names, const char *method)
{
	ssdt_selected_begin(aml, names, method, 1);
	ssdt_store_path(aml, names->flags, AML_LOCAL0);
	aml_release(aml, names->lock);
	ssdt_if_bits(aml, AML_LOCAL0, SSDT_SELECTED_ENABLED);
	ssdt_return_integer(aml, PRESENT);
	aml_end(aml);
	ssdt_return_integer(aml, 0);
	aml_end(aml);
}

void ssdt_selected_eject(struct aml *aml, const struct ssdt_selected *names, const char *method)
{
	ssdt_selected_begin(aml, names, method, 1);
	ssdt_store_integer(aml, SSDT_SELECTED_EJECT, names->flags);
	ssdt_selected_end(aml, names);
}
