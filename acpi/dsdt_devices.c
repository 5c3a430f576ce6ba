/* SPDX-License-Identifier: MIT */
/*
 * Devices that a machine has or has not, apart from PCI, processors and memory; and how it sleeps.
 *
 * SeaBIOS reads this with a parser that knows few terms and runs no method. It gives up a scope or device at the first term that it
 * does not know, so that none stands here but Name, Device, Scope, Method, OperationRegion, Field and Mutex; values are no QWORDs.
 * Whether a device is there it takes from _STA as a constant, and it has room for 15 characters of the path in a Device.
 */
#include <stdio.h>
#include <string.h>

#include "acpi/acpi_board.h"
#include "acpi/aml_resource.h"
#include "acpi/dsdt.h"

#define PRESENT 0x0f        /* _STA: present, enabled, shown, functioning */
#define PRESENT_HIDDEN 0x0b /* likewise, but not shown to the user */

#define NAME_SIZE 5    /* a name segment and its NUL */
#define FW_CFG_SIZE 12 /* selector, data, and the DMA address at +4 */

/* --- sleep states ------------------------------------------------------------------------------------------------- */

static void sleep_states(struct aml *aml, const struct acpi_sleep sleep[6])
{
	for (unsigned i = 0; i < 6; i++) {
		char name[NAME_SIZE];

		if (!sleep[i].there)
			continue;
		snprintf(name, sizeof(name), "_S%u_", i);
		aml_name(aml, name);
		aml_package(aml, 4);
		aml_integer(aml, sleep[i].slp_typ); /* for PM1a_CNT */
		aml_integer(aml, sleep[i].slp_typ); /* for PM1b_CNT */
		aml_integer(aml, 0);
		aml_integer(aml, 0);
		aml_end(aml);
	}
}

/* --- in the ISA bridge -------------------------------------------------------------------------------------------- */

#define MAX_PORTS 2

/* A device of the PC/AT with resources that nobody moves. Absent: no UID, length 0, no IRQ, no DMA channel. */
struct isa_device {
	const char *name, *hid;
	uint8_t uid;
	struct {
		uint16_t base;
		uint8_t length;
	} ports[MAX_PORTS];
	uint8_t irq;
	uint8_t dma;
};

enum { RTC, KEYBOARD, MOUSE, FLOPPY, PARALLEL, SERIAL, ISA_DEVICES = SERIAL + ACPI_SERIAL_PORTS };

/* The RTC has index and data; what chipsets have at 72h for another bank is not there. */
static const struct isa_device isa_devices[ISA_DEVICES] = {
	[RTC] = { .name = "RTC", .hid = "PNP0B00", .ports = { { 0x70, 2 } }, .irq = 8 },
	[KEYBOARD] = { .name = "KBD", .hid = "PNP0303", .ports = { { 0x60, 1 }, { 0x64, 1 } }, .irq = 1 },
	[MOUSE] = { .name = "MOU", .hid = "PNP0F13", .irq = 12 },
	[FLOPPY] = { .name = "FDC", .hid = "PNP0700", .ports = { { 0x3f2, 4 }, { 0x3f7, 1 } }, .irq = 6, .dma = 2 },
	[PARALLEL] = { .name = "LPT1", .hid = "PNP0400", .uid = 1, .ports = { { 0x378, 8 } }, .irq = 7 },
	[SERIAL] = { .name = "COM1", .hid = "PNP0501", .uid = 1, .ports = { { 0x3f8, 8 } }, .irq = 4 },
	[SERIAL + 1] = { .name = "COM2", .hid = "PNP0501", .uid = 2, .ports = { { 0x2f8, 8 } }, .irq = 3 },
	[SERIAL + 2] = { .name = "COM3", .hid = "PNP0501", .uid = 3, .ports = { { 0x3e8, 8 } }, .irq = 4 },
	[SERIAL + 3] = { .name = "COM4", .hid = "PNP0501", .uid = 4, .ports = { { 0x2e8, 8 } }, .irq = 3 },
};

