/* SPDX-License-Identifier: MIT */
/*
 * The registers of Q35: MCH 82Q35 at 00:00.0 and ICH9 LPC bridge at 00:1f.0 (Intel 3 Series Express Chipset Family
 * datasheet, section 5.1; I/O Controller Hub 9 datasheet, section 13.1), as QEMU 7.2 emulates
 * them.
 *
 * The memory map registers switch nothing there: they are plain storage that tells a device
 * model, or whoever reads them later, what the layout is. They are written as the datasheet
 * defines them.
 */
#include "pci/chipset/chipset_records.h"

#define MCH PCI_BDF(0, 0, 0)
#define LPC CHIPSET_Q35_LPC

#define GIB (UINT64_C(1) << 30)

#define ENABLE 1   /* bit 0 of PCIEXBAR and RCBA */
#define IO_SPACE 1 /* bit 0 of PMBASE, always 1: it holds a port number */

#define PIRQA_ROUT 0x60
#define PIRQE_ROUT 0x68

#define FOUR_GIB_GRANULES 64 /* in 64 MiB */
#define REMAP_LIMIT_DISABLED 0x000
#define REMAP_BASE_DISABLED 0x3ff

/*
 * PCIEXBAR is two dwords and decodes as soon as its enable bit is set: it is closed first, and
 * opened by the dword that completes the address. Bits 2:1 = 0 select 256 MiB, the only length
 * whose address bits QEMU 7.2 decodes correctly. Without a base it stays closed.
 */
static void add_pciexbar(uint64_t base, struct chipset_writes *writes)
{
	uint32_t upper = (uint32_t)(base >> 32);
	uint32_t lower = (uint32_t)base | ENABLE;
	const struct chipset_write list[] = {
		{ MCH, 0x60, 4, UINT32_MAX, 0, "PCIEXBAR", "ECAM off" },
		{ MCH, 0x64, 4, UINT32_MAX, upper, "PCIEXBAR 63:32", "ECAM base, upper half" },
		{ MCH, 0x60, 4, UINT32_MAX, lower, "PCIEXBAR", "ECAM base, 256 MiB, on" },
	};

	chipset_write_add_list(writes, list, base ? CHIPSET_LIST_COUNT(list) : 1);
}

/*
 * The PAM registers are bytes, but written as few larger units: each write makes the device model
 * build its memory map anew. PAM0 covers F0000h-FFFFFh in its upper half; its lower half is
 * reserved.
 */
void chipset_q35_early_writes(const struct chipset *chipset, const struct chipset_layout *layout,
			      struct chipset_writes *writes)
{
	static const struct chipset_write list[] = {
		{ MCH, 0x90, 4, UINT32_MAX, 0x33333330, "PAM0-PAM3", "F0000, C0000-D7FFF: RAM" },
		{ MCH, 0x94, 2, 0xffff, 0x3333, "PAM4-PAM5", "D8000-E7FFF: RAM" },
		{ MCH, 0x96, 1, 0xff, 0x33, "PAM6", "E8000-EFFFF: RAM" },
		{ MCH, 0x9d, 1, 0xff, 0x02, "SMRAM", "A0000-BFFFF: VGA, not SMRAM" },
		{ MCH, 0x9e, 1, 0xff, 0x38, "ESMRAMC", "no TSEG, high SMRAM closed" },
	};

	(void)chipset;
	chipset_write_add_list(writes, list, CHIPSET_LIST_COUNT(list));
	add_pciexbar(layout->ecam_base, writes);
}

/*
 * The memory map registers. All addresses are rounded up to the register's unit, so that none of
 * them cuts RAM off.
 *
 *   0          TOLUD      4 GiB                       TOUUD
 *   | low RAM  |  PCI hole  | high RAM                  |
 *                           |- - - - - -|- reclaimed - -|
 *                                   REMAPBASE       REMAPLIMIT (last granule)
 *
 * TOM counts the populated memory. What lies behind the PCI hole reappears, as the datasheet's
 * reclaim does it, between REMAPBASE, which is TOM but at least 4 GiB, and the end of high RAM.
 * Without high RAM nothing is reclaimed, TOUUD is 4 GiB and the base above the limit turns
 * reclaiming off.
 *
 * The fields end at 64 GiB. For larger machines TOM and TOUUD hold the largest value there is,
 * "at least that much", and reclaiming is off, as it is when less than a granule would be
 * reclaimed.
 */
