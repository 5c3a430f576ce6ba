/* SPDX-License-Identifier: MIT */
#include "acpi/ssdt_terms.h"

#include <stdio.h>

#define GROUP_BITS 5 /* devices that one comparison of ssdt_slot_notify skips: 2^5 */

void ssdt_store_integer(struct aml *aml, uint64_t from, const char *to)
{
	aml_op(aml, AML_STORE);
	aml_integer(aml, from);
	aml_path(aml, to);
}

void ssdt_store_op(struct aml *aml, enum aml_op from, const char *to)
{
	aml_op(aml, AML_STORE);
	aml_op(aml, from);
	aml_path(aml, to);
}

void ssdt_store_path(struct aml *aml, const char *from, enum aml_op to)
{
	aml_op(aml, AML_STORE);
	aml_path(aml, from);
	aml_op(aml, to);
}

void ssdt_set_local(struct aml *aml, enum aml_op local, uint64_t value)
{
	aml_op(aml, AML_STORE);
	aml_integer(aml, value);
	aml_op(aml, local);
}

void ssdt_if_bits(struct aml *aml, enum aml_op value, uint64_t bits)
{
	aml_if(aml);
	aml_op(aml, AML_AND);
	aml_op(aml, value);
	aml_integer(aml, bits);
	aml_op(aml, AML_ZERO);
}

void ssdt_return_integer(struct aml *aml, uint64_t value)
{
	aml_op(aml, AML_RETURN);
	aml_integer(aml, value);
}

void ssdt_method_empty(struct aml *aml, const char *name, unsigned arguments)
{
	aml_method(aml, name, arguments, false);
	aml_end(aml);
}

void ssdt_slot_name(char name[SSDT_NAME_SIZE], char letter, uint32_t index)
{
	snprintf(name, SSDT_NAME_SIZE, "%c%03X", letter, (unsigned)(index & 0xfff));
}

/* Not one function with ssdt_slot_value: Return fails when the method that it calls returns nothing. */
void ssdt_slot_call(struct aml *aml, const char *name, unsigned arguments, const char *shared, uint32_t index,
		    unsigned passed)
{
	aml_method(aml, name, arguments, false);
	aml_path(aml, shared);
	aml_integer(aml, index);
	for (unsigned i = 0; i < passed; i++)
		aml_op(aml, (enum aml_op)(AML_ARG0 + i));
	aml_end(aml);
}

void ssdt_slot_value(struct aml *aml, const char *name, const char *shared, uint32_t index)
{
	aml_method(aml, name, 0, false);
	aml_op(aml, AML_RETURN);
	aml_path(aml, shared);
	aml_integer(aml, index);
	aml_end(aml);
}

static void notify_one(struct aml *aml, char letter, uint32_t index)
{
	char name[SSDT_NAME_SIZE];

	ssdt_slot_name(name, letter, index);
	aml_if(aml);
	aml_op(aml, AML_LEQUAL);
	aml_op(aml, AML_ARG0);
	aml_integer(aml, index);
	aml_op(aml, AML_NOTIFY);
	aml_path(aml, name);
	aml_op(aml, AML_ARG1);
	aml_end(aml);
}

/*
 * Notify takes a name, and what a package's element refers to is no name to every interpreter; so the number has to be
 * compared. The numbers that have the upper bits in common stand together behind one comparison of those.
 */
void ssdt_slot_notify(struct aml *aml, const char *name, char letter, uint32_t count)
{
	aml_method(aml, name, 2, false);
	for (uint32_t first = 0; first < count; first += 1u << GROUP_BITS) {
		uint32_t end = count - first > 1u << GROUP_BITS ? first + (1u << GROUP_BITS) : count;

		aml_if(aml);
		aml_op(aml, AML_LEQUAL);
		aml_op(aml, AML_SHIFT_RIGHT);
		aml_op(aml, AML_ARG0);
		aml_integer(aml, GROUP_BITS);
		aml_op(aml, AML_ZERO);
		aml_integer(aml, first >> GROUP_BITS);
		for (uint32_t i = first; i < end; i++)
			notify_one(aml, letter, i);
		aml_end(aml);
	}
	aml_end(aml);
}
