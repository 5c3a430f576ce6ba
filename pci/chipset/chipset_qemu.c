/* SPDX-License-Identifier: MIT */
/*
 * QEMU's boards, machine pc and machine q35 of QEMU 7.2: where the ports, the fixed ranges and the INTx pins of the two chipsets
 * are. The PM block goes below 1000h, where it costs PCI no I/O window.
 */
#include "pci/chipset/chipset_records.h"

#define MMIO_END 0xfec00000
#define PM_BASE 0x600
#define SCI_IRQ 9
#define LINK_IRQS (1u << 5 | 1u << 10 | 1u << 11) /* no ISA device has these */
#define ELCR_LEVEL (1u << SCI_IRQ | 1u << 10 | 1u << 11)

/* --- machine pc --------------------------------------------------------------------------------------------------- */

#define LINK_SCI 4

static const struct range i440fx_mem[] = {
	{ 0xfec00000, 0xfec00fff }, /* I/O APIC */
	{ 0xfed00000, 0xfed003ff }, /* HPET */
	{ 0xfed40000, 0xfed44fff }, /* TPM, five localities */
	{ 0xfee00000, 0xfeefffff }, /* local APIC, MSI */
	{ 0xff000000, 0xffffffff }, /* firmware flash */
};

static const struct range i440fx_io[] = {
	{ 0x0000, 0x04ff },                               /* ISA devices, ELCR */
	{ 0x0500, 0x051b },                               /* debug exit, pvpanic, fw_cfg */
	CHIPSET_I440FX_SMBUS,                             /* SMBus host */
	{ 0x0a00, 0x0a1b },                               /* ACPI memory hot-plug, NVDIMM */
	{ 0x0cf8, 0x0cff },                               /* configuration access, reset control */
	{ 0x5658, 0x565b },                               /* vmport; one address, accessed as a dword */
	{ 0xae00, 0xae17 },                               /* ACPI PCI hot-plug */
	{ 0xaf00, 0xaf1f },                               /* ACPI processor hot-plug */
	{ CHIPSET_I440FX_GPE0, CHIPSET_I440FX_GPE0 + 3 }, /* does not move with the PM block */
};

/* PIRQA-PIRQD, and the one input that no PIRQ reaches: the SCI. */
static const struct chipset_link i440fx_links[] = {
	{ 10, 0x60 }, { 10, 0x61 }, { 11, 0x62 }, { 11, 0x63 }, [LINK_SCI] = { SCI_IRQ, 0 },
};

/*
 * The board turns the pins by one from each device to the next; device 1 is the first with INTA#
 * at PIRQA. INTA# of device 1 is the power management function, whose interrupt is the SCI and
 * hardwired to IRQ 9.
 */
static unsigned i440fx_link_of(uint8_t device, uint8_t pin)
{
	if (device == 1 && pin == 1)
		return LINK_SCI;
	return (device - 1u + pin - 1u) & 3;
}

const struct chipset chipset_qemu_i440fx = {
	.name = "i440fx",
	.machine = "pc",
	.host_bridge = CHIPSET_I440FX_HOST_BRIDGE,
	.board = CHIPSET_BOARD_QEMU,
	.mmio32_end = MMIO_END,
	.acpi = {
		.pm_base = PM_BASE,
		.pm_size = CHIPSET_I440FX_PM_SIZE,
		.smi_command = 0xb2,
		.acpi_enable = 0xf1,
		.acpi_disable = 0xf0,
		.sci_irq = SCI_IRQ,
		.gpe0_base = CHIPSET_I440FX_GPE0,
		.gpe0_size = 4,
	},
	.fixed_mem = i440fx_mem,
	.fixed_mem_count = CHIPSET_LIST_COUNT(i440fx_mem),
	.fixed_io = i440fx_io,
	.fixed_io_count = CHIPSET_LIST_COUNT(i440fx_io),
	.elcr_level = ELCR_LEVEL,
	.router = { CHIPSET_I440FX_ISA, 0x7000 }, /* PIIX3's own function 0 */
	.link_irqs = LINK_IRQS,
	.links = i440fx_links,
	.link_count = CHIPSET_LIST_COUNT(i440fx_links),
	.sci_function = CHIPSET_I440FX_PM,
	.link_of = i440fx_link_of,
	.early_writes = chipset_i440fx_early_writes,
	.late_writes = chipset_i440fx_late_writes,
};

