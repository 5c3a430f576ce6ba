/* SPDX-License-Identifier: MIT */
/*
 * The decode bits of the command register. Beside what a plan places, a function may have addresses that no BAR shows, and
 * a bridge forwards what is behind it: by a window, or by subtractive decode.
 */
#include "pci/pci_plan_check_decode.h"

#include <linux/pci_regs.h>

static const struct pci_plan_fault no_fault = { .invariant = PCI_P_NONE };

/* What one command bit, PCI_COMMAND_IO or PCI_COMMAND_MEMORY, governs in a function. */
struct decode {
	unsigned bars; /* its BARs of the kind; ROMs and VF BARs are none, they have their own enable bits */
	int unplaced;  /* index of the first of them that is not placed, or -1 */
	int forwarded; /* a window of the kind, placed or missing; -1: no bridge, or nothing to forward */
	bool legacy;   /* addresses of the kind that no BAR or window shows */
};

/*
 * For each bridge, in scratch: what is behind it and relies on its subtractive decode. `first` is not 0 if there are
 * ports, `last` if there is memory.
 */
static void find_subtractive_decode(const struct pci_plan_check *check)
{
	const struct pci_inventory *inventory = check->inventory;
	struct pci_plan_claim claim;

	for (size_t b = 0; b < inventory->bridge_count; b++)
		check->scratch[b] = (struct range){ 0, 0 };
	for (size_t i = 0; i < pci_plan_claim_count(check); i++) {
		if (!pci_plan_claim_get(check, i, &claim))
			continue;
		for (int16_t b = claim.behind; b != claim.upstream; b = inventory->bridges[b].parent)
			*(pci_plan_claim_is_io(&claim) ? &check->scratch[b].first : &check->scratch[b].last) = 1;
	}
}

/*
 * PCI Code and ID Assignment 1.11: 00_01 VGA-compatible, 03_xx display, 01_01 IDE (compatibility
 * mode uses fixed ports).
 */
static bool has_legacy_addresses(const struct pci_function *function, uint16_t bit)
{
	uint32_t class = function->class_code >> 8;

	return class == 0x0001 || class >> 8 == 0x03 || (class == 0x0101 && bit == PCI_COMMAND_IO);
}

static int window_forwarded(const struct pci_plan_check *check, int16_t bridge, uint16_t bit)
{
	const struct pci_window_plan *windows = check->plan->bridges[bridge].windows;
	const struct range *subtractive = &check->scratch[bridge];

	if (bit == PCI_COMMAND_IO)
		return windows[PCI_WINDOW_IO].verdict == PCI_PLACED || subtractive->first ? PCI_WINDOW_IO : -1;
	if (windows[PCI_WINDOW_MEM].verdict == PCI_PLACED || subtractive->last)
		return PCI_WINDOW_MEM;
	return windows[PCI_WINDOW_PREF].verdict == PCI_PLACED ? PCI_WINDOW_PREF : -1;
}

static struct decode decode_of(const struct pci_plan_check *check, const struct pci_function *function, uint16_t bit)
{
	struct decode decode = { .unplaced = -1, .forwarded = -1, .legacy = has_legacy_addresses(function, bit) };
	uint8_t kind = bit == PCI_COMMAND_IO ? PCI_BAR_IO : PCI_BAR_MEM;

	for (size_t i = function->first_bar; i < (size_t)function->first_bar + function->bar_count; i++) {
		const struct pci_bar *bar = &check->inventory->bars[i];

		if (bar->kind != kind || bar->index >= PCI_BAR_VF)
			continue;
		decode.bars++;
		if (check->plan->bars[i].verdict != PCI_PLACED && decode.unplaced < 0)
			decode.unplaced = bar->index;
	}
	if (function->bridge != PCI_NONE) {
		decode.forwarded = window_forwarded(check, function->bridge, bit);
		decode.legacy = decode.legacy || check->plan->bridges[function->bridge].vga ||
				check->inventory->bridges[function->bridge].subtractive;
	}
	return decode;
}

/*
 * A bit that must be off is on, or a bridge that could forward what is placed behind it does not. A function whose BARs are
 * not all in the inventory decodes who knows what.
 */
static struct pci_plan_fault check_decode_bit(const struct pci_plan_check *check, const struct pci_function *function,
					      uint16_t bit)
{
	uint16_t command = check->plan->command[function - check->inventory->functions];
	struct decode decode = decode_of(check, function, bit);
	struct pci_plan_fault fault = { .invariant = PCI_P10, .bdf = function->bdf };
	bool may = function->header_type <= PCI_HEADER_TYPE_BRIDGE && decode.unplaced < 0 && !function->bars_unknown;

	if (command & bit) {
		fault.what = (uint8_t)(decode.unplaced < 0 ? 0 : decode.unplaced);
		return may && (decode.bars > 0 || decode.forwarded >= 0 || decode.legacy) ? no_fault : fault;
	}
	fault.what = (uint8_t)(0x10 + decode.forwarded);
	return may && decode.forwarded >= 0 ? fault : no_fault;
}

struct pci_plan_fault pci_plan_check_decode(const struct pci_plan_check *check)
{
	struct pci_plan_fault fault = no_fault;

	find_subtractive_decode(check);
	for (size_t f = 0; f < check->inventory->function_count && fault.invariant == PCI_P_NONE; f++) {
		const struct pci_function *function = &check->inventory->functions[f];

		if (check->plan->command[f] & ~(PCI_COMMAND_IO | PCI_COMMAND_MEMORY))
			return (struct pci_plan_fault){ .invariant = PCI_P10, .bdf = function->bdf };
		fault = check_decode_bit(check, function, PCI_COMMAND_IO);
		if (fault.invariant == PCI_P_NONE)
			fault = check_decode_bit(check, function, PCI_COMMAND_MEMORY);
	}
	return fault;
}
