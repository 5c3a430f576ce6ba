/* SPDX-License-Identifier: MIT */
/* The files are written with the host's <elf.h>, which the parser does not use. */
#include <elf.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "firmware/glue/pvh_elf.h"

#define HEAD_SIZE 8192 /* what QEMU hands over */

static struct {
	Elf64_Ehdr header;
	Elf64_Phdr segments[PVH_ELF_SEGMENTS_MAX + 1];
	uint8_t rest[HEAD_SIZE - sizeof(Elf64_Ehdr) - sizeof(Elf64_Phdr) * (PVH_ELF_SEGMENTS_MAX + 1)];
} file;

static struct pvh_elf elf;

/* Two segments and a note, as in a kernel. */
static int start_kernel(void **state)
{
	(void)state;
	memset(&file, 0, sizeof(file));
	memcpy(file.header.e_ident, ELFMAG, SELFMAG);
	file.header.e_ident[EI_CLASS] = ELFCLASS64;
	file.header.e_ident[EI_DATA] = ELFDATA2LSB;
	file.header.e_machine = EM_X86_64;
	file.header.e_phoff = sizeof(file.header);
	file.header.e_phentsize = sizeof(Elf64_Phdr);
	file.header.e_phnum = 3;
	file.segments[0] = (Elf64_Phdr){ .p_type = PT_LOAD,
					 .p_paddr = 0x1000000,
					 .p_vaddr = 0xffffffff81000000,
					 .p_filesz = 0x800,
					 .p_memsz = 0x1000 };
	file.segments[1] = (Elf64_Phdr){ .p_type = PT_NOTE, .p_paddr = 0x500, .p_memsz = 0x100 };
	file.segments[2] = (Elf64_Phdr){ .p_type = PT_LOAD, .p_paddr = 0x2000000, .p_memsz = 0x3000 };
	return 0;
}

static enum pvh_elf_error parse(uint32_t entry)
{
	return pvh_elf_parse(&elf, (const uint8_t *)&file, sizeof(file), entry);
}

static void pvh_elf_segments_are_physical_with_bss(void **state)
{
	(void)state;
	assert_int_equal(parse(0x1000850), PVH_ELF_OK);
	assert_int_equal(elf.count, 2);
	assert_int_equal(elf.segments[0].first, 0x1000000);
	assert_int_equal(elf.segments[0].last, 0x1000fff);
	assert_int_equal(elf.segments[1].first, 0x2000000);
	assert_int_equal(elf.segments[1].last, 0x2002fff);
}

static void pvh_elf_reads_32_bit_files(void **state)
{
	static struct {
		Elf32_Ehdr header;
		Elf32_Phdr segment;
	} small;

	(void)state;
	memcpy(small.header.e_ident, ELFMAG, SELFMAG);
	small.header.e_ident[EI_CLASS] = ELFCLASS32;
	small.header.e_ident[EI_DATA] = ELFDATA2LSB;
	small.header.e_machine = EM_386;
	small.header.e_phoff = sizeof(small.header);
	small.header.e_phentsize = sizeof(Elf32_Phdr);
	small.header.e_phnum = 1;
	small.segment = (Elf32_Phdr){ .p_type = PT_LOAD, .p_paddr = 0x100000, .p_memsz = 0x10 };
	assert_int_equal(pvh_elf_parse(&elf, (const uint8_t *)&small, sizeof(small), 0x10000f), PVH_ELF_OK);
	assert_int_equal(elf.count, 1);
	assert_int_equal(elf.segments[0].first, 0x100000);
	assert_int_equal(elf.segments[0].last, 0x10000f);
}

static void pvh_elf_entry_must_lie_in_a_segment(void **state)
{
	(void)state;
	assert_int_equal(parse(0xffffff), PVH_ELF_ENTRY_OUTSIDE);
	assert_int_equal(parse(0x1000fff), PVH_ELF_OK);
	assert_int_equal(parse(0x1001000), PVH_ELF_ENTRY_OUTSIDE);
	assert_int_equal(parse(0x550), PVH_ELF_ENTRY_OUTSIDE);
	assert_int_equal(parse(0), PVH_ELF_ENTRY_OUTSIDE);
}

