/* SPDX-License-Identifier: MIT */
#include "firmware/cpu_facts.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "firmware/arch/cpu.h"
#include "firmware/arch/io.h"

unsigned cpu_facts_address_bits(void)
{
	if (cpuid(CPUID_EXTENDED_MAX).eax >= CPUID_ADDRESS_SIZES)
		return cpuid(CPUID_ADDRESS_SIZES).eax & 0xff;
	return cpuid(CPUID_FEATURES).edx & CPUID_FEATURES_EDX_PAE ? 36 : 32;
}

bool cpu_facts_hypertransport(void)
{
	static const char vendors[][12] = { "AuthenticAMD", "HygonGenuine" };
	struct cpuid leaf = cpuid(CPUID_VENDOR);
	const uint32_t vendor[] = { leaf.ebx, leaf.edx, leaf.ecx };

	for (size_t i = 0; i < sizeof(vendors) / sizeof(vendors[0]); i++)
		if (memcmp(vendor, vendors[i], sizeof(vendor)) == 0)
			return true;
	return false;
}
