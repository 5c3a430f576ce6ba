/* SPDX-License-Identifier: MIT */
/*
 * Sample machines as struct acpi_inputs, each fact as QEMU 7.2 or Xen has it (ports, overrides, routing) and addresses as
 * the planner would choose them. What `inputs` points to lies in the same struct: a copy of the struct still points into
 * the original, so make it where it shall be.
 */
#ifndef TESTS_FAKE_ACPI_MACHINE_H
#define TESTS_FAKE_ACPI_MACHINE_H

#include "acpi/acpi_inputs.h"

#define ACPI_MACHINE_ROOTS 4
#define ACPI_MACHINE_BRIDGES 8
#define ACPI_MACHINE_MEMORY 8
#define ACPI_MACHINE_NODES 4
#define ACPI_MACHINE_PMEM 4

struct acpi_machine {
	struct acpi_inputs inputs;
	struct acpi_processor processors[ACPI_MAX_PROCESSORS];
	struct acpi_root roots[ACPI_MACHINE_ROOTS];
	struct acpi_routing routings[ACPI_MACHINE_ROOTS]; /* of roots[] */
	struct acpi_bridge bridges[ACPI_MACHINE_BRIDGES];
	struct acpi_memory memory[ACPI_MACHINE_MEMORY];
	uint8_t distances[ACPI_MACHINE_NODES * ACPI_MACHINE_NODES];
	struct acpi_pmem pmem[ACPI_MACHINE_PMEM];
};

/* QEMU's i440FX with 1 processor, no ECAM; floppy and all of ISA; PCI hot-plug on the root bus; HPET; no NUMA, no TPM. */
void acpi_machine_pc(struct acpi_machine *machine);

/*
 * QEMU's i440FX with 2 of 4 processors, a PCI bridge with hot-plug behind it and another behind that, an extra root bus
 * 20h, memory hot-plug without NUMA, TPM 1.2, SPCR.
 */
void acpi_machine_pc_bridges(struct acpi_machine *machine);

/* Xen's i440FX: 4 of 8 processors with APIC ids 0, 2, 4 ..., Xen's hot-plug, two vNUMA nodes, no fw_cfg, generation ID. */
void acpi_machine_xen(struct acpi_machine *machine);

/*
 * QEMU's Q35 with 4 of 8 processors, two root ports, an extra PCI Express root bus 20h with one, all with native hot-plug,
 * ECAM, TPM 2.0 (CRB), SPCR, generation ID, pvpanic.
 */
void acpi_machine_q35(struct acpi_machine *machine);

/*
 * QEMU's Q35 with 300 processors, 288 of them there, APIC ids with gaps up to 337 (some of them 255 and above), 4 nodes with
 * distances, hot-plug memory and nonvolatile memory above 4 GiB, ACPI hot-plug of PCI through root ports, TPM 2.0 (TIS).
 */
void acpi_machine_numa(struct acpi_machine *machine);

/*
 * As little as a Q35 can have: 1 processor, no HPET, no 8042, no VGA, no RTC, no sleep state but S5, no reset register, no
 * SMI command port, no override, no ECAM, no hot-plug.
 */
void acpi_machine_bare(struct acpi_machine *machine);

/*
 * The same with two nodes and persistent memory: 1 GiB on one NVDIMM, 2 GiB interleaved over two with flush hints, 1.5 GiB on three, one
 * behind the other; and QEMU's mailbox for them.
 */
void acpi_machine_pmem(struct acpi_machine *machine);

/* All of the above, by name. */
struct acpi_machine_sample {
	const char *name; /* "pc", "pc-bridges", "xen", "q35", "numa", "bare", "pmem" */
	void (*make)(struct acpi_machine *machine);
};

const struct acpi_machine_sample *acpi_machine_samples(size_t *count);

#endif
