/* SPDX-License-Identifier: MIT */
#include "firmware/board_probe.h"

#include "acpi/acpi_board.h"
#include "firmware/arch/io.h"
#include "firmware/cmos.h"

#define SERIAL_SCRATCH 7 /* a register that only stores (16550, SCR) */
#define PARALLEL 0x378   /* data register: reads back what was written */
#define KEYBOARD_STATUS 0x64
#define CMOS_STATUS_D 0x0d
#define PVPANIC 0x505 /* reads the events that it knows (QEMU docs/specs/pvpanic.rst) */

#define HPET_VENDOR 0xffff0000 /* of the capabilities register (IA-PC HPET 1.0a, 2.3.4) */

/* TCG PC Client Platform TPM Profile 1.05, 6.3 and 6.5; the 1.2 interface has neither field and reads other values there. */
#define TPM_INTF_CAPABILITY 0x14
#define TPM_INTF_VERSION(capability) ((capability) >> 28 & 7)
#define TPM_INTF_VERSION_20 3
#define TPM_INTERFACE_ID 0x30
#define TPM_INTERFACE_TYPE(id) ((id)&0xf)
#define TPM_INTERFACE_CRB 1
#define TPM_DID_VID 0xf00

/* A port that keeps two values in turn is a register; its own value is put back. */
static bool keeps_values(uint16_t port)
{
	const uint8_t before = inb(port);
	bool kept;

	outb(port, 0x5a);
	kept = inb(port) == 0x5a;
	outb(port, 0xa5);
	kept = inb(port) == 0xa5 && kept;
	outb(port, before);
	return kept;
}

static enum acpi_tpm_kind tpm_probe(void)
{
	const uint32_t interface = mmio_read32(ACPI_BOARD_TPM + TPM_INTERFACE_ID);
	const uint32_t vendor = mmio_read32(ACPI_BOARD_TPM + TPM_DID_VID);

	if (interface != UINT32_MAX && TPM_INTERFACE_TYPE(interface) == TPM_INTERFACE_CRB)
		return ACPI_TPM_20_CRB;
	if (vendor == 0 || vendor == UINT32_MAX)
		return ACPI_TPM_NONE;
	if (TPM_INTF_VERSION(mmio_read32(ACPI_BOARD_TPM + TPM_INTF_CAPABILITY)) == TPM_INTF_VERSION_20)
		return ACPI_TPM_20_TIS;
	return ACPI_TPM_12;
}

void board_probe(struct description *description)
{
	const uint32_t hpet = mmio_read32(ACPI_BOARD_HPET);
	const uint8_t pvpanic = inb(PVPANIC);

	for (size_t i = 0; i < ACPI_SERIAL_PORTS; i++)
		description->board.serial[i] = keeps_values(acpi_board_serial(i) + SERIAL_SCRATCH);
	description->board.parallel = keeps_values(PARALLEL);
	description->board.keyboard = description->board.mouse = inb(KEYBOARD_STATUS) != 0xff;
	description->board.rtc = cmos_read(CMOS_STATUS_D) != 0xff;
	description->board.floppy = description->board.rtc && cmos_read(CMOS_FLOPPY) != 0;
	description->board.pvpanic = pvpanic != 0 && pvpanic != 0xff ? PVPANIC : 0;
	if (hpet != UINT32_MAX && (hpet & HPET_VENDOR) != 0) {
		description->hpet = ACPI_BOARD_HPET;
		description->hpet_id = hpet;
	}
	description->tpm.kind = tpm_probe();
}
