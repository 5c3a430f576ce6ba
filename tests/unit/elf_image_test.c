/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "firmware/glue/elf_image.h"
#include "tests/unit/elf_fixture.h"

static struct elf_image image;
static struct elf_image_result result;

static int start_32(void **state)
{
	(void)state;
	elf_fixture_32();
	return 0;
}

static int start_64(void **state)
{
	(void)state;
	elf_fixture_64();
	return 0;
}

static enum elf_image_error parse_first(size_t size)
{
	uint8_t *copy = elf_fixture_copy(size);

	result = elf_image_parse(&image, copy, size);
	free(copy);
	return result.error;
}

static enum elf_image_error parse(void)
{
	return parse_first(ELF_FIXTURE_SIZE);
}

static void assert_segment(size_t i, uint32_t offset, uint32_t address, uint32_t file_size, uint32_t memory_size)
{
	assert_int_equal(image.segments[i].offset, offset);
	assert_int_equal(image.segments[i].address, address);
	assert_int_equal(image.segments[i].file_size, file_size);
	assert_int_equal(image.segments[i].memory_size, memory_size);
}

static void elf_image_tells_what_goes_where(void **state)
{
	(void)state;
	assert_int_equal(parse(), ELF_IMAGE_OK);
	assert_int_equal(image.count, 2);
	assert_segment(0, 0x1000, 0x100000, 0x800, 0x800);
	assert_segment(1, 0x2000, 0x200000, 0x400, 0x10000);
	assert_int_equal(image.entry, 0x100010);
	assert_int_equal(image.file_total, 0xc00);
	assert_int_equal(image.memory_total, 0x10800);
	assert_int_equal(image.span.first, 0x100000);
	assert_int_equal(image.span.last, 0x20ffff);
	assert_false(image.wide || image.has_pvh);
}

static void elf_image_reads_64_bit_files_below_4gib(void **state)
{
	(void)state;
	assert_int_equal(parse(), ELF_IMAGE_OK);
	assert_true(image.wide);
	assert_int_equal(image.count, 1);
	assert_segment(0, 0x1000, 0x1000000, 0x1000, 0x2000);
	assert_int_equal(image.entry, 0x1000000);
}

static void elf_image_takes_the_entry_from_xens_note(void **state)
{
	(void)state;
	assert_int_equal(parse(), ELF_IMAGE_OK);
	assert_true(image.has_pvh);
	assert_int_equal(image.pvh_entry, 0x1000850);
	file.bytes[ELF_FIXTURE_NOTE + 4] = 4;
	file.elf64.segments[1].p_filesz = 20;
	assert_int_equal(parse(), ELF_IMAGE_OK);
	assert_int_equal(image.pvh_entry, 0x1000850);
}

static void elf_image_ignores_notes_of_others(void **state)
{
	(void)state;
	file.bytes[ELF_FIXTURE_NOTE + 8] = 17;
	assert_int_equal(parse(), ELF_IMAGE_OK);
	assert_false(image.has_pvh);
	start_64(state);
	file.bytes[ELF_FIXTURE_NOTE + 12] = 'Y';
	assert_int_equal(parse(), ELF_IMAGE_OK);
	assert_false(image.has_pvh);
	start_64(state);
	file.elf64.segments[1].p_filesz = 0;
	assert_int_equal(parse(), ELF_IMAGE_OK);
	assert_false(image.has_pvh);
}

/* A note of another owner before Xen's, whose name and description are filled up to `alignment`. */
static void put_note_before(uint32_t alignment)
{
	uint8_t *notes = file.bytes + ELF_FIXTURE_NOTE;
	uint32_t desc = alignment == 8 ? 24 : 20, next = alignment == 8 ? 32 : 24;

	memmove(notes + next, notes, 24);
	memset(notes, 0, next);
	notes[0] = 6; /* "Linux" */
	notes[4] = 1;
	notes[8] = 1;
	memcpy(notes + 12, "Linux", 6);
	notes[desc] = 0x77;
	file.elf64.segments[1].p_align = alignment;
	file.elf64.segments[1].p_filesz = next + 24;
}

static void elf_image_walks_notes_by_their_alignment(void **state)
{
	(void)state;
	put_note_before(4);
	assert_int_equal(parse(), ELF_IMAGE_OK);
	assert_int_equal(image.pvh_entry, 0x1000850);
	start_64(state);
	put_note_before(8);
	assert_int_equal(parse(), ELF_IMAGE_OK);
	assert_int_equal(image.pvh_entry, 0x1000850);
}

