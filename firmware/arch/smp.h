/* SPDX-License-Identifier: MIT */
/*
 * The application processors: started all at once by broadcast INIT and startup IPIs (Intel SDM volume 3, 9.4.4), each
 * programs its memory type range registers and halts with interrupts off, in memory that no memory map gives away, until the
 * operating system starts it in its turn.
 */
#ifndef FIRMWARE_ARCH_SMP_H
#define FIRMWARE_ARCH_SMP_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware/arch/mtrr.h"

/* What a processor says of itself. */
struct smp_answer {
	uint32_t apic_id;  /* CPUID.0BH:EDX, or CPUID.01H:EBX 31:24 */
	uint32_t lost_msr; /* the first register that does not hold its value; 0: there is none */
	bool complete;     /* written last */
};

struct smp_request {
	const struct mtrr_values *mtrr; /* what each is to program; NULL: nothing */
	uint32_t expected;              /* how many processors there are beside this one */
	uint16_t timer_port;            /* of the ACPI power management timer, which is running */
	uint32_t deadline_ms;           /* below 2^20 */
};

/*
 * Starts them and waits until all have answered, or until the deadline; returns how many did, `expected` at most. Their
 * answers are the first of `answers`, which has room for `expected`, in no order. One that comes later halts at once: for its
 * sake the start page is declared reserved then. With none expected nothing is done.
 */
uint32_t smp_start(const struct smp_request *request, struct smp_answer *answers);

/*
 * Leaves the others waiting for a startup IPI, in which state they run no code. Not where an INIT IPI wipes the memory type
 * range registers, as it does under QEMU's TCG (Intel SDM volume 3, table 9-1, has them unchanged).
 */
void smp_park(void);

/* The APIC ID of the processor that runs this. */
uint32_t smp_apic_id(void);

#endif
