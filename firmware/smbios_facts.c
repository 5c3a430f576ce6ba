/* SPDX-License-Identifier: MIT */
#include "firmware/smbios_facts.h"

#include <stdlib.h>
#include <string.h>

#include "firmware/arch/cpu.h"
#include "firmware/arch/io.h"
#include "firmware/layout.h"
#include "firmware/version.h"

static uint32_t at_most(uint32_t value, uint32_t limit)
{
	return value < limit ? value : limit;
}

/* Logical processors of a package: EBX 23:16 of leaf 1 when there is more than one. */
static uint32_t package_read(struct cpuid features)
{
	uint32_t logical = features.edx & CPUID_FEATURES_EDX_HTT ? features.ebx >> 16 & 0xff : 1;

	return logical ? logical : 1;
}

/*
 * Threads of a core: what leaf Bh says of its lowest level; else what is left when a package is divided by the cores that
 * leaf 4 gives, in EAX 31:26. A processor with neither leaf is taken to have no threads.
 */
static uint32_t threads_read(uint32_t package)
{
	uint32_t last = cpuid(CPUID_VENDOR).eax;
	uint32_t threads = last >= CPUID_TOPOLOGY ? cpuid(CPUID_TOPOLOGY).ebx & 0xffff : 0;
	uint32_t caches = last >= CPUID_CACHES ? cpuid(CPUID_CACHES).eax : 0;

	if (threads == 0 && caches != 0)
		threads = package / ((caches >> 26) + 1);
	return threads ? threads : 1;
}

/* Of the numbers that CPUID gives for a package Xen's count the gaps between APIC IDs, too: there are no more than the guest can have. */
static void processors_read(struct smbios_processors *processors, uint32_t count, uint32_t count_max)
{
	struct cpuid features = cpuid(CPUID_FEATURES);
	struct cpuid extended = { 0 };
	uint32_t package = at_most(package_read(features), count_max);
	uint32_t threads = at_most(threads_read(package), package);

	if (cpuid(CPUID_EXTENDED_MAX).eax >= CPUID_EXTENDED_FEATURES)
		extended = cpuid(CPUID_EXTENDED_FEATURES);
	*processors = (struct smbios_processors){
		.count = count,
		.cores_per_socket = package > threads ? package / threads : 1,
		.threads_per_core = threads,
		.signature = features.eax,
		.features_ecx = features.ecx,
		.features_edx = features.edx,
		.extended_ecx = extended.ecx,
		.extended_edx = extended.edx,
	};
}

static const char *vendor_read(void)
{
	static char vendor[13];
	struct cpuid leaf = cpuid(CPUID_VENDOR);

	memcpy(vendor, &leaf.ebx, 4);
	memcpy(vendor + 4, &leaf.edx, 4);
	memcpy(vendor + 8, &leaf.ecx, 4);
	return vendor;
}

static const char *brand_read(void)
{
	static char brand[49];
	const char *start = brand;

	if (cpuid(CPUID_EXTENDED_MAX).eax < CPUID_BRAND_LAST)
		return NULL;
	for (uint32_t leaf = CPUID_BRAND; leaf <= CPUID_BRAND_LAST; leaf++) {
		struct cpuid part = cpuid(leaf);

		memcpy(brand + (leaf - CPUID_BRAND) * sizeof(part), &part, sizeof(part));
	}
	/* Intel fills the name up with blanks on the left. */
	while (*start == ' ')
		start++;
	return start;
}

static void memory_read(struct smbios_inputs *own, const struct e820_map *map)
{
	static struct range ranges[SMBIOS_MAX_RAM_RANGES];

	own->ram = ranges;
	own->ram_count = 0;
	own->memory_size = e820_map_total(map, E820_RAM);
	for (size_t i = 0; i < map->count && own->ram_count < SMBIOS_MAX_RAM_RANGES; i++)
		if (map->entries[i].type == E820_RAM)
			ranges[own->ram_count++] = map->entries[i].range;
}

static void version_read(struct smbios_inputs *own)
{
	const char *dot = strchr(HVMSTAGE_VERSION, '.');

	own->texts[SMBIOS_TEXT_BIOS_VERSION] = HVMSTAGE_VERSION;
	own->texts[SMBIOS_TEXT_BIOS_DATE] = HVMSTAGE_DATE;
	own->bios_major = (uint8_t)strtoull(HVMSTAGE_VERSION, NULL, 10);
	own->bios_minor = (uint8_t)(dot ? strtoull(dot + 1, NULL, 10) : 0);
}

void smbios_facts_read(struct smbios_inputs *own, const struct platform_facts *facts, bool acpi)
{
	smbios_inputs_init(own);
	version_read(own);
	own->rom_size = LAYOUT_ROM_SIZE;
	own->acpi = acpi;
	processors_read(&own->processors, facts->cpu_count, facts->cpu_count_max);
	own->texts[SMBIOS_TEXT_PROCESSOR_MANUFACTURER] = vendor_read();
	own->texts[SMBIOS_TEXT_PROCESSOR_VERSION] = brand_read();
	memory_read(own, &facts->ram);
}
