/* SPDX-License-Identifier: MIT */
#include "tests/fake/second_bridge.h"

#include <linux/pci_regs.h>
#include <stdlib.h>
#include <string.h>

#include "pci/pci_buses.h"
#include "pci/pci_plan_check.h"
#include "pci/pci_scan.h"

#define KIB(n) (UINT64_C(n) << 10)
#define MIB(n) (UINT64_C(n) << 20)
#define GIB(n) (UINT64_C(n) << 30)

#define CHIPSET_ECAM ((struct range){ 0xb0000000, 0xbfffffff })

static const char *const texts[] = {
	"segment=0001 buses=40-7f ecam=0xd0000000-0xd3ffffff mem=0xe0000000-0xe7ffffff "
	"pref=0x8000000000-0x8fffffffff io=0x8000-0x8fff interrupts=24,25,26,27 flags=hotplug",
	"buses=80-ff ecam=0xb8000000-0xbfffffff mem=0xe8000000-0xe8ffffff flags=conventional",
};

static void set_bar(struct fake_pci *fake, int function, struct pci_bar bar)
{
	fake_pci_set_bar(fake, function, &bar);
}

static void build_apart(struct fake_pci *fake)
{
	static const struct pci_bridge windows = { .io = true, .io_32bit = true, .pref = true, .pref_64bit = true };
	int function = fake_pci_add_bridge(fake, FAKE_PCI_ROOT, 0, 0, 0x1b36, 0x000c), behind;

	fake_pci_set_windows(fake, function, &windows);
	fake_pci_add_express(fake, function, PCI_EXP_TYPE_ROOT_PORT, true);

	function = fake_pci_add(fake, FAKE_PCI_ROOT, 1, 0, 0x1b36, 0x0010, 0x010802);
	set_bar(fake, function, (struct pci_bar){ .size = KIB(16), .kind = PCI_BAR_MEM });
	set_bar(fake, function, (struct pci_bar){ .index = 1, .size = 32, .kind = PCI_BAR_IO });
	fake_pci_set_pin(fake, function, 1);

	function = fake_pci_add_bridge(fake, FAKE_PCI_ROOT, 2, 0, 0x1b36, 0x000e);
	fake_pci_set_windows(fake, function, &windows);
	behind = fake->functions[function].behind;

	function = fake_pci_add(fake, behind, 0, 0, 0x10de, 0x2330, 0x120000);
	set_bar(fake, function,
		(struct pci_bar){ .size = GIB(16), .kind = PCI_BAR_MEM, .is_64bit = true, .prefetchable = true });
	set_bar(fake, function,
		(struct pci_bar){
			.index = 2, .size = GIB(1), .kind = PCI_BAR_MEM, .is_64bit = true, .prefetchable = true });
	set_bar(fake, function, (struct pci_bar){ .index = 4, .size = KIB(64), .kind = PCI_BAR_MEM });
	fake_pci_set_pin(fake, function, 2);

	function = fake_pci_add(fake, behind, 3, 0, 0x10de, 0x2331, 0x120000);
	set_bar(fake, function,
		(struct pci_bar){ .size = GIB(4), .kind = PCI_BAR_MEM, .is_64bit = true, .prefetchable = true });
	set_bar(fake, function, (struct pci_bar){ .index = 2, .size = MIB(1), .kind = PCI_BAR_MEM, .is_64bit = true });
	fake_pci_set_pin(fake, function, 1);
}

static void build_simple(struct fake_pci *fake, unsigned device)
{
	const int function = fake_pci_add(fake, FAKE_PCI_ROOT, device, 0, 0x8086, 0x100e, 0x020000);

	set_bar(fake, function, (struct pci_bar){ .size = KIB(4), .kind = PCI_BAR_MEM });
	fake_pci_set_pin(fake, function, 1);
}

/* RAM to 80000000h and from 4 to 8 GiB; what is above fec00000h is the chipset's. */
struct surroundings {
	struct range ram_storage[2], reserved_storage[4], io_storage[2];
	struct range_set ram, reserved, io;
};

static void surround(struct surroundings *around)
{
	range_set_init(&around->ram, around->ram_storage, 2);
	range_set_init(&around->reserved, around->reserved_storage, 4);
	range_set_init(&around->io, around->io_storage, 2);
	range_set_add(&around->ram, (struct range){ 0, 0x7fffffff });
	range_set_add(&around->ram, (struct range){ GIB(4), GIB(8) - 1 });
	range_set_add(&around->reserved, (struct range){ 0xfec00000, 0xffffffff });
	range_set_add(&around->reserved, CHIPSET_ECAM);
	range_set_add(&around->io, (struct range){ 0x1000, 0xafff });
}

static const char *tell(struct second_bridge *machine)
{
	struct surroundings around;
	struct host_bridge_facts facts = {
		.ram = &around.ram,
		.reserved = &around.reserved,
		.io_usable = &around.io,
		.chipset_ecam = CHIPSET_ECAM,
		.address_bits = 40,
		.ecam_end = UINT64_C(1) << 40,
	};

	surround(&around);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		const char *expected = host_bridge_parse(texts[i], &machine->told[i]);
		struct host_bridge_fault fault;

		if (expected)
			return expected;
		fault = host_bridge_check(machine->told, i, &facts);
		if (fault.error != HOST_BRIDGE_OK)
			return host_bridge_error_text(fault.error);
	}
	return NULL;
}

