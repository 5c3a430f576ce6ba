/* SPDX-License-Identifier: MIT */
/*
 * Power management and ECAM. OVMF keeps the base of the PM ports when their enable bit is set; on Q35 it writes PCIEXBAR =
 * B0000000h itself, so that nothing else may be there.
 */
#include "tests/guests/xen-probes/checks.h"
#include "tests/guests/xen-probes/io.h"
#include "tests/guests/xen-probes/memory_map.h"
#include "tests/guests/xen-probes/pci.h"
#include "tests/guests/xen-probes/probe.h"

#define Q35_HOST 0x29c0
#define OVMF_ECAM 0xb0000000u
#define ECAM_SIZE 0x10000000u
#define PM_TIMER 8

/* Where the enable bit and the base are: function 00:01.3 of PIIX4, 00:1f.0 of ICH9. */
static const struct {
	uint8_t device, function, enable_at, enable_bit, base_at;
	uint16_t device_id;
} power[] = {
	{ 1, 3, 0x80, 0x01, 0x40, 0x7113 },
	{ 31, 0, 0x44, 0x80, 0x40, 0x2918 },
};

static void check_timer(uint16_t base)
{
	const uint32_t first = io_in32((uint16_t)(base + PM_TIMER)) & 0xffffff;
	uint32_t tries = 0;

	while (tries < 10000 && (io_in32((uint16_t)(base + PM_TIMER)) & 0xffffff) == first)
		tries++;
	probe_claim("pm-timer-runs", tries < 10000, "port 0x%04x", base + PM_TIMER);
}

static void check_ecam(const struct pci_function *host)
{
	const uint32_t low = pci_read(host, 0x60, 4), high = pci_read(host, 0x64, 4);

	if (probe_contract()->wide)
		probe_claim("ecam-where-ovmf-puts-it", low == (OVMF_ECAM | 1) && high == 0, "PCIEXBAR 0x%x%08x", high,
			    low);
	if (!probe_claim("ecam-enabled", low & 1 && high == 0, "PCIEXBAR 0x%x%08x", high, low))
		return;
	probe_claim("ecam-off-ram", memory_map_has_no_ram(low & ~0xfffffffu, (low & ~0xfffffffu) + (ECAM_SIZE - 1)),
		    "256 MiB at 0x%08x", low & ~0xfffffffu);
	probe_claim("ecam-answers", probe_u32(low & ~0xfffffffu) == pci_read(host, 0, 4),
		    "the host bridge's ID is 0x%08x", probe_u32(low & ~0xfffffffu));
}

void check_chipset(void)
{
	const struct pci_function *host = pci_find(0, 0, 0);

	for (uint32_t i = 0; i < sizeof(power) / sizeof(power[0]); i++) {
		const struct pci_function *function = pci_find(0, power[i].device, power[i].function);
		uint32_t base, enable;

		if (!function || function->vendor_id != 0x8086 || function->device_id != power[i].device_id)
			continue;
		base = pci_read(function, power[i].base_at, 4);
		enable = pci_read(function, power[i].enable_at, 1);
		probe_claim("pm-base-enabled", enable & power[i].enable_bit && base & 1 && (base & 0xffc0) >= 0x400,
			    "base register 0x%x, enable register 0x%02x", base, enable);
		check_timer((uint16_t)(base & 0xffc0));
	}
	if (host && host->device_id == Q35_HOST)
		check_ecam(host);
}
