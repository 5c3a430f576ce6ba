/* SPDX-License-Identifier: MIT */
#include "acpi/acpi_gas.h"
#include "acpi/acpi_table.h"
#include "acpi/acpi_tables.h"

#define REVISION 1

/*
 * The shortest period without lost interrupts. Xen lengthens a shorter one than 100 us to that; under QEMU the host's timers
 * do no better. In ticks: 100 us at QEMU's 100 MHz, 160 us at Xen's 62.5 MHz.
 */
#define MINIMUM_TICK 10000

size_t acpi_hpet_append(struct byte_buf *buf, const struct acpi_inputs *inputs)
{
	const size_t start = acpi_table_begin(buf, "HPET", REVISION, inputs->oem_revision);

	byte_buf_u32(buf, inputs->hpet_id); /* Event Timer Block ID */
	/*
	 * BASE_ADDRESS. Registers are 64 bits wide. The specification means the structure of ACPI 2.0, in which the byte that
	 * is the access size today was reserved.
	 */
	acpi_gas_append(buf, ACPI_GAS_MEMORY, 64, ACPI_GAS_UNDEFINED, inputs->hpet);
	byte_buf_u8(buf, 0);             /* HPET Number: the first */
	byte_buf_u16(buf, MINIMUM_TICK); /* Main Counter Minimum Clock_tick in Periodic Mode */
	byte_buf_u8(buf, 0);             /* Page Protection And OEM Attribute: no guarantee */
	acpi_table_end(buf, start);
	return start;
}
