/* SPDX-License-Identifier: MIT */
#include "tools/pciplan_attempt.h"
#include "tools/pciplan_hole.h"
#include "tools/pciplan_space.h"

#define MIB_SHIFT 20
#define MOST_ADDRESS_BITS 52

static bool set_bits(struct pciplan_attempt *attempt, unsigned bits)
{
	struct pciplan_machine *scratch = attempt->scratch;
	struct pciplan_space space = attempt->input->space;
	uint64_t ecam;

	scratch->policy.address_bits = 0;
	if (!attempt->input->windows_built) {
		pciplan_space_set_address_bits(&scratch->windows, bits);
		return true;
	}
	space.address_bits = bits;
	return pciplan_space_build(&space, &scratch->policy, &scratch->windows, &ecam) == PCI_WINDOW_OK;
}

/* The least width that does it; what is told of a failure is the largest. */
void pciplan_try_address_bits(struct pciplan_attempt *attempt)
{
	const unsigned bits = pciplan_space_address_bits(&attempt->machine->windows);
	struct pciplan_trial *trial;
	unsigned wider = bits;

	if (!attempt->wants_memory || bits >= MOST_ADDRESS_BITS)
		return;
	trial = pciplan_attempt_begin(attempt, NULL);
	while (wider < MOST_ADDRESS_BITS && !pciplan_trial_helps(trial)) {
		pciplan_machine_copy(attempt->scratch, attempt->machine);
		if (!set_bits(attempt, ++wider))
			break;
		pciplan_attempt_judge(attempt, trial);
	}
	pciplan_attempt_say(trial->change, "%u physical address bits instead of %u", wider, bits);
	if (attempt->machine->policy.address_bits != 0)
		pciplan_attempt_say(pciplan_attempt_option(trial), "address-bits=%u", wider);
	pciplan_attempt_say(trial->qemu, "phys-bits=%u at -cpu, where the host's processor has as many", wider);
}

static bool set_start(struct pciplan_attempt *attempt, uint64_t start)
{
	const uint64_t ecam = pciplan_space_free_ecam(&attempt->machine->inventory, &attempt->machine->policy);

	pci_windows_copy(&attempt->scratch->windows, &attempt->machine->windows);
	return pciplan_space_set_low_start(&attempt->scratch->windows, ecam, start);
}

static void describe_hole(const struct pciplan_attempt *attempt, struct pciplan_trial *trial, uint64_t start)
{
	const uint64_t bytes = pciplan_space_low_end(&attempt->machine->windows) - start;

	pciplan_attempt_say(trial->change, "a hole of %llu MiB below 4 GiB, RAM ending at 0x%llx",
			    (unsigned long long)(bytes >> MIB_SHIFT), (unsigned long long)start);
	if (attempt->machine->policy.low_hole != 0)
		pciplan_attempt_say(pciplan_attempt_option(trial), "low-hole=%lluM",
				    (unsigned long long)(bytes >> MIB_SHIFT));
	pciplan_attempt_say(trial->qemu, "-machine max-ram-below-4g=%lluM", (unsigned long long)(start >> MIB_SHIFT));
	if (pciplan_hole_for_xl(start) != 0)
		pciplan_attempt_say(trial->xl, "mmio_hole=%u", pciplan_hole_for_xl(start));
}

/* The least hole that does it; what is told of a failure is the largest. */
void pciplan_try_larger_hole(struct pciplan_attempt *attempt)
{
	const struct range_set *low = &attempt->machine->windows.mem32;
	uint64_t fits = PCIPLAN_HOLE_LOWEST_START >> MIB_SHIFT, fails;
	struct pciplan_trial *trial;

	if (!attempt->wants_memory || low->count == 0 || low->ranges[0].first <= PCIPLAN_HOLE_LOWEST_START)
		return;
	trial = pciplan_attempt_begin(attempt, NULL);
	fails = low->ranges[0].first >> MIB_SHIFT;
	set_start(attempt, fits << MIB_SHIFT);
	pciplan_attempt_judge(attempt, trial);
	while (pciplan_trial_helps(trial) && fits + 1 < fails) {
		const uint64_t middle = (fits + fails) / 2;
		struct pciplan_trial smaller = { .change = "" };

		if (set_start(attempt, middle << MIB_SHIFT))
			pciplan_attempt_judge(attempt, &smaller);
		if (!pciplan_trial_helps(&smaller)) {
			fails = middle;
			continue;
		}
		fits = middle;
		trial->lost = smaller.lost;
	}
	describe_hole(attempt, trial, fits << MIB_SHIFT);
}
