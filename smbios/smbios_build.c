/* SPDX-License-Identifier: MIT */
#include "smbios/smbios_build.h"

#include "smbios/smbios_spec.h"
#include "smbios/smbios_structures.h"

#define MEMORY_MIN (UINT64_C(1) << 20)
#define MEMORY_MAX (UINT64_C(1) << 52) /* all that an x86 processor can address */

/* The products below stay inside 32 bits: both factors are at most FFFFh. */
static bool processors_fit(const struct smbios_processors *processors)
{
	if (processors->count == 0)
		return true;
	if (processors->cores_per_socket == 0 || processors->cores_per_socket > UINT16_MAX ||
	    processors->threads_per_core == 0 || processors->threads_per_core > UINT16_MAX)
		return false;
	return processors->cores_per_socket * processors->threads_per_core <= UINT16_MAX &&
	       smbios_socket_count(processors) <= SMBIOS_MAX_SOCKETS;
}

static enum smbios_build_error inputs_check(const struct smbios_inputs *inputs)
{
	if (!processors_fit(&inputs->processors))
		return SMBIOS_BUILD_PROCESSORS;
	if (inputs->memory_size < MEMORY_MIN || inputs->memory_size > MEMORY_MAX)
		return SMBIOS_BUILD_MEMORY;
	if (inputs->ram_count > SMBIOS_MAX_RAM_RANGES)
		return SMBIOS_BUILD_RANGES;
	for (size_t i = 0; i < inputs->ram_count; i++)
		if (inputs->ram[i].last < inputs->ram[i].first)
			return SMBIOS_BUILD_RANGES;
	return inputs->oem_string_count > SMBIOS_MAX_OEM_STRINGS ? SMBIOS_BUILD_OEM_STRINGS : SMBIOS_BUILD_OK;
}

/* The machine and its parts: types 0 to 11. */
static void append_machine(const struct smbios_inputs *inputs, const struct smbios_passed *passed,
			   struct smbios_block *block)
{
	const uint16_t chassis = smbios_passed_first(passed, SMBIOS_ENCLOSURE, SMBIOS_OWN_HANDLE(SMBIOS_ENCLOSURE, 0));
	const uint16_t caches[3] = {
		smbios_passed_cache(passed, 1),
		smbios_passed_cache(passed, 2),
		smbios_passed_cache(passed, 3),
	};

	if (!smbios_passed_append(passed, SMBIOS_BIOS_INFORMATION, SMBIOS_BIOS_INFORMATION, block))
		smbios_append_bios(block, inputs, SMBIOS_OWN_HANDLE(SMBIOS_BIOS_INFORMATION, 0));
	if (!smbios_passed_append(passed, SMBIOS_SYSTEM_INFORMATION, SMBIOS_SYSTEM_INFORMATION, block))
		smbios_append_system(block, inputs);
	if (!smbios_passed_append(passed, SMBIOS_BASEBOARD, SMBIOS_BASEBOARD, block))
		smbios_append_baseboard(block, inputs, chassis);
	if (!smbios_passed_append(passed, SMBIOS_ENCLOSURE, SMBIOS_ENCLOSURE, block))
		smbios_append_enclosure(block, inputs);
	smbios_append_processors(block, inputs, caches);
	smbios_passed_append(passed, SMBIOS_CACHE, SMBIOS_SYSTEM_SLOTS, block);
	if (!smbios_passed_append(passed, SMBIOS_OEM_STRINGS, SMBIOS_OEM_STRINGS, block))
		smbios_append_oem_strings(block, inputs);
}

enum smbios_build_error smbios_build_with(const struct smbios_inputs *inputs, const struct smbios_passed *passed,
					  struct smbios_block *block)
{
	enum smbios_build_error error = inputs_check(inputs);

	if (error != SMBIOS_BUILD_OK)
		return error;
	block->version = SMBIOS_VERSION(3, 0);
	append_machine(inputs, passed, block);
	smbios_append_memory(block, inputs);
	if (!smbios_passed_append(passed, SMBIOS_PORTABLE_BATTERY, SMBIOS_PORTABLE_BATTERY, block))
		smbios_append_battery(block, inputs);
	smbios_passed_append(passed, SMBIOS_VOLTAGE_PROBE, SMBIOS_TEMPERATURE_PROBE, block);
	smbios_append_boot(block);
	smbios_passed_append(passed, SMBIOS_POWER_SUPPLY, SMBIOS_POWER_SUPPLY, block);
	smbios_passed_append(passed, SMBIOS_OEM_FIRST, UINT8_MAX, block);
	smbios_append_end(block);
	return block->buf.overflow ? SMBIOS_BUILD_FULL : SMBIOS_BUILD_OK;
}

enum smbios_build_error smbios_build(const struct smbios_inputs *inputs, struct smbios_block *block)
{
	return smbios_build_with(inputs, NULL, block);
}

const char *smbios_build_error_text(enum smbios_build_error error)
{
	static const char *const texts[] = {
		[SMBIOS_BUILD_OK] = "no error",
		[SMBIOS_BUILD_FULL] = "the buffer is too small",
		[SMBIOS_BUILD_PROCESSORS] = "more sockets or threads than can be told, or none in a socket",
		[SMBIOS_BUILD_MEMORY] = "memory is not 1 MiB to 2^52 bytes",
		[SMBIOS_BUILD_RANGES] = "too many RAM ranges, or one that ends before it begins",
		[SMBIOS_BUILD_OEM_STRINGS] = "more than 99 OEM strings",
	};

	return (size_t)error < sizeof(texts) / sizeof(texts[0]) ? texts[error] : "unknown error";
}
