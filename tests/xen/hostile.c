/* SPDX-License-Identifier: MIT */
/*
 * Runs in dom0 and does to a domain what no toolstack of good will does. Numbers are as strtoull reads them.
 *
 *   hostile pause DOMID                       one more count: xl's own unpause does not start the domain
 *   hostile unpause DOMID                     without xenstore
 *   hostile map DOMID [FIRST:SIZE:TYPE]...    another memory map
 *   hostile param DOMID INDEX VALUE           an HVM parameter
 *   hostile poke DOMID ADDRESS BYTE...        bytes at a physical address
 *   hostile peek DOMID ADDRESS COUNT          shows bytes of its memory, in hexadecimal
 *
 * ADDRESS may begin at something:               start+N  from hvm_start_info, modules+N  from its list of modules
 *                                               store+N  from the page that is shared with xenstored
 */
#include <err.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

/* The hypercalls of toolstacks are for those that say they are one. */
#define __XEN_TOOLS__ 1
#include <xen/domctl.h>
#include <xen/hvm/hvm_op.h>
#include <xen/hvm/params.h>
#include <xen/memory.h>
#include <xen/sys/privcmd.h>
#include <xen/xen.h>

#define PAGE_SIZE 4096
#define ENTRIES_MAX 256
#define START_MAGIC 0x336ec578
#define START_MODULES 16 /* the address of its list of modules */
#define SEARCH_FIRST 0x100000
#define SEARCH_END 0x4000000

static int privcmd;

static uint64_t number(const char *text)
{
	char *end;
	const uint64_t value = strtoull(text, &end, 0);

	if (end == text || *end != '\0')
		errx(2, "%s is no number", text);
	return value;
}

static long hypercall(uint64_t call, uint64_t first, void *second)
{
	struct privcmd_hypercall request = { .op = call, .arg = { first, (uintptr_t)second } };

	return ioctl(privcmd, IOCTL_PRIVCMD_HYPERCALL, &request);
}

static void domctl(uint32_t command, domid_t domid)
{
	struct xen_domctl request = {
		.cmd = command,
		.interface_version = XEN_DOMCTL_INTERFACE_VERSION,
		.domain = domid,
	};
	struct privcmd_hypercall call = { .op = __HYPERVISOR_domctl, .arg = { (uintptr_t)&request } };

	if (ioctl(privcmd, IOCTL_PRIVCMD_HYPERCALL, &call) != 0)
		err(1, "domctl %u", command);
}

static uint64_t param_get(domid_t domid, uint32_t index)
{
	struct xen_hvm_param param = { .domid = domid, .index = index };

	if (hypercall(__HYPERVISOR_hvm_op, HVMOP_get_param, &param) != 0)
		err(1, "HVMOP_get_param %u", index);
	return param.value;
}

static void param_set(domid_t domid, uint32_t index, uint64_t value)
{
	struct xen_hvm_param param = { .domid = domid, .index = index, .value = value };

	if (hypercall(__HYPERVISOR_hvm_op, HVMOP_set_param, &param) != 0)
		err(1, "HVMOP_set_param %u", index);
}

static void map_set(domid_t domid, int count, char **texts)
{
	static struct {
		uint64_t first, size;
		uint32_t type;
	} __attribute__((packed)) entries[ENTRIES_MAX];
	struct xen_foreign_memory_map map = { .domid = domid, .map = { .nr_entries = (unsigned)count } };

	if (count > ENTRIES_MAX)
		errx(2, "more than %u entries", ENTRIES_MAX);
	for (int i = 0; i < count; i++) {
		char *size = strchr(texts[i], ':'), *type = size ? strchr(size + 1, ':') : NULL;

		if (!type)
			errx(2, "%s is not FIRST:SIZE:TYPE", texts[i]);
		*size++ = *type++ = '\0';
		entries[i].first = number(texts[i]);
		entries[i].size = number(size);
		entries[i].type = (uint32_t)number(type);
	}
	set_xen_guest_handle(map.map.buffer, entries);
	if (hypercall(__HYPERVISOR_memory_op, XENMEM_set_memory_map, &map) != 0)
		err(1, "XENMEM_set_memory_map");
}

