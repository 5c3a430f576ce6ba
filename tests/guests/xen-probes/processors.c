/* SPDX-License-Identifier: MIT */
/* The other processors wait, as after a reset, for INIT and a startup IPI (Intel SDM volume 3, 9.4), and have the same MTRRs. */
#include "tests/guests/xen-probes/acpi.h"
#include "tests/guests/xen-probes/checks.h"
#include "tests/guests/xen-probes/io.h"
#include "tests/guests/xen-probes/mtrr.h"
#include "tests/guests/xen-probes/probe.h"
#include "tests/guests/xen-probes/processor_start.h"

#define ICR 0xfee00300u
#define ICR_OTHERS 0xc0000u
#define ICR_INIT 0x4500u
#define ICR_STARTUP 0x4600u
#define TRIES 20000
#define TRIES_LATE 500 /* for one that should not come */

static volatile uint32_t *word(uint32_t offset)
{
	return (volatile uint32_t *)(uintptr_t)(PROCESSOR_PAGE + offset);
}

static void send(uint32_t command)
{
	*(volatile uint32_t *)(uintptr_t)ICR = command;
}

/* A read of this port takes a microsecond, and a hundred under Xen. */
static void await(uint32_t others, uint32_t tries)
{
	while (tries-- > 0 && *word(PROCESSOR_DONE) < others)
		io_in8(0x61);
}

static uint32_t prepare(void)
{
	uint16_t list[MTRR_REGISTERS_MAX];
	const uint32_t count = mtrr_registers(list),
		       size = (uint32_t)((uintptr_t)processor_start_end - (uintptr_t)processor_start);
	uint32_t sum = 0;

	for (uint32_t i = 0; i < size; i++)
		*(volatile uint8_t *)(uintptr_t)(PROCESSOR_PAGE + i) =
			probe_u8((uint32_t)(uintptr_t)processor_start + i);
	*word(PROCESSOR_CAME) = 0;
	*word(PROCESSOR_DONE) = 0;
	*word(PROCESSOR_COUNT) = count;
	for (uint32_t i = 0; i < count; i++) {
		const uint64_t value = io_rdmsr(list[i]);

		*(volatile uint16_t *)(uintptr_t)(PROCESSOR_PAGE + PROCESSOR_LIST + 2 * i) = list[i];
		sum ^= (uint32_t)value;
		sum = sum << 3 | sum >> 29;
		sum ^= (uint32_t)(value >> 32);
		sum = sum << 3 | sum >> 29;
	}
	return sum;
}

void check_processors(void)
{
	const uint32_t others = acpi_processors() ? acpi_processors() - 1 : 0, sum = prepare();
	uint32_t same = 0;

	send(ICR_OTHERS | ICR_INIT);
	for (uint32_t i = 0; i < 1000; i++)
		io_in8(0x61);
	probe_claim("processors-quiet", *word(PROCESSOR_CAME) == 0, "%u came without a startup IPI",
		    *word(PROCESSOR_CAME));
	send(ICR_OTHERS | ICR_STARTUP | (PROCESSOR_PAGE >> 12));
	await(others, TRIES);
	if (*word(PROCESSOR_DONE) < others) {
		send(ICR_OTHERS | ICR_STARTUP | (PROCESSOR_PAGE >> 12));
		await(others, TRIES);
	}
	await(others + 1, TRIES_LATE);
	probe_claim("processors-start", *word(PROCESSOR_DONE) == others, "%u of %u others", *word(PROCESSOR_DONE),
		    others);
	for (uint32_t i = 0; i < *word(PROCESSOR_DONE) && i < PROCESSOR_SUMS_MAX; i++)
		same += *word(PROCESSOR_SUMS + 4 * i) == sum;
	probe_claim("processors-mtrrs-alike", same == *word(PROCESSOR_DONE), "%u of %u as the boot processor", same,
		    *word(PROCESSOR_DONE));
}