struct memory_map {
	uint16_t tom;
	uint16_t touud;
	uint16_t tolud;
	uint16_t remap_base;
	uint16_t remap_limit;
};

static uint64_t divide_up(uint64_t value, unsigned shift)
{
	return (value + (UINT64_C(1) << shift) - 1) >> shift;
}

static uint16_t saturate(uint64_t value, uint16_t largest)
{
	return (uint16_t)(value < largest ? value : largest);
}

static struct memory_map memory_map(const struct chipset_layout *layout)
{
	uint64_t high_ram = layout->high_ram_end ? layout->high_ram_end - 4 * GIB : 0;
	uint64_t tom = divide_up(layout->low_ram_end + high_ram, 26);
	struct memory_map map = {
		.tom = saturate(tom, 0x3ff),
		.touud = saturate(divide_up(4 * GIB + high_ram, 20), 0xffff),
		.tolud = (uint16_t)(divide_up(layout->low_ram_end, 20) << 4),
		.remap_base = REMAP_BASE_DISABLED,
		.remap_limit = REMAP_LIMIT_DISABLED,
	};
	uint64_t base = tom > FOUR_GIB_GRANULES ? tom : FOUR_GIB_GRANULES;
	uint64_t limit = divide_up(4 * GIB + high_ram, 26) - 1;

	if (base <= limit && limit <= 0x3ff) {
		map.remap_base = (uint16_t)base;
		map.remap_limit = (uint16_t)limit;
	}
	return map;
}

static void add_memory_map(const struct chipset_layout *layout, struct chipset_writes *writes)
{
	const struct memory_map map = memory_map(layout);
	const struct chipset_write list[] = {
		{ MCH, 0xa0, 2, 0xffff, map.tom, "TOM", "populated memory, in 64 MiB" },
		{ MCH, 0xa2, 2, 0xffff, map.touud, "TOUUD", "end of RAM above 4 GiB, in MiB" },
		{ MCH, 0xb0, 2, 0xffff, map.tolud, "TOLUD", "end of RAM below 4 GiB, in MiB" },
		{ MCH, 0x98, 2, 0xffff, map.remap_base, "REMAPBASE", "first reclaimed 64 MiB" },
		{ MCH, 0x9a, 2, 0xffff, map.remap_limit, "REMAPLIMIT", "last reclaimed 64 MiB" },
		{ MCH, 0xa4, 4, UINT32_MAX, 0, "GBSM", "no stolen graphics memory" },
		{ MCH, 0xa8, 4, UINT32_MAX, 0, "BGSM", "no stolen GTT memory" },
		{ MCH, 0xac, 4, UINT32_MAX, 0, "TSEGMB", "no TSEG" },
	};

	chipset_write_add_list(writes, list, CHIPSET_LIST_COUNT(list));
}

/*
 * QEMU's ACPI tables name the port that PMBASE holds when they are fetched. GPIOBASE is left alone:
 * there is no GPIO block behind it.
 */
void chipset_q35_late_writes(const struct chipset *chipset, const struct chipset_layout *layout,
			     struct chipset_writes *writes)
{
	const uint32_t routing_a = chipset_routing(chipset, PIRQA_ROUT);
	const uint32_t routing_e = chipset_routing(chipset, PIRQE_ROUT);
	const uint32_t pm_base = chipset->acpi.pm_base | IO_SPACE;
	const struct chipset_write list[] = {
		{ LPC, 0x40, 4, UINT32_MAX, pm_base, "PMBASE", "ACPI ports" },
		{ LPC, 0x44, 1, 0xff, 0x80, "ACPI_CNTL", "ACPI ports on, SCI is IRQ 9" },
		{ LPC, PIRQA_ROUT, 4, UINT32_MAX, routing_a, "PIRQA-PIRQD", "8259 inputs, a byte each" },
		{ LPC, PIRQE_ROUT, 4, UINT32_MAX, routing_e, "PIRQE-PIRQH", "8259 inputs, a byte each" },
		{ LPC, 0xf0, 4, UINT32_MAX, CHIPSET_Q35_RCBA | ENABLE, "RCBA", "chipset registers on" },
	};

	add_memory_map(layout, writes);
	chipset_write_add_list(writes, list, CHIPSET_LIST_COUNT(list));
}
