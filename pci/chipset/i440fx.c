/* SPDX-License-Identifier: MIT */
/*
 * i440FX: PMC 82441FX at 00:00.0 with PIIX3 (ISA bridge 00:01.0, IDE 00:01.1) and the power
 * management function of PIIX4 (00:01.3), as QEMU 7.2 combines them (Intel 82441FX datasheet,
 * section 3.2; 82371SB, section 2; 82371AB, section 7).
 */
#include "pci/chipset/chipset_records.h"

#define LIST_COUNT(list) (sizeof(list) / sizeof((list)[0]))

#define PMC PCI_BDF(0, 0, 0)
#define ISA PCI_BDF(0, 1, 0)
#define IDE PCI_BDF(0, 1, 1)
#define PM PCI_BDF(0, 1, 3)

#define PM_BASE 0x600 /* unless the layout says otherwise */
#define PM_SIZE 0x40
#define SMBUS_BASE 0x700
#define GPE0_BASE 0xafe0
#define IO_SPACE 1 /* bit 0 of PMBA and SMBBA, always 1: they hold port numbers */

#define LINK_SCI 4

static const struct range fixed_mem[] = {
	{ 0xfec00000, 0xfec00fff }, /* I/O APIC */
	{ 0xfed00000, 0xfed003ff }, /* HPET */
	{ 0xfed40000, 0xfed44fff }, /* TPM, five localities */
	{ 0xfee00000, 0xfeefffff }, /* local APIC, MSI */
	{ 0xff000000, 0xffffffff }, /* firmware flash */
};

static const struct range fixed_io[] = {
	{ 0x0000, 0x04ff },                 /* ISA devices, ELCR */
	{ 0x0500, 0x051b },                 /* debug exit, pvpanic, fw_cfg */
	{ PM_BASE, PM_BASE + PM_SIZE - 1 }, /* ACPI: PM1, timer */
	{ SMBUS_BASE, SMBUS_BASE + 0x0f },  /* SMBus host */
	{ 0x0a00, 0x0a1b },                 /* ACPI memory hot-plug, NVDIMM */
	{ 0x0cf8, 0x0cff },                 /* configuration access, reset control */
	{ 0x5658, 0x565b },                 /* vmport; one address, accessed as a dword */
	{ 0xae00, 0xae17 },                 /* ACPI PCI hot-plug */
	{ 0xaf00, 0xaf1f },                 /* ACPI processor hot-plug */
	{ GPE0_BASE, GPE0_BASE + 3 },       /* does not move with the PM block */
};

static void add_list(struct chipset_writes *writes, const struct chipset_write *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		chipset_write_add(writes, list[i]);
}

/* PIRQA-PIRQD, and the one input that no PIRQ reaches: the SCI. */
static const uint8_t link_irq[] = { 10, 10, 11, 11, [LINK_SCI] = 9 };

/*
 * The board turns the pins by one from each device to the next; device 1 is the first with INTA#
 * at PIRQA. INTA# of device 1 is the power management function, whose interrupt is the SCI and
 * hardwired to IRQ 9.
 */
static unsigned link_of(uint8_t device, uint8_t pin)
{
	if (device == 1 && pin == 1)
		return LINK_SCI;
	return (device - 1u + pin - 1u) & 3;
}

/*
 * The PAM registers are bytes, but written as few larger units: each write makes the device model
 * build its memory map anew.
 */
static void early_writes(const struct chipset_layout *layout, struct chipset_writes *writes)
{
	static const struct chipset_write list[] = {
		{ PMC, 0x59, 1, 0xff, 0x30, "PAM0", "F0000-FFFFF: RAM" },
		{ PMC, 0x5a, 2, 0xffff, 0x3333, "PAM1-PAM2", "C0000-CFFFF: RAM" },
		{ PMC, 0x5c, 4, UINT32_MAX, 0x33333333, "PAM3-PAM6", "D0000-EFFFF: RAM" },
		{ PMC, 0x72, 1, 0xff, 0x02, "SMRAM", "A0000-BFFFF: VGA, not SMRAM" },
	};

	(void)layout;
	add_list(writes, list, LIST_COUNT(list));
}

/*
 * The PM and SMBus blocks go below 1000h, where they cost PCI no I/O window, unless the platform
 * wants the PM block elsewhere; at reset QEMU has the SMBus at B100h. Each block gets its address
 * before its enable bit. QEMU's ACPI tables name the port that PMBA holds when they are fetched.
 *
 * Linux ignores an IDE channel whose decode enable bit in IDETIM is 0, and it is 0 at reset.
 *
 * The PM function comes last: it is absent when the machine has no ACPI, and then its writes are
 * the first to fail.
 */
static void late_writes(const struct chipset_layout *layout, struct chipset_writes *writes)
{
	const uint32_t pm_base = (uint32_t)chipset_pm_io(&chipset_i440fx, layout).first;
	const struct chipset_write list[] = {
		{ ISA, 0x60, 4, UINT32_MAX, 0x0b0b0a0a, "PIRQRCA-PIRQRCD", "IRQ 10, 10, 11, 11" },
		{ IDE, 0x40, 4, UINT32_MAX, 0x80008000, "IDETIM", "both IDE channels on" },
		{ PM, 0x40, 4, UINT32_MAX, pm_base | IO_SPACE, "PMBA", "ACPI ports" },
		{ PM, 0x80, 1, 0xff, 0x01, "PMREGMISC", "ACPI ports on" },
		{ PM, 0x90, 4, UINT32_MAX, SMBUS_BASE | IO_SPACE, "SMBBA", "SMBus ports, likewise" },
		{ PM, 0xd2, 1, 0xff, 0x09, "SMBHSTCFG", "SMBus host on, IRQ 9" },
	};

	add_list(writes, list, LIST_COUNT(list));
}

const struct chipset chipset_i440fx = {
	.name = "i440fx",
	.machine = "pc",
	.host_bridge = 0x12378086,
	.ecam_size = 0,
	.mmio32_end = 0xfec00000,
	.acpi = {
		.pm_base = PM_BASE,
		.pm_size = PM_SIZE,
		.smi_command = 0xb2,
		.acpi_enable = 0xf1,
		.acpi_disable = 0xf0,
		.sci_irq = 9,
		.gpe0_base = GPE0_BASE,
		.gpe0_size = 4,
	},
	.fixed_mem = fixed_mem,
	.fixed_mem_count = LIST_COUNT(fixed_mem),
	.fixed_io = fixed_io,
	.fixed_io_count = LIST_COUNT(fixed_io),
	.elcr_level = 1u << 9 | 1u << 10 | 1u << 11,
	.link_irq = link_irq,
	.link_count = sizeof(link_irq),
	.link_of = link_of,
	.early_writes = early_writes,
	.late_writes = late_writes,
};
