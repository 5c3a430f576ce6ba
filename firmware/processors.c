/* SPDX-License-Identifier: MIT */
#include "firmware/processors.h"

#include <stdbool.h>

#include "e820/mtrr_plan.h"
#include "firmware/arch/mtrr.h"
#include "firmware/arch/smp.h"
#include "firmware/log.h"
#include "firmware/panic.h"
#include "firmware/scratch.h"

#define FOUR_GIB (UINT64_C(1) << 32)
#define PAGE_SIZE UINT64_C(4096)

/* Emulated processors of a busy host take their time; only a boot that lacks one waits so long. */
#define DEADLINE_MS 1000
#define DEADLINE_MS_EACH 100

/* The flash: code is read there, and whether it is cached is for whoever runs it to say. */
static const struct range flash = { 0xff000000, 0xffffffff };

#define UNCACHABLE_RANGES (2 * PCI_WINDOW_RANGES + 2 * HOST_BRIDGE_MAX + MACHINE_RANGES + 1)
#define PMEM_RANGES (ACPI_MAX_PMEM + PLATFORM_PMEM_RANGES)
#define CACHED_RANGES (E820_MAP_CAPACITY + PLATFORM_WRITE_BACK_RANGES + PMEM_RANGES + 1)

static struct {
	struct range_set uncachable, cached;
	struct range uncachable_ranges[UNCACHABLE_RANGES], cached_ranges[CACHED_RANGES], pmem_ranges[PMEM_RANGES];
	struct mtrr_plan plan;
	struct mtrr_values values;
} mtrr;

/* Registers have no finer granule than pages. */
static bool add_pages(struct range_set *set, struct range range)
{
	range.first = range_align_down(range.first, PAGE_SIZE);
	range.last |= PAGE_SIZE - 1;
	return range_set_add(set, range);
}

static bool add_all(struct range_set *set, const struct range_set *from)
{
	bool room = true;

	for (size_t i = 0; i < from->count; i++)
		room = room && add_pages(set, from->ranges[i]);
	return room;
}

static bool remove_all(struct range_set *set, const struct range_set *what)
{
	bool room = true;

	for (size_t i = 0; i < what->count; i++)
		room = room && range_set_remove(set, what->ranges[i]);
	return room;
}

static bool gather_uncachable(const struct platform_facts *platform, const struct machine *machine,
			      const struct hierarchies *hierarchies)
{
	bool room;

	range_set_init(&mtrr.uncachable, mtrr.uncachable_ranges, UNCACHABLE_RANGES);
	room = add_all(&mtrr.uncachable, &machine->fixed) && range_set_remove(&mtrr.uncachable, flash);
	for (size_t i = 0; i < hierarchies->count; i++)
		room = room && add_all(&mtrr.uncachable, &hierarchies->list[i]->windows.mem32) &&
		       add_all(&mtrr.uncachable, &hierarchies->list[i]->windows.mem64);
	return room && remove_all(&mtrr.uncachable, &platform->write_back);
}

/* Persistent memory, and RAM that can be plugged in later, count: its addresses are no device's, and registers cannot wait for it. */
static bool gather_cached(const struct platform_facts *platform, const struct machine *machine)
{
	uint64_t plug_first = machine->layout.high_ram_end ? machine->layout.high_ram_end : FOUR_GIB;
	struct range_set pmem;
	bool room;

	range_set_init(&mtrr.cached, mtrr.cached_ranges, CACHED_RANGES);
	room = add_all(&mtrr.cached, &platform->write_back);
	for (size_t i = 0; i < platform->ram.count; i++)
		if (platform->ram.entries[i].type == E820_RAM)
			room = room && add_pages(&mtrr.cached, platform->ram.entries[i].range);
	if (platform->reserved_memory_end > plug_first)
		room = room && add_pages(&mtrr.cached, (struct range){ plug_first, platform->reserved_memory_end - 1 });
	range_set_init(&pmem, mtrr.pmem_ranges, PMEM_RANGES);
	room = room && machine_gather_pmem(platform, &pmem) && add_all(&mtrr.cached, &pmem);
	return room;
}

static const char *type_text(enum mtrr_type type)
{
	return type == MTRR_WRITE_BACK ? "write-back" : "uncachable";
}

