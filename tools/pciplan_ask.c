/* SPDX-License-Identifier: MIT */
#include "tools/pciplan_ask.h"

#include <stdio.h>

#include "pci/pci_text.h"
#include "tools/pciplan_hole.h"
#include "tools/pciplan_json.h"
#include "tools/pciplan_space.h"

#define MIB_SHIFT 20

static const struct {
	unsigned flags;
	const char *name;
} questions[] = {
	{ PCIPLAN_HOLE_RESERVES, "64-bit BARs may go above 4 GiB, with hot-plug reserves" },
	{ 0, "64-bit BARs may go above 4 GiB, without hot-plug reserves" },
	{ PCIPLAN_HOLE_LOW | PCIPLAN_HOLE_RESERVES, "everything below 4 GiB, with hot-plug reserves" },
	{ PCIPLAN_HOLE_LOW, "everything below 4 GiB, without hot-plug reserves" },
};

static unsigned mib(uint64_t bytes)
{
	return (unsigned)(bytes >> MIB_SHIFT);
}

static void print_never(const struct pciplan_machine *machine, unsigned flags, const struct pciplan_least_hole *hole)
{
	const struct pci_bar *bar = &machine->inventory.bars[hole->first_never];
	char bdf[PCIPLAN_NAME_MAX], name[PCIPLAN_NAME_MAX];

	if (hole->never != 0) {
		pciplan_bdf_text(machine->inventory.functions[bar->function].bdf, bdf);
		pci_text_bar_name(bar, name);
		printf("  but no hole holds %zu of the memory BARs, the first of them %s %s with 0x%llx bytes\n",
		       hole->never, bdf, name, (unsigned long long)pci_bar_extent(bar, bar->size));
	}
	if ((flags & PCIPLAN_HOLE_RESERVES) && hole->never_reserves != 0)
		printf("  but no hole holds %zu of the hot-plug reserves\n", hole->never_reserves);
}

static void print_text(const struct pciplan_machine *machine, unsigned question, const struct pciplan_least_hole *hole)
{
	const unsigned xl = pciplan_hole_for_xl(hole->low_ram_end);

	printf("%s: %u MiB (0x%llx bytes)\n", questions[question].name, mib(hole->bytes),
	       (unsigned long long)hole->bytes);
	/* RAM has no say in what a secondary host bridge has. */
	if (pci_inventory_is_secondary(&machine->inventory)) {
		print_never(machine, questions[question].flags, hole);
		return;
	}
	printf("  RAM below 4 GiB ends at 0x%llx then (QEMU: max-ram-below-4g=%uM",
	       (unsigned long long)hole->low_ram_end, mib(hole->low_ram_end));
	if (xl != 0)
		printf("; xl: mmio_hole=%u", xl);
	printf(")\n");
	print_never(machine, questions[question].flags, hole);
}

static json_t *to_json(const struct pciplan_machine *machine, unsigned question, const struct pciplan_least_hole *hole)
{
	const unsigned flags = questions[question].flags;
	const unsigned xl = pciplan_hole_for_xl(hole->low_ram_end);
	json_t *never = json_null();

	if (hole->never != 0)
		never = pciplan_json_bar(machine, hole->first_never);
	return json_pack("{s:b, s:b, s:i, s:I, s:o, s:o, s:I, s:o, s:I}", "bars_above_4g", !(flags & PCIPLAN_HOLE_LOW),
			 "hotplug_reserves", (flags & PCIPLAN_HOLE_RESERVES) != 0, "mib", (int)mib(hole->bytes),
			 "bytes", (json_int_t)hole->bytes, "low_ram_end", pciplan_json_hex(hole->low_ram_end),
			 "xl_mmio_hole", xl != 0 ? json_integer(xl) : json_null(), "bars_in_no_hole",
			 (json_int_t)hole->never, "first_bar_in_no_hole", never, "reserves_in_no_hole",
			 (json_int_t)(flags & PCIPLAN_HOLE_RESERVES ? hole->never_reserves : 0));
}

int pciplan_ask_hole(const struct pciplan_input *input, bool json)
{
	const struct pciplan_machine *machine = input->machine;
	const uint64_t end = pciplan_space_low_end(&machine->windows);
	struct pciplan_machine *trial = pciplan_machine_new();
	json_t *answer = json ? pciplan_json_head(input) : NULL, *holes = json_array();

	if (trial == NULL || end <= PCIPLAN_HOLE_LOWEST_START) {
		pciplan_complain(input->text.name, 0,
				 trial == NULL ? "out of memory" : "no window below 4 GiB to begin with");
		pciplan_machine_free(trial);
		json_decref(answer);
		json_decref(holes);
		return 2;
	}
	for (unsigned i = 0; i < sizeof(questions) / sizeof(questions[0]); i++) {
		const struct pciplan_least_hole hole = pciplan_hole_least(machine, questions[i].flags, trial);

		if (json)
			json_array_append_new(holes, to_json(machine, i, &hole));
		else
			print_text(machine, i, &hole);
	}
	if (json) {
		json_object_set_new(answer, "hole_end", pciplan_json_hex(end));
		json_object_set_new(answer, "hole_now",
				    json_integer((json_int_t)(end - machine->windows.mem32.ranges[0].first)));
		json_object_set(answer, "least_holes", holes);
		pciplan_json_print(answer);
	} else {
		printf("the hole is now %u MiB, from 0x%llx to 0x%llx\n",
		       mib(end - machine->windows.mem32.ranges[0].first),
		       (unsigned long long)machine->windows.mem32.ranges[0].first, (unsigned long long)end - 1);
	}
	json_decref(holes);
	pciplan_machine_free(trial);
	return 0;
}
