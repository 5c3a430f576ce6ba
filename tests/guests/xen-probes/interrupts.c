/* SPDX-License-Identifier: MIT */
/*
 * Interrupt lines as a payload without ACPI uses them. On i440FX Xen links pin and slot to the four PIRQ registers itself
 * ((pin + slot) & 3, xen/arch/x86/hvm/irq.c), so that the register says which line a function must have.
 */
#include "tests/guests/xen-probes/checks.h"
#include "tests/guests/xen-probes/io.h"
#include "tests/guests/xen-probes/pci.h"
#include "tests/guests/xen-probes/probe.h"

#define LINKS_AT 0x60
#define LINKS 4
#define LINK_OFF 0x80
#define ELCR 0x4d0

static const struct pci_function *find_isa(void)
{
	const struct pci_function *isa = pci_find(0, 1, 0);

	return isa && isa->class == 0x0601 ? isa : pci_find(0, 31, 0);
}

/* The pin at the root bus: each bridge on the way rotates it by the slot (PCI-to-PCI Bridge 1.2, 9.1). */
static uint32_t link_of(const struct pci_function *function)
{
	uint32_t pin = function->pin - 1u;

	for (uint32_t guard = 0; function->bus != 0 && guard < 8; guard++) {
		const struct pci_function *bridge = 0;

		for (uint32_t i = 0; i < pci_count(); i++)
			if (pci_function(i)->bridge && pci_read(pci_function(i), 0x19, 1) == function->bus)
				bridge = pci_function(i);
		if (!bridge)
			break;
		pin = (pin + function->device) & 3;
		function = bridge;
	}
	return (pin + function->device) & 3;
}

void check_interrupts(void)
{
	const struct pci_function *isa = find_isa(), *wrong = 0;
	const uint32_t level = io_in8(ELCR) | (uint32_t)io_in8(ELCR + 1) << 8;
	uint32_t routes[LINKS], with_pin = 0, lines = 0;
	bool routed = true;

	if (!isa)
		return;
	for (uint32_t i = 0; i < LINKS; i++) {
		routes[i] = pci_read(isa, (uint8_t)(LINKS_AT + i), 1);
		routed &= !(routes[i] & LINK_OFF) && routes[i] >= 3 && routes[i] <= 15;
		lines |= routed ? 1u << routes[i] : 0;
	}
	probe_claim("interrupt-links-routed", routed, "A-D to %u %u %u %u", routes[0], routes[1], routes[2], routes[3]);
	probe_claim("interrupt-links-level", (level & lines) == lines, "ELCR 0x%04x", level);
	for (uint32_t i = 0; i < pci_count(); i++) {
		const struct pci_function *function = pci_function(i);

		if (function->pin == 0 || function->pin > 4 || function->bridge)
			continue;
		with_pin++;
		if (!wrong && function->line != routes[link_of(function)] && function->class != 0x0680)
			wrong = function;
	}
	if (wrong)
		probe_claim("interrupt-lines", false, "%05x pin %u has line %u, its link %u", pci_name(wrong),
			    wrong->pin, wrong->line, routes[link_of(wrong)]);
	else
		probe_claim("interrupt-lines", true, "%u functions", with_pin);
}