static void report_plan(const struct mtrr_plan *plan, unsigned variable_count)
{
	log_line(LOG_I, "firmware", "mtrr", "default %s, %zu of %u variable registers", type_text(plan->default_type),
		 plan->count, variable_count);
	for (size_t i = 0; i < plan->count; i++) {
		struct range range = range_of_size(plan->variables[i].base, plan->variables[i].size);

		log_line(LOG_I, "firmware", "mtrr", "[mem 0x%08llx-0x%08llx] %s", (unsigned long long)range.first,
			 (unsigned long long)range.last, type_text(plan->variables[i].type));
	}
	if (plan->uncovered != 0)
		log_line(LOG_W, "firmware", "mtrr",
			 "0x%llx bytes of PCI's address space stay write-back, first [mem 0x%08llx-0x%08llx]: "
			 "an exact cover takes %zu of %u registers",
			 (unsigned long long)plan->uncovered, (unsigned long long)plan->first_uncovered.first,
			 (unsigned long long)plan->first_uncovered.last, plan->needed, variable_count);
}

static void report_lost(uint32_t apic_id, uint32_t msr)
{
	log_line(LOG_W, "firmware", "mtrr", "the processor with APIC ID 0x%x does not hold what was written to MSR %xh",
		 apic_id, msr);
}

/* Returns what every processor is to hold, which the boot processor has from here on; NULL: there are no such registers. */
static const struct mtrr_values *mtrr_set_up(const struct platform_facts *platform, const struct machine *machine,
					     const struct hierarchies *hierarchies)
{
	const struct mtrr_capability capability = mtrr_capability();
	const struct mtrr_facts facts = {
		.uncachable = &mtrr.uncachable,
		.cached = &mtrr.cached,
		.address_bits = platform->address_bits,
		.variable_count = capability.variable_count,
	};
	uint32_t lost;

	if (!capability.present) {
		log_line(LOG_I, "firmware", "mtrr", "the processor has none");
		return NULL;
	}
	if (!gather_uncachable(platform, machine, hierarchies) || !gather_cached(platform, machine))
		panic("firmware", "mtrr", "defect in this firmware: the ranges do not fit their sets");
	mtrr_plan_build(&facts, &mtrr.plan);
	report_plan(&mtrr.plan, capability.variable_count);
	mtrr_values_fill(&mtrr.values, &mtrr.plan, capability, platform->address_bits);
	mtrr_write(&mtrr.values);
	lost = mtrr_verify(&mtrr.values);
	if (lost)
		report_lost(smp_apic_id(), lost);
	return &mtrr.values;
}

static void insert(struct processors *processors, uint32_t apic_id)
{
	size_t at = processors->count++;

	for (; at > 0 && processors->apic_ids[at - 1] > apic_id; at--)
		processors->apic_ids[at] = processors->apic_ids[at - 1];
	processors->apic_ids[at] = apic_id;
}

static void start_others(uint32_t count, const struct mtrr_values *values, uint16_t timer_port,
			 struct processors *result)
{
	const struct smp_request request = {
		.mtrr = values,
		.expected = count,
		.timer_port = timer_port,
		.deadline_ms = DEADLINE_MS + count * DEADLINE_MS_EACH,
	};
	struct smp_answer *answers = scratch_allocate(count * sizeof(*answers), "processors' answers");
	uint32_t answered = smp_start(&request, answers);

	for (uint32_t i = 0; i < answered; i++) {
		insert(result, answers[i].apic_id);
		if (answers[i].lost_msr)
			report_lost(answers[i].apic_id, answers[i].lost_msr);
	}
	if (answered < count)
		log_line(LOG_W, "firmware", "processors", "%u did not answer in %u ms", (unsigned)(count - answered),
			 (unsigned)request.deadline_ms);
}

void processors_start(const struct platform_facts *platform, const struct machine *machine,
		      const struct hierarchies *hierarchies, struct processors *result)
{
	const struct mtrr_values *values = mtrr_set_up(platform, machine, hierarchies);
	uint32_t count = platform->cpu_count;

	if (count > PROCESSORS_MAX) {
		log_line(LOG_W, "firmware", "processors", "%u, of which %d at most are started", (unsigned)count,
			 PROCESSORS_MAX);
		count = PROCESSORS_MAX;
	}
	result->count = 0;
	insert(result, smp_apic_id());
	if (count > 1)
		start_others(count - 1, values, chipset_pm_timer(machine->chipset), result);
	if (count > 1 && platform->init_keeps_mtrrs)
		smp_park();
	log_line(LOG_I, "firmware", "processors", "%zu of %u answered", result->count, (unsigned)platform->cpu_count);
}
