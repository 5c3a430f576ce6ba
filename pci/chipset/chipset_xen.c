/* SPDX-License-Identifier: MIT */
/*
 * The board of an HVM guest of Xen: the chips are those of a QEMU, but Xen itself has the interrupt controllers, the HPET and
 * the PM1 event block and timer, and what it has told operating systems for years stays as it is.
 *
 * PM block: Xen emulates the PM1 event block and the timer at B000h (HVM_PARAM_ACPI_IOPORTS_LOCATION 1), and nowhere else that
 * the two chips could have them; control and, on Q35, GPE0 are the device model's. So PMBA and PMBASE must be B000h. There is
 * no SMI: the firmware turns SCI_EN on.
 *
 * Memory: BARs end at FC000000h. From there to FE000000h is RAM that the firmware has Xen populate for what it leaves behind;
 * the memory map says what of it. The vmport of QEMU is off.
 */
#include "pci/chipset/chipset_records.h"

#define MMIO_END 0xfc000000
#define PM_BASE 0xb000
#define SCI_IRQ 9
#define IO_APIC_ID 1 /* local APICs have even IDs */
#define LINK_IRQS (1u << 5 | 1u << 10 | 1u << 11)
#define ELCR_LEVEL (1u << SCI_IRQ | LINK_IRQS)
#define FIRST_GSI 16 /* I/O APIC inputs 16-47 are wired to INTx pins */

/* --- interrupts --------------------------------------------------------------------------------------------------- */

/*
 * Both chipsets have Xen's four links. A write of the router's registers 60h-63h reaches Xen through the device model; nothing
 * arrives at PIRQE-PIRQH of the ICH9, which stay not routed.
 */
static const struct chipset_link links[] = { { 5, 0x60 }, { 10, 0x61 }, { 11, 0x62 }, { 5, 0x63 } };

/* Pins are turned by one from each device to the next, all devices alike. */
static unsigned link_of(uint8_t device, uint8_t pin)
{
	return (device + pin - 1u) & 3;
}

/* Four inputs for each device, after which the second eight devices use those of the first, turned by one, and so on. */
static unsigned gsi_of(uint8_t device, uint8_t pin)
{
	return FIRST_GSI + ((device * 4u + device / 8u + pin - 1u) & 31);
}

/* --- i440FX ------------------------------------------------------------------------------------------------------- */

static const struct range i440fx_mem[] = {
	{ 0xfe700000, 0xfe7fffff }, /* left to the guest's drivers */
	{ 0xfec00000, 0xfec00fff }, /* I/O APIC */
	{ 0xfed00000, 0xfed003ff }, /* HPET */
	{ 0xfed40000, 0xfed44fff }, /* TPM, five localities */
	{ 0xfee00000, 0xfeefffff }, /* local APIC, MSI */
	{ 0xfeff0000, 0xfeffffff }, /* pages shared with Xen, the device model, xenstore and the console */
	{ 0xff000000, 0xffffffff }, /* UEFI image */
};

static const struct range i440fx_io[] = {
	{ 0x0000, 0x04ff },   /* ISA devices, Xen platform device, ELCR */
	{ 0x0500, 0x051b },   /* debug exit, pvpanic, fw_cfg if a kernel is booted directly */
	CHIPSET_I440FX_SMBUS, /* SMBus host */
	{ 0x0a00, 0x0a1b },   /* ACPI memory hot-plug, NVDIMM */
	{ 0x0cf8, 0x0cff },   /* configuration access, reset control */
	{ 0xae00, 0xae17 },   /* ACPI PCI hot-plug */
	{ 0xaf00, 0xaf1f },   /* ACPI processor map */
	{ CHIPSET_I440FX_GPE0, CHIPSET_I440FX_GPE0 + 3 }, /* does not move with the PM block */
	{ 0xb044, 0xb047 }, /* debug ports of the tables that a guest resumed from disk may have been started with */
};

