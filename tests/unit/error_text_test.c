/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "acpi/acpi_blob.h"
#include "firmware/glue/hvm_info.h"
#include "firmware/glue/hvm_start_info.h"
#include "firmware/glue/linux_header.h"
#include "firmware/glue/pvh_elf.h"
#include "firmware/glue/qemu_e820.h"
#include "firmware/glue/ram_move.h"
#include "firmware/glue/xen_memory_map.h"
#include "firmware/glue/xen_payload.h"
#include "firmware/glue/xen_vnuma.h"
#include "firmware/glue/xenstore_client.h"

static const char *linux_header_text(unsigned int error)
{
	return linux_header_error_text(error);
}

static const char *pvh_elf_text(unsigned int error)
{
	return pvh_elf_error_text(error);
}

static const char *qemu_e820_text(unsigned int error)
{
	return qemu_e820_error_text(error);
}

static const char *hvm_info_text(unsigned int error)
{
	return hvm_info_error_text(error);
}

static const char *hvm_start_info_text(unsigned int error)
{
	return hvm_start_info_error_text(error);
}

static const char *hvm_start_info_module_text(unsigned int error)
{
	return hvm_start_info_fault_text(error);
}

static const char *ram_move_text(unsigned int error)
{
	return ram_move_error_text(error);
}

static const char *xen_memory_map_text(unsigned int error)
{
	return xen_memory_map_error_text(error);
}

static const char *xen_payload_text(unsigned int error)
{
	return xen_payload_error_text(error);
}

static const char *xen_vnuma_text(unsigned int error)
{
	return xen_vnuma_error_text(error);
}

static const char *xenstore_text(unsigned int error)
{
	return xenstore_result_text(error);
}

static const char *acpi_blob_text(unsigned int error)
{
	return acpi_blob_error_text(error);
}

/* The errors of a reader are 0 (none) to `last`. */
static const struct reader {
	const char *name;
	const char *(*text)(unsigned int error);
	unsigned int last;
} readers[] = {
	{ "linux_header", linux_header_text, LINUX_HEADER_BAD_ADDRESS },
	{ "pvh_elf", pvh_elf_text, PVH_ELF_ENTRY_OUTSIDE },
	{ "qemu_e820", qemu_e820_text, QEMU_E820_NO_LOW_RAM },
	{ "hvm_info", hvm_info_text, HVM_INFO_BAD_RESERVED_START },
	{ "hvm_start_info", hvm_start_info_text, HVM_START_INFO_LIST_NOT_MEMORY },
	{ "hvm_start_info_module", hvm_start_info_module_text, HVM_START_INFO_MODULE_TWICE },
	{ "ram_move", ram_move_text, RAM_MOVE_MAP_FULL },
	{ "xen_memory_map", xen_memory_map_text, XEN_MEMORY_MAP_NO_RAM_ABOVE_1M },
	{ "xen_payload", xen_payload_text, XEN_PAYLOAD_RESET_ASTRAY },
	{ "xen_vnuma", xen_vnuma_text, XEN_VNUMA_DISTANCE },
	{ "xenstore", xenstore_text, XENSTORE_CLOSED },
	{ "acpi_blob", acpi_blob_text, ACPI_BLOB_SIZE },
};

#define READERS (sizeof(readers) / sizeof(readers[0]))

/* A log line that says "unknown error", or the same for two errors, would send its reader to the wrong place. */
static void every_error_has_a_text_of_its_own(void **state)
{
	(void)state;
	for (size_t i = 0; i < READERS; i++) {
		const struct reader *reader = &readers[i];

		for (unsigned int error = 0; error <= reader->last; error++) {
			const char *text = reader->text(error);

			if (!text[0] || !strcmp(text, "unknown error"))
				fail_msg("%s: error %u has no text", reader->name, error);
			for (unsigned int other = 0; other < error; other++)
				if (!strcmp(text, reader->text(other)))
					fail_msg("%s: errors %u and %u read alike", reader->name, other, error);
		}
	}
}

static void a_value_that_is_no_error_has_a_text_too(void **state)
{
	(void)state;
	for (size_t i = 0; i < READERS; i++)
		assert_string_equal(readers[i].text(readers[i].last + 1), "unknown error");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_error_has_a_text_of_its_own),
		cmocka_unit_test(a_value_that_is_no_error_has_a_text_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
