/* SPDX-License-Identifier: MIT */
#include "acpi/acpi_facs.h"

#include "bytes/byte_buf.h"

/*
 * Revision 2 and not 1: the field X Firmware Waking Vector is there, and 0. The flag 64BIT_WAKE_SUPPORTED_F stays clear, so
 * that the operating system sets the 32-bit vector, which the firmware jumps to in real mode.
 */
#define REVISION 2

void acpi_facs_write(uint8_t facs[ACPI_FACS_SIZE], uint32_t hardware_signature)
{
	struct byte_buf buf;

	byte_buf_init(&buf, facs, ACPI_FACS_SIZE);
	byte_buf_text(&buf, "FACS", 4, ' ');    /* Signature */
	byte_buf_u32(&buf, ACPI_FACS_SIZE);     /* Length */
	byte_buf_u32(&buf, hardware_signature); /* Hardware Signature */
	byte_buf_u32(&buf, 0);                  /* Firmware Waking Vector */
	byte_buf_u32(&buf, 0);                  /* Global Lock: free */
	byte_buf_u32(&buf, 0);                  /* Flags: neither S4BIOS_F nor 64BIT_WAKE_SUPPORTED_F */
	byte_buf_u64(&buf, 0);                  /* X Firmware Waking Vector */
	byte_buf_u8(&buf, REVISION);            /* Version */
	byte_buf_zero(&buf, 3);                 /* Reserved */
	byte_buf_u32(&buf, 0);                  /* OSPM Flags */
	byte_buf_zero(&buf, 24);                /* Reserved */
}
