/* SPDX-License-Identifier: MIT */
/*
 * Machines that grow in one way each. Every one is planned with room for all of it, with room for most of it and with hardly
 * any: what it costs to find out what to give up is the larger part.
 */
#include "tests/bench/packing_cost.h"

#include <stdio.h>
#include <time.h>

#include "pci/pci_cfg.h"
#include "tests/fake/hand_machine.h"
#include "tests/fake/planner.h"

#define SMALLEST 64
#define LARGEST 4096
#define BARS_OF_FUNCTION 4
#define BARS_OF_PORT 32
#define PORTS_OF_SWITCH 4
#define LEAST_TIME (CLOCKS_PER_SEC / 50)

/* A function with a BAR of each kind of memory, 4 KiB to 512 KiB. */
static void add_function(struct pci_inventory *inventory, unsigned number, uint16_t bdf, int16_t upstream)
{
	static const enum hand_bar kinds[BARS_OF_FUNCTION] = { HAND_MEM32, HAND_PREF32, HAND_MEM64, HAND_PREF64 };
	static const uint8_t registers[BARS_OF_FUNCTION] = { 0, 1, 2, 4 };

	hand_function(inventory, bdf, HAND_NIC, upstream);
	for (unsigned i = 0; i < BARS_OF_FUNCTION; i++)
		hand_bar(inventory, registers[i], kinds[i], UINT64_C(4096) << (number * 5 + i * 3) % 8);
}

static void add_port(struct pci_inventory *inventory, unsigned *number, int16_t upstream)
{
	unsigned bus = (unsigned)inventory->bridge_count + 1;
	unsigned primary = upstream == PCI_NONE ? 0 : inventory->bridges[upstream].secondary;
	int16_t port = hand_bridge(inventory, PCI_BDF(primary, bus & 0x1f, 0), (uint8_t)bus, upstream);

	for (unsigned i = 0; i < BARS_OF_PORT / BARS_OF_FUNCTION; i++)
		add_function(inventory, (*number)++, PCI_BDF(bus, 0, i), port);
}

static void make_flat(struct pci_inventory *inventory, unsigned bars)
{
	for (unsigned i = 0; i < bars / BARS_OF_FUNCTION; i++)
		add_function(inventory, i, (uint16_t)i, PCI_NONE);
}

static void make_ports(struct pci_inventory *inventory, unsigned bars)
{
	unsigned number = 0;

	for (unsigned i = 0; i < bars / BARS_OF_PORT; i++)
		add_port(inventory, &number, PCI_NONE);
}

/* A root port, the upstream port of a switch, and the downstream ports behind it. */
static void make_switches(struct pci_inventory *inventory, unsigned bars)
{
	unsigned number = 0;
	int16_t upstream = PCI_NONE;

	for (unsigned i = 0; i < bars / BARS_OF_PORT; i++) {
		if (i % PORTS_OF_SWITCH == 0) {
			unsigned bus = (unsigned)inventory->bridge_count + 1;
			int16_t root_port =
				hand_bridge(inventory, (uint16_t)(i / PORTS_OF_SWITCH), (uint8_t)bus, PCI_NONE);

			upstream = hand_bridge(inventory, PCI_BDF(bus, 0, 0), (uint8_t)(bus + 1), root_port);
		}
		add_port(inventory, &number, upstream);
	}
}

static uint64_t sum_of_bars(const struct pci_inventory *inventory, bool only_low)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < inventory->bar_count; i++)
		sum += only_low && inventory->bars[i].is_64bit ? 0 : inventory->bars[i].size;
	return sum;
}

static void set_windows(struct planner *planner, uint64_t low, uint64_t high)
{
	hand_windows_init(&planner->windows);
	hand_windows_add(&planner->windows.mem32, range_align_down(UINT64_C(0xfec00000) - low, 4096), 0xfebfffff);
	hand_windows_add(&planner->windows.mem64, UINT64_C(1) << 32, (UINT64_C(1) << 32) + (high | 4095));
}

/* `room` in percent: below 4 GiB of the BARs that must be there, above of as much as half of all BARs; 100: ample. */
static void set_room(struct planner *planner, unsigned room)
{
	if (room == 100)
		set_windows(planner, UINT64_C(1) << 30, UINT64_C(1) << 34);
	else
		set_windows(planner, sum_of_bars(&planner->inventory, true) * room / 100,
			    sum_of_bars(&planner->inventory, false) * room / 200);
}

static double milliseconds_per_plan(struct planner *planner)
{
	clock_t start = clock();
	unsigned runs = 0;

	do {
		pci_plan_build(&planner->inventory, &planner->windows, &planner->policy, planner->work, &planner->plan);
		runs++;
	} while (clock() - start < LEAST_TIME);
	return 1e3 * (double)(clock() - start) / CLOCKS_PER_SEC / runs;
}

static bool print_row(const char *title, void (*make)(struct pci_inventory *inventory, unsigned bars), unsigned bars,
		      unsigned room)
{
	struct planner *planner = planner_new();
	const char *fault;
	double milliseconds;

	make(&planner->inventory, bars);
	set_room(planner, room);
	fault = planner_run(planner);
	milliseconds = milliseconds_per_plan(planner);
	printf("| %s | %zu | %zu | %u%% | %zu | %zu | %llu | %.2f |\n", title, planner->inventory.bar_count,
	       planner->inventory.bridge_count, room, planner->plan.placed, pci_plan_attempts(planner->work),
	       (unsigned long long)pci_plan_steps(planner->work), milliseconds);
	if (fault)
		fprintf(stderr, "packing: %s, %u BARs, room for %u%%: %s\n", title, bars, room, fault);
	planner_free(planner);
	return fault == NULL;
}

bool packing_print_cost(void)
{
	static const struct {
		const char *title;
		void (*make)(struct pci_inventory *inventory, unsigned bars);
	} machines[] = {
		{ "root bus", make_flat },
		{ "behind ports", make_ports },
		{ "behind switches", make_switches },
	};
	static const unsigned rooms[] = { 100, 80, 25 };
	bool sound = true;

	printf("\n## What planning costs\n\n"
	       "Each plan works in the same %zu bytes of memory. Room in percent of the BARs; an attempt lays the whole machine out\n"
	       "once, a step puts one block somewhere. Milliseconds of processor time on the machine that made this page.\n\n"
	       "| machine | BARs | bridges | room | placed | attempts | steps | ms |\n"
	       "|---|---:|---:|---:|---:|---:|---:|---:|\n",
	       pci_plan_work_size());
	for (size_t m = 0; m < sizeof(machines) / sizeof(machines[0]); m++) {
		for (size_t r = 0; r < sizeof(rooms) / sizeof(rooms[0]); r++) {
			for (unsigned bars = SMALLEST; bars <= LARGEST; bars *= 4)
				sound = print_row(machines[m].title, machines[m].make, bars, rooms[r]) && sound;
		}
	}
	return sound;
}