const struct chipset chipset_xen_i440fx = {
	.name = "i440fx",
	.machine = "pc",
	.host_bridge = CHIPSET_I440FX_HOST_BRIDGE,
	.board = CHIPSET_BOARD_XEN,
	.mmio32_end = MMIO_END,
	.acpi = {
		.pm_base = PM_BASE,
		.pm_size = CHIPSET_I440FX_PM_SIZE,
		.smi_command = 0xb2,
		.acpi_enable = 0xf1,
		.acpi_disable = 0xf0,
		.firmware_enables = true,
		.sleep_button = true,
		.no_rtc_status = true,
		.timer_32 = true,
		.rtc_good = true,
		.sci_irq = SCI_IRQ,
		.gpe0_base = CHIPSET_I440FX_GPE0,
		.gpe0_size = 4,
	},
	.fixed_mem = i440fx_mem,
	.fixed_mem_count = CHIPSET_LIST_COUNT(i440fx_mem),
	.fixed_io = i440fx_io,
	.fixed_io_count = CHIPSET_LIST_COUNT(i440fx_io),
	.io_apic_id = IO_APIC_ID,
	.elcr_level = ELCR_LEVEL,
	.router = { CHIPSET_I440FX_ISA, 0x122e }, /* the first PIIX: guests of Xen have always been told so */
	.link_irqs = LINK_IRQS,
	.links = links,
	.link_count = CHIPSET_LIST_COUNT(links),
	.sci_function = CHIPSET_I440FX_PM,
	.link_of = link_of,
	.gsi_of = gsi_of,
	.early_writes = chipset_i440fx_early_writes,
	.late_writes = chipset_i440fx_late_writes,
};

/* --- Q35 ---------------------------------------------------------------------------------------------------------- */

static const struct range q35_mem[] = {
	{ 0xfe700000, 0xfe7fffff },                      /* left to the guest's drivers */
	{ 0xfec00000, 0xfec00fff },                      /* I/O APIC */
	{ 0xfed00000, 0xfed003ff },                      /* HPET */
	{ CHIPSET_Q35_RCBA, CHIPSET_Q35_RCBA + 0x3fff }, /* chipset configuration registers */
	{ 0xfed40000, 0xfed44fff },                      /* TPM, five localities */
	{ 0xfee00000, 0xfeefffff },                      /* local APIC, MSI */
	{ 0xfeff0000, 0xfeffffff }, /* pages shared with Xen, the device model, xenstore and the console */
	{ 0xff000000, 0xffffffff }, /* UEFI image */
};

static const struct range q35_io[] = {
	{ 0x0000, 0x04ff }, /* ISA devices, Xen platform device, ELCR */
	{ 0x0500, 0x051b }, /* debug exit, pvpanic, fw_cfg if a kernel is booted directly */
	{ 0x0a00, 0x0a1b }, /* ACPI memory hot-plug, NVDIMM */
	{ 0x0cc0, 0x0cf7 }, /* ACPI hot-plug: PCI 0CC0h, processors 0CD8h */
	{ 0x0cf8, 0x0cff }, /* configuration access, reset control */
};

const struct chipset chipset_xen_q35 = {
	.name = "q35",
	.machine = "q35",
	.host_bridge = CHIPSET_Q35_HOST_BRIDGE,
	.board = CHIPSET_BOARD_XEN,
	.ecam_size = CHIPSET_Q35_ECAM_SIZE,
	.mmio32_end = MMIO_END,
	.acpi = {
		.pm_base = PM_BASE,
		.pm_size = CHIPSET_Q35_PM_SIZE,
		.smi_command = 0xb2,
		.acpi_enable = 0x02,
		.acpi_disable = 0x03,
		.firmware_enables = true,
		.sleep_button = true,
		.no_rtc_status = true,
		.timer_32 = true,
		.rtc_good = true,
		.sci_irq = SCI_IRQ,
		.gpe0_offset = 0x20,
		.gpe0_size = 16,
	},
	.fixed_mem = q35_mem,
	.fixed_mem_count = CHIPSET_LIST_COUNT(q35_mem),
	.fixed_io = q35_io,
	.fixed_io_count = CHIPSET_LIST_COUNT(q35_io),
	.io_apic_id = IO_APIC_ID,
	.elcr_level = ELCR_LEVEL,
	.router = { CHIPSET_Q35_LPC, 0x2440 },
	.link_irqs = LINK_IRQS,
	.links = links,
	.link_count = CHIPSET_LIST_COUNT(links),
	.link_of = link_of,
	.gsi_of = gsi_of,
	.early_writes = chipset_q35_early_writes,
	.late_writes = chipset_q35_late_writes,
};