static const char *plan_side(struct second_bridge_side *side, const struct pci_policy *policy)
{
	const size_t ranges = side->inventory.bar_count + PCI_WINDOW_COUNT * side->inventory.bridge_count + 1;
	struct range *scratch = calloc(ranges, sizeof(*scratch));
	struct pci_plan_work *work = calloc(1, pci_plan_work_size());
	struct pci_plan_fault fault = { .invariant = PCI_P_NONE };

	if (!scratch || !work)
		abort();
	pci_plan_build(&side->inventory, &side->windows, policy, work, &side->plan);
	fault = pci_plan_check(&side->inventory, &side->windows, policy, NULL, &side->plan, scratch);
	free(work);
	free(scratch);
	return fault.invariant == PCI_P_NONE ? NULL : pci_invariant_text(fault.invariant);
}

/* As the firmware does it. */
static const char *set_up_side(struct second_bridge_side *side, const struct pci_scan_request *request,
			       uint16_t segment, const struct pci_intx_wiring *wiring)
{
	struct pci_policy policy;
	const char *fault;

	pci_policy_init(&policy);
	fake_pci_set_wide(&side->fake, true);
	fake_pci_set_extended(&side->fake, true);
	trace_cfg_init(&side->trace, &side->fake.cfg, side->accesses, SECOND_BRIDGE_ACCESSES);
	pci_scan(&side->trace.cfg, request, &side->inventory);
	side->inventory.segment = segment;
	pci_buses_reserve(&side->trace.cfg, &policy, &side->inventory);
	fault = plan_side(side, &policy);
	if (!fault)
		pci_apply(&side->trace.cfg, &side->inventory, &side->plan, wiring, &side->applied);
	return fault;
}

static const char *set_up_own(struct second_bridge *machine, const struct chipset *chipset)
{
	struct second_bridge_side *side = &machine->sides[SECOND_BRIDGE_OWN];
	const struct pci_scan_request request = {
		.last_bus = host_bridge_chipset_last_bus(machine->told, CHIPSET_ECAM),
	};

	pci_windows_init(&side->windows);
	range_set_add(&side->windows.io, (struct range){ 0xc000, 0xffff });
	range_set_add(&side->windows.mem32, (struct range){ 0xc0000000, 0xcfffffff });
	fake_pci_init(&side->fake);
	build_simple(&side->fake, 3);
	return set_up_side(side, &request, 0, &(struct pci_intx_wiring){ .chipset = chipset });
}

static const char *set_up_told(const struct host_bridge *told, struct second_bridge_side *side,
			       void (*build)(struct fake_pci *fake))
{
	const struct pci_scan_request request = { .first_bus = told->first_bus, .last_bus = told->last_bus };
	const struct pci_intx_wiring wiring = { .interrupts = told->has_interrupts ? told->interrupts : NULL };

	host_bridge_windows(told, &side->windows);
	fake_pci_init(&side->fake);
	fake_pci_set_first_bus(&side->fake, told->first_bus);
	build(&side->fake);
	return set_up_side(side, &request, told->segment, &wiring);
}

static void build_shared(struct fake_pci *fake)
{
	build_simple(fake, 5);
}

static const char *describe(struct second_bridge *machine, const struct chipset *chipset)
{
	const struct chipset_layout layout = { .ecam_base = CHIPSET_ECAM.first };
	struct acpi_fill_hierarchy hierarchies[SECOND_BRIDGE_SIDES];
	const struct acpi_fill_facts facts = {
		.description = &machine->description,
		.chipset = chipset,
		.layout = &layout,
		.hierarchy_count = SECOND_BRIDGE_SIDES,
		.hierarchies = hierarchies,
		.facs = 0x7000,
	};
	enum acpi_fill_error error;
	void *work;

	for (size_t i = 0; i < SECOND_BRIDGE_SIDES; i++)
		hierarchies[i] = (struct acpi_fill_hierarchy){
			.inventory = &machine->sides[i].inventory,
			.windows = &machine->sides[i].windows,
			.plan = &machine->sides[i].plan,
			.told = i == SECOND_BRIDGE_OWN ? NULL : &machine->told[i - 1],
		};
	for (size_t bus = 0; bus < 256; bus++) {
		machine->description.root_selector[bus] = ACPI_NO_SELECTOR;
		machine->description.root_node[bus] = ACPI_NO_NODE;
	}
	machine->description.processor_count = 1;
	machine->description.processors[0] = (struct acpi_processor){ .node = ACPI_NO_NODE, .enabled = true };
	machine->description.sleep[5].there = true;
	work = malloc(acpi_fill_work_size(&facts));
	if (!work)
		abort();
	error = acpi_fill(&facts, work, &machine->fill);
	free(work);
	return error == ACPI_FILL_OK ? NULL : acpi_fill_error_text(error);
}

const char *second_bridge_make(struct second_bridge *machine)
{
	const struct chipset *chipset = chipset_find(0x29c08086, CHIPSET_BOARD_QEMU);
	const char *fault;

	memset(machine, 0, sizeof(*machine));
	fault = tell(machine);
	if (!fault)
		fault = set_up_own(machine, chipset);
	if (!fault)
		fault = set_up_told(&machine->told[0], &machine->sides[SECOND_BRIDGE_APART], build_apart);
	if (!fault)
		fault = set_up_told(&machine->told[1], &machine->sides[SECOND_BRIDGE_SHARED], build_shared);
	return fault ? fault : describe(machine, chipset);
}
