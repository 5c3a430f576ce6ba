/* SPDX-License-Identifier: MIT */
/* QEMU's pc and q35 machines: everything comes from fw_cfg and CPUID. */
#include "firmware/platform.h"

#include <stdio.h>
#include <string.h>

#include "bytes/le.h"
#include "acpi/acpi_find.h"
#include "firmware/cpu_facts.h"
#include "firmware/glue/pvh_elf.h"
#include "firmware/glue/qemu_e820.h"
#include "firmware/glue/qemu_option.h"
#include "firmware/guest_memory.h"
#include "firmware/log.h"
#include "firmware/option_input.h"
#include "firmware/panic.h"
#include "firmware/qemu/acpi_device_model.h"
#include "firmware/qemu/fw_cfg.h"
#include "firmware/qemu/handoff_linux.h"
#include "firmware/qemu/resume.h"

#define FOUR_GIB (UINT64_C(1) << 32)

/* A payload in QEMU's hands, not yet in memory. */
static enum payload_kind {
	PAYLOAD_NONE,
	PAYLOAD_LINUX_BZIMAGE,
	PAYLOAD_LINUX_PVH, /* an ELF with a PVH entry, already placed in memory by QEMU */
} payload;

static void ram_read(struct e820_map *ram)
{
	static uint8_t bytes[QEMU_E820_SIZE_MAX];
	const struct fw_cfg_file *file = fw_cfg_file_find("etc/e820");
	struct qemu_e820_result result;

	if (!file)
		panic("firmware", "platform", "no etc/e820, so the RAM is not known; QEMU 1.7 or later is needed");
	if (file->size > sizeof(bytes))
		panic("firmware", "platform", "etc/e820 has %u bytes, %u are the most that can be used",
		      (unsigned)file->size, (unsigned)sizeof(bytes));
	if (!fw_cfg_file_read(file, 0, bytes, file->size))
		panic("firmware", "platform", "etc/e820 cannot be read: fw_cfg reports an error");

	result = qemu_e820_parse(ram, bytes, file->size);
	if (result.error != QEMU_E820_OK)
		panic("firmware", "platform", "etc/e820, %u bytes, entry %u: %s", (unsigned)file->size,
		      (unsigned)result.entry, qemu_e820_error_text(result.error));
}

static void cpus_read(struct platform_facts *facts)
{
	facts->cpu_count = fw_cfg_read_u16(FW_CFG_NB_CPUS);
	facts->cpu_count_max = fw_cfg_read_u16(FW_CFG_MAX_CPUS);
	if (facts->cpu_count == 0)
		panic("firmware", "platform", "fw_cfg item %u says that there is no processor", FW_CFG_NB_CPUS);
	if (facts->cpu_count_max < facts->cpu_count)
		facts->cpu_count_max = facts->cpu_count;
}

/* A file of one u64, 0 when it is not there. */
static uint64_t number_read(const char *name)
{
	const struct fw_cfg_file *file = fw_cfg_file_find(name);
	uint8_t bytes[8];

	if (!file)
		return 0;
	if (file->size != sizeof(bytes))
		panic("firmware", "platform", "%s has %u bytes, expected a number of 8", name, (unsigned)file->size);
	if (!fw_cfg_file_read(file, 0, bytes, sizeof(bytes)))
		panic("firmware", "platform", "%s cannot be read: fw_cfg reports an error", name);
	return le64_get(bytes);
}

/* Reads the value of an option as a string. False: it cannot be one, which has been reported. */
static bool option_read(const char *name, const struct fw_cfg_file *file, char value[OPTION_INPUT_SIZE])
{
	if (file->size > OPTION_INPUT_SIZE - 1) {
		option_input_too_long(name, file->size);
		return false;
	}
	if (!fw_cfg_file_read(file, 0, value, file->size)) {
		option_input_unreadable(name);
		return false;
	}
	if (!qemu_option_value(value, file->size)) {
		option_input_malformed(name, value, "printable characters");
		return false;
	}
	return true;
}

/* Takes the one option called `only`, or all but the one called `except`; the other argument is NULL. */
static void options_take(struct options *options, const char *only, const char *except)
{
	static char value[OPTION_INPUT_SIZE];

	for (size_t i = 0; i < fw_cfg_file_count(); i++) {
		const struct fw_cfg_file *file = fw_cfg_file_at(i);
		const char *name = qemu_option_name(file->name);

		if (!name || (only && strcmp(name, only) != 0) || (except && strcmp(name, except) == 0))
			continue;
		if (strcmp(name, "payload") == 0)
			log_line(LOG_E, "firmware", "payload",
				 "SeaBIOS and UEFI images are not supported by this version");
		else if (option_read(name, file, value))
			option_input_take(options, name, value);
	}
}

