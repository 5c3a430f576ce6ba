/* SPDX-License-Identifier: MIT */
/* QEMU's pc and q35 machines: everything comes from fw_cfg and CPUID. */
#include "firmware/platform.h"

#include <stdio.h>
#include <string.h>

#include "bytes/le.h"
#include "acpi/acpi_find.h"
#include "firmware/cpu_facts.h"
#include "firmware/display.h"
#include "firmware/glue/pvh_elf.h"
#include "firmware/glue/qemu_e820.h"
#include "firmware/glue/qemu_option.h"
#include "firmware/guest_memory.h"
#include "firmware/layout.h"
#include "firmware/log.h"
#include "firmware/option_input.h"
#include "firmware/panic.h"
#include "firmware/qemu/acpi_device_model.h"
#include "firmware/qemu/fw_cfg.h"
#include "firmware/qemu/coreboot_area.h"
#include "firmware/qemu/handoff_elf.h"
#include "firmware/qemu/handoff_linux.h"
#include "firmware/qemu/handoff_uefi.h"
#include "firmware/qemu/payload_file.h"
#include "firmware/qemu/resume.h"

#define FOUR_GIB (UINT64_C(1) << 32)

/* What QEMU was given as -kernel, not yet in memory. A payload that an option names comes before it, and may start it. */
static enum kernel {
	KERNEL_NONE,
	KERNEL_BZIMAGE,
	KERNEL_PVH, /* an ELF with a PVH entry, already placed in memory by QEMU */
} kernel;

/* What an option names; NULL: nothing. */
static const struct payload_file *payload;

/* For a payload that draws its own text. */
static struct {
	bool programmed;
	struct display display;
} screen;

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
		if (!payload_file_is_option(name) && option_read(name, file, value))
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
static enum kernel kernel_find(void)
{
	uint8_t magic[4] = { 0 };

	if (fw_cfg_read_u32(FW_CFG_KERNEL_SIZE) == 0 && fw_cfg_read_u32(FW_CFG_SETUP_SIZE) == 0)
		return KERNEL_NONE;
	if (fw_cfg_read_u32(FW_CFG_SETUP_SIZE) >= sizeof(magic) &&
	    !fw_cfg_read(FW_CFG_SETUP_DATA, 0, magic, sizeof(magic)))
		panic("firmware", "platform", "the kernel's first bytes cannot be read: fw_cfg reports an error");
	return pvh_elf_is_elf(magic, sizeof(magic)) ? KERNEL_PVH : KERNEL_BZIMAGE;
}

void platform_init(struct platform_facts *facts)
{
	log_keep((char *)LAYOUT_LOG, LAYOUT_LOG_SIZE);
	memset(facts, 0, sizeof(*facts));
	facts->name = "qemu";
	facts->board = CHIPSET_BOARD_QEMU;
	facts->memory_limit = UINT64_MAX;
	range_set_init(&facts->write_back, facts->write_back_ranges, PLATFORM_WRITE_BACK_RANGES);
	/* QEMU's is below etc/reserved-memory-end. */
	range_set_init(&facts->pmem, facts->pmem_ranges, PLATFORM_PMEM_RANGES);
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
	kernel = kernel_find();
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

/* QEMU follows the registers of its chipset. The payload decides whether there is to be a picture. */
void platform_pci_placed(struct platform_facts *facts, const struct hierarchy *hierarchy)
{
	(void)facts;
	payload = payload_file_load();
	if (payload && payload->payload.kind == PAYLOAD_KIND_UEFI)
		screen.programmed = display_program(hierarchy, &screen.display);
}

/* QEMU's user has the log. */
void platform_publish_layout(const struct layout_record_facts *facts, void *work)
{
	(void)facts;
	(void)work;
	log_line(LOG_W, "layout", "record", "publish-layout=on: plain QEMU has nobody to take it but the log");
}

static bool wants_coreboot_table(const struct payload_file *file)
{
	return file && file->payload.kind != PAYLOAD_KIND_LINUX && file->payload.kind != PAYLOAD_KIND_PVH;
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
	if (wants_coreboot_table(payload))
		coreboot_area_reserve();
}

/* QEMU has filled CMOS already, and counts all RAM. */
uint64_t platform_cmos_ram_end(const struct platform_facts *facts, const struct e820_map *map)
{
	(void)map;
	return e820_map_ram_end(&facts->ram, FOUR_GIB);
}

static void payload_start(const struct e820_map *map, const struct tables *tables) __attribute__((noreturn));

static void payload_start(const struct e820_map *map, const struct tables *tables)
{
	struct linux_parts parts;

	switch (payload->payload.kind) {
	case PAYLOAD_KIND_LINUX:
		parts = handoff_linux_file_parts(payload);
		handoff_linux_bzimage(&parts, map, tables->rsdp);
	case PAYLOAD_KIND_PVH:
		parts = handoff_linux_file_parts(payload);
		handoff_linux_elf(payload, &parts, map, tables->rsdp);
	case PAYLOAD_KIND_UEFI:
		handoff_uefi(payload, map, tables, screen.programmed ? &screen.display : NULL);
	case PAYLOAD_KIND_SEABIOS:
	case PAYLOAD_KIND_MULTIBOOT:
	case PAYLOAD_KIND_ELF:
		break;
	}
	handoff_elf(payload, map, tables);
}

void platform_hand_off(const struct platform_facts *facts, const struct e820_map *map, const struct tables *tables)
{
	struct linux_parts parts;

	(void)facts;
	if (payload)
		payload_start(map, tables);
	parts = handoff_linux_qemu_parts();
	if (kernel == KERNEL_BZIMAGE)
		handoff_linux_bzimage(&parts, map, tables->rsdp);
	if (kernel == KERNEL_PVH)
		handoff_linux_pvh(&parts, fw_cfg_read_u32(FW_CFG_KERNEL_ENTRY), map, tables->rsdp);
	log_line(LOG_I, "firmware", "boot", "no payload given, stopped");
	stop();
}

/* pvpanic is the operating system's to use: QEMU's user reads the F line. */
void platform_crash(void)
{
}
