/* SPDX-License-Identifier: MIT */
#include "firmware/qemu/payload_file.h"

#include <stdio.h>
#include <string.h>

#include "firmware/glue/memory.h"
#include "firmware/glue/qemu_option.h"
#include "firmware/log.h"
#include "firmware/panic.h"
#include "firmware/scratch.h"

#define NAME "payload"
#define PAGE_SIZE 4096

static const struct fw_cfg_file *find(const char *suffix)
{
	char name[FW_CFG_NAME_SIZE];

	snprintf(name, sizeof(name), QEMU_OPTION_PREFIX NAME "%s", suffix);
	return fw_cfg_file_find(name);
}

/* "-module-N" and what follows. */
static const struct fw_cfg_file *find_of_module(unsigned number, const char *rest)
{
	char suffix[FW_CFG_NAME_SIZE];

	snprintf(suffix, sizeof(suffix), "-module-%u%s", number, rest);
	return find(suffix);
}

bool payload_file_is_option(const char *name)
{
	static const char module[] = NAME "-module-";
	const char *rest;

	if (strcmp(name, NAME) == 0 || strcmp(name, NAME "-args") == 0 || strcmp(name, NAME "-initrd") == 0)
		return true;
	if (strncmp(name, module, strlen(module)) != 0)
		return false;
	rest = name + strlen(module);
	if (*rest < '1' || *rest > '0' + PAYLOAD_FILE_MODULES)
		return false;
	return rest[1] == '\0' || strcmp(rest + 1, "-args") == 0;
}

static const uint8_t *bytes_read(const struct fw_cfg_file *file)
{
	uint8_t *bytes;

	/* What cannot be a payload for its size need not be read to be refused. */
	if (file->size == 0 || file->size > PAYLOAD_KIND_SIZE_MAX)
		return NULL;
	bytes = (uint8_t *)(uintptr_t)memory_allocate_scratch(file->size, PAGE_SIZE);
	if (!bytes)
		panic("firmware", "payload",
		      "%s of %u bytes does not fit into RAM beside what runs now; give the guest more RAM", file->name,
		      (unsigned)file->size);
	if (!fw_cfg_file_read(file, 0, bytes, file->size))
		panic("firmware", "payload", "%s of %u bytes cannot be read: fw_cfg reports an error", file->name,
		      (unsigned)file->size);
	return bytes;
}

const struct payload_file *payload_file_load(void)
{
	static struct payload_file found;
	char text[PAYLOAD_KIND_TEXT_SIZE];
	struct payload *payload = &found.payload;

	found.file = find("");
	if (!found.file)
		return NULL;
	found.bytes = bytes_read(found.file);
	if (payload_kind_detect(payload, found.bytes, found.file->size) != PAYLOAD_KIND_OK)
		panic("firmware", "payload", "%s, %u bytes: %s", found.file->name, (unsigned)found.file->size,
		      payload_kind_explain(payload, text, sizeof(text)));
	log_line(LOG_I, "firmware", "payload", "%s%s%s, %u bytes", payload_kind_name(payload->kind),
		 payload->version[0] ? " " : "", payload->version, (unsigned)found.file->size);
	return &found;
}

const struct fw_cfg_file *payload_file_args(void)
{
	return find("-args");
}

const struct fw_cfg_file *payload_file_initrd(void)
{
	return find("-initrd");
}

const struct fw_cfg_file *payload_file_module(unsigned number)
{
	return find_of_module(number, "");
}

const char *payload_file_text(unsigned number)
{
	const struct fw_cfg_file *file = number == 0 ? payload_file_args() : find_of_module(number, "-args");
	char *text = scratch_allocate(FW_CFG_NAME_SIZE + PAYLOAD_FILE_TEXT_SIZE, "command line of the payload");
	char *args;

	if (number == 0)
		snprintf(text, FW_CFG_NAME_SIZE, NAME);
	else
		snprintf(text, FW_CFG_NAME_SIZE, NAME "-module-%u", number);
	if (!file)
		return text;
	if (file->size >= PAYLOAD_FILE_TEXT_SIZE)
		panic("firmware", "payload", "%s has %u characters, expected %u at most", file->name,
		      (unsigned)file->size, PAYLOAD_FILE_TEXT_SIZE - 1);
	args = text + strlen(text) + 1;
	if (!fw_cfg_file_read(file, 0, args, file->size))
		panic("firmware", "payload", "%s cannot be read: fw_cfg reports an error", file->name);
	if (!qemu_option_value(args, file->size))
		panic("firmware", "payload", "%s holds \"%s\", expected printable characters", file->name, args);
	args[-1] = ' ';
	return text;
}