/* DMA descriptor (ACPI 6.5, 6.4.2.2): compatibility mode, no bus master, 8-bit transfers. */
static void dma_descriptor(struct aml *aml, uint8_t channel)
{
	byte_buf_u8(aml->buf, 0x2a);                     /* tag */
	byte_buf_u8(aml->buf, (uint8_t)(1u << channel)); /* _DMA */
	byte_buf_u8(aml->buf, 0);                        /* flags */
}

static void isa_device(struct aml *aml, const struct isa_device *device)
{
	aml_device(aml, device->name);
	aml_name_eisa_id(aml, "_HID", device->hid);
	if (device->uid)
		aml_name_integer(aml, "_UID", device->uid);
	aml_name_integer(aml, "_STA", PRESENT);
	aml_name(aml, "_CRS");
	aml_resources(aml);
	for (unsigned i = 0; i < MAX_PORTS && device->ports[i].length; i++)
		aml_resource_io(aml, device->ports[i].base, device->ports[i].base, 1, device->ports[i].length);
	if (device->irq)
		aml_resource_irq(aml, (uint16_t)(1u << device->irq));
	if (device->dma)
		dma_descriptor(aml, device->dma);
	aml_resources_end(aml);
	aml_end(aml);
}

/*
 * QEMU's panic device (docs/specs/pvpanic): one port, which OS drivers use by _CRS, and two methods that do so for others.
 */
static void pvpanic(struct aml *aml, uint16_t port)
{
	aml_device(aml, "PEVT");
	aml_name_string(aml, "_HID", "QEMU0001");
	aml_name_integer(aml, "_STA", PRESENT);
	aml_name(aml, "_CRS");
	aml_resources(aml);
	aml_resource_io(aml, port, port, 1, 1);
	aml_resources_end(aml);

	aml_operation_region(aml, "PEOR", AML_SYSTEM_IO, port, 1);
	aml_field(aml, "PEOR", AML_BYTE_ACC, AML_PRESERVE);
	aml_field_named(aml, "PEPT", 8);
	aml_end(aml);
	aml_method(aml, "RDPT", 0, false);
	aml_op(aml, AML_RETURN);
	aml_path(aml, "PEPT");
	aml_end(aml);
	aml_method(aml, "WRPT", 1, false);
	aml_op(aml, AML_STORE);
	aml_op(aml, AML_ARG0);
	aml_path(aml, "PEPT");
	aml_end(aml);
	aml_end(aml);
}

static void isa_bridge(struct aml *aml, const struct acpi_board *board)
{
	const bool there[SERIAL] = {
		[RTC] = board->rtc,       [KEYBOARD] = board->keyboard, [MOUSE] = board->mouse,
		[FLOPPY] = board->floppy, [PARALLEL] = board->parallel,
	};

	aml_scope(aml, "\\_SB.PCI0.ISA");
	for (unsigned i = 0; i < SERIAL; i++)
		if (there[i])
			isa_device(aml, &isa_devices[i]);
	for (unsigned i = 0; i < ACPI_SERIAL_PORTS; i++)
		if (board->serial[i])
			isa_device(aml, &isa_devices[SERIAL + i]);
	if (board->pvpanic)
		pvpanic(aml, board->pvpanic);
	aml_end(aml);
}

/* --- elsewhere ---------------------------------------------------------------------------------------------------- */

static void fw_cfg(struct aml *aml, uint16_t port)
{
	aml_device(aml, "\\_SB.PCI0.FWCF");
	aml_name_string(aml, "_HID", "QEMU0002");
	aml_name_integer(aml, "_STA", PRESENT_HIDDEN);
	aml_name(aml, "_CRS");
	aml_resources(aml);
	aml_resource_io(aml, port, port, 1, FW_CFG_SIZE);
	aml_resources_end(aml);
	aml_end(aml);
}

static void hpet(struct aml *aml, uint32_t address)
{
	aml_device(aml, "\\_SB.HPET");
	aml_name_eisa_id(aml, "_HID", "PNP0103");
	aml_name_integer(aml, "_UID", 0);
	aml_name_integer(aml, "_STA", PRESENT);
	aml_name(aml, "_CRS");
	aml_resources(aml);
	aml_resource_memory32(aml, address, ACPI_BOARD_HPET_SIZE, false);
	aml_resources_end(aml);
	aml_end(aml);
}

