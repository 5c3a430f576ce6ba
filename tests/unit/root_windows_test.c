/* SPDX-License-Identifier: MIT */
/* Which part of the planner's windows each host bridge is given. */
#include <stdlib.h>
#include <string.h>

#include "firmware/glue/root_windows.h"
#include "tests/unit/plan_asserts.h"

#define RANGES 32

struct given {
	struct range storage[2][RANGES];
	struct range_set io, mem;
	bool room;
};

static struct given give_with(const struct planner *planner, size_t root, size_t capacity)
{
	struct given given;
	void *work = malloc(root_windows_work_size(&planner->inventory));

	range_set_init(&given.io, given.storage[0], capacity);
	range_set_init(&given.mem, given.storage[1], capacity);
	given.room =
		root_windows(&planner->inventory, &planner->windows, &planner->plan, root, work, &given.io, &given.mem);
	free(work);
	return given;
}

static struct given give(const struct planner *planner, size_t root)
{
	struct given given = give_with(planner, root, RANGES);

	/* The sets point into a copy of what was returned. */
	assert_true(given.room);
	return given;
}

/* The sets of a struct given that has been copied. */
static struct range_set io_of(struct given *given)
{
	return (struct range_set){ given->storage[0], given->io.count, RANGES };
}

static struct range_set mem_of(struct given *given)
{
	return (struct range_set){ given->storage[1], given->mem.count, RANGES };
}

static void add_root(struct planner *planner, uint8_t bus)
{
	planner->inventory.roots[planner->inventory.root_count++] =
		(struct pci_root){ .bus = bus, .last_bus = bus, .limit = 255 };
}

static size_t add_on(struct planner *planner, uint8_t root, uint16_t bdf, enum hand_bar kind, uint64_t size)
{
	size_t function = hand_function(&planner->inventory, bdf, HAND_NIC, PCI_NONE);

	planner->inventory.functions[function].root = root;
	return hand_bar(&planner->inventory, 0, kind, size);
}

static void place(struct planner *planner, size_t bar, uint64_t address)
{
	planner->plan.bars[bar] = (struct pci_bar_plan){
		.address = address,
		.verdict = PCI_PLACED,
		.size = planner->inventory.bars[bar].size,
	};
}

static void root_windows_single_root_has_all(void **state)
{
	struct planner *planner = *state;
	struct given given;
	struct range_set io, mem;

	ordinary_windows(planner);
	add_device(planner, HAND_NIC, HAND_MEM32, MIB(1));
	run(planner);
	given = give(planner, 0);
	io = io_of(&given);
	mem = mem_of(&given);
	assert_int_equal(io.count, 1);
	assert_true(range_set_covers(&io, (struct range){ 0xc000, 0xffff }));
	assert_int_equal(mem.count, 2);
	assert_true(range_set_covers(&mem, (struct range){ 0xe0000000, 0xefffffff }));
	assert_true(range_set_covers(&mem, (struct range){ GIB(64), GIB(128) - 1 }));
}

/* Three roots with BARs in turn: the gap between two of one root's is its own only while nobody else is in it. */
static void root_windows_extra_roots_fill_their_own_gaps_only(void **state)
{
	struct planner *planner = *state;
	struct given one, two, zero;
	struct range_set mem;

	ordinary_windows(planner);
	add_root(planner, 32);
	add_root(planner, 64);
	place(planner, add_on(planner, 1, PCI_BDF(32, 0, 0), HAND_MEM32, MIB(1)), 0xe0000000);
	place(planner, add_on(planner, 1, PCI_BDF(32, 1, 0), HAND_MEM32, MIB(1)), 0xe0400000);
	place(planner, add_on(planner, 0, PCI_BDF(0, 1, 0), HAND_MEM32, MIB(1)), 0xe0600000);
	place(planner, add_on(planner, 1, PCI_BDF(32, 2, 0), HAND_MEM32, MIB(1)), 0xe0800000);
	place(planner, add_on(planner, 2, PCI_BDF(64, 0, 0), HAND_MEM64, MIB(1)), GIB(64));

	one = give(planner, 1);
	mem = mem_of(&one);
	assert_int_equal(mem.count, 2);
	assert_int_equal(mem.ranges[0].first, 0xe0000000);
	assert_int_equal(mem.ranges[0].last, 0xe04fffff);
	assert_int_equal(mem.ranges[1].first, 0xe0800000);
	assert_int_equal(mem.ranges[1].last, 0xe08fffff);

	two = give(planner, 2);
	mem = mem_of(&two);
	assert_int_equal(mem.count, 1);
	assert_int_equal(mem.ranges[0].first, GIB(64));
	assert_int_equal(mem.ranges[0].last, GIB(64) + MIB(1) - 1);

	zero = give(planner, 0);
	mem = mem_of(&zero);
	assert_int_equal(mem.count, 3);
	assert_int_equal(mem.ranges[0].first, 0xe0500000);
	assert_int_equal(mem.ranges[0].last, 0xe07fffff);
	assert_int_equal(mem.ranges[1].first, 0xe0900000);
	assert_int_equal(mem.ranges[1].last, 0xefffffff);
	assert_int_equal(mem.ranges[2].first, GIB(64) + MIB(1));
}

