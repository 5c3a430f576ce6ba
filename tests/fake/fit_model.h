/* SPDX-License-Identifier: MIT */
/*
 * Whether a flat machine fits, without placing anything: the theorem of docs/planner.md as an oracle.
 *
 * Blocks of power-of-two sizes, naturally aligned, fit into free ranges if and only if for each size t the blocks of at least
 * t need no more room than there are slots of t: sum(s >= t) <= t * slots(t).
 */
#ifndef TESTS_FAKE_FIT_MODEL_H
#define TESTS_FAKE_FIT_MODEL_H

#include <stdbool.h>

#include "pci/pci_inventory.h"
#include "pci/pci_window.h"

enum fit_model_choice {
	FIT_MODEL_ALL,      /* every BAR and ROM */
	FIT_MODEL_CRITICAL, /* the BARs of boot-critical functions, no ROM */
};

/*
 * Whether a placement of these BARs exists, each with the size as found. The inventory has no bridge. A pinned or fixed BAR
 * has its address or does not fit. Several apertures count as one, rounded up to a power of two, so with VF BARs only a yes
 * is certain.
 */
bool fit_model_fits(const struct pci_inventory *inventory, const struct pci_windows *windows,
		    enum fit_model_choice choice);

#endif
