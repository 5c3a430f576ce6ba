/* SPDX-License-Identifier: MIT */
/* One function to be sized under the trace: what the tests of pci_size share. Each test program includes it once. */
#ifndef TESTS_UNIT_SIZE_FIXTURE_H
#define TESTS_UNIT_SIZE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <linux/pci_regs.h>

#include "pci/pci_size.h"
#include "tests/fake/fake_pci.h"
#include "tests/fake/trace_cfg.h"

#define DEVICE 3
#define BDF PCI_BDF(0, DEVICE, 0)

static struct fake_pci fake;
static struct pci_inventory inventory;
static struct trace_cfg trace;
static struct trace_access accesses[256];

/* A machine with one function, on which the test is going to work. Returns the function. */
static inline int one_function(uint8_t header_type)
{
	fake_pci_init(&fake);
	inventory = (struct pci_inventory){ .function_count = 1 };
	inventory.functions[0] = (struct pci_function){ .bdf = BDF, .header_type = header_type };
	trace_cfg_init(&trace, &fake.cfg, accesses, 256);
	if (header_type == PCI_HEADER_TYPE_BRIDGE)
		return fake_pci_add_bridge(&fake, FAKE_PCI_ROOT, DEVICE, 0, 0x8086, 1);
	return fake_pci_add(&fake, FAKE_PCI_ROOT, DEVICE, 0, 0x8086, 1, 0xff0000);
}

static inline void go_wide(void)
{
	fake_pci_set_wide(&fake, true);
	trace_cfg_init(&trace, &fake.cfg, accesses, 256);
}

static inline uint64_t size_it(void)
{
	return pci_size_function(&trace.cfg, &inventory, 0);
}

#endif
