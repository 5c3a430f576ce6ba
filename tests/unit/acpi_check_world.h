/* SPDX-License-Identifier: MIT */
/* A guest's memory with one right table of each kind, and what is asked of the check of it. Each test program includes it once. */
#ifndef TESTS_UNIT_ACPI_CHECK_WORLD_H
#define TESTS_UNIT_ACPI_CHECK_WORLD_H

#include "tests/unit/acpi_check_fixture.h"
#include "tests/unit/acpi_check_tables.h"

#define FACS_AT 0x7ff00000
#define DSDT_AT 0x7ff01000
#define FACP_AT 0x7ff02000
#define APIC_AT 0x7ff03000
#define HPET_AT 0x7ff04000
#define MCFG_AT 0x7ff05000
#define SRAT_AT 0x7ff06000
#define SLIT_AT 0x7ff07000
#define WAET_AT 0x7ff08000
#define SPCR_AT 0x7ff09000
#define TPM2_AT 0x7ff0a000
#define TCPA_AT 0x7ff0b000

#define ADD(address, table) world_add(address, table, sizeof(table), true)

/* One of each table, of iasl where it can make them. */
static inline void whole_world(void)
{
	world_empty();
	world_declare_pc();
	world_add(FACS_AT, qemu_q35_facs, sizeof(qemu_q35_facs), false);
	world_add(DSDT_AT, hand_dsdt, sizeof(hand_dsdt), false);
	ADD(FACP_AT, iasl_facp);
	ADD(APIC_AT, iasl_apic);
	ADD(HPET_AT, qemu_q35_hpet);
	ADD(MCFG_AT, qemu_q35_mcfg);
	ADD(SRAT_AT, qemu_q35_srat);
	ADD(SLIT_AT, qemu_q35_slit);
	ADD(WAET_AT, qemu_q35_waet);
	ADD(SPCR_AT, iasl_spcr);
	ADD(TPM2_AT, iasl_tpm2);
	ADD(TCPA_AT, hand_tcpa);
	world_lists(2);
}

static inline void require_fault(const char *signature, uint64_t table, uint32_t offset, const char *clause)
{
	const struct acpi_check_result result = world_check();

	if (result.fault == NULL)
		fail_msg("no fault in %s, expected: %s", signature, clause);
	if (strcmp(result.fault, clause) != 0 || result.offset != offset)
		fail_msg("%s+%u: %s; expected %s+%u: %s", result.signature, result.offset, result.fault, signature,
			 offset, clause);
	assert_string_equal(result.signature, signature);
	assert_int_equal(result.table, table);
}

static inline void require_no_fault(void)
{
	const struct acpi_check_result result = world_check();

	if (result.fault != NULL)
		fail_msg("%s+%u: %s", result.signature, result.offset, result.fault);
}

#endif
