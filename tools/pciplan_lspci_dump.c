/* SPDX-License-Identifier: MIT */
/*
 * The hexadecimal dump of configuration space that lspci adds for -x and -xxx. It has what lspci has no words for: which
 * addresses the windows of a bridge take, and QEMU's reserves. The firmware's own reader of capabilities reads them.
 */
#include <linux/pci_regs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pci/pci_caps.h"
#include "pci/pci_cfg.h"
#include "tools/pciplan_lspci_read.h"

#define HEADER_SIZE 64

bool lspci_read_dump(struct lspci_reader *reader, const char *line)
{
	unsigned offset, bytes[16];
	int used = 0;

	if (sscanf(line, "%3x:%n", &offset, &used) != 1 || used < 3 || line[used] != ' ' || offset % 16 != 0)
		return false;
	for (int i = 0; i < 16; i++)
		if (sscanf(line + used + 3 * i, " %2x", &bytes[i]) != 1)
			return false;
	for (unsigned i = 0; i < 16 && offset + i < PCI_CFG_CONVENTIONAL; i++)
		reader->config[offset + i] = (uint8_t)bytes[i];
	if (offset == reader->dumped && offset < PCI_CFG_CONVENTIONAL)
		reader->dumped += 16;
	return true;
}

/* --- capabilities ------------------------------------------------------------------------------------------------- */

struct dump_cfg {
	struct pci_cfg cfg;
	const uint8_t *config;
};

static uint32_t read_config(struct pci_cfg *cfg, uint16_t bdf, uint16_t reg, unsigned width)
{
	const struct dump_cfg *dump = (const struct dump_cfg *)cfg;
	uint32_t value = 0;

	(void)bdf;
	for (unsigned i = width; i-- > 0;)
		value = value << 8 | (reg + i < PCI_CFG_CONVENTIONAL ? dump->config[reg + i] : 0xff);
	return value;
}

static void write_config(struct pci_cfg *cfg, uint16_t bdf, uint16_t reg, unsigned width, uint32_t value)
{
	(void)cfg;
	(void)bdf;
	(void)reg;
	(void)width;
	(void)value;
}

static void use_capabilities(struct lspci_reader *reader)
{
	struct dump_cfg dump = { { .read = read_config, .write = write_config, .space = PCI_CFG_CONVENTIONAL },
				 reader->config };
	struct pciplan_source_function *function = reader->function;
	/* Only its notes are used. */
	struct pci_inventory *inventory = pciplan_allocate(1, sizeof(*inventory));
	struct pci_caps caps;

	pci_caps_init(&caps);
	pci_caps_read(&dump.cfg, inventory, function->bdf, function->vendor_id, reader->config[PCI_CAPABILITY_LIST],
		      &caps);
	function->bridge.pcie_port = caps.pcie_port;
	function->bridge.hotplug = caps.hotplug;
	function->bridge.reserve = caps.reserve;
	free(inventory);
}

void lspci_use_dump(struct lspci_reader *reader)
{
	struct pciplan_source_function *function = reader->function;
	const uint8_t *config = reader->config;

	if (reader->dumped < HEADER_SIZE || function->header_type != 1)
		return;
	/* PCI-to-PCI Bridge 1.2, 3.2.5.6 and 3.2.5.9 */
	function->bridge.io_32bit = (config[PCI_IO_BASE] & PCI_IO_RANGE_TYPE_MASK) != 0;
	function->bridge.pref_64bit = (config[PCI_PREF_MEMORY_BASE] & PCI_PREF_RANGE_TYPE_MASK) != 0;
	reader->pref_width_known = true;
	if (reader->dumped == PCI_CFG_CONVENTIONAL && (config[PCI_STATUS] & PCI_STATUS_CAP_LIST))
		use_capabilities(reader);
}
