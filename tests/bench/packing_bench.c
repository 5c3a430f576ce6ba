/* SPDX-License-Identifier: MIT */
/* The tables of docs/packing.md; tests/bench/packing says how to run it. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "tests/bench/packing_cost.h"
#include "tests/fake/fit_model.h"
#include "tests/fake/planner.h"
#include "tests/fake/random_tree.h"
#include "tests/fake/tree_model.h"

#define BANDS 5
#define FIRST_BAND 50 /* percent of load */

/*
 * Percent of machines of the same kind that others place, from models of their published rules (the one of OVMF agrees with its
 * logs). Not measured here; the machines were others, drawn in the same way.
 */
static const struct {
	const char *seabios, *ovmf, *coreboot, *linux;
} peers[BANDS] = {
	{ "", "", "", "" },          { "63", "99.2", "99.5", "98" }, { "26", "86", "92", "90" },
	{ "6.5", "50", "59", "50" }, { "0.8", "8", "13", "7" },
};

struct score {
	unsigned machines;
	unsigned possible;   /* for how many the oracle knows a placement */
	unsigned placed;     /* for how many hvmstage has one */
	unsigned impossible; /* ... though the oracle knows none: one of the two is wrong */
	unsigned faults;     /* plans that break an invariant */
};

static double percent(unsigned part, unsigned whole)
{
	return whole ? 100.0 * part / whole : 0.0;
}

/* No room for hot-plug: the oracles know only BARs. */
static struct planner *planner_without_hotplug(void)
{
	struct planner *planner = planner_new();

	planner->policy.hotplug_io = 0;
	planner->policy.hotplug_mem = 0;
	planner->policy.hotplug_pref = 0;
	return planner;
}

static void plan_one(struct planner *planner, bool possible, struct score *score)
{
	score->machines++;
	score->possible += possible;
	score->faults += planner_run(planner) != NULL;
	score->placed += planner->plan.not_placed == 0;
	score->impossible += planner->plan.not_placed == 0 && !possible;
}

static struct score score_trees(struct planner *planner, const struct random_tree_shape *shape, unsigned machines)
{
	struct score score = { 0 };

	for (unsigned seed = 0; seed < machines; seed++) {
		random_tree(seed, shape, &planner->inventory, &planner->windows.mem32);
		plan_one(planner, tree_model_fits(&planner->inventory, &planner->windows.mem32), &score);
	}
	return score;
}

static struct score score_flat(struct planner *planner, const struct random_tree_shape *shape, unsigned machines)
{
	struct score score = { 0 };

	for (unsigned seed = 0; seed < machines; seed++) {
		random_tree(seed, shape, &planner->inventory, &planner->windows.mem32);
		plan_one(planner, fit_model_fits(&planner->inventory, &planner->windows, FIT_MODEL_ALL), &score);
	}
	return score;
}

static bool is_sound(const struct score *score)
{
	return score->impossible == 0 && score->faults == 0;
}

static struct random_tree_shape band(unsigned number, unsigned reserved_from, unsigned reserved_to, unsigned bridges)
{
	unsigned from = FIRST_BAND + 10 * number;

	return (struct random_tree_shape){ from, from + 10, reserved_from, reserved_to, bridges };
}

static void print_load(const struct random_tree_shape *shape)
{
	printf("| .%u-", shape->load_from / 10);
	printf(shape->load_to == 100 ? "1" : ".%u", shape->load_to / 10);
}

