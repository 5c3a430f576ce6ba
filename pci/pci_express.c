/* SPDX-License-Identifier: MIT */
/*
 * Max_Payload_Size
 *
 * A function may not send a packet larger than its own setting, and takes one that is larger than its setting for malformed.
 * So all functions that can meet on a path need the same setting, and none may exceed what the weakest supports.
 *
 * Linux (PCIE_BUS_DEFAULT, its default) gives a new device the setting of the port above it. One that supports less it helps
 * only right below a root port, by lowering that; below a switch, or for what is behind a switch that was plugged in, it says
 * "can't set Max Payload Size" and the device stays as it is. 128 bytes every device supports. So that is what a hierarchy
 * gets into which something can be plugged.
 *
 * Registers are read first, all functions of the machine, for the smallest limit is not known before the last one; then
 * written from the last function to the first: ASPM is to be turned off in the lower component of a link first (5.4.1.3).
 */
#include "pci/pci_express.h"

#include <linux/pci_regs.h>
#include <string.h>

#include "pci/pci_reader.h"

#define CAPS_END 0x100u
#define DWORD 4u

#define PAYLOAD_SHIFT 5
#define READ_REQUEST_SHIFT 12
#define READ_REQUEST_512 2u
#define SIZE_BITS 7u

#define ERROR_ENABLES (PCI_EXP_DEVCTL_CERE | PCI_EXP_DEVCTL_NFERE | PCI_EXP_DEVCTL_FERE | PCI_EXP_DEVCTL_URRE)
#define ERROR_STATUS (PCI_EXP_DEVSTA_CED | PCI_EXP_DEVSTA_NFED | PCI_EXP_DEVSTA_FED | PCI_EXP_DEVSTA_URD)
#define SYSTEM_ERROR_ENABLES (PCI_EXP_RTCTL_SECEE | PCI_EXP_RTCTL_SENFEE | PCI_EXP_RTCTL_SEFEE)

struct set_up {
	struct pci_cfg *cfg;
	const struct pci_inventory *inventory;
	struct pci_express_result *result;
};

static bool is_port(const struct set_up *set_up, const struct pci_function *function)
{
	return function->bridge != PCI_NONE && set_up->inventory->bridges[function->bridge].pcie_port;
}

static bool is_root_port(const struct set_up *set_up, const struct pci_function *function)
{
	return function->upstream == PCI_NONE && is_port(set_up, function);
}

/*
 * The root port of the hierarchy that the function is part of, or PCI_NONE. Behind a port is a link. Behind another bridge are
 * the downstream ports of a switch, or a bus of conventional PCI, on which nothing is part of the hierarchy any more.
 */
static int16_t find_head(const struct set_up *set_up, const struct pci_function *function)
{
	if (is_root_port(set_up, function))
		return function->bridge;
	if (function->upstream == PCI_NONE)
		return PCI_NONE;
	if (!set_up->inventory->bridges[function->upstream].pcie_port && !is_port(set_up, function))
		return PCI_NONE;
	return set_up->result->hierarchies[function->upstream].head;
}

/* A link leads up from all below a root port, and down from a root port. */
static bool has_link(const struct set_up *set_up, const struct pci_function *function)
{
	return find_head(set_up, function) != PCI_NONE;
}

static bool reaches(const struct pci_function *function, unsigned reg)
{
	return function->express + reg + DWORD <= CAPS_END;
}

static uint32_t read_register(struct pci_reader *reader, const struct pci_function *function, unsigned reg)
{
	return pci_reader_read(reader, (uint16_t)(function->express + reg));
}

/* A function that reads all ones has gone. */
static void read_function(struct set_up *set_up, size_t index)
{
	const struct pci_function *function = &set_up->inventory->functions[index];
	struct pci_express_function *found = &set_up->result->functions[index];
	struct pci_reader reader;
	uint32_t capabilities;

	memset(found, 0, sizeof(*found));
	if (function->express == 0 || !reaches(function, PCI_EXP_DEVCTL))
		return;
	pci_reader_init(&reader, set_up->cfg, function->bdf);
	capabilities = read_register(&reader, function, PCI_EXP_DEVCAP);
	if (capabilities == UINT32_MAX)
		return;
	found->found = true;
	found->payload_limit = capabilities & PCI_EXP_DEVCAP_PAYLOAD;
	found->device = read_register(&reader, function, PCI_EXP_DEVCTL);
	found->payload = found->device >> PAYLOAD_SHIFT & SIZE_BITS;
	found->read_request = found->device >> READ_REQUEST_SHIFT & SIZE_BITS;
	if (has_link(set_up, function) && reaches(function, PCI_EXP_LNKCTL))
		found->link = read_register(&reader, function, PCI_EXP_LNKCTL);
	if (is_root_port(set_up, function) && reaches(function, PCI_EXP_RTCTL))
		found->root = read_register(&reader, function, PCI_EXP_RTCTL);
	set_up->result->found++;
}

/*
 * What a hierarchy is like once this function, which is after its upstream bridge in the inventory, is part of it. One whose
 * capability was not found, in a broken list, keeps the 128 bytes that reset gives it.
 */
