/* SPDX-License-Identifier: MIT */
/* mp_check's part for the entries of the base table, one after the other. */
#ifndef MP_MP_CHECK_ENTRY_H
#define MP_MP_CHECK_ENTRY_H

#include <stddef.h>
#include <stdint.h>

#define MP_CHECK_IDS (256 / 32)

/* What the entries so far have said; zeroed at the start. */
struct mp_check_entries {
	uint8_t last_type;
	uint8_t bootstrap_count;
	int last_bus; /* ID of the last bus entry; -1 at the start */
	int io_apic_count;
	uint32_t local_apics[MP_CHECK_IDS]; /* a bit for each ID */
	uint32_t buses[MP_CHECK_IDS];
	uint32_t pci_buses[MP_CHECK_IDS];
	uint32_t io_apics[MP_CHECK_IDS];
};

/* Bytes of an entry of this type, 0: the type is not known. */
size_t mp_check_entry_size(uint8_t type);

/*
 * Looks at the entry at table + offset, of which all bytes are there. Returns NULL or a clause that says what is wrong with
 * it. `first`: offset of the first entry, for comparisons with those before.
 */
const char *mp_check_entry(struct mp_check_entries *entries, const uint8_t *table, size_t first, size_t offset);

/* Once all entries were looked at. */
const char *mp_check_entries_end(const struct mp_check_entries *entries);

#endif