/* The page of the domain that has `address`, or NULL; at most one at a time. */
static uint8_t *page_at(domid_t domid, uint64_t address)
{
	static uint8_t *page;
	xen_pfn_t frame = address / PAGE_SIZE;
	int error = 0;
	struct privcmd_mmapbatch_v2 batch = { .num = 1, .dom = domid, .arr = &frame, .err = &error };

	if (page)
		munmap(page, PAGE_SIZE);
	page = mmap(NULL, PAGE_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, privcmd, 0);
	if (page == MAP_FAILED)
		err(1, "mmap");
	batch.addr = (uintptr_t)page;
	return ioctl(privcmd, IOCTL_PRIVCMD_MMAPBATCH_V2, &batch) == 0 && error == 0 ? page : NULL;
}

static uint8_t *byte_at(domid_t domid, uint64_t address)
{
	uint8_t *page = page_at(domid, address);

	if (!page)
		errx(1, "no memory at 0x%llx", (unsigned long long)address);
	return page + address % PAGE_SIZE;
}

/* The domain builder puts it at the beginning of a page. */
static uint64_t start_info_find(domid_t domid)
{
	for (uint64_t address = SEARCH_FIRST; address < SEARCH_END; address += PAGE_SIZE) {
		const uint8_t *page = page_at(domid, address);
		uint32_t magic;

		if (!page)
			continue;
		memcpy(&magic, page, sizeof(magic));
		if (magic == START_MAGIC)
			return address;
	}
	errx(1, "no hvm_start_info");
}

static uint64_t address_of(domid_t domid, const char *text)
{
	const char *offset = strchr(text, '+');
	uint64_t base = 0;

	if (!offset)
		return number(text);
	if (strncmp(text, "start+", 6) == 0) {
		base = start_info_find(domid);
	} else if (strncmp(text, "modules+", 8) == 0) {
		memcpy(&base, byte_at(domid, start_info_find(domid)) + START_MODULES, sizeof(base));
	} else if (strncmp(text, "store+", 6) == 0) {
		base = param_get(domid, HVM_PARAM_STORE_PFN) * PAGE_SIZE;
	} else {
		errx(2, "%s is no address", text);
	}
	return base + number(offset + 1);
}

static void poke(domid_t domid, const char *text, int count, char **bytes)
{
	const uint64_t address = address_of(domid, text);

	for (int i = 0; i < count; i++)
		*byte_at(domid, address + (unsigned)i) = (uint8_t)number(bytes[i]);
}

static void peek(domid_t domid, const char *text, uint64_t count)
{
	const uint64_t address = address_of(domid, text);

	for (uint64_t i = 0; i < count; i++)
		printf("%02x", *byte_at(domid, address + i));
	printf("\n");
}

int main(int argc, char **argv)
{
	const char *what = argc > 2 ? argv[1] : "";
	const domid_t domid = argc > 2 ? (domid_t)number(argv[2]) : 0;

	privcmd = open("/dev/xen/privcmd", O_RDWR | O_CLOEXEC);
	if (privcmd < 0)
		err(1, "/dev/xen/privcmd");
	if (mlockall(MCL_CURRENT) != 0)
		err(1, "mlockall");
	if (strcmp(what, "pause") == 0)
		domctl(XEN_DOMCTL_pausedomain, domid);
	else if (strcmp(what, "unpause") == 0)
		domctl(XEN_DOMCTL_unpausedomain, domid);
	else if (strcmp(what, "map") == 0)
		map_set(domid, argc - 3, argv + 3);
	else if (strcmp(what, "param") == 0 && argc == 5)
		param_set(domid, (uint32_t)number(argv[3]), number(argv[4]));
	else if (strcmp(what, "poke") == 0 && argc > 4)
		poke(domid, argv[3], argc - 4, argv + 4);
	else if (strcmp(what, "peek") == 0 && argc == 5)
		peek(domid, argv[3], number(argv[4]));
	else
		errx(2, "usage: see the top of the source");
	return 0;
}
