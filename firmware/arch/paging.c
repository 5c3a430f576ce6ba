/* SPDX-License-Identifier: MIT */
/*
 * One page directory of 4 MiB pages (every processor since the Pentium Pro has them) covers the address
 * space; the first 4 MiB, where the firmware lives, are mapped by 4 KiB pages.
 *
 * A flat segment has no limit that a growing stack could meet: it would go on into whatever lies below.
 * Segment limits would be an answer on real processors, but QEMU's TCG does not check them. The page below
 * the stack is the one means that works everywhere. No frame is larger than 1 KiB (-Wframe-larger-than), so
 * no function steps over the page.
 */
#include "firmware/arch/paging.h"

#include <stdbool.h>
#include <stdint.h>

#include "firmware/arch/cpu.h"
#include "firmware/arch/image.h"
#include "firmware/arch/io.h"

#define PAGE_SHIFT 12
#define LARGE_PAGE_SHIFT 22
#define ENTRIES 1024

#define PAGE_PRESENT 0x01
#define PAGE_WRITABLE 0x02
#define PAGE_UNCACHED 0x18 /* PCD and PWT */
#define PAGE_LARGE 0x80

#define CR0_WP 0x00010000u /* read-only holds for ring 0 too */
#define CR0_PG 0x80000000u
#define CR4_PSE 0x00000010u

/*
 * The window to addresses above 4 GiB takes the place of the last 4 MiB, the flash, which nobody reads while paging is on. A large
 * page's entry has bits 39:32 of the physical address in its bits 20:13 (PSE-36, Intel SDM volume 3, 4.3).
 */
#define WINDOW_ENTRY (ENTRIES - 1)
#define WINDOW_SIZE (1u << LARGE_PAGE_SHIFT)
#define HIGH_BITS_SHIFT 13
#define PSE36_BITS 40

static uint32_t directory[ENTRIES] __attribute__((aligned(4096)));
static uint32_t first_table[ENTRIES] __attribute__((aligned(4096)));

static uint32_t page_number(const char *address)
{
	return (uint32_t)(uintptr_t)address >> PAGE_SHIFT;
}

static void fill_first_table(void)
{
	for (uint32_t page = 0; page < ENTRIES; page++)
		first_table[page] = page << PAGE_SHIFT | PAGE_PRESENT | PAGE_WRITABLE;
	/* The page that code shares with data stays writable. */
	for (uint32_t page = page_number(image_start); page < page_number(read_only_end); page++)
		first_table[page] &= ~(uint32_t)PAGE_WRITABLE;
	first_table[0] = 0;
	first_table[page_number(stack_guard)] = 0;
}

void paging_init(void)
{
	uint32_t control;

	fill_first_table();
	directory[0] = (uint32_t)(uintptr_t)first_table | PAGE_PRESENT | PAGE_WRITABLE;
	for (uint32_t entry = 1; entry < ENTRIES; entry++)
		directory[entry] = entry << LARGE_PAGE_SHIFT | PAGE_PRESENT | PAGE_WRITABLE | PAGE_LARGE;

	__asm__ volatile("mov %%cr4, %0" : "=r"(control));
	__asm__ volatile("mov %0, %%cr4" : : "r"(control | CR4_PSE));
	__asm__ volatile("mov %0, %%cr3" : : "r"(directory) : "memory");
	__asm__ volatile("mov %%cr0, %0" : "=r"(control));
	__asm__ volatile("mov %0, %%cr0" : : "r"(control | CR0_PG | CR0_WP) : "memory");
}

uint64_t paging_window_end(void)
{
	const bool pse36 = (cpuid(CPUID_FEATURES).edx & CPUID_FEATURES_EDX_PSE36) != 0;

	return UINT64_C(1) << (pse36 ? PSE36_BITS : 32);
}

volatile void *paging_window(uint64_t address)
{
	const uint32_t at = WINDOW_ENTRY << LARGE_PAGE_SHIFT;
	const uint32_t entry = ((uint32_t)address & ~(WINDOW_SIZE - 1)) | (uint32_t)(address >> 32) << HIGH_BITS_SHIFT |
			       PAGE_PRESENT | PAGE_WRITABLE | PAGE_UNCACHED | PAGE_LARGE;

	if (directory[WINDOW_ENTRY] != entry) {
		directory[WINDOW_ENTRY] = entry;
		__asm__ volatile("invlpg %0" : : "m"(*(const volatile char *)(uintptr_t)at) : "memory");
	}
	return (volatile void *)(uintptr_t)(at | ((uint32_t)address & (WINDOW_SIZE - 1)));
}

void paging_disable(void)
{
	uint32_t control;

	__asm__ volatile("mov %%cr0, %0" : "=r"(control));
	__asm__ volatile("mov %0, %%cr0" : : "r"(control & ~(CR0_PG | CR0_WP)) : "memory");
	__asm__ volatile("mov %0, %%cr3" : : "r"(0) : "memory");
	__asm__ volatile("mov %%cr4, %0" : "=r"(control));
	__asm__ volatile("mov %0, %%cr4" : : "r"(control & ~CR4_PSE));
}
