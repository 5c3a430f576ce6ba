/* SPDX-License-Identifier: MIT */
/*
 * Which part of the planner's windows is which host bridge's. All roots are planned in common windows; an operating system
 * wants to know what each of them passes on, and no address twice.
 *
 *   window   |------------------------------------------------------------|
 *   placed      0 0   0  1     1 1  2                               by root
 *   root 0   |----------|          |  |-----------------------------------|
 *   root 1               |--------|
 *   root 2                          ||
 *
 * Each extra root has what its devices and bridge windows take, with the gaps between them where no other root's lies; root 0
 * has all the rest, in which there is room for hot-plug. Where the planner keeps roots apart (pci/pci_apart.h), an extra root
 * has one range in each space, or one on each side of what is no window's; where it cannot, as many as it takes.
 */
#ifndef FIRMWARE_GLUE_ROOT_WINDOWS_H
#define FIRMWARE_GLUE_ROOT_WINDOWS_H

#include <stdbool.h>

#include "e820/range_set.h"
#include "pci/pci_inventory.h"
#include "pci/pci_plan.h"
#include "pci/pci_window.h"

/* Bytes of scratch space for the functions below. */
size_t root_windows_work_size(const struct pci_inventory *inventory);

/*
 * Adds to `io` and `mem` what root `root` passes on of `windows`. `work` has root_windows_work_size bytes, 8-byte aligned.
 * False: a set has no room; it holds what fitted.
 */
bool root_windows(const struct pci_inventory *inventory, const struct pci_windows *windows, const struct pci_plan *plan,
		  size_t root, void *work, struct range_set *io, struct range_set *mem);

#endif