static void elf_image_notes_must_be_in_the_file(void **state)
{
	(void)state;
	file.elf64.segments[1].p_offset = ELF_FIXTURE_SIZE - 23;
	assert_int_equal(parse(), ELF_IMAGE_BAD_NOTE);
	assert_int_equal(result.segment, 1);
	file.elf64.segments[1].p_offset = UINT64_MAX;
	assert_int_equal(parse(), ELF_IMAGE_BAD_NOTE);
	start_64(state);
	file.elf64.segments[1].p_filesz = 23;
	assert_int_equal(parse(), ELF_IMAGE_BAD_NOTE);
	start_64(state);
	memset(file.bytes + ELF_FIXTURE_NOTE, 0xff, 4);
	assert_int_equal(parse(), ELF_IMAGE_BAD_NOTE);
	start_64(state);
	memset(file.bytes + ELF_FIXTURE_NOTE, 0xff, 8);
	assert_int_equal(parse(), ELF_IMAGE_BAD_NOTE);
}

/* Otherwise 65535 headers that name the same notes would take hours. */
static void elf_image_looks_at_no_more_notes_than_one_file_of_them(void **state)
{
	(void)state;
	file.elf64.header.e_phnum = 4;
	for (int i = 1; i < 4; i++)
		file.elf64.segments[i] = (Elf64_Phdr){ .p_type = PT_NOTE, .p_filesz = ELF_FIXTURE_SIZE / 2 };
	file.elf64.segments[1].p_offset = file.elf64.segments[2].p_offset = file.elf64.segments[3].p_offset =
		ELF_FIXTURE_SIZE / 2;
	memset(file.bytes + ELF_FIXTURE_SIZE / 2, 0, ELF_FIXTURE_SIZE / 2);
	assert_int_equal(parse(), ELF_IMAGE_BAD_NOTE);
	assert_int_equal(result.segment, 3);
	file.elf64.header.e_phnum = 3;
	assert_int_equal(parse(), ELF_IMAGE_OK);
}

static void elf_image_pvh_entry_must_lie_in_a_segment(void **state)
{
	(void)state;
	file.bytes[ELF_FIXTURE_NOTE + 17] = 0x20;
	assert_int_equal(parse(), ELF_IMAGE_PVH_OUTSIDE);
	file.bytes[ELF_FIXTURE_NOTE + 17] = 0x1f;
	assert_int_equal(parse(), ELF_IMAGE_OK);
	file.bytes[ELF_FIXTURE_NOTE + 20] = 1; /* 4 GiB above */
	assert_int_equal(parse(), ELF_IMAGE_PVH_OUTSIDE);
}

static void elf_image_entry_must_lie_in_a_segment(void **state)
{
	(void)state;
	file.elf32.header.e_entry = 0xfffff;
	assert_int_equal(parse(), ELF_IMAGE_ENTRY_OUTSIDE);
	file.elf32.header.e_entry = 0x1007ff;
	assert_int_equal(parse(), ELF_IMAGE_OK);
	file.elf32.header.e_entry = 0x100800;
	assert_int_equal(parse(), ELF_IMAGE_ENTRY_OUTSIDE);
	file.elf32.header.e_entry = 0x20ffff;
	assert_int_equal(parse(), ELF_IMAGE_OK);
}

/* System V ABI: e_entry is a virtual address. Kernels that are linked high have it so, Linux has a physical one. */
static void elf_image_entry_may_be_virtual(void **state)
{
	(void)state;
	file.elf32.segments[0].p_vaddr = 0xc0100000;
	file.elf32.header.e_entry = 0xc0100020;
	assert_int_equal(parse(), ELF_IMAGE_OK);
	assert_int_equal(image.entry, 0x100020);
	file.elf32.header.e_entry = 0x100024;
	assert_int_equal(parse(), ELF_IMAGE_OK);
	assert_int_equal(image.entry, 0x100024);
}

static void elf_image_every_cut_is_seen(void **state)
{
	(void)state;
	for (size_t size = 0; size < 0x2400; size++) {
		enum elf_image_error error = parse_first(size);

		if (size < sizeof(Elf32_Ehdr))
			assert_int_equal(error, ELF_IMAGE_NO_ELF);
		else if (size < sizeof(Elf32_Ehdr) + 2 * sizeof(Elf32_Phdr))
			assert_int_equal(error, ELF_IMAGE_NO_HEADERS);
		else
			assert_int_equal(error, ELF_IMAGE_TRUNCATED);
		if (error == ELF_IMAGE_TRUNCATED)
			assert_int_equal(result.segment, size < 0x1800 ? 0 : 1);
	}
	assert_int_equal(parse_first(0x2400), ELF_IMAGE_OK);
}

