/* SPDX-License-Identifier: MIT */
/*
 * NVDIMMs (ACPI 6.5, 9.20). The functions of their _DSM are the device model's: a call is put into a page of memory, the page's address
 * is written to a port, and when the write is over the result is in the page (QEMU docs/specs/acpi_nvdimm).
 *
 *   offset    call                        result
 *        0    handle; 0: the root device  length, with these 4 bytes
 *        4    revision                    what _DSM returns ...
 *        8    function
 *       12    argument ...
 */
#include <string.h>

#include "acpi/acpi_table.h"
#include "acpi/aml_walk.h"
#include "acpi/ssdt.h"
#include "acpi/ssdt_terms.h"

#define ROOT "\\_SB.NVDR"
#define NFIT_UPDATE 0x80 /* Notify of the root device (5.6.6) */
#define PAGE_SIZE 4096
#define LETTER 'N'
#define CALL "NCAL"

/* Operators that no other part uses. */
#define TYPE_PACKAGE 4

/* NVDIMM Root Device, and the DIMMs' functions as Intel's NVDIMM DSM interface has them. */
#define ROOT_UUID "2f10e7a4-9e91-11e4-89d3-123b93f75cba"
#define DIMM_UUID "4309ac30-0d11-11e4-9191-0800200c9a66"

static void registers(struct aml *aml, const struct acpi_nvdimm_mailbox *mailbox)
{
	aml_operation_region(aml, "NPIO", AML_SYSTEM_IO, mailbox->port, 4);
	aml_field(aml, "NPIO", AML_DWORD_ACC, AML_PRESERVE);
	aml_field_named(aml, "NTFI", 32);
	aml_end(aml);

	aml_operation_region(aml, "NRAM", AML_SYSTEM_MEMORY, mailbox->page, PAGE_SIZE);
	aml_field(aml, "NRAM", AML_DWORD_ACC, AML_PRESERVE);
	aml_field_named(aml, "HDLE", 32);
	aml_field_named(aml, "REVS", 32);
	aml_field_named(aml, "FUNC", 32);
	aml_field_named(aml, "FARG", (PAGE_SIZE - 12) * 8);
	aml_end(aml);
	aml_field(aml, "NRAM", AML_DWORD_ACC, AML_PRESERVE);
	aml_field_named(aml, "RLEN", 32);
	aml_field_named(aml, "RDAT", (PAGE_SIZE - 4) * 8);
	aml_end(aml);
}

/* A byte whose bit 0 is clear: no function of this UUID, or of any (9.1.1). */
static void return_nothing(struct aml *aml)
{
	aml_op(aml, AML_RETURN);
	aml_buffer(aml, (const uint8_t[]){ 0 }, 1);
}

static void if_equal(struct aml *aml, enum aml_op value)
{
	aml_if(aml);
	aml_op(aml, AML_LEQUAL);
	aml_op(aml, value);
}

static void set_uuid(struct aml *aml, const char *uuid)
{
	aml_op(aml, AML_STORE);
	aml_uuid(aml, uuid);
	aml_op(aml, AML_LOCAL0);
}

/* Local0: the UUID that the device knows functions of. */
static void refuse_other_uuids(struct aml *aml)
{
	if_equal(aml, AML_ARG4);
	aml_integer(aml, 0);
	set_uuid(aml, ROOT_UUID);
	aml_end(aml);
	aml_else(aml);
	set_uuid(aml, DIMM_UUID);
	aml_end(aml);
	aml_if(aml);
	aml_op(aml, AML_LNOT);
	aml_op(aml, AML_LEQUAL);
	aml_op(aml, AML_ARG0);
	aml_op(aml, AML_LOCAL0);
	return_nothing(aml);
	aml_end(aml);
}

/* The argument of a function, if it has one, is a buffer in a package of one. */
static void put_argument(struct aml *aml)
{
	aml_if(aml);
	aml_op(aml, AML_LEQUAL);
	aml_op(aml, AML_OBJECT_TYPE);
	aml_op(aml, AML_ARG3);
	aml_integer(aml, TYPE_PACKAGE);
	aml_if(aml);
	aml_op(aml, AML_LEQUAL);
	aml_op(aml, AML_SIZE_OF);
	aml_op(aml, AML_ARG3);
	aml_integer(aml, 1);
	aml_op(aml, AML_STORE);
	aml_op(aml, AML_DEREF_OF);
	aml_op(aml, AML_INDEX);
	aml_op(aml, AML_ARG3);
	aml_integer(aml, 0);
	aml_op(aml, AML_ZERO);
	aml_path(aml, "FARG");
	aml_end(aml);
	aml_end(aml);
}

