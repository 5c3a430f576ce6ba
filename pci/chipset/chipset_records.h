/* SPDX-License-Identifier: MIT */
/*
 * The chipset records, for the list in machines.c, and what they are made from: the registers of a chip (i440fx.c, q35.c) are
 * the same on every board (chipset_qemu.c, chipset_xen.c). Others find the records with chipset_find.
 */
#ifndef PCI_CHIPSET_CHIPSET_RECORDS_H
#define PCI_CHIPSET_CHIPSET_RECORDS_H

#include "pci/chipset/chipset.h"

#define CHIPSET_LIST_COUNT(list) (sizeof(list) / sizeof((list)[0]))

extern const struct chipset chipset_qemu_i440fx;
extern const struct chipset chipset_qemu_q35;
extern const struct chipset chipset_xen_i440fx;
extern const struct chipset chipset_xen_q35;

/* 82441FX with PIIX3 and the power management function of PIIX4. */
#define CHIPSET_I440FX_HOST_BRIDGE 0x12378086
#define CHIPSET_I440FX_ISA PCI_BDF(0, 1, 0) /* has the interrupt router */
#define CHIPSET_I440FX_PM PCI_BDF(0, 1, 3)
#define CHIPSET_I440FX_PM_SIZE 0x40
#define CHIPSET_I440FX_SMBUS ((struct range){ 0x700, 0x70f })
#define CHIPSET_I440FX_GPE0 0xafe0 /* of the device model's own making: it does not move with the PM block */

void chipset_i440fx_early_writes(const struct chipset *chipset, const struct chipset_layout *layout,
				 struct chipset_writes *writes);
void chipset_i440fx_late_writes(const struct chipset *chipset, const struct chipset_layout *layout,
				struct chipset_writes *writes);

/* MCH with ICH9. */
#define CHIPSET_Q35_HOST_BRIDGE 0x29c08086
#define CHIPSET_Q35_LPC PCI_BDF(0, 0x1f, 0) /* has the interrupt router */
#define CHIPSET_Q35_ECAM_SIZE (UINT64_C(256) << 20)
#define CHIPSET_Q35_PM_SIZE 0x80
#define CHIPSET_Q35_RCBA 0xfed1c000 /* 16 KiB */

void chipset_q35_early_writes(const struct chipset *chipset, const struct chipset_layout *layout,
			      struct chipset_writes *writes);
void chipset_q35_late_writes(const struct chipset *chipset, const struct chipset_layout *layout,
			     struct chipset_writes *writes);

void chipset_write_add_list(struct chipset_writes *writes, const struct chipset_write *list, size_t count);

/* What the four routing registers from `first` on hold, a byte each: a register that no link has routes nothing. */
uint32_t chipset_routing(const struct chipset *chipset, uint8_t first);

#endif
