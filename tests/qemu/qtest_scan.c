/* SPDX-License-Identifier: MIT */
/*
 * Runs pci_scan against the PCI hierarchy of a QEMU whose processors stand still: `qtest_scan FD
 * EXTRA_ROOTS LAST_BUS`, where FD is a socket of QEMU's -qtest. Prints the inventory, one record
 * per line, and how many accesses it took.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pci/pci_scan.h"

#define CONFIG_ADDRESS 0xcf8
#define CONFIG_DATA 0xcfc
#define ENABLE 0x80000000u

struct qtest_cfg {
	struct pci_cfg cfg;
	int fd;
	size_t accesses;
};

static struct pci_inventory inventory;

static void die(const char *what)
{
	fprintf(stderr, "qtest_scan: %s\n", what);
	exit(1);
}

/* Sends one command and returns the number in its answer, "OK" or "OK 0x...". */
static uint32_t ask(int fd, const char *command)
{
	char answer[64];
	size_t length = 0;

	if (write(fd, command, strlen(command)) != (ssize_t)strlen(command))
		die("QEMU does not listen");
	do {
		if (length == sizeof(answer) - 1 || read(fd, &answer[length], 1) != 1)
			die("QEMU does not answer");
	} while (answer[length++] != '\n');
	answer[length] = 0;
	if (strncmp(answer, "OK", 2))
		die(answer);
	return (uint32_t)strtoul(answer + 2, NULL, 16);
}

static char suffix(unsigned width)
{
	return width == 4 ? 'l' : width == 2 ? 'w' : 'b';
}

static void select_register(struct qtest_cfg *qtest, uint16_t bdf, uint16_t reg)
{
	char command[64];

	snprintf(command, sizeof(command), "outl 0x%x 0x%x\n", CONFIG_ADDRESS,
		 ENABLE | (uint32_t)bdf << 8 | (reg & 0xfcu));
	ask(qtest->fd, command);
	qtest->accesses++;
}

static uint32_t qtest_read(struct pci_cfg *cfg, uint16_t bdf, uint16_t reg, unsigned width)
{
	struct qtest_cfg *qtest = (struct qtest_cfg *)cfg;
	char command[64];

	select_register(qtest, bdf, reg);
	snprintf(command, sizeof(command), "in%c 0x%x\n", suffix(width), CONFIG_DATA + (reg & 3));
	return ask(qtest->fd, command);
}

static void qtest_write(struct pci_cfg *cfg, uint16_t bdf, uint16_t reg, unsigned width, uint32_t value)
{
	struct qtest_cfg *qtest = (struct qtest_cfg *)cfg;
	char command[64];

	select_register(qtest, bdf, reg);
	snprintf(command, sizeof(command), "out%c 0x%x 0x%x\n", suffix(width), CONFIG_DATA + (reg & 3), value);
	ask(qtest->fd, command);
}

static void print_bdf(const char *record, uint16_t bdf)
{
	printf("%s %02x:%02x.%x", record, PCI_BDF_BUS(bdf), PCI_BDF_DEVICE(bdf), PCI_BDF_FUNCTION(bdf));
}

static void print_bridge(const struct pci_bridge *bridge)
{
	const struct pci_reserve *r = &bridge->reserve;

	print_bdf("bridge", inventory.functions[bridge->function].bdf);
	printf(" %u %u %u io=%d io32=%d pref=%d pref64=%d port=%d hotplug=%d", bridge->primary, bridge->secondary,
	       bridge->subordinate, bridge->io, bridge->io_32bit, bridge->pref, bridge->pref_64bit, bridge->pcie_port,
	       bridge->hotplug);
	printf(" reserve=%" PRIx64 ",%" PRIx64 ",%" PRIx64 ",%" PRIx64 ",%" PRIx64 "\n", r->buses, r->io, r->mem,
	       r->pref32, r->pref64);
}

static void print_inventory(void)
{
	static const char *const kinds[] = { "io", "mem", "rom" };
	size_t i;

	for (i = 0; i < inventory.root_count; i++)
		printf("root %u %u\n", inventory.roots[i].bus, inventory.roots[i].last_bus);
	for (i = 0; i < inventory.function_count; i++) {
		const struct pci_function *f = &inventory.functions[i];

		print_bdf("function", f->bdf);
		printf(" %04x %04x %06x pin=%u\n", f->vendor_id, f->device_id, f->class_code, f->interrupt_pin);
	}
	for (i = 0; i < inventory.bar_count; i++) {
		const struct pci_bar *bar = &inventory.bars[i];

		print_bdf("bar", inventory.functions[bar->function].bdf);
		printf(" %u %s %" PRIx64 " 64bit=%d pref=%d\n", bar->index, kinds[bar->kind], bar->size, bar->is_64bit,
		       bar->prefetchable);
	}
	for (i = 0; i < inventory.bridge_count; i++)
		print_bridge(&inventory.bridges[i]);
	for (i = 0; i < inventory.note_count; i++) {
		print_bdf("note", inventory.notes[i].bdf);
		printf(" %u %x %x\n", inventory.notes[i].kind, inventory.notes[i].reg, inventory.notes[i].value);
	}
}

int main(int argc, char **argv)
{
	struct qtest_cfg qtest = { .cfg = { .read = qtest_read, .write = qtest_write, .space = PCI_CFG_CONVENTIONAL } };
	struct pci_scan_request request = { .sriov = true };

	if (argc != 4)
		die("wants FD EXTRA_ROOTS LAST_BUS");
	qtest.fd = atoi(argv[1]);
	request.extra_roots = strtoull(argv[2], NULL, 0);
	request.last_bus = (uint8_t)atoi(argv[3]);
	pci_scan(&qtest.cfg, &request, &inventory);
	print_inventory();
	printf("accesses %zu\n", qtest.accesses);
	return 0;
}
