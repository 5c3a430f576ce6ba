/* SPDX-License-Identifier: MIT */
/* Memory sizes in CMOS. OVMF takes the size of low RAM from 34h/35h and puts its memory at the end of it. */
#include "tests/guests/xen-probes/checks.h"
#include "tests/guests/xen-probes/io.h"
#include "tests/guests/xen-probes/memory_map.h"
#include "tests/guests/xen-probes/probe.h"

#define MIB 0x100000u
#define SHUTDOWN_STATUS 0x0f
#define PEI_MEMORY_CAP (66 * MIB) /* 64 MiB and page tables (OvmfPkg/XenPlatformPei/MemDetect.c), for 40 address bits */
#define PEI_MEMORY_FIRST 0x1900000u

static uint8_t cmos(uint8_t index)
{
	io_out8(0x70, index);
	return io_in8(0x71);
}

static uint32_t cmos16(uint8_t low)
{
	return cmos(low) | (uint32_t)cmos((uint8_t)(low + 1)) << 8;
}

void check_cmos(void)
{
	const uint64_t low_end = memory_map_low_end();
	const uint32_t coarse = cmos16(0x34), fine = cmos16(0x30);
	const uint64_t end = coarse ? 16 * MIB + ((uint64_t)coarse << 16) : MIB + ((uint64_t)fine << 10);
	const uint64_t high = (cmos16(0x5b) | (uint64_t)cmos(0x5d) << 16) << 16;
	const uint64_t fine_end = MIB + ((uint64_t)fine << 10);
	uint64_t from = end > PEI_MEMORY_CAP + PEI_MEMORY_FIRST ? end - PEI_MEMORY_CAP : MIB;

	if (memory_map_count() == 0)
		return;
	probe_claim("cmos-low-memory-is-ram", end > MIB && memory_map_is_ram(MIB, end - 1),
		    "34h/35h end at 0x%llx, the map's RAM at 0x%llx", (unsigned long long)end,
		    (unsigned long long)low_end);
	probe_claim("cmos-top-of-low-memory-is-ram", end > from && memory_map_is_ram(from, end - 1),
		    "0x%llx-0x%llx, where PEI's memory goes", (unsigned long long)from, (unsigned long long)(end - 1));
	probe_claim("cmos-low-memory-complete", end + 0x10000 > low_end, "0x%llx bytes less than the map has",
		    (unsigned long long)(low_end > end ? low_end - end : 0));
	probe_claim("cmos-extended-memory",
		    fine == cmos16(0x17) && fine_end <= low_end && (fine == 0xffff || fine_end + 0x10000 > low_end),
		    "30h/31h 0x%x, 17h/18h 0x%x KiB", fine, cmos16(0x17));
	probe_claim("cmos-base-memory", cmos16(0x15) >= 512 && cmos16(0x15) <= 640, "%u KiB", cmos16(0x15));
	probe_claim("cmos-high-memory", high == memory_map_high_size(), "5Bh-5Dh 0x%llx, the map 0x%llx bytes",
		    (unsigned long long)high, (unsigned long long)memory_map_high_size());
	probe_claim("cmos-no-resume", cmos(SHUTDOWN_STATUS) == 0, "shutdown status 0x%x", cmos(SHUTDOWN_STATUS));
}
