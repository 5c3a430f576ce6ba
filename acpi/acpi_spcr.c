/* SPDX-License-Identifier: MIT */
#include "acpi/acpi_gas.h"
#include "acpi/acpi_table.h"
#include "acpi/acpi_tables.h"

#define REVISION 2

#define FULL_16550 0
#define COM1 0x3f8
#define COM1_IRQ 4
#define PIC_AND_IO_APIC 0x03 /* Interrupt Type: bit 0 the dual 8259, bit 1 the I/O APIC */
#define BAUD_115200 7
#define NO_PARITY 0
#define ONE_STOP_BIT 1
#define NO_FLOW_CONTROL 0
#define VT_UTF8 2
#define NO_PCI_DEVICE 0xffff

static uint32_t gsi_of_com1(const struct acpi_inputs *inputs)
{
	for (size_t i = 0; i < inputs->override_count; i++) {
		if (inputs->overrides[i].irq == COM1_IRQ)
			return inputs->overrides[i].gsi;
	}
	return COM1_IRQ;
}

size_t acpi_spcr_append(struct byte_buf *buf, const struct acpi_inputs *inputs)
{
	const size_t start = acpi_table_begin(buf, "SPCR", REVISION, inputs->oem_revision);

	byte_buf_u8(buf, FULL_16550);                              /* Interface Type */
	byte_buf_zero(buf, 3);                                     /* Reserved */
	acpi_gas_append(buf, ACPI_GAS_IO, 8, ACPI_GAS_BYTE, COM1); /* Base Address */
	byte_buf_u8(buf, PIC_AND_IO_APIC);                         /* Interrupt Type */
	byte_buf_u8(buf, COM1_IRQ);                                /* IRQ */
	byte_buf_u32(buf, gsi_of_com1(inputs));                    /* Global System Interrupt */
	byte_buf_u8(buf, BAUD_115200);                             /* Baud Rate */
	byte_buf_u8(buf, NO_PARITY);                               /* Parity */
	byte_buf_u8(buf, ONE_STOP_BIT);                            /* Stop Bits */
	byte_buf_u8(buf, NO_FLOW_CONTROL);                         /* Flow Control */
	byte_buf_u8(buf, VT_UTF8);                                 /* Terminal Type */
	byte_buf_u8(buf, 0);                                       /* Reserved */
	byte_buf_u16(buf, NO_PCI_DEVICE);                          /* PCI Device ID */
	byte_buf_u16(buf, NO_PCI_DEVICE);                          /* PCI Vendor ID */
	byte_buf_u8(buf, 0);                                       /* PCI Bus Number */
	byte_buf_u8(buf, 0);                                       /* PCI Device Number */
	byte_buf_u8(buf, 0);                                       /* PCI Function Number */
	byte_buf_u32(buf, 0);                                      /* PCI Flags */
	byte_buf_u8(buf, 0);                                       /* PCI Segment */
	byte_buf_u32(buf, 0);                                      /* Reserved */
	acpi_table_end(buf, start);
	return start;
}
