/* SPDX-License-Identifier: MIT */
/*
 * The scan against machines that nobody would build. The first byte chooses one of three:
 *
 *  - round trip: a well-formed machine, found exactly as it was made
 *  - corrupted: a well-formed machine in which the input changes register values, write masks and lifetimes
 *  - noise: every read answers with the next bytes of the input
 *
 * Whatever the machine is like, the scan ends within a bounded number of accesses, its inventory is
 * consistent, and no BAR is written while its function decodes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pci/pci_scan.h"
#include "tests/fake/fake_pci.h"
#include "tests/fake/inventory_check.h"
#include "tests/fake/random_inventory.h"
#include "tests/fake/trace_cfg.h"

/* Two probes of every function number, and for every function that can be kept its registers and the longest list. */
#define MOST_ACCESSES (2 * 65536 + PCI_MAX_FUNCTIONS * (32 + 64))

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct input {
	const uint8_t *data;
	size_t left;
};

struct noise_cfg {
	struct pci_cfg cfg;
	struct input input;
	uint32_t quiet; /* what is read once the input has run out */
};

static struct fake_pci fake;
static struct trace_cfg trace;
static struct pci_inventory expected, inventory;

static uint32_t take(struct input *input, size_t bytes)
{
	uint32_t value = 0;

	while (bytes-- > 0 && input->left > 0) {
		value = value << 8 | *input->data++;
		input->left--;
	}
	return value;
}

static void demand(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "pci_scan: %s\n", what);
	abort();
}

static void scan(struct pci_cfg *cfg, uint64_t extra_roots, uint8_t last_bus)
{
	const struct pci_scan_request request = { extra_roots, last_bus };
	const char *fault;

	trace_cfg_init(&trace, cfg, NULL, 0);
	pci_scan(&trace.cfg, &request, &inventory);
	fault = inventory_fault(&inventory);
	demand(!fault, fault);
	demand(trace_cfg_total(&trace) <= MOST_ACCESSES, "too many accesses");
}

static void fuzz_round_trip(struct input *input)
{
	const char *difference;

	random_inventory(take(input, 4), &expected);
	fake_pci_build(&fake, &expected);
	scan(&fake.cfg, expected.root_count - 1, 255);
	difference = inventory_difference(&expected, &inventory);
	demand(!difference, difference);
	demand(fake.conflicts == 0, "two bridges claimed one bus");
	demand(trace.writes_while_decoding == 0, "a BAR was written while its function decodes");
}

/* Mostly none: each one that is not there has 255 buses searched. */
static uint8_t announced_roots(struct input *input)
{
	uint8_t number = (uint8_t)take(input, 1);

	return number >= 0xf0 ? number & 0x0f : 0;
}

static void corrupt(struct input *input)
{
	struct fake_function *function = &fake.functions[take(input, 2) % (unsigned)fake.function_count];
	uint8_t how = (uint8_t)take(input, 1);
	uint8_t reg = (uint8_t)take(input, 1);

	if (how < 0x60)
		function->config[reg] = (uint8_t)take(input, 1);
	else if (how < 0xf0)
		function->writable[reg] = (uint8_t)take(input, 1);
	else
		function->lifetime = reg;
}

/* A function that vanishes in the middle still has its command register, but reads all ones: that is not decode. */
static bool vanishes(void)
{
	int i;

	for (i = 0; i < fake.function_count; i++)
		if (fake.functions[i].lifetime != UINT32_MAX)
			return true;
	return false;
}

static void fuzz_corrupted(struct input *input)
{
	uint8_t last_bus, extra_roots;
	bool watched;

	random_inventory(take(input, 2), &expected);
	fake_pci_build(&fake, &expected);
	last_bus = (uint8_t)~take(input, 1);
	extra_roots = announced_roots(input);
	while (input->left > 0)
		corrupt(input);
	/* Two bridges that claim one bus change what answers from one access to the next. */
	watched = !vanishes();
	scan(&fake.cfg, extra_roots, last_bus);
	demand(!watched || fake.conflicts || trace.writes_while_decoding == 0,
	       "a BAR was written while its function decodes");
	demand(!watched || fake.conflicts || trace.enables == 0, "decode was turned on");
}

static uint32_t noise_read(struct pci_cfg *cfg, uint16_t bdf, uint16_t reg, unsigned width)
{
	struct noise_cfg *noise = (struct noise_cfg *)cfg;
	uint32_t value = noise->input.left ? take(&noise->input, width) : noise->quiet * ((uint32_t)bdf << 8 | reg);

	return value & 0xffffffff >> (32 - 8 * width);
}

static void noise_write(struct pci_cfg *cfg, uint16_t bdf, uint16_t reg, unsigned width, uint32_t value)
{
	(void)cfg;
	(void)bdf;
	(void)reg;
	(void)width;
	(void)value;
}

static void fuzz_noise(struct input *input)
{
	struct noise_cfg noise = { .cfg = { noise_read, noise_write, PCI_CFG_CONVENTIONAL } };
	uint8_t last_bus = (uint8_t)~take(input, 1);
	uint8_t extra_roots = announced_roots(input);

	noise.quiet = take(input, 4);
	noise.input = *input;
	scan(&noise.cfg, extra_roots, last_bus);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input input = { data, size };

	switch (take(&input, 1) % 3) {
	case 0:
		fuzz_round_trip(&input);
		break;
	case 1:
		fuzz_corrupted(&input);
		break;
	default:
		fuzz_noise(&input);
		break;
	}
	return 0;
}
