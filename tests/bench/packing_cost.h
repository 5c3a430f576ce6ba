/* SPDX-License-Identifier: MIT */
#ifndef TESTS_BENCH_PACKING_COST_H
#define TESTS_BENCH_PACKING_COST_H

#include <stdbool.h>

/* Prints the table of what planning costs as machines grow. False: a plan breaks an invariant. */
bool packing_print_cost(void);

#endif
