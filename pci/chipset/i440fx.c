/* SPDX-License-Identifier: MIT */
/*
 * The registers of i440FX: PMC 82441FX at 00:00.0 with PIIX3 (ISA bridge 00:01.0, IDE 00:01.1) and
 * the power management function of PIIX4 (00:01.3), as QEMU 7.2 combines them (Intel 82441FX
 * datasheet, section 3.2; 82371SB, section 2; 82371AB, section 7). Xen's device model is a QEMU.
 */
#include "pci/chipset/chipset_records.h"

#define PMC PCI_BDF(0, 0, 0)
#define IDE PCI_BDF(0, 1, 1)

#define PIRQRCA 0x60
#define IO_SPACE 1 /* bit 0 of PMBA and SMBBA, always 1: they hold port numbers */

/*
 * The PAM registers are bytes, but written as few larger units: each write makes the device model
 * build its memory map anew.
 */
void chipset_i440fx_early_writes(const struct chipset *chipset, const struct chipset_layout *layout,
				 struct chipset_writes *writes)
{
	static const struct chipset_write list[] = {
		{ PMC, 0x59, 1, 0xff, 0x30, "PAM0", "F0000-FFFFF: RAM" },
		{ PMC, 0x5a, 2, 0xffff, 0x3333, "PAM1-PAM2", "C0000-CFFFF: RAM" },
		{ PMC, 0x5c, 4, UINT32_MAX, 0x33333333, "PAM3-PAM6", "D0000-EFFFF: RAM" },
		{ PMC, 0x72, 1, 0xff, 0x02, "SMRAM", "A0000-BFFFF: VGA, not SMRAM" },
	};

	(void)chipset;
	(void)layout;
	chipset_write_add_list(writes, list, CHIPSET_LIST_COUNT(list));
}

/*
 * At reset QEMU has the SMBus at B100h. It goes below 1000h, where it costs PCI no I/O window; the
 * PM block goes where the board has it. Each block gets its address before its enable bit. QEMU's
 * ACPI tables name the port that PMBA holds when they are fetched. Xen's own firmware turns the
 * SMBus off, whereupon Linux complains of a host controller that is not enabled.
 *
 * Linux ignores an IDE channel whose decode enable bit in IDETIM is 0, and it is 0 at reset.
 *
 * The PM function comes last: it is absent when the machine has no ACPI, and then its writes are
 * the first to fail.
 */
void chipset_i440fx_late_writes(const struct chipset *chipset, const struct chipset_layout *layout,
				struct chipset_writes *writes)
{
	const uint32_t routing = chipset_routing(chipset, PIRQRCA);
	const uint32_t pm_base = chipset->acpi.pm_base | IO_SPACE;
	const uint32_t smbus = (uint32_t)CHIPSET_I440FX_SMBUS.first | IO_SPACE;
	const struct chipset_write list[] = {
		{ CHIPSET_I440FX_ISA, PIRQRCA, 4, UINT32_MAX, routing, "PIRQRCA-PIRQRCD", "8259 inputs, a byte each" },
		{ IDE, 0x40, 4, UINT32_MAX, 0x80008000, "IDETIM", "both IDE channels on" },
		{ CHIPSET_I440FX_PM, 0x40, 4, UINT32_MAX, pm_base, "PMBA", "ACPI ports" },
		{ CHIPSET_I440FX_PM, 0x80, 1, 0xff, 0x01, "PMREGMISC", "ACPI ports on" },
		{ CHIPSET_I440FX_PM, 0x90, 4, UINT32_MAX, smbus, "SMBBA", "SMBus ports, likewise" },
		{ CHIPSET_I440FX_PM, 0xd2, 1, 0xff, 0x09, "SMBHSTCFG", "SMBus host on, IRQ 9" },
	};

	(void)layout;
	chipset_write_add_list(writes, list, CHIPSET_LIST_COUNT(list));
}