static void join_hierarchy(struct set_up *set_up, size_t index)
{
	const struct pci_function *function = &set_up->inventory->functions[index];
	const struct pci_express_function *found = &set_up->result->functions[index];
	const uint8_t limit = found->found ? found->payload_limit : 0;
	const int16_t head = find_head(set_up, function);
	struct pci_express_hierarchy *hierarchy;

	if (function->bridge != PCI_NONE)
		set_up->result->hierarchies[function->bridge] =
			(struct pci_express_hierarchy){ .head = head, .payload_limit = SIZE_BITS };
	if (head == PCI_NONE)
		return;
	hierarchy = &set_up->result->hierarchies[head];
	hierarchy->members++;
	if (limit < hierarchy->payload_limit)
		hierarchy->payload_limit = limit;
	if (is_port(set_up, function) && set_up->inventory->bridges[function->bridge].hotplug)
		hierarchy->hotplug = true;
}

/* The code for Max_Payload_Size. With nobody to talk to, a port's stays what it is. */
static uint8_t choose_payload(const struct set_up *set_up, size_t index)
{
	const struct pci_function *function = &set_up->inventory->functions[index];
	const struct pci_express_function *found = &set_up->result->functions[index];
	int16_t head = find_head(set_up, function);
	const struct pci_express_hierarchy *hierarchy;

	if (head == PCI_NONE)
		return function->upstream == PCI_NONE && function->bridge == PCI_NONE ? found->payload_limit :
											found->payload;
	hierarchy = &set_up->result->hierarchies[head];
	if (hierarchy->hotplug)
		return 0;
	return hierarchy->members > 1 ? hierarchy->payload_limit : found->payload;
}

/* Writes and reads back; `mask` has the bits that must then read as `wanted`. */
static uint32_t write_register(struct set_up *set_up, uint16_t bdf, uint16_t reg, uint32_t value, uint32_t mask,
			       uint32_t wanted)
{
	struct pci_express_result *result = set_up->result;
	uint32_t read;

	pci_cfg_write(set_up->cfg, bdf, reg, DWORD, value);
	read = pci_cfg_read(set_up->cfg, bdf, reg, DWORD);
	result->written++;
	if (!((read ^ wanted) & mask))
		return read;
	if (result->fault_count < PCI_EXPRESS_MAX_FAULTS)
		result->faults[result->fault_count] = (struct pci_express_fault){ bdf, reg, value, read };
	result->fault_count++;
	return read;
}

/*
 * Control and status in one access. A status bit is cleared by writing 1 to it. "Initiate Function Level Reset" reads 0, so
 * what is written back starts none.
 */
static void write_device(struct set_up *set_up, size_t index)
{
	const struct pci_function *function = &set_up->inventory->functions[index];
	struct pci_express_function *found = &set_up->result->functions[index];
	const uint32_t fields = ERROR_ENABLES | PCI_EXP_DEVCTL_PAYLOAD | PCI_EXP_DEVCTL_READRQ;
	const uint32_t status = found->device & (uint32_t)ERROR_STATUS << 16;
	uint32_t control = found->device & 0xffff & ~fields;
	uint32_t read;

	control |= (uint32_t)choose_payload(set_up, index) << PAYLOAD_SHIFT;
	control |= (found->read_request < READ_REQUEST_512 ? found->read_request : READ_REQUEST_512)
		   << READ_REQUEST_SHIFT;
	if (control == (found->device & 0xffff) && status == 0)
		return;
	read = write_register(set_up, function->bdf, (uint16_t)(function->express + PCI_EXP_DEVCTL), control | status,
			      fields | (uint32_t)ERROR_STATUS << 16, control);
	found->payload = read >> PAYLOAD_SHIFT & SIZE_BITS;
	found->read_request = read >> READ_REQUEST_SHIFT & SIZE_BITS;
}

/* Zeros in the upper half leave the status bits there, which are cleared by ones, alone. */
static void write_link_and_root(struct set_up *set_up, size_t index)
{
	const struct pci_function *function = &set_up->inventory->functions[index];
	const struct pci_express_function *found = &set_up->result->functions[index];

	if (found->link & PCI_EXP_LNKCTL_ASPMC)
		write_register(set_up, function->bdf, (uint16_t)(function->express + PCI_EXP_LNKCTL),
			       found->link & 0xffff & ~(uint32_t)PCI_EXP_LNKCTL_ASPMC, PCI_EXP_LNKCTL_ASPMC, 0);
	if (found->root & SYSTEM_ERROR_ENABLES)
		write_register(set_up, function->bdf, (uint16_t)(function->express + PCI_EXP_RTCTL),
			       found->root & 0xffff & ~(uint32_t)SYSTEM_ERROR_ENABLES, SYSTEM_ERROR_ENABLES, 0);
}

void pci_express_set_up(struct pci_cfg *cfg, const struct pci_inventory *inventory, struct pci_express_result *result)
{
	struct set_up set_up = { cfg, inventory, result };

	result->found = 0;
	result->written = 0;
	result->fault_count = 0;
	if (cfg->space != PCI_CFG_EXTENDED) {
		memset(result->functions, 0, sizeof(result->functions));
		for (size_t i = 0; i < inventory->bridge_count; i++)
			result->hierarchies[i] = (struct pci_express_hierarchy){ .head = PCI_NONE };
		return;
	}
	for (size_t i = 0; i < inventory->function_count; i++) {
		read_function(&set_up, i);
		join_hierarchy(&set_up, i);
	}
	for (size_t i = inventory->function_count; i-- > 0;) {
		if (!result->functions[i].found)
			continue;
		write_device(&set_up, i);
		write_link_and_root(&set_up, i);
	}
}
