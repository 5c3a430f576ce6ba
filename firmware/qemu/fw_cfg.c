/* SPDX-License-Identifier: MIT */
#include "firmware/qemu/fw_cfg.h"

#include <string.h>

#include "firmware/arch/io.h"
#include "firmware/log.h"

#define PORT_SELECT 0x510
#define PORT_DATA 0x511
#define PORT_DMA_HIGH 0x514
#define PORT_DMA_LOW 0x518 /* writing it starts the transfer */

#define ID_DMA 0x02

#define DMA_ERROR 0x01
#define DMA_READ 0x02
#define DMA_SKIP 0x04
#define DMA_SELECT 0x08
#define DMA_WRITE 0x10

/*
 * QEMU finishes before the OUT does. A device that has not answered after so many looks never will.
 */
#define DMA_PATIENCE (1u << 24)

/* All fields big endian. */
struct dma_access {
	uint32_t control;
	uint32_t length;
	uint64_t address;
};

struct directory_entry {
	uint32_t size;   /* big endian */
	uint16_t select; /* big endian */
	uint16_t reserved;
	char name[FW_CFG_NAME_SIZE];
};

_Static_assert(sizeof(struct directory_entry) == 64, "as in the interface");

static struct {
	bool dma;
	size_t count;
	struct fw_cfg_file files[FW_CFG_FILES_MAX];
} fw_cfg;

static bool dma_transfer(uint32_t control, uint32_t address, uint32_t length)
{
	volatile struct dma_access access;

	access.control = __builtin_bswap32(control);
	access.length = __builtin_bswap32(length);
	access.address = __builtin_bswap64(address);
	outl(PORT_DMA_HIGH, 0);
	outl(PORT_DMA_LOW, __builtin_bswap32((uint32_t)(uintptr_t)&access));

	for (uint32_t i = 0; i < DMA_PATIENCE; i++) {
		uint32_t left = __builtin_bswap32(access.control);

		if (left & DMA_ERROR)
			return false;
		if (left == 0)
			return true;
	}
	return false;
}

/* Selecting an item starts it at its first byte; an offset is reached by skipping. */
static bool dma_at(uint16_t key, uint32_t offset, uint32_t direction, uint32_t address, uint32_t size)
{
	return dma_transfer((uint32_t)key << 16 | DMA_SELECT | DMA_SKIP, 0, offset) &&
	       dma_transfer(direction, address, size);
}

static void port_read(uint16_t key, uint32_t offset, uint8_t *to, uint32_t size)
{
	outw(PORT_SELECT, key);
	while (offset-- != 0)
		(void)inb(PORT_DATA);
	while (size-- != 0)
		*to++ = inb(PORT_DATA);
}

bool fw_cfg_read(uint16_t key, uint32_t offset, void *to, uint32_t size)
{
	if (fw_cfg.dma)
		return dma_at(key, offset, DMA_READ, (uint32_t)(uintptr_t)to, size);
	port_read(key, offset, to, size);
	return true;
}

uint16_t fw_cfg_read_u16(uint16_t key)
{
	uint16_t value = 0;

	return fw_cfg_read(key, 0, &value, sizeof(value)) ? value : 0;
}

uint32_t fw_cfg_read_u32(uint16_t key)
{
	uint32_t value = 0;

	return fw_cfg_read(key, 0, &value, sizeof(value)) ? value : 0;
}

static void directory_entry_add(const struct directory_entry *entry, uint32_t index)
{
	struct fw_cfg_file *file = &fw_cfg.files[fw_cfg.count];

	if (entry->name[0] == '\0' || !memchr(entry->name, '\0', sizeof(entry->name))) {
		log_line(LOG_W, "firmware", "fw_cfg", "directory entry %u has no proper name, left out",
			 (unsigned)index);
		return;
	}
	file->size = __builtin_bswap32(entry->size);
	file->key = __builtin_bswap16(entry->select);
	memcpy(file->name, entry->name, sizeof(file->name));
	fw_cfg.count++;
}

static void directory_read(void)
{
	uint32_t count = __builtin_bswap32(fw_cfg_read_u32(FW_CFG_FILE_DIR));

	fw_cfg.count = 0;
	if (count > FW_CFG_FILES_MAX) {
		log_line(LOG_W, "firmware", "fw_cfg", "directory has %u files, the first %u are used", (unsigned)count,
			 FW_CFG_FILES_MAX);
		count = FW_CFG_FILES_MAX;
	}
	for (uint32_t i = 0; i < count; i++) {
		struct directory_entry entry;

		if (!fw_cfg_read(FW_CFG_FILE_DIR, (uint32_t)(sizeof(count) + i * sizeof(entry)), &entry,
				 sizeof(entry))) {
			log_line(LOG_W, "firmware", "fw_cfg", "directory cannot be read from entry %u on", (unsigned)i);
			return;
		}
		directory_entry_add(&entry, i);
	}
}

bool fw_cfg_init(void)
{
	char signature[4];

	fw_cfg.dma = false;
	port_read(FW_CFG_SIGNATURE, 0, (uint8_t *)signature, sizeof(signature));
	if (memcmp(signature, "QEMU", sizeof(signature)) != 0)
		return false;
	fw_cfg.dma = (fw_cfg_read_u32(FW_CFG_ID) & ID_DMA) != 0;
	directory_read();
	return true;
}

void fw_cfg_refresh(void)
{
	directory_read();
}

size_t fw_cfg_file_count(void)
{
	return fw_cfg.count;
}

const struct fw_cfg_file *fw_cfg_file_at(size_t index)
{
	return index < fw_cfg.count ? &fw_cfg.files[index] : NULL;
}

const struct fw_cfg_file *fw_cfg_file_find(const char *name)
{
	for (size_t i = 0; i < fw_cfg.count; i++)
		if (strcmp(fw_cfg.files[i].name, name) == 0)
			return &fw_cfg.files[i];
	return NULL;
}

static bool file_holds(const struct fw_cfg_file *file, uint32_t offset, uint32_t size)
{
	return offset <= file->size && size <= file->size - offset;
}

bool fw_cfg_file_read(const struct fw_cfg_file *file, uint32_t offset, void *to, uint32_t size)
{
	return file_holds(file, offset, size) && fw_cfg_read(file->key, offset, to, size);
}

bool fw_cfg_file_write(const struct fw_cfg_file *file, uint32_t offset, const void *from, uint32_t size)
{
	return fw_cfg.dma && file_holds(file, offset, size) &&
	       dma_at(file->key, offset, DMA_WRITE, (uint32_t)(uintptr_t)from, size);
}
