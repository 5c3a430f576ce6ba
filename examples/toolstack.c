/* SPDX-License-Identifier: MIT */
/*
 * What a toolstack asks before it builds a domain: how large must the hole below 4 GiB be, and what would not fit even then?
 *
 *     toolstack INVENTORY
 *
 * Prints the hole in MiB as xl's mmio_hole counts it, and each BAR that is not placed with such a hole. Exit status: 0 all
 * is placed, 1 something is not, 2 the inventory cannot be used.
 */
#include <stdio.h>
#include <stdlib.h>

#include <pciplan.h>

#define TEXT_MAX (4 << 20)
#define MIB_SHIFT 20
#define XL_LEAST 256 /* xl takes an mmio_hole of 256 to 3840 MiB */

static int complain(const char *what)
{
	fprintf(stderr, "toolstack: %s\n", what);
	return 2;
}

/* The domain as it would be built: RAM below 4 GiB ends where the hole begins, the rest of it lies above. */
static int plan_domain(struct pciplan *plan, const struct pciplan_hole *hole)
{
	const struct pciplan_memory memory = {
		.machine = "q35",
		.low_ram_end = hole->low_ram_end,
		.high_ram_end = UINT64_C(8) << 30,
		.address_bits = 46,
	};
	struct pciplan_totals totals;
	struct pciplan_bar bar;

	if (pciplan_set_memory(plan, &memory) || pciplan_run(plan, &totals))
		return complain(pciplan_message(plan));
	for (size_t i = 0; i < totals.bars; i++) {
		if (pciplan_bar(plan, i, &bar))
			return complain(pciplan_message(plan));
		if (!bar.placed)
			printf("%02x:%02x.%x %s of 0x%llx bytes does not fit: %s\n", bar.bus, bar.device, bar.function,
			       bar.name, (unsigned long long)bar.size * bar.count, bar.verdict);
	}
	printf("%zu of %zu BARs placed\n", totals.placed, totals.bars);
	return totals.not_placed != 0;
}

static int answer(struct pciplan *plan, const char *text, size_t size)
{
	const struct pciplan_memory memory = { .machine = "q35", .low_ram_end = 0x80000000, .address_bits = 46 };
	struct pciplan_hole hole;
	unsigned mib;

	if (pciplan_read_inventory(plan, text, size) || pciplan_set_memory(plan, &memory) ||
	    pciplan_least_hole(plan, PCIPLAN_HOTPLUG_RESERVES, &hole))
		return complain(pciplan_message(plan));
	mib = (unsigned)(hole.below_4g >> MIB_SHIFT);
	printf("mmio_hole=%u\n", mib < XL_LEAST ? XL_LEAST : mib);
	return plan_domain(plan, &hole);
}

int main(int argc, char **argv)
{
	struct pciplan *plan;
	FILE *file;
	char *text;
	size_t size;
	int status;

	if (argc != 2)
		return complain("usage: toolstack INVENTORY");
	file = fopen(argv[1], "rb");
	if (file == NULL)
		return complain("cannot open the inventory");
	text = malloc(TEXT_MAX);
	plan = pciplan_new();
	if (text == NULL || plan == NULL) {
		status = complain("out of memory");
	} else {
		size = fread(text, 1, TEXT_MAX, file);
		status = answer(plan, text, size);
	}
	pciplan_free(plan);
	free(text);
	fclose(file);
	return status;
}