static void elf_image_offsets_do_not_wrap(void **state)
{
	(void)state;
	file.elf64.segments[0].p_offset = UINT64_MAX - 0xfff;
	assert_int_equal(parse(), ELF_IMAGE_TRUNCATED);
	start_64(state);
	file.elf64.segments[0].p_offset = 0x100001000;
	assert_int_equal(parse(), ELF_IMAGE_TRUNCATED);
	start_64(state);
	file.elf64.header.e_phoff = UINT64_MAX - 0x3f;
	assert_int_equal(parse(), ELF_IMAGE_NO_HEADERS);
	start_64(state);
	file.elf64.header.e_phentsize = file.elf64.header.e_phnum = 0xffff;
	assert_int_equal(parse(), ELF_IMAGE_NO_HEADERS);
	start_64(state);
	file.elf64.header.e_phentsize = sizeof(Elf64_Phdr) - 1;
	assert_int_equal(parse(), ELF_IMAGE_NO_HEADERS);
}

static void elf_image_segments_must_end_below_4gib(void **state)
{
	(void)state;
	file.elf64.header.e_entry = 0xffffe000;
	file.elf64.segments[0].p_paddr = 0xffffe000;
	file.elf64.header.e_phnum = 1;
	assert_int_equal(parse(), ELF_IMAGE_OK);
	assert_int_equal(image.span.last, 0xffffffff);
	file.elf64.segments[0].p_memsz = 0x2001;
	assert_int_equal(parse(), ELF_IMAGE_ABOVE_4G);
	assert_int_equal(result.segment, 0);
	file.elf64.segments[0].p_memsz = UINT64_MAX;
	assert_int_equal(parse(), ELF_IMAGE_ABOVE_4G);
	file.elf64.segments[0].p_paddr = 0x100000000;
	file.elf64.segments[0].p_memsz = 0x1000;
	assert_int_equal(parse(), ELF_IMAGE_ABOVE_4G);
	file.elf64.segments[0].p_paddr = 0;
	file.elf64.segments[0].p_memsz = 0x100000000;
	assert_int_equal(parse(), ELF_IMAGE_ABOVE_4G);
}

static void elf_image_segments_must_not_overlap(void **state)
{
	(void)state;
	file.elf32.segments[1].p_paddr = 0x100800;
	assert_int_equal(parse(), ELF_IMAGE_OK);
	file.elf32.segments[1].p_paddr = 0x1007ff;
	assert_int_equal(parse(), ELF_IMAGE_OVERLAP);
	assert_int_equal(result.segment, 1);
	assert_int_equal(result.other, 0);
	file.elf32.segments[1].p_paddr = 0xf0001;
	assert_int_equal(parse(), ELF_IMAGE_OVERLAP);
	file.elf32.segments[1].p_paddr = 0xf0000;
	assert_int_equal(parse(), ELF_IMAGE_OK);
}

static void elf_image_file_size_is_at_most_memory_size(void **state)
{
	(void)state;
	file.elf32.segments[1].p_memsz = 0x3ff;
	assert_int_equal(parse(), ELF_IMAGE_FILE_LARGER);
	assert_int_equal(result.segment, 1);
}

static void elf_image_takes_16_segments_and_ignores_empty_ones(void **state)
{
	(void)state;
	file.elf32.header.e_phnum = ELF_IMAGE_SEGMENTS_MAX + 1;
	for (size_t i = 0; i < file.elf32.header.e_phnum; i++)
		file.elf32.segments[i] = (Elf32_Phdr){ .p_type = PT_LOAD,
						       .p_paddr = 0x100000 + (uint32_t)i * 0x1000,
						       .p_memsz = 0x1000 };
	assert_int_equal(parse(), ELF_IMAGE_TOO_MANY);
	assert_int_equal(result.segment, ELF_IMAGE_SEGMENTS_MAX);
	file.elf32.segments[5].p_memsz = 0;
	assert_int_equal(parse(), ELF_IMAGE_OK);
	assert_int_equal(image.count, ELF_IMAGE_SEGMENTS_MAX);
	assert_int_equal(image.segments[5].index, 6);
}

static void elf_image_without_segments_is_refused(void **state)
{
	(void)state;
	file.elf32.header.e_phnum = 0;
	assert_int_equal(parse(), ELF_IMAGE_NO_SEGMENT);
	file.elf32.header.e_phnum = 2;
	file.elf32.segments[0].p_type = file.elf32.segments[1].p_type = PT_DYNAMIC;
	assert_int_equal(parse(), ELF_IMAGE_NO_SEGMENT);
}