static bool print_trees(struct planner *planner, unsigned machines)
{
	bool sound = true;

	printf("## Machines with bridges\n\n"
	       "1-5 bridges on the root bus, another behind every fourth bridge, 1-4 BARs of 1M-256M behind each, 0-3 BARs on the\n"
	       "root bus, all of them 32-bit, in the hole 0xc0000000-0xfebfffff; the load is the sum of the BARs over what is\n"
	       "free. Percent of %u machines for each line of which every BAR is placed. The optimum is exact. The figures of\n"
	       "others are quoted: models of their published rules on other machines drawn in this way.\n\n"
	       "| load | optimum | hvmstage | of the optimum | SeaBIOS | OVMF | coreboot v4 | Linux before 2026 |\n"
	       "|---|---:|---:|---:|---:|---:|---:|---:|\n",
	       machines);
	for (unsigned i = 0; i < BANDS; i++) {
		struct random_tree_shape shape = band(i, 0, 0, RANDOM_TREE_BRIDGES);
		struct score score = score_trees(planner, &shape, machines);

		print_load(&shape);
		printf(" | %.1f | %.1f | %.3f | %s | %s | %s | %s |\n", percent(score.possible, machines),
		       percent(score.placed, machines), percent(score.placed, score.possible) / 100, peers[i].seabios,
		       peers[i].ovmf, peers[i].coreboot, peers[i].linux);
		sound = sound && is_sound(&score);
	}
	printf("\nThe same with 1-3 reserved ranges of 4K-32M in the hole:\n\n"
	       "| load | optimum | hvmstage | of the optimum |\n"
	       "|---|---:|---:|---:|\n");
	for (unsigned i = 0; i < BANDS; i++) {
		struct random_tree_shape shape = band(i, 1, 3, RANDOM_TREE_BRIDGES);
		struct score score = score_trees(planner, &shape, machines);

		print_load(&shape);
		printf(" | %.1f | %.1f | %.3f |\n", percent(score.possible, machines), percent(score.placed, machines),
		       percent(score.placed, score.possible) / 100);
		sound = sound && is_sound(&score);
	}
	return sound;
}

static bool print_flat(struct planner *planner, unsigned machines)
{
	bool sound = true;

	printf("\n## Machines without bridges\n\n"
	       "1-40 BARs of 1M-256M on the root bus, in the same hole with 0-3 reserved ranges. Which of %u machines for each line\n"
	       "fit is known from the theorem in planner.md; a miss is a machine that fits and of which a BAR is not placed.\n\n"
	       "| load | reserved ranges | fit | placed | misses |\n"
	       "|---|---:|---:|---:|---:|\n",
	       machines);
	for (unsigned i = 0; i < BANDS; i++) {
		for (unsigned reserved = 0; reserved <= 3; reserved++) {
			struct random_tree_shape shape = band(i, reserved, reserved, 0);
			struct score score = score_flat(planner, &shape, machines);
			int misses = (int)score.possible - (int)(score.placed - score.impossible);

			print_load(&shape);
			printf(" | %u | %u | %u | %d |\n", reserved, score.possible, score.placed, misses);
			sound = sound && is_sound(&score) && misses == 0;
		}
	}
	return sound;
}

int main(int argc, char **argv)
{
	struct timespec start, end;
	unsigned machines = argc == 2 ? (unsigned)strtoul(argv[1], NULL, 10) : 0;
	struct planner *planner;
	bool sound;

	if (machines == 0) {
		fprintf(stderr, "usage: packing-bench N\n");
		return 2;
	}
	timespec_get(&start, TIME_UTC);
	planner = planner_without_hotplug();
	printf("# What is placed, and what planning costs\n\n"
	       "Made by `tests/bench/packing %u`; docs/planner.md says how the planner works.\n\n",
	       machines);
	sound = print_trees(planner, machines);
	sound = print_flat(planner, machines) && sound;
	planner_free(planner);
	sound = packing_print_cost() && sound;
	timespec_get(&end, TIME_UTC);
	printf("\nAll this took %.0f seconds.\n",
	       (double)(end.tv_sec - start.tv_sec) + 1e-9 * (double)(end.tv_nsec - start.tv_nsec));
	if (!sound)
		fprintf(stderr, "packing: a plan breaks an invariant or contradicts an oracle, see the tables\n");
	return sound ? 0 : 1;
}
