/* SPDX-License-Identifier: MIT */
/*
 * The scan against machines that nobody would build. The first byte chooses one of three:
 *
 *  - round trip: a well-formed machine, found exactly as it was made
 *  - corrupted: a well-formed machine in which the input changes register values, write masks and lifetimes
 *  - noise: every read answers with the next bytes of the input
 *
 * The next byte chooses by how many bytes at a time it is accessed, and how far its configuration space reaches.
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

/*
 * Three probes of every function number, and for every function that can be kept its registers, the longest lists of both
 * kinds, 63 entries of Enhanced Allocation and what SR-IOV and ARI take.
 */
#define MOST_ACCESSES (3 * 65536 + (size_t)PCI_MAX_FUNCTIONS * (32 + 64 + 960 + 63 * 5 + 40))
#define MOST_TOLD 8

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

/* 8 bytes at once or not, with extended configuration space or without. */
struct access {
	bool wide;
	bool extended;
};

static struct access take_access(struct input *input)
{
	uint8_t how = (uint8_t)take(input, 1);

	return (struct access){ .wide = how & 1, .extended = how & 2 };
}

static void set_access(struct access access)
{
	fake_pci_set_wide(&fake, access.wide);
	fake_pci_set_extended(&fake, access.extended);
}

static void scan(struct pci_cfg *cfg, const struct pci_scan_request *request)
{
	const char *fault;

	trace_cfg_init(&trace, cfg, NULL, 0);
	pci_scan(&trace.cfg, request, &inventory);
	fault = inventory_fault(&inventory);
	demand(!fault, fault);
	demand(trace_cfg_total(&trace) <= MOST_ACCESSES, "too many accesses");
}

/* What only a policy gives, and ARI that no second function needs. */
static void make_scannable(struct pci_inventory *machine)
{
	size_t i, f;

	for (i = 0; i < machine->bar_count; i++)
		if (!machine->bars[i].fixed)
			machine->bars[i].pinned = PCI_NOT_PINNED;
	for (i = 0; i < machine->bridge_count; i++) {
		size_t behind = 0;

		for (f = 0; f < machine->function_count; f++)
			behind += machine->functions[f].upstream == (int)i;
		machine->bridges[i].ari = machine->bridges[i].ari && behind > 1;
	}
}

static void fuzz_round_trip(struct input *input)
{
	struct access access = take_access(input);
	struct pci_scan_request request = { .last_bus = 255, .sriov = true };
	uint32_t seed = take(input, 4);
	uint8_t told[PCI_MAX_ROOTS];
	const char *difference;
	size_t i;

	if (access.extended)
		random_inventory_full(seed, &expected);
	else
		random_inventory(seed, &expected);
	fake_pci_build(&fake, &expected);
	make_scannable(&expected);
	set_access(access);
	request.extra_roots = expected.root_count - 1;
	for (i = 1; i < expected.root_count; i++)
		told[i - 1] = expected.roots[i].bus;
	request.told_roots = told;
	request.told_count = request.extra_roots ? take(input, 1) % (request.extra_roots + 1) : 0;
	scan(&fake.cfg, &request);
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
	struct fake_extended *extended = function->extended < 0 ? NULL : &fake.extended[function->extended];
	uint8_t how = (uint8_t)take(input, 1);
	uint8_t reg = (uint8_t)take(input, 1);

	if (how < 0x60)
		function->config[reg] = (uint8_t)take(input, 1);
	else if (how < 0xa0)
		function->writable[reg] = (uint8_t)take(input, 1);
	else if (how >= 0xf0)
		function->lifetime = reg;
	else if (extended && how < 0xd0)
		extended->config[reg] = (uint8_t)take(input, 1);
	else if (extended)
		extended->writable[reg] = (uint8_t)take(input, 1);
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

/* A request of which nothing needs to be true. The buses told are drawn into `told`. */
static struct pci_scan_request take_request(struct input *input, uint8_t told[MOST_TOLD])
{
	struct pci_scan_request request = { .last_bus = (uint8_t)~take(input, 1),
					    .extra_roots = announced_roots(input) };
	uint8_t number = (uint8_t)take(input, 1);
	size_t i;

	request.sriov = !(number & 1);
	request.told_roots = told;
	request.told_count = number >= 0xe0 ? number % (MOST_TOLD + 1) : 0;
	for (i = 0; i < request.told_count; i++)
		told[i] = (uint8_t)take(input, 1);
	return request;
}

static void fuzz_corrupted(struct input *input)
{
	struct access access = take_access(input);
	struct pci_scan_request request;
	uint8_t told[MOST_TOLD];
	bool watched;

	if (access.extended)
		random_inventory_full(take(input, 2), &expected);
	else
		random_inventory(take(input, 2), &expected);
	fake_pci_build(&fake, &expected);
	set_access(access);
	request = take_request(input, told);
	while (input->left > 0)
		corrupt(input);
	/* Two bridges that claim one bus change what answers from one access to the next. */
	watched = !vanishes();
	scan(&fake.cfg, &request);
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

static uint64_t noise_read64(struct pci_cfg *cfg, uint16_t bdf, uint16_t reg)
{
	uint64_t low = noise_read(cfg, bdf, reg, 4);

	return (uint64_t)noise_read(cfg, bdf, (uint16_t)(reg + 4), 4) << 32 | low;
}

static void noise_write64(struct pci_cfg *cfg, uint16_t bdf, uint16_t reg, uint64_t value)
{
	(void)cfg;
	(void)bdf;
	(void)reg;
	(void)value;
}

static void fuzz_noise(struct input *input)
{
	struct noise_cfg noise = { .cfg = { .read = noise_read, .write = noise_write } };
	struct access access = take_access(input);
	uint8_t told[MOST_TOLD];
	struct pci_scan_request request = take_request(input, told);

	noise.cfg.space = access.extended ? PCI_CFG_EXTENDED : PCI_CFG_CONVENTIONAL;
	if (access.wide) {
		noise.cfg.read64 = noise_read64;
		noise.cfg.write64 = noise_write64;
	}
	noise.quiet = take(input, 4);
	noise.input = *input;
	scan(&noise.cfg, &request);
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