/* --- machine q35 -------------------------------------------------------------------------------------------------- */

#define FIRST_GSI 16 /* I/O APIC input of PIRQA, the others follow */

static const struct range q35_mem[] = {
	{ 0xfec00000, 0xfec00fff },                      /* I/O APIC */
	{ 0xfed00000, 0xfed003ff },                      /* HPET */
	{ CHIPSET_Q35_RCBA, CHIPSET_Q35_RCBA + 0x3fff }, /* chipset configuration registers */
	{ 0xfed40000, 0xfed44fff },                      /* TPM, five localities */
	{ 0xfed80000, 0xfed83fff },                      /* AMD-Vi, if there is one */
	{ 0xfed90000, 0xfed90fff },                      /* VT-d, if there is one */
	{ 0xfee00000, 0xfeefffff },                      /* local APIC, MSI */
	{ 0xff000000, 0xffffffff },                      /* firmware flash */
};

static const struct range q35_io[] = {
	{ 0x0000, 0x04ff }, /* ISA devices, ELCR */
	{ 0x0500, 0x051b }, /* debug exit, pvpanic, fw_cfg */
	{ 0x0a00, 0x0a1b }, /* ACPI memory hot-plug, NVDIMM */
	{ 0x0cc0, 0x0cf7 }, /* ACPI hot-plug: PCI 0CC0h, processors 0CD8h */
	{ 0x0cf8, 0x0cff }, /* configuration access, reset control */
	{ 0x5658, 0x565b }, /* vmport; one address, accessed as a dword */
};

/* PIRQA-PIRQH */
static const struct chipset_link q35_links[] = {
	{ 10, 0x60 }, { 10, 0x61 }, { 11, 0x62 }, { 11, 0x63 }, { 10, 0x68 }, { 10, 0x69 }, { 11, 0x6a }, { 11, 0x6b },
};

/*
 * Devices 25-31 follow the D25IR-D31IR registers behind RCBA, which stay at their reset value
 * 3210h: INTA#-INTD# are PIRQA-PIRQD. Device 30, the bridge to conventional PCI, has no such
 * register and is wired to PIRQE-PIRQH, as the devices 0-24 are, which take turns.
 */
static unsigned q35_link_of(uint8_t device, uint8_t pin)
{
	unsigned pin_index = (pin - 1u) & 3;

	if (device == 30)
		return 4 + pin_index;
	if (device >= 25)
		return pin_index;
	return 4 + ((device + pin_index) & 3);
}

static unsigned q35_gsi_of(uint8_t device, uint8_t pin)
{
	return FIRST_GSI + q35_link_of(device, pin);
}

/*
 * The router that tables name is the LPC bridge of the ICH2, the first with eight links, for Linux does not know that of the
 * ICH9, 8086:2918.
 */
const struct chipset chipset_qemu_q35 = {
	.name = "q35",
	.machine = "q35",
	.host_bridge = CHIPSET_Q35_HOST_BRIDGE,
	.board = CHIPSET_BOARD_QEMU,
	.ecam_size = CHIPSET_Q35_ECAM_SIZE,
	.mmio32_end = MMIO_END,
	.acpi = {
		.pm_base = PM_BASE,
		.pm_size = CHIPSET_Q35_PM_SIZE,
		.smi_command = 0xb2,
		.acpi_enable = 0x02,
		.acpi_disable = 0x03,
		.sci_irq = SCI_IRQ,
		.gpe0_offset = 0x20,
		.gpe0_size = 16,
	},
	.fixed_mem = q35_mem,
	.fixed_mem_count = CHIPSET_LIST_COUNT(q35_mem),
	.fixed_io = q35_io,
	.fixed_io_count = CHIPSET_LIST_COUNT(q35_io),
	.elcr_level = ELCR_LEVEL,
	.router = { CHIPSET_Q35_LPC, 0x2440 },
	.link_irqs = LINK_IRQS,
	.links = q35_links,
	.link_count = CHIPSET_LIST_COUNT(q35_links),
	.link_of = q35_link_of,
	.gsi_of = q35_gsi_of,
	.early_writes = chipset_q35_early_writes,
	.late_writes = chipset_q35_late_writes,
};
