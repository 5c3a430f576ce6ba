/* SPDX-License-Identifier: MIT */
#include "acpi/acpi_table.h"
#include "acpi/acpi_tables.h"

#define REVISION 1

/*
 * "RTC good" promises that an interrupt need not be acknowledged by a read of register C. Xen's RTC keeps that; the line of
 * QEMU's stays raised until then, and no further edge reaches the 8259.
 */
#define RTC_GOOD (1u << 0)
#define ACPI_PM_TIMER_GOOD (1u << 1)

size_t acpi_waet_append(struct byte_buf *buf, const struct acpi_inputs *inputs)
{
	const size_t start = acpi_table_begin(buf, "WAET", REVISION, inputs->oem_revision);

	byte_buf_u32(buf, ACPI_PM_TIMER_GOOD | (inputs->rtc_good ? RTC_GOOD : 0)); /* Emulated Device Flags */
	acpi_table_end(buf, start);
	return start;
}