/* Name (path, Unicode (text)): UTF-16 with its NUL, which is how _STR is to be. */
static void name_unicode(struct aml *aml, const char *path, const char *text)
{
	aml_name(aml, path);
	aml_buffer_open(aml);
	for (size_t i = 0; i <= strlen(text); i++)
		byte_buf_u16(aml->buf, (uint16_t)text[i]);
	aml_end(aml);
}

/*
 * No interrupt: neither QEMU nor Xen gives one a line of its own, and both interfaces work by polling. Linux takes the
 * addresses of the CRB's buffers for wrong unless the memory here has them in it.
 */
static void tpm(struct aml *aml, enum acpi_tpm_kind kind)
{
	aml_device(aml, "\\_SB.TPM");
	if (kind == ACPI_TPM_12)
		aml_name_eisa_id(aml, "_HID", "PNP0C31");
	else
		aml_name_string(aml, "_HID", "MSFT0101");
	aml_name_integer(aml, "_UID", 1);
	name_unicode(aml, "_STR", kind == ACPI_TPM_12 ? "TPM 1.2 Device" : "TPM 2.0 Device");
	aml_name_integer(aml, "_STA", PRESENT);
	aml_name(aml, "_CRS");
	aml_resources(aml);
	aml_resource_memory32(aml, ACPI_BOARD_TPM,
			      kind == ACPI_TPM_20_CRB ? ACPI_BOARD_TPM_CRB_SIZE : ACPI_BOARD_TPM_TIS_SIZE, true);
	aml_resources_end(aml);
	aml_end(aml);
}

/*
 * Microsoft, "Virtual Machine Generation ID": found by _CID or _DDN; ADDR is the address of the 16 bytes, low DWORD first. The
 * _HID has a registered vendor and is hvmloader's, for QEMU's "QEMUVGID" is no valid one: its last four are not hexadecimal.
 */
static void generation_id(struct aml *aml, uint64_t address)
{
	aml_device(aml, "\\_SB.VGEN");
	aml_name_eisa_id(aml, "_HID", "XEN0000");
	aml_name_string(aml, "_CID", "VM_Gen_Counter");
	aml_name_string(aml, "_DDN", "VM_Gen_Counter");
	aml_name_integer(aml, "_STA", PRESENT_HIDDEN);
	aml_name(aml, "ADDR");
	aml_package(aml, 2);
	aml_integer(aml, (uint32_t)address);
	aml_integer(aml, address >> 32);
	aml_end(aml);
	aml_end(aml);

	aml_method(aml, "\\_GPE._E05", 0, false);
	aml_op(aml, AML_NOTIFY);
	aml_path(aml, "\\_SB.VGEN");
	aml_integer(aml, 0x80);
	aml_end(aml);
}

/*
 * A laptop that can become a slate (Microsoft, "Button implementation"): Windows binds its driver by the _CID and then lets
 * another driver, such as a PV driver, say which of the two the machine is. The vendor's _HID is hvmloader's, so that a guest that
 * moves from there finds the device it knows. It is a method there, too: no form of a hardware ID has six characters, which a
 * compiler sees in a constant.
 */
static void convertible(struct aml *aml)
{
	aml_device(aml, "\\_SB.CONV");
	aml_method(aml, "_HID", 0, false);
	aml_op(aml, AML_RETURN);
	aml_string(aml, "ID9001");
	aml_end(aml);
	aml_name_string(aml, "_CID", "PNP0C60");
	aml_end(aml);
}

void dsdt_devices(struct aml *aml, const struct acpi_inputs *inputs)
{
	sleep_states(aml, inputs->sleep);
	isa_bridge(aml, &inputs->board);
	if (inputs->board.fw_cfg)
		fw_cfg(aml, inputs->board.fw_cfg);
	if (inputs->hpet && inputs->hpet <= UINT32_MAX)
		hpet(aml, (uint32_t)inputs->hpet);
	if (inputs->tpm.kind != ACPI_TPM_NONE)
		tpm(aml, inputs->tpm.kind);
	if (inputs->generation_id)
		generation_id(aml, inputs->generation_id);
	if (inputs->convertible)
		convertible(aml);
}
