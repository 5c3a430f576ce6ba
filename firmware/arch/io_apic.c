/* SPDX-License-Identifier: MIT */
#include "firmware/arch/io_apic.h"

#include "acpi/acpi_board.h"
#include "firmware/arch/io.h"
#include "firmware/log.h"

#define IOREGSEL 0x00
#define IOWIN 0x10
#define IOAPICID 0
#define IOAPICVER 1
#define ID_SHIFT 24
#define ID_MASK 0x0f

static uint8_t id_read(void)
{
	return (uint8_t)(mmio_read32(ACPI_BOARD_IO_APIC + IOWIN) >> ID_SHIFT & ID_MASK);
}

uint32_t io_apic_version(void)
{
	mmio_write32(ACPI_BOARD_IO_APIC + IOREGSEL, IOAPICVER);
	return mmio_read32(ACPI_BOARD_IO_APIC + IOWIN);
}

void io_apic_set_id(uint8_t id)
{
	mmio_write32(ACPI_BOARD_IO_APIC + IOREGSEL, IOAPICID);
	if (id_read() == id)
		return;
	mmio_write32(ACPI_BOARD_IO_APIC + IOWIN, (uint32_t)id << ID_SHIFT);
	if (id_read() != id)
		log_line(LOG_W, "firmware", "io-apic", "its ID reads %u after writing %u", id_read(), id);
}