/* Mid, as a field of up to 8 bytes would be an integer, and a result always is a buffer. */
static void return_result(struct aml *aml)
{
	ssdt_store_path(aml, "RLEN", AML_LOCAL1);
	aml_if(aml);
	aml_op(aml, AML_LOR);
	aml_op(aml, AML_LLESS);
	aml_op(aml, AML_LOCAL1);
	aml_integer(aml, 5);
	aml_op(aml, AML_LGREATER);
	aml_op(aml, AML_LOCAL1);
	aml_integer(aml, PAGE_SIZE);
	return_nothing(aml);
	aml_end(aml);
	ssdt_store_path(aml, "RDAT", AML_LOCAL2);
	aml_op(aml, AML_RETURN);
	aml_op(aml, AML_MID);
	aml_op(aml, AML_LOCAL2);
	aml_integer(aml, 0);
	aml_op(aml, AML_SUBTRACT);
	aml_op(aml, AML_LOCAL1);
	aml_integer(aml, 4);
	aml_op(aml, AML_ZERO);
	aml_op(aml, AML_ZERO);
}

/* The arguments of _DSM, and the handle. */
static void call_method(struct aml *aml, const struct acpi_nvdimm_mailbox *mailbox)
{
	aml_method(aml, CALL, 5, true);
	refuse_other_uuids(aml);
	ssdt_store_op(aml, AML_ARG4, "HDLE");
	ssdt_store_op(aml, AML_ARG1, "REVS");
	ssdt_store_op(aml, AML_ARG2, "FUNC");
	put_argument(aml);
	ssdt_store_integer(aml, mailbox->page, "NTFI");
	return_result(aml);
	aml_end(aml);
}

static void dsm_method(struct aml *aml, const struct acpi_nvdimm_mailbox *mailbox, uint32_t handle)
{
	if (mailbox->port == 0)
		return;
	aml_method(aml, "_DSM", 4, false);
	aml_op(aml, AML_RETURN);
	aml_path(aml, CALL);
	for (unsigned i = 0; i < 4; i++)
		aml_op(aml, (enum aml_op)(AML_ARG0 + i));
	aml_integer(aml, handle);
	aml_end(aml);
}

static void dimm_device(struct aml *aml, const struct acpi_nvdimm_mailbox *mailbox, uint32_t index, uint32_t handle)
{
	char name[SSDT_NAME_SIZE];

	ssdt_slot_name(name, LETTER, index);
	aml_device(aml, name);
	aml_name_integer(aml, "_ADR", handle);
	dsm_method(aml, mailbox, handle);
	aml_end(aml);
}

/* --- tables of others ---------------------------------------------------------------------------------------------------- */

static bool is_not_root(void *context, const struct aml_walk_object *object)
{
	(void)context;
	return object->kind != AML_WALK_DEVICE || object->conditional || strcmp(object->path, ROOT) != 0;
}

/* Whether a definition block that is passed on has the root device. */
static bool is_passed(const struct acpi_inputs *inputs)
{
	const struct aml_walk_visitor visitor = { .visit = is_not_root };

	for (size_t i = 0; i < inputs->passed_count; i++) {
		const struct acpi_passed *table = &inputs->passed[i];

		if (memcmp(table->bytes, "SSDT", 4) == 0 &&
		    aml_walk(table->bytes + ACPI_HEADER_SIZE, table->length - ACPI_HEADER_SIZE, &visitor).error ==
			    AML_WALK_STOPPED)
			return true;
	}
	return false;
}

/* The operating system then looks at _FIT anew, which a root device of the device model's has; ours has none. */
static void plug_event(struct aml *aml)
{
	aml_method(aml, "\\_GPE._E04", 0, false);
	aml_op(aml, AML_NOTIFY);
	aml_path(aml, ROOT);
	aml_integer(aml, NFIT_UPDATE);
	aml_end(aml);
}

void ssdt_nvdimm(struct aml *aml, const struct acpi_inputs *inputs)
{
	const struct acpi_nvdimm_mailbox *mailbox = &inputs->mailbox;
	uint32_t index = 0;

	if (inputs->nvdimm_event && is_passed(inputs))
		plug_event(aml);
	if (inputs->pmem_count == 0)
		return;
	aml_device(aml, ROOT);
	aml_name_string(aml, "_HID", "ACPI0012");
	if (mailbox->port != 0) {
		registers(aml, mailbox);
		call_method(aml, mailbox);
	}
	dsm_method(aml, mailbox, 0);
	for (size_t i = 0; i < inputs->pmem_count; i++) {
		for (size_t j = 0; j < inputs->pmem[i].dimm_count; j++)
			dimm_device(aml, mailbox, index++, inputs->pmem[i].dimms[j].handle);
	}
	aml_end(aml);
}
