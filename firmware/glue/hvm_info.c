/* SPDX-License-Identifier: MIT */
#include "firmware/glue/hvm_info.h"

#include <string.h>
#include <xen/hvm/hvm_info_table.h>

#include "bytes/le.h"

#define PAGE_SHIFT 12
#define PAGE_MASK 0xFFFull
#define FOUR_GIB 0x100000000ull
#define LOW_END_MIN 0x200000ull

#define AT(field) offsetof(struct hvm_info_table, field)

_Static_assert(HVM_INFO_ADDRESS == HVM_INFO_PADDR, "the header places the table");
_Static_assert(HVM_INFO_VCPUS_MAX == HVM_MAX_VCPUS, "the header limits the processors");
_Static_assert(sizeof(struct hvm_info_table) == 48 && AT(low_mem_pgend) == 20, "the layout is the same in any build");

static uint8_t sum_of(const uint8_t *bytes, size_t size)
{
	uint8_t sum = 0;

	for (size_t i = 0; i < size; i++)
		sum = (uint8_t)(sum + bytes[i]);
	return sum;
}

static enum hvm_info_error check_form(const uint8_t *table, size_t size)
{
	uint32_t length;

	if (size < sizeof(struct hvm_info_table))
		return HVM_INFO_BAD_LENGTH;
	if (memcmp(table + AT(signature), "HVM INFO", 8) != 0)
		return HVM_INFO_BAD_SIGNATURE;
	/* A later version may be longer: the fields known here come first, the checksum is of them all. */
	length = le32_get(table + AT(length));
	if (length < sizeof(struct hvm_info_table) || length > size)
		return HVM_INFO_BAD_LENGTH;
	return sum_of(table, length) == 0 ? HVM_INFO_OK : HVM_INFO_BAD_CHECKSUM;
}

static enum hvm_info_error check_ends(uint64_t low_end, uint64_t high_end, uint64_t reserved_start)
{
	if (reserved_start > FOUR_GIB)
		return HVM_INFO_BAD_RESERVED_START;
	if (low_end < LOW_END_MIN || low_end > FOUR_GIB || (low_end & PAGE_MASK) ||
	    (reserved_start != 0 && low_end > reserved_start))
		return HVM_INFO_BAD_LOW_END;
	if (high_end != 0 && (high_end <= FOUR_GIB || (high_end & PAGE_MASK) || high_end >> PAGE_SHIFT > UINT32_MAX))
		return HVM_INFO_BAD_HIGH_END;
	return HVM_INFO_OK;
}

static uint64_t get_pages(const uint8_t *at)
{
	return (uint64_t)le32_get(at) << PAGE_SHIFT;
}

static void read_online(struct hvm_info_facts *facts, const uint8_t *bitmap)
{
	memset(facts->online, 0, sizeof(facts->online));
	for (uint32_t vcpu = 0; vcpu < facts->vcpus; vcpu++)
		facts->online[vcpu / 8] |= (uint8_t)(bitmap[vcpu / 8] & 1u << vcpu % 8);
}

enum hvm_info_error hvm_info_parse(struct hvm_info_facts *facts, const uint8_t *table, size_t size)
{
	enum hvm_info_error error = check_form(table, size);

	if (error != HVM_INFO_OK)
		return error;
	facts->apic_mode = table[AT(apic_mode)] != 0;
	facts->vcpus = le32_get(table + AT(nr_vcpus));
	if (facts->vcpus == 0 || facts->vcpus > HVM_INFO_VCPUS_MAX)
		return HVM_INFO_BAD_VCPUS;
	read_online(facts, table + AT(vcpu_online));
	if (!hvm_info_is_online(facts, 0))
		return HVM_INFO_BOOT_OFFLINE;
	facts->low_end = get_pages(table + AT(low_mem_pgend));
	facts->high_end = get_pages(table + AT(high_mem_pgend));
	facts->reserved_start = get_pages(table + AT(reserved_mem_pgstart));
	return check_ends(facts->low_end, facts->high_end, facts->reserved_start);
}

enum hvm_info_error hvm_info_update(uint8_t *table, size_t size, uint64_t low_end, uint64_t high_end)
{
	enum hvm_info_error error = check_form(table, size);

	if (error == HVM_INFO_OK)
		error = check_ends(low_end, high_end, get_pages(table + AT(reserved_mem_pgstart)));
	if (error != HVM_INFO_OK)
		return error;
	le32_put(table + AT(low_mem_pgend), (uint32_t)(low_end >> PAGE_SHIFT));
	le32_put(table + AT(high_mem_pgend), (uint32_t)(high_end >> PAGE_SHIFT));
	table[AT(checksum)] = 0;
	table[AT(checksum)] = (uint8_t)-sum_of(table, le32_get(table + AT(length)));
	return HVM_INFO_OK;
}

const char *hvm_info_error_text(enum hvm_info_error error)
{
	switch (error) {
	case HVM_INFO_OK:
		return "nothing is wrong";
	case HVM_INFO_BAD_SIGNATURE:
		return "its signature is not \"HVM INFO\"";
	case HVM_INFO_BAD_LENGTH:
		return "its length is wrong";
	case HVM_INFO_BAD_CHECKSUM:
		return "its checksum is wrong";
	case HVM_INFO_BAD_VCPUS:
		return "the number of vCPUs is not from 1 to 128";
	case HVM_INFO_BOOT_OFFLINE:
		return "vCPU 0 is offline";
	case HVM_INFO_BAD_LOW_END:
		return "low RAM ends below 2 MiB or in reserved memory";
	case HVM_INFO_BAD_HIGH_END:
		return "high RAM ends below 4 GiB or out of reach";
	case HVM_INFO_BAD_RESERVED_START:
		return "reserved memory starts above 4 GiB";
	}
	return "unknown error";
}