static void pvh_elf_refuses_other_files(void **state)
{
	(void)state;
	file.header.e_ident[EI_DATA] = ELFDATA2MSB;
	assert_int_equal(parse(0x1000000), PVH_ELF_NO_ELF);
	start_kernel(state);
	file.header.e_ident[EI_CLASS] = 3;
	assert_int_equal(parse(0x1000000), PVH_ELF_NO_ELF);
	start_kernel(state);
	file.header.e_machine = EM_AARCH64;
	assert_int_equal(parse(0x1000000), PVH_ELF_NO_ELF);
	start_kernel(state);
	file.header.e_ident[0] = 0;
	assert_int_equal(parse(0x1000000), PVH_ELF_NO_ELF);
	assert_int_equal(pvh_elf_parse(&elf, (const uint8_t *)ELFMAG, 4, 0), PVH_ELF_NO_ELF);
}

static void pvh_elf_headers_must_be_in_the_head(void **state)
{
	(void)state;
	file.header.e_phoff = HEAD_SIZE - 3 * sizeof(Elf64_Phdr);
	file.header.e_phnum = 3;
	assert_int_equal(parse(0), PVH_ELF_NO_SEGMENT);
	file.header.e_phoff++;
	assert_int_equal(parse(0), PVH_ELF_NO_HEADERS);
	file.header.e_phoff = UINT64_MAX;
	assert_int_equal(parse(0), PVH_ELF_NO_HEADERS);
	start_kernel(state);
	file.header.e_phentsize = sizeof(Elf64_Phdr) - 1;
	assert_int_equal(parse(0), PVH_ELF_NO_HEADERS);
	start_kernel(state);
	file.header.e_phentsize = 0xffff;
	file.header.e_phnum = 0xffff;
	assert_int_equal(parse(0), PVH_ELF_NO_HEADERS);
}

static void pvh_elf_segments_must_end_below_4gib(void **state)
{
	(void)state;
	file.segments[2].p_paddr = 0xfffff000;
	file.segments[2].p_memsz = 0x1000;
	assert_int_equal(parse(0x1000000), PVH_ELF_OK);
	file.segments[2].p_memsz = 0x1001;
	assert_int_equal(parse(0x1000000), PVH_ELF_BAD_SEGMENT);
	file.segments[2].p_memsz = UINT64_MAX;
	assert_int_equal(parse(0x1000000), PVH_ELF_BAD_SEGMENT);
	file.segments[2].p_paddr = 0x100000000;
	file.segments[2].p_memsz = 1;
	assert_int_equal(parse(0x1000000), PVH_ELF_BAD_SEGMENT);
}

static void pvh_elf_takes_16_segments_and_ignores_empty_ones(void **state)
{
	(void)state;
	file.header.e_phnum = PVH_ELF_SEGMENTS_MAX + 1;
	for (size_t i = 0; i < file.header.e_phnum; i++)
		file.segments[i] =
			(Elf64_Phdr){ .p_type = PT_LOAD, .p_paddr = 0x100000 + i * 0x1000, .p_memsz = 0x1000 };
	assert_int_equal(parse(0x100000), PVH_ELF_TOO_MANY);
	file.segments[5].p_memsz = 0;
	assert_int_equal(parse(0x100000), PVH_ELF_OK);
	assert_int_equal(elf.count, PVH_ELF_SEGMENTS_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(pvh_elf_segments_are_physical_with_bss, start_kernel),
		cmocka_unit_test_setup(pvh_elf_reads_32_bit_files, start_kernel),
		cmocka_unit_test_setup(pvh_elf_entry_must_lie_in_a_segment, start_kernel),
		cmocka_unit_test_setup(pvh_elf_refuses_other_files, start_kernel),
		cmocka_unit_test_setup(pvh_elf_headers_must_be_in_the_head, start_kernel),
		cmocka_unit_test_setup(pvh_elf_segments_must_end_below_4gib, start_kernel),
		cmocka_unit_test_setup(pvh_elf_takes_16_segments_and_ignores_empty_ones, start_kernel),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
