/* SPDX-License-Identifier: MIT */
/*
 * QEMU's firmware configuration device on x86 ports (QEMU docs/specs/fw_cfg.rst): items by 16-bit
 * key, and a directory that gives names and sizes to some of them. Reads go by DMA where the device
 * has it, else through the data port.
 *
 * An item that is not there reads as zeros, and so does the space past an item's end: the device
 * reports neither. A caller who must know asks the directory, or the item that holds the other's
 * size.
 */
#ifndef FIRMWARE_QEMU_FW_CFG_H
#define FIRMWARE_QEMU_FW_CFG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FW_CFG_SIGNATURE 0x00
#define FW_CFG_ID 0x01
#define FW_CFG_NB_CPUS 0x05
#define FW_CFG_KERNEL_ADDR 0x07
#define FW_CFG_KERNEL_SIZE 0x08
#define FW_CFG_INITRD_SIZE 0x0b
#define FW_CFG_MAX_CPUS 0x0f
#define FW_CFG_KERNEL_ENTRY 0x10
#define FW_CFG_KERNEL_DATA 0x11
#define FW_CFG_INITRD_DATA 0x12
#define FW_CFG_CMDLINE_SIZE 0x14
#define FW_CFG_CMDLINE_DATA 0x15
#define FW_CFG_SETUP_SIZE 0x17
#define FW_CFG_SETUP_DATA 0x18
#define FW_CFG_FILE_DIR 0x19

#define FW_CFG_NAME_SIZE 56 /* with its NUL */
#define FW_CFG_FILES_MAX 128

struct fw_cfg_file {
	uint32_t size;
	uint16_t key;
	char name[FW_CFG_NAME_SIZE];
};

/*
 * Looks for the device and reads its directory. False: there is no such device. Directory entries
 * that cannot be used are left out with a W line.
 */
bool fw_cfg_init(void);

/*
 * Reads the directory again. QEMU makes some files anew when they are first read, and their sizes with them. Pointers into the
 * directory stay good, for QEMU keeps its order.
 */
void fw_cfg_refresh(void);

/*
 * Reads `size` bytes of an item from `offset`. False: the device reported an error or did not
 * answer.
 */
bool fw_cfg_read(uint16_t key, uint32_t offset, void *to, uint32_t size);

/* Items that hold one little-endian number; 0 when the item is not there. */
uint16_t fw_cfg_read_u16(uint16_t key);
uint32_t fw_cfg_read_u32(uint16_t key);

/*
 * The directory. fw_cfg_file_at: NULL past the end; fw_cfg_file_find: NULL when there is no such
 * file.
 */
size_t fw_cfg_file_count(void);
const struct fw_cfg_file *fw_cfg_file_at(size_t index);
const struct fw_cfg_file *fw_cfg_file_find(const char *name);

/*
 * `size` bytes from `offset` of a file. False: they are not all inside the file, or as fw_cfg_read.
 */
bool fw_cfg_file_read(const struct fw_cfg_file *file, uint32_t offset, void *to, uint32_t size);

/*
 * The same in the other direction. False also when there is no DMA, or the file is not for writing.
 */
bool fw_cfg_file_write(const struct fw_cfg_file *file, uint32_t offset, const void *from, uint32_t size);

#endif
