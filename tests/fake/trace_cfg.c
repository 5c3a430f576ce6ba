/* SPDX-License-Identifier: MIT */
#include <assert.h>

#include <linux/pci_regs.h>

#include "tests/fake/trace_cfg.h"

#define DECODE (PCI_COMMAND_IO | PCI_COMMAND_MEMORY)

/* The address that CONFIG_ADDRESS would hold; never 0. */
static uint32_t address_of(const struct trace_access *access)
{
	return 0x80000000u | (uint32_t)access->bdf << 8 | (access->reg & 0xfcu);
}

static void record(struct trace_cfg *trace, const struct trace_access *access)
{
	size_t index = trace_cfg_total(trace);

	if (index < trace->capacity)
		trace->accesses[index] = *access;
	if (access->write)
		trace->writes++;
	else
		trace->reads++;
	trace->selects += trace->selected != address_of(access);
	trace->selected = address_of(access);
}

static bool overlaps(const struct trace_access *access, unsigned reg, unsigned size)
{
	return access->reg < reg + size && reg < access->reg + (unsigned)access->width;
}

/* Looks past the record at the function itself. */
static bool is_address_register(struct trace_cfg *trace, const struct trace_access *access)
{
	uint8_t type = (uint8_t)pci_cfg_read(trace->inner, access->bdf, PCI_HEADER_TYPE, 1) & PCI_HEADER_TYPE_MASK;

	if (type == PCI_HEADER_TYPE_NORMAL)
		return overlaps(access, PCI_BASE_ADDRESS_0, 24) || overlaps(access, PCI_ROM_ADDRESS, 4);
	if (type == PCI_HEADER_TYPE_BRIDGE)
		return overlaps(access, PCI_BASE_ADDRESS_0, 8) || overlaps(access, PCI_ROM_ADDRESS1, 4);
	return false;
}

/* What the access writes to the command register. */
static uint32_t written_command(const struct trace_access *access, uint32_t command)
{
	if (access->reg > PCI_COMMAND || !overlaps(access, PCI_COMMAND, 2))
		return command;
	return (uint32_t)(access->value >> (8 * (PCI_COMMAND - access->reg)));
}

static void watch(struct trace_cfg *trace, const struct trace_access *access)
{
	uint32_t command = pci_cfg_read(trace->inner, access->bdf, PCI_COMMAND, 2);

	if ((command & DECODE) && is_address_register(trace, access)) {
		trace->writes_while_decoding++;
		trace->while_decoding = *access;
	}
	if (written_command(access, command) & ~command & (DECODE | PCI_COMMAND_MASTER))
		trace->enables++;
}

static uint32_t trace_read(struct pci_cfg *cfg, uint16_t bdf, uint16_t reg, unsigned width)
{
	struct trace_cfg *trace = (struct trace_cfg *)cfg;
	struct trace_access access = { .bdf = bdf, .reg = reg, .width = (uint8_t)width };

	access.value = pci_cfg_read(trace->inner, bdf, reg, width);
	record(trace, &access);
	return (uint32_t)access.value;
}

static void trace_write(struct pci_cfg *cfg, uint16_t bdf, uint16_t reg, unsigned width, uint32_t value)
{
	struct trace_cfg *trace = (struct trace_cfg *)cfg;
	struct trace_access access = { bdf, reg, (uint8_t)width, true, value };

	watch(trace, &access);
	record(trace, &access);
	pci_cfg_write(trace->inner, bdf, reg, width, value);
}

static uint64_t trace_read64(struct pci_cfg *cfg, uint16_t bdf, uint16_t reg)
{
	struct trace_cfg *trace = (struct trace_cfg *)cfg;
	struct trace_access access = { .bdf = bdf, .reg = reg, .width = 8 };

	access.value = pci_cfg_read64(trace->inner, bdf, reg);
	record(trace, &access);
	return access.value;
}

static void trace_write64(struct pci_cfg *cfg, uint16_t bdf, uint16_t reg, uint64_t value)
{
	struct trace_cfg *trace = (struct trace_cfg *)cfg;
	struct trace_access access = { bdf, reg, 8, true, value };

	watch(trace, &access);
	record(trace, &access);
	pci_cfg_write64(trace->inner, bdf, reg, value);
}

void trace_cfg_init(struct trace_cfg *trace, struct pci_cfg *inner, struct trace_access *accesses, size_t capacity)
{
	*trace = (struct trace_cfg){
		.cfg = { .read = trace_read, .write = trace_write, .space = inner->space },
		.inner = inner,
		.accesses = accesses,
		.capacity = capacity,
	};
	if (pci_cfg_is_wide(inner)) {
		trace->cfg.read64 = trace_read64;
		trace->cfg.write64 = trace_write64;
	}
}

size_t trace_cfg_total(const struct trace_cfg *trace)
{
	return trace->reads + trace->writes;
}

static size_t recorded(const struct trace_cfg *trace)
{
	assert(trace_cfg_total(trace) <= trace->capacity);
	return trace_cfg_total(trace);
}

size_t trace_cfg_of_function(const struct trace_cfg *trace, uint16_t bdf)
{
	size_t end = recorded(trace);
	size_t count = 0;
	size_t i;

	for (i = 0; i < end; i++)
		count += trace->accesses[i].bdf == bdf;
	return count;
}

bool trace_access_covers(const struct trace_access *access, uint16_t reg)
{
	return overlaps(access, reg, 1);
}

static bool is_same(const struct trace_access *access, uint16_t bdf, uint16_t reg, bool write)
{
	return access->bdf == bdf && access->write == write && trace_access_covers(access, reg);
}

size_t trace_cfg_of_register(const struct trace_cfg *trace, uint16_t bdf, uint16_t reg, bool write)
{
	size_t end = recorded(trace);
	size_t count = 0;
	size_t i;

	for (i = 0; i < end; i++)
		count += is_same(&trace->accesses[i], bdf, reg, write);
	return count;
}

/* The first byte of each dword of the access stands for it: a shorter access to the dword begins there or has its own. */
size_t trace_cfg_most_repeated(const struct trace_cfg *trace, struct trace_access *which)
{
	size_t end = recorded(trace);
	size_t most = 0;
	size_t i;

	for (i = 0; i < end; i++) {
		const struct trace_access *access = &trace->accesses[i];
		unsigned reg;

		for (reg = access->reg; reg < access->reg + (unsigned)access->width; reg += 4) {
			size_t count = trace_cfg_of_register(trace, access->bdf, (uint16_t)reg, access->write);

			if (count > most) {
				most = count;
				*which = *access;
			}
		}
	}
	return most;
}

size_t trace_cfg_find_write(const struct trace_cfg *trace, size_t from, uint16_t bdf, uint16_t reg)
{
	size_t end = recorded(trace);
	size_t i;

	for (i = from; i < end; i++)
		if (is_same(&trace->accesses[i], bdf, reg, true))
			return i;
	return SIZE_MAX;
}
