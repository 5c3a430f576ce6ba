/* SPDX-License-Identifier: MIT */
/* What processors.c and processor_start.S agree on: a page at which the other processors start. */
#ifndef TESTS_GUESTS_XEN_PROBES_PROCESSOR_START_H
#define TESTS_GUESTS_XEN_PROBES_PROCESSOR_START_H

#define PROCESSOR_PAGE 0x70000 /* the startup IPI's vector is 70h */
#define PROCESSOR_CAME 0x800   /* u32: how many have come */
#define PROCESSOR_DONE 0x804   /* u32: how many have written their sum */
#define PROCESSOR_COUNT 0x808  /* u32: the number of MSRs in the list */
#define PROCESSOR_LIST 0x810   /* u16 each */
#define PROCESSOR_SUMS 0x900   /* u32 each, in the order of coming */
#define PROCESSOR_SUMS_MAX 255

#ifndef __ASSEMBLY__
void processor_start(void);
void processor_start_end(void);
#endif

#endif
