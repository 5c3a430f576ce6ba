/* SPDX-License-Identifier: MIT */
/* An ELF file for i386 or x86-64 to be spoilt, written with the host's <elf.h>, which the parser does not use. */
#ifndef TESTS_UNIT_ELF_FIXTURE_H
#define TESTS_UNIT_ELF_FIXTURE_H

#include <elf.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define ELF_FIXTURE_SIZE 0x4000
#define ELF_FIXTURE_HEADERS 20
#define ELF_FIXTURE_NOTE 0x3000 /* where a note goes */

static union {
	struct {
		Elf32_Ehdr header;
		Elf32_Phdr segments[ELF_FIXTURE_HEADERS];
	} elf32;
	struct {
		Elf64_Ehdr header;
		Elf64_Phdr segments[ELF_FIXTURE_HEADERS];
	} elf64;
	uint8_t bytes[ELF_FIXTURE_SIZE];
} file;

/* Two segments, the second with .bss behind its bytes. */
static void elf_fixture_32(void)
{
	memset(&file, 0, sizeof(file));
	file.elf32.header = (Elf32_Ehdr){
		.e_ident = { ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS32, ELFDATA2LSB, EV_CURRENT },
		.e_type = ET_EXEC,
		.e_machine = EM_386,
		.e_version = EV_CURRENT,
		.e_entry = 0x100010,
		.e_phoff = sizeof(Elf32_Ehdr),
		.e_ehsize = sizeof(Elf32_Ehdr),
		.e_phentsize = sizeof(Elf32_Phdr),
		.e_phnum = 2,
	};
	file.elf32.segments[0] = (Elf32_Phdr){ .p_type = PT_LOAD,
					       .p_offset = 0x1000,
					       .p_vaddr = 0x100000,
					       .p_paddr = 0x100000,
					       .p_filesz = 0x800,
					       .p_memsz = 0x800 };
	file.elf32.segments[1] = (Elf32_Phdr){ .p_type = PT_LOAD,
					       .p_offset = 0x2000,
					       .p_vaddr = 0x200000,
					       .p_paddr = 0x200000,
					       .p_filesz = 0x400,
					       .p_memsz = 0x10000 };
}

/* A kernel linked for high virtual addresses, with a note that is PHYS32_ENTRY of Xen's. */
static void elf_fixture_64(void)
{
	static const uint8_t note[] = { 4,   0,   0,   0, 8,    0,    0, 0, 18, 0, 0, 0,
					'X', 'e', 'n', 0, 0x50, 0x08, 0, 1, 0,  0, 0, 0 };

	memset(&file, 0, sizeof(file));
	file.elf64.header = (Elf64_Ehdr){
		.e_ident = { ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB, EV_CURRENT },
		.e_type = ET_EXEC,
		.e_machine = EM_X86_64,
		.e_version = EV_CURRENT,
		.e_entry = 0x1000000,
		.e_phoff = sizeof(Elf64_Ehdr),
		.e_ehsize = sizeof(Elf64_Ehdr),
		.e_phentsize = sizeof(Elf64_Phdr),
		.e_phnum = 2,
	};
	file.elf64.segments[0] = (Elf64_Phdr){ .p_type = PT_LOAD,
					       .p_offset = 0x1000,
					       .p_vaddr = 0xffffffff81000000,
					       .p_paddr = 0x1000000,
					       .p_filesz = 0x1000,
					       .p_memsz = 0x2000 };
	file.elf64.segments[1] = (Elf64_Phdr){ .p_type = PT_NOTE,
					       .p_offset = ELF_FIXTURE_NOTE,
					       .p_filesz = sizeof(note),
					       .p_memsz = sizeof(note),
					       .p_align = 4 };
	memcpy(file.bytes + ELF_FIXTURE_NOTE, note, sizeof(note));
}

/* The first `size` bytes of the file, with nothing behind them that may be read; to be freed. */
static inline uint8_t *elf_fixture_copy(size_t size)
{
	uint8_t *copy = malloc(size ? size : 1);

	memcpy(copy, file.bytes, size);
	return copy;
}

#endif
