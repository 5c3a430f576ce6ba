/* SPDX-License-Identifier: MIT */
/* QEMU's pc and q35 machines: everything comes from fw_cfg and CPUID. */
#include "firmware/platform.h"

#include <stdio.h>
#include <string.h>

#include "bytes/le.h"
#include "firmware/arch/cpu.h"
#include "firmware/arch/io.h"
#include "firmware/fw_cfg.h"
#include "firmware/glue/pvh_elf.h"
#include "firmware/glue/qemu_e820.h"
#include "firmware/glue/qemu_option.h"
#include "firmware/log.h"
#include "firmware/panic.h"

/* The longest value, and the NUL or the line end of up to two characters that may come with it. */
#define OPTION_VALUE_SIZE (OPTION_VALUE_MAX + 3)

/* Of a longer value the log shows its beginning. */
#define OPTION_VALUE_SHOWN 40

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

static unsigned address_bits_read(void)
{
	if (cpuid(CPUID_EXTENDED_MAX).eax >= CPUID_ADDRESS_SIZES)
		return cpuid(CPUID_ADDRESS_SIZES).eax & 0xff;
	return cpuid(CPUID_FEATURES).edx & CPUID_FEATURES_EDX_PAE ? 36 : 32;
}

/* Whether addresses below 1 TiB are the processor's own links' (struct pci_window_facts.hypertransport). */
static bool hypertransport_read(void)
{
	static const char vendors[][12] = { "AuthenticAMD", "HygonGenuine" };
	struct cpuid leaf = cpuid(CPUID_VENDOR);
	const uint32_t vendor[] = { leaf.ebx, leaf.edx, leaf.ecx };

	for (size_t i = 0; i < sizeof(vendors) / sizeof(vendors[0]); i++)
		if (memcmp(vendor, vendors[i], sizeof(vendor)) == 0)
			return true;
	return false;
}

static const char *option_standard(const char *name)
{
	const struct option_description *option;

	for (size_t i = 0; (option = options_describe(i)) != NULL; i++)
		if (strcmp(option->name, name) == 0)
			return option->standard;
	return "value";
}

/* The beginning of a value, and of a long one that there is more. */
struct option_shown {
	char text[OPTION_VALUE_SHOWN + sizeof("... (1234 characters)")];
};

static struct option_shown option_show(const char *value)
{
	struct option_shown shown;
	size_t length = strlen(value);

	if (length <= OPTION_VALUE_SHOWN)
		snprintf(shown.text, sizeof(shown.text), "%s", value);
	else
		snprintf(shown.text, sizeof(shown.text), "%.*s... (%u characters)", OPTION_VALUE_SHOWN, value,
			 (unsigned)length);
	return shown;
}

static void option_report_unknown(const char *name, const char *value)
{
	const struct option_description *option;
	char known[208] = "";
	size_t length = 0;

	for (size_t i = 0; (option = options_describe(i)) != NULL; i++) {
		int more = snprintf(known + length, sizeof(known) - length, " %s", option->name);

		if (more < 0 || (size_t)more >= sizeof(known) - length) {
			known[length] = '\0';
			break;
		}
		length += (size_t)more;
	}
	log_line(LOG_W, "firmware", "option", "%s=%s: no such option, ignored", name, option_show(value).text);
	log_line(LOG_I, "firmware", "option", "there are%s", known);
}

static void option_report_malformed(const char *name, const char *value, const char *expected)
{
	log_line(LOG_W, "firmware", "option", "%s=%s: expected %s, the default %s is used", name,
		 option_show(value).text, expected, option_standard(name));
}

/* Reads the value of an option as a string. False: it cannot be one, which has been reported. */
static bool option_read(const char *name, const struct fw_cfg_file *file, char value[OPTION_VALUE_SIZE])
{
	if (file->size > OPTION_VALUE_SIZE - 1) {
		log_line(LOG_W, "firmware", "option",
			 "%s: value of %u characters, expected %u at most, the default %s is used", name,
			 (unsigned)file->size, OPTION_VALUE_MAX - 1, option_standard(name));
		return false;
	}
	if (!fw_cfg_file_read(file, 0, value, file->size)) {
		log_line(LOG_W, "firmware", "option", "%s: cannot be read, the default %s is used", name,
			 option_standard(name));
		return false;
	}
	if (!qemu_option_value(value, file->size)) {
		option_report_malformed(name, value, "printable characters");
		return false;
	}
	return true;
}

/* A value that makes a difference is worth a line: the log then says what this boot was asked for. */
static void option_take(struct options *options, const char *name, const struct fw_cfg_file *file)
{
	static char value[OPTION_VALUE_SIZE];
	static struct options before;
	const char *expected;

	if (!option_read(name, file, value))
		return;
	memcpy(&before, options, sizeof(before));
	switch (options_set(options, name, value, &expected)) {
	case OPTION_OK:
		log_set_level(options->log_level);
		if (memcmp(&before, options, sizeof(before)) != 0)
			log_line(LOG_I, "firmware", "option", "%s=%s", name, value);
		break;
	case OPTION_UNKNOWN:
		option_report_unknown(name, value);
		break;
	case OPTION_MALFORMED:
		option_report_malformed(name, value, expected);
		break;
	}
}

/* Takes the one option called `only`, or all but the one called `except`; the other argument is NULL. */
static void options_take(struct options *options, const char *only, const char *except)
{
	for (size_t i = 0; i < fw_cfg_file_count(); i++) {
		const struct fw_cfg_file *file = fw_cfg_file_at(i);
		const char *name = qemu_option_name(file->name);

		if (!name || (only && strcmp(name, only) != 0) || (except && strcmp(name, except) == 0))
			continue;
		if (strcmp(name, "payload") == 0)
			log_line(LOG_E, "firmware", "payload",
				 "SeaBIOS and UEFI images are not supported by this version");
		else
			option_take(options, name, file);
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
	if (!fw_cfg_init())
		panic("firmware", "platform",
		      "no fw_cfg device at port 510h; this image is for QEMU's machines pc and q35");

	ram_read(&facts->ram);
	cpus_read(facts);
	facts->address_bits = address_bits_read();
	facts->hypertransport = hypertransport_read();
	facts->extra_roots = number_read("etc/extra-pci-roots");
	facts->reserved_memory_end = number_read("etc/reserved-memory-end");
	options_read(&facts->options);
	facts->payload = payload_find();
}