static void elf_image_refuses_other_files(void **state)
{
	(void)state;
	file.elf32.header.e_ident[EI_DATA] = ELFDATA2MSB;
	assert_int_equal(parse(), ELF_IMAGE_BIG_ENDIAN);
	start_32(state);
	file.elf32.header.e_machine = EM_AARCH64;
	assert_int_equal(parse(), ELF_IMAGE_OTHER_MACHINE);
	start_32(state);
	file.elf32.header.e_machine = EM_X86_64;
	assert_int_equal(parse(), ELF_IMAGE_OTHER_MACHINE);
	start_32(state);
	file.elf32.header.e_ident[EI_CLASS] = ELFCLASS64;
	assert_int_equal(parse(), ELF_IMAGE_OTHER_MACHINE);
	start_32(state);
	file.elf32.header.e_ident[EI_MAG1] = 'e';
	assert_int_equal(parse(), ELF_IMAGE_NO_ELF);
}

static void elf_image_errors_name_the_segment(void **state)
{
	char text[ELF_IMAGE_TEXT_SIZE];

	(void)state;
	parse_first(0x2000);
	assert_string_equal(elf_image_explain(result, text, sizeof(text)),
			    "a segment ends behind the end of the file; is it whole? (program header 1)");
	file.elf32.segments[1].p_paddr = 0x100000;
	parse();
	assert_string_equal(elf_image_explain(result, text, sizeof(text)),
			    "two segments overlap in memory (program headers 0 and 1)");
	parse_first(0);
	assert_string_equal(elf_image_explain(result, text, sizeof(text)), "there is no whole ELF header");
	for (int error = ELF_IMAGE_OK; error <= ELF_IMAGE_PVH_OUTSIDE; error++) {
		result = (struct elf_image_result){ (enum elf_image_error)error, UINT16_MAX, UINT16_MAX };
		assert_true(strlen(elf_image_explain(result, text, sizeof(text))) < sizeof(text) - 1);
		assert_string_not_equal(text, "unknown error");
	}
	assert_string_equal(elf_image_error_text((enum elf_image_error)(ELF_IMAGE_PVH_OUTSIDE + 1)), "unknown error");
}

static void elf_image_head_needs_no_more_than_the_headers(void **state)
{
	const size_t head = sizeof(Elf32_Ehdr) + 2 * sizeof(Elf32_Phdr);
	uint8_t *copy = elf_fixture_copy(head);

	(void)state;
	assert_int_equal(elf_image_parse_head(&image, copy, head).error, ELF_IMAGE_OK);
	assert_int_equal(image.count, 2);
	assert_true(elf_image_holds(&image, 0x20ffff));
	assert_false(elf_image_holds(&image, 0x210000));
	free(copy);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(elf_image_tells_what_goes_where, start_32),
		cmocka_unit_test_setup(elf_image_reads_64_bit_files_below_4gib, start_64),
		cmocka_unit_test_setup(elf_image_takes_the_entry_from_xens_note, start_64),
		cmocka_unit_test_setup(elf_image_ignores_notes_of_others, start_64),
		cmocka_unit_test_setup(elf_image_walks_notes_by_their_alignment, start_64),
		cmocka_unit_test_setup(elf_image_notes_must_be_in_the_file, start_64),
		cmocka_unit_test_setup(elf_image_looks_at_no_more_notes_than_one_file_of_them, start_64),
		cmocka_unit_test_setup(elf_image_pvh_entry_must_lie_in_a_segment, start_64),
		cmocka_unit_test_setup(elf_image_entry_must_lie_in_a_segment, start_32),
		cmocka_unit_test_setup(elf_image_entry_may_be_virtual, start_32),
		cmocka_unit_test_setup(elf_image_every_cut_is_seen, start_32),
		cmocka_unit_test_setup(elf_image_offsets_do_not_wrap, start_64),
		cmocka_unit_test_setup(elf_image_segments_must_end_below_4gib, start_64),
		cmocka_unit_test_setup(elf_image_segments_must_not_overlap, start_32),
		cmocka_unit_test_setup(elf_image_file_size_is_at_most_memory_size, start_32),
		cmocka_unit_test_setup(elf_image_takes_16_segments_and_ignores_empty_ones, start_32),
		cmocka_unit_test_setup(elf_image_without_segments_is_refused, start_32),
		cmocka_unit_test_setup(elf_image_refuses_other_files, start_32),
		cmocka_unit_test_setup(elf_image_errors_name_the_segment, start_32),
		cmocka_unit_test_setup(elf_image_head_needs_no_more_than_the_headers, start_32),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
