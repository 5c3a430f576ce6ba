/* SPDX-License-Identifier: MIT */
#include "tests/guests/xen-probes/pci.h"

#include "tests/guests/xen-view/view.h"

#define CONFIG_SIZE 256
#define CONFIG_STEP 64

static void begin(const char *name, const struct pci_function *function)
{
	view_begin(name);
	view_number(function->bus);
	view_number(function->device);
	view_number(function->function);
}

static void view_config(const struct pci_function *function)
{
	for (uint32_t at = 0; at < CONFIG_SIZE; at += CONFIG_STEP) {
		uint32_t words[CONFIG_STEP / 4];

		for (uint32_t i = 0; i < CONFIG_STEP / 4; i++)
			words[i] = pci_read(function, (uint8_t)(at + 4 * i), 4);
		begin("config", function);
		view_number(at);
		view_bytes((const uint8_t *)words, CONFIG_STEP);
		view_end();
	}
}

static void view_bar(const struct pci_function *function, uint32_t index)
{
	const struct pci_bar *bar = &function->bars[index];
	const uint32_t rom = function->bridge ? 0x38 : 0x30;

	if (bar->size == 0)
		return;
	begin("bar", function);
	view_number(index == PCI_ROM ? rom : 0x10 + 4 * index);
	view_number(bar->address);
	view_number(bar->size);
	view_word(bar->io ? "io" : bar->rom ? "rom" : bar->prefetchable ? "pref" : "mem");
	view_end();
}

void view_pci(void)
{
	for (uint32_t i = 0; i < pci_count(); i++) {
		view_config(pci_function(i));
		for (uint32_t bar = 0; bar < PCI_BARS; bar++)
			view_bar(pci_function(i), bar);
	}
}