/* A gap that leaves the window and comes back into the next one is nobody's. */
static void root_windows_gap_stays_in_one_window(void **state)
{
	struct planner *planner = *state;
	struct given one;
	struct range_set mem;

	ordinary_windows(planner);
	add_root(planner, 32);
	place(planner, add_on(planner, 1, PCI_BDF(32, 0, 0), HAND_MEM32, MIB(1)), 0xeff00000);
	place(planner, add_on(planner, 1, PCI_BDF(32, 1, 0), HAND_MEM64, MIB(1)), GIB(64));
	one = give(planner, 1);
	mem = mem_of(&one);
	assert_int_equal(mem.count, 2);
	assert_int_equal(mem.ranges[0].last, 0xefffffff);
	assert_int_equal(mem.ranges[1].first, GIB(64));
}

/* Of a bridge it is the window that counts, room for hot-plug included, and not the BARs in it. */
static void root_windows_take_bridge_windows_whole(void **state)
{
	struct planner *planner = *state;
	struct given one;
	struct range_set io, mem;
	int16_t bridge;

	ordinary_windows(planner);
	add_root(planner, 32);
	bridge = hand_bridge(&planner->inventory, PCI_BDF(32, 0, 0), 33, PCI_NONE);
	planner->inventory.functions[planner->inventory.bridges[bridge].function].root = 1;
	planner->plan.bridges[bridge].windows[PCI_WINDOW_MEM] =
		(struct pci_window_plan){ .range = { 0xe1000000, 0xe11fffff }, .verdict = PCI_PLACED };
	planner->plan.bridges[bridge].windows[PCI_WINDOW_IO] =
		(struct pci_window_plan){ .range = { 0xd000, 0xdfff }, .verdict = PCI_PLACED };
	one = give(planner, 1);
	io = io_of(&one);
	mem = mem_of(&one);
	assert_int_equal(io.count, 1);
	assert_int_equal(io.ranges[0].first, 0xd000);
	assert_int_equal(io.ranges[0].last, 0xdfff);
	assert_int_equal(mem.count, 1);
	assert_int_equal(mem.ranges[0].first, 0xe1000000);
	assert_int_equal(mem.ranges[0].last, 0xe11fffff);
}

/* An I/O BAR behind a subtractive bridge without an I/O window is on the bus above, of which this is the only trace. */
static void root_windows_have_what_a_subtractive_bridge_passes_on(void **state)
{
	struct planner *planner = *state;
	struct given one;
	struct range_set io;
	int16_t bridge;
	size_t function, bar;

	ordinary_windows(planner);
	add_root(planner, 32);
	bridge = hand_bridge(&planner->inventory, PCI_BDF(32, 0, 0), 33, PCI_NONE);
	planner->inventory.bridges[bridge].subtractive = true;
	planner->inventory.bridges[bridge].io = false;
	planner->inventory.functions[planner->inventory.bridges[bridge].function].root = 1;
	function = hand_function(&planner->inventory, PCI_BDF(33, 0, 0), HAND_NIC, bridge);
	planner->inventory.functions[function].root = 1;
	bar = hand_bar(&planner->inventory, 0, HAND_IO, 64);
	place(planner, bar, 0xd000);
	one = give(planner, 1);
	io = io_of(&one);
	assert_int_equal(io.count, 1);
	assert_int_equal(io.ranges[0].first, 0xd000);
	assert_int_equal(io.ranges[0].last, 0xd03f);
}

/* A bridge's I/O window may lie on the board's ports, which are in no window: the host bridge passes them on all the same. */
static void root_windows_first_root_has_what_its_bridges_cover(void **state)
{
	struct planner *planner = *state;
	struct given zero;
	struct range_set io;
	int16_t bridge;

	hand_windows_init(&planner->windows);
	hand_windows_add(&planner->windows.io, 0x1000, 0x5657);
	hand_windows_add(&planner->windows.io, 0x565c, 0xffff);
	bridge = hand_bridge(&planner->inventory, PCI_BDF(0, 1, 0), 1, PCI_NONE);
	planner->plan.bridges[bridge].windows[PCI_WINDOW_IO] =
		(struct pci_window_plan){ .range = { 0x5000, 0x5fff }, .verdict = PCI_PLACED };
	zero = give(planner, 0);
	io = io_of(&zero);
	assert_int_equal(io.count, 1);
	assert_int_equal(io.ranges[0].first, 0x1000);
	assert_int_equal(io.ranges[0].last, 0xffff);
}

static void root_windows_says_when_there_is_no_room(void **state)
{
	struct planner *planner = *state;
	struct given zero;

	ordinary_windows(planner);
	zero = give_with(planner, 0, 1);
	assert_false(zero.room);
	assert_int_equal(zero.mem.count, 1);
}

/* What BARs that were not placed would have had is nobody's but the first root's. */
static void root_windows_ignore_what_was_not_placed(void **state)
{
	struct planner *planner = *state;
	struct given one;
	size_t bar;

	ordinary_windows(planner);
	add_root(planner, 32);
	bar = add_on(planner, 1, PCI_BDF(32, 0, 0), HAND_MEM32, MIB(1));
	place(planner, bar, 0xe0000000);
	planner->plan.bars[bar].verdict = PCI_NO_SPACE;
	one = give(planner, 1);
	assert_int_equal(one.mem.count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PLAN_TEST(root_windows_single_root_has_all),
		PLAN_TEST(root_windows_extra_roots_fill_their_own_gaps_only),
		PLAN_TEST(root_windows_gap_stays_in_one_window),
		PLAN_TEST(root_windows_take_bridge_windows_whole),
		PLAN_TEST(root_windows_have_what_a_subtractive_bridge_passes_on),
		PLAN_TEST(root_windows_first_root_has_what_its_bridges_cover),
		PLAN_TEST(root_windows_says_when_there_is_no_room),
		PLAN_TEST(root_windows_ignore_what_was_not_placed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