/* What is to be printed comes first: it applies to what is said about the others. */
static void options_read(struct options *options)
{
	options_init(options);
	options_take(options, "log", NULL);
	options_take(options, NULL, "log");
}

/*
 * QEMU has loaded an ELF itself and hands over its head in place of a set-up part; all else is for
 * a bzImage's checks.
 */
static enum payload_kind payload_find(void)
{
	uint8_t magic[4] = { 0 };

	if (fw_cfg_read_u32(FW_CFG_KERNEL_SIZE) == 0 && fw_cfg_read_u32(FW_CFG_SETUP_SIZE) == 0)
		return PAYLOAD_NONE;
	if (fw_cfg_read_u32(FW_CFG_SETUP_SIZE) >= sizeof(magic) &&
	    !fw_cfg_read(FW_CFG_SETUP_DATA, 0, magic, sizeof(magic)))
		panic("firmware", "platform", "the kernel's first bytes cannot be read: fw_cfg reports an error");
	return pvh_elf_is_elf(magic, sizeof(magic)) ? PAYLOAD_LINUX_PVH : PAYLOAD_LINUX_BZIMAGE;
}

void platform_init(struct platform_facts *facts)
{
	memset(facts, 0, sizeof(*facts));
	facts->name = "qemu";
	facts->board = CHIPSET_BOARD_QEMU;
	facts->memory_limit = UINT64_MAX;
	range_set_init(&facts->write_back, facts->write_back_ranges, PLATFORM_WRITE_BACK_RANGES);
	if (!fw_cfg_init())
		panic("firmware", "platform",
		      "no fw_cfg device at port 510h; this image is for QEMU's machines pc and q35");

	ram_read(&facts->ram);
	cpus_read(facts);
	facts->address_bits = cpu_facts_address_bits();
	facts->hypertransport = cpu_facts_hypertransport();
	facts->extra_roots = number_read("etc/extra-pci-roots");
	facts->reserved_memory_end = number_read("etc/reserved-memory-end");
	options_read(&facts->options);
	payload = payload_find();
}

void platform_ecam_placed(uint64_t base, uint64_t size)
{
	(void)base;
	(void)size;
}

void platform_arrange(struct platform_facts *facts, const struct machine *machine,
		      const struct pci_inventory *inventory)
{
	(void)facts;
	(void)machine;
	(void)inventory;
}

/* QEMU's RAM is where its command line has it. */
bool platform_move_ram(struct platform_facts *facts, uint64_t start)
{
	(void)facts;
	(void)start;
	return false;
}

/* All address space up to RAM is PCI's already. */
bool platform_grow_low_hole(struct platform_facts *facts, uint64_t start)
{
	(void)facts;
	(void)start;
	return false;
}

/* QEMU follows the registers of its chipset. */
void platform_pci_placed(struct platform_facts *facts, const struct hierarchy *hierarchy)
{
	(void)facts;
	(void)hierarchy;
}

uint32_t platform_install_acpi(void)
{
	return acpi_device_model_install();
}

void platform_described(const struct machine *machine, const struct description *description,
			const struct tables *tables)
{
	const struct acpi_check_memory memory = guest_memory_of_acpi();

	resume_prepare(machine, description->tpm.kind, acpi_find_facs(tables->rsdp, &memory));
}

/* QEMU has filled CMOS already, and counts all RAM. */
uint64_t platform_cmos_ram_end(const struct platform_facts *facts, const struct e820_map *map)
{
	(void)map;
	return e820_map_ram_end(&facts->ram, FOUR_GIB);
}

void platform_hand_off(const struct platform_facts *facts, const struct e820_map *map, const struct tables *tables)
{
	(void)facts;
	switch (payload) {
	case PAYLOAD_LINUX_BZIMAGE:
		handoff_linux_bzimage(map, tables->rsdp);
	case PAYLOAD_LINUX_PVH:
		handoff_linux_pvh(map, tables->rsdp);
	case PAYLOAD_NONE:
		break;
	}
	log_line(LOG_I, "firmware", "boot", "no payload given, stopped");
	stop();
}

/* pvpanic is the operating system's to use: QEMU's user reads the F line. */
void platform_crash(void)
{
}
