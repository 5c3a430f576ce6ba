/* SPDX-License-Identifier: MIT */
/*
 * Xen's hvm_info_table (public header hvm/hvm_info_table.h), which the toolstack leaves at HVM_INFO_ADDRESS: processors, and
 * where RAM ends. Whoever changes where RAM ends writes it back here.
 */
#ifndef FIRMWARE_GLUE_HVM_INFO_H
#define FIRMWARE_GLUE_HVM_INFO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HVM_INFO_ADDRESS 0x9F800
#define HVM_INFO_SIZE_MAX 0x800 /* up to the end of its page */

#define HVM_INFO_VCPUS_MAX 128

enum hvm_info_error {
	HVM_INFO_OK,
	HVM_INFO_BAD_SIGNATURE,
	HVM_INFO_BAD_LENGTH, /* shorter than the fields known here, or longer than what was handed in */
	HVM_INFO_BAD_CHECKSUM,
	HVM_INFO_BAD_VCPUS,    /* none, or more than HVM_INFO_VCPUS_MAX */
	HVM_INFO_BOOT_OFFLINE, /* vCPU 0, on which this runs, is not marked as online */
	HVM_INFO_BAD_LOW_END,  /* not from 2 MiB to 4 GiB, above the start of the reserved memory, or no whole page */
	HVM_INFO_BAD_HIGH_END, /* neither 0 nor above 4 GiB, no whole page, or not a 32-bit page number */
	HVM_INFO_BAD_RESERVED_START, /* reserved memory starts above 4 GiB */
};

struct hvm_info_facts {
	uint64_t low_end;        /* RAM below 4 GiB ends before it */
	uint64_t high_end;       /* RAM above 4 GiB ends before it; 0: there is none */
	uint64_t reserved_start; /* from here to 4 GiB are pages of the hypervisor; 0: nothing is said */
	uint32_t vcpus;
	bool apic_mode; /* whether APICs are to be described */
	/* A bit for each vCPU that is online at boot; none above `vcpus`, though the toolstack sets more by default. */
	uint8_t online[HVM_INFO_VCPUS_MAX / 8];
};

/* Checks and reads the table in the `size` bytes at `table`. Unless the result is HVM_INFO_OK, `facts` means nothing. */
enum hvm_info_error hvm_info_parse(struct hvm_info_facts *facts, const uint8_t *table, size_t size);

static inline bool hvm_info_is_online(const struct hvm_info_facts *facts, uint32_t vcpu)
{
	return vcpu < facts->vcpus && (facts->online[vcpu / 8] >> vcpu % 8 & 1);
}

/*
 * Writes both ends of RAM, as in struct hvm_info_facts, and the checksum into a table that hvm_info_parse accepts. On an
 * error the table stays as it was.
 */
enum hvm_info_error hvm_info_update(uint8_t *table, size_t size, uint64_t low_end, uint64_t high_end);

/* What is wrong with the table, as a clause: "its checksum is wrong". */
const char *hvm_info_error_text(enum hvm_info_error error);

#endif
