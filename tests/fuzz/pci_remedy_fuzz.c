/* SPDX-License-Identifier: MIT */
/*
 * Any machine gets remedies in bounds, and the same ones over other old memory.
 *
 * An input that begins with a character is an inventory text. Any other is eight bytes of seed for a machine with every feature, one
 * that says how much of it is left, and two for each address of the facts that its windows are built from; without these it has none.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pci/pci_remedy.h"
#include "pci/pci_text.h"
#include "tests/fake/hand_machine.h"
#include "tests/fake/planner.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct planner *planner;
static struct pci_remedy_work *work;
static struct range_set reserved, io;
static struct range storage[2][8];
static struct pci_window_facts facts;

static void fail(const char *what, size_t index)
{
	fprintf(stderr, "%s (%zu)\n", what, index);
	abort();
}

static uint64_t address(const uint8_t *data, unsigned shift)
{
	return (uint64_t)(data[0] | data[1] << 8) << shift;
}

/* False: there is nothing to build windows from, or no windows come of it. */
static bool take_facts(const uint8_t *data, size_t size)
{
	if (size < 13)
		return false;
	range_set_init(&reserved, storage[0], 8);
	range_set_init(&io, storage[1], 8);
	hand_windows_add(&io, 0xc000, 0xffff);
	hand_windows_add(&reserved, address(data, 16), address(data, 16) + address(data + 2, 12));
	facts = (struct pci_window_facts){
		.low_ram_end = address(data + 4, 16),
		.high_ram_end = address(data + 6, 28),
		.high_end_limit = address(data + 8, 32),
		.mmio32_end = address(data + 10, 16) & 0xffffffff,
		.address_bits = data[12] & 0x3f,
		.hypertransport = data[12] >> 7,
		.reserved = &reserved,
		.io_usable = &io,
	};
	return pci_window_build(&facts, &planner->policy, &planner->windows) == PCI_WINDOW_OK;
}

static bool take_machine(const uint8_t *data, size_t size, const struct pci_window_facts **known)
{
	uint64_t seed;

	*known = NULL;
	if (size != 0 && data[0] >= 0x20 && data[0] < 0x7f)
		return pci_text_parse((const char *)data, size, &planner->inventory, &planner->windows,
				      &planner->policy)
			       .error == PCI_TEXT_OK;
	if (size < 10)
		return false;
	memcpy(&seed, data + 1, sizeof(seed));
	planner_draw_full(planner, seed);
	planner_cut(&planner->inventory, 1 + (data[9] & 0x3f));
	if (take_facts(data + 10, size - 10))
		*known = &facts;
	else if (size > 10)
		return false;
	return true;
}

static void find(const struct pci_window_facts *known, int old_contents, struct pci_remedies *remedies)
{
	const struct pci_remedy_machine machine = {
		.inventory = &planner->inventory,
		.windows = &planner->windows,
		.facts = known,
		.policy = &planner->policy,
		.plan = &planner->plan,
	};

	memset(work, old_contents, pci_remedy_work_size());
	memset(planner->work, old_contents, pci_plan_work_size());
	memset(remedies, old_contents, sizeof(*remedies));
	pci_remedies_find(&machine, planner->work, work, remedies);
}

static void check(const struct pci_remedies *remedies)
{
	if (remedies->plans > PCI_REMEDY_PLANS || remedies->count > PCI_REMEDIES_MAX)
		fail("out of bounds", remedies->count);
	if (remedies->wanted != 0 && remedies->count == 0)
		fail("nothing is said of what is wanted", remedies->wanted);
	for (size_t i = 0; i < remedies->count; i++) {
		const struct pci_remedy *remedy = &remedies->list[i];

		if (remedy->kind > PCI_REMEDY_NONE || remedy->placed > remedy->wanted || remedy->wanted == 0)
			fail("a remedy is none", i);
		if (remedy->complete != (remedy->placed == remedy->wanted))
			fail("a remedy is not as complete as it says", i);
		if ((remedy->kind == PCI_REMEDY_OPTION) > (remedy->option != NULL))
			fail("an option has no name", i);
		if (remedy->kind == PCI_REMEDY_LOW_HOLE && (remedy->start % (1 << 20) != 0 || remedy->start == 0))
			fail("RAM cannot end there", i);
	}
}

static void check_same(const struct pci_remedies *one, const struct pci_remedies *other)
{
	if (one->count != other->count || one->plans != other->plans || one->wanted != other->wanted)
		fail("the second run finds others", other->count);
	for (size_t i = 0; i < one->count; i++)
		if (one->list[i].kind != other->list[i].kind || one->list[i].value != other->list[i].value ||
		    one->list[i].placed != other->list[i].placed || one->list[i].option != other->list[i].option)
			fail("the second run finds another", i);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct pci_remedies first, second;
	const struct pci_window_facts *known;

	if (!planner) {
		planner = planner_new();
		work = malloc(pci_remedy_work_size());
	}
	if (!work || !take_machine(data, size, &known))
		return 0;
	pci_plan_build(&planner->inventory, &planner->windows, &planner->policy, planner->work, &planner->plan);
	find(known, 0x5a, &first);
	check(&first);
	find(known, 0xff, &second);
	check_same(&first, &second);
	return 0;
}
