/* SPDX-License-Identifier: MIT */
/* Resource templates are what iasl 20200925 compiles the ASL beside each case to. */
#include "tests/unit/aml_fixture.h"

#include "acpi/aml_resource.h"

#define FOUR_GIB (UINT64_C(1) << 32)

/*
 * ResourceTemplate ()
 * {
 *	WordBusNumber (ResourceProducer, MinFixed, MaxFixed, PosDecode, 0, 0x20, 0x3F, 0, 0x20)
 *	IO (Decode16, 0x0CF8, 0x0CF8, 1, 8)
 *	WordIO (ResourceProducer, MinFixed, MaxFixed, PosDecode, EntireRange, 0, 0x0D00, 0xFFFF, 0, 0xF300)
 *	DWordMemory (ResourceProducer, PosDecode, MinFixed, MaxFixed, NonCacheable, ReadWrite, 0, 0xC0000000, 0xFEBFFFFF, 0,
 *		     0x3EC00000)
 *	QWordMemory (ResourceProducer, PosDecode, MinFixed, MaxFixed, Cacheable, ReadWrite, 0, 0x8000000000, 0xFFFFFFFFFF, 0,
 *		     0x8000000000)
 *	QWordMemory (ResourceConsumer, PosDecode, MinFixed, MaxFixed, NonCacheable, ReadWrite, 0, 0x100000000, 0x10FFFFFFF, 0,
 *		     0x10000000)
 *	Memory32Fixed (ReadWrite, 0xE0000000, 0x10000000)
 *	Memory32Fixed (ReadOnly, 0xFED00000, 0x400)
 *	IRQNoFlags () { 4, 9 }
 * }
 */
static const uint8_t each[] = {
	0x11, 0x4f, 0x0b, 0x0a, 0xbb, 0x88, 0x0d, 0x00, 0x02, 0x0c, 0x00, 0x00, 0x00, 0x20, 0x00, 0x3f, 0x00, 0x00,
	0x00, 0x20, 0x00, 0x47, 0x01, 0xf8, 0x0c, 0xf8, 0x0c, 0x01, 0x08, 0x88, 0x0d, 0x00, 0x01, 0x0c, 0x03, 0x00,
	0x00, 0x00, 0x0d, 0xff, 0xff, 0x00, 0x00, 0x00, 0xf3, 0x87, 0x17, 0x00, 0x00, 0x0c, 0x01, 0x00, 0x00, 0x00,
	0x00, 0x00, 0x00, 0x00, 0xc0, 0xff, 0xff, 0xbf, 0xfe, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xc0, 0x3e, 0x8a,
	0x2b, 0x00, 0x00, 0x0c, 0x03, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x80,
	0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
	0x00, 0x00, 0x00, 0x00, 0x00, 0x80, 0x00, 0x00, 0x00, 0x8a, 0x2b, 0x00, 0x00, 0x0d, 0x01, 0x00, 0x00, 0x00,
	0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0x0f, 0x01,
	0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x00, 0x00,
	0x00, 0x86, 0x09, 0x00, 0x01, 0x00, 0x00, 0x00, 0xe0, 0x00, 0x00, 0x00, 0x10, 0x86, 0x09, 0x00, 0x00, 0x00,
	0x00, 0xd0, 0xfe, 0x00, 0x04, 0x00, 0x00, 0x22, 0x10, 0x02, 0x79, 0x00,
};

static void append_each(void)
{
	aml_resources(&aml);
	aml_resource_bus(&aml, 0x20, 0x3f);
	aml_resource_io(&aml, 0xcf8, 0xcf8, 1, 8);
	aml_resource_io_window(&aml, (struct range){ 0xd00, 0xffff });
	aml_resource_mem_window(&aml, (struct range){ 0xc0000000, 0xfebfffff }, false);
	aml_resource_mem_window(&aml, (struct range){ 0x8000000000, 0xffffffffff }, true);
	aml_resource_memory_range(&aml, (struct range){ 0x100000000, 0x10fffffff });
	aml_resource_memory_range(&aml, (struct range){ 0xe0000000, 0xefffffff });
	aml_resource_memory32(&aml, 0xfed00000, 0x400, false);
	aml_resource_irq(&aml, 1 << 4 | 1 << 9);
	aml_resources_end(&aml);
}

static void aml_resource_descriptors_are_as_iasl_has_them(void **state)
{
	(void)state;
	aml_assert_bytes(append_each, each, sizeof(each));
}

/*
 * ResourceTemplate ()
 * {
 *	DWordIO (ResourceProducer, MinFixed, MaxFixed, PosDecode, EntireRange, 0, 0, 0xFFFF, 0, 0x10000)
 *	QWordMemory (ResourceProducer, PosDecode, MinFixed, MaxFixed, NonCacheable, ReadWrite, 0, 0, 0xFFFFFFFF, 0, 0x100000000)
 *	WordBusNumber (ResourceProducer, MinFixed, MaxFixed, PosDecode, 0, 0, 0xFF, 0, 0x100)
 * }
 */
static const uint8_t whole[] = {
	0x11, 0x4e, 0x05, 0x0a, 0x5a, 0x87, 0x17, 0x00, 0x01, 0x0c, 0x03, 0x00, 0x00, 0x00, 0x00, 0x00,
	0x00, 0x00, 0x00, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x8a,
	0x2b, 0x00, 0x00, 0x0c, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
	0x00, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
	0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x88, 0x0d, 0x00,
	0x02, 0x0c, 0x00, 0x00, 0x00, 0x00, 0x00, 0xff, 0x00, 0x00, 0x00, 0x00, 0x01, 0x79, 0x00,
};

static void append_whole(void)
{
	aml_resources(&aml);
	aml_resource_io_window(&aml, (struct range){ 0, 0xffff });
	aml_resource_mem_window(&aml, (struct range){ 0, 0xffffffff }, false);
	aml_resource_bus(&aml, 0, 0xff);
	aml_resources_end(&aml);
}

/* 64 KiB of ports and 4 GiB of memory: the length needs one bit more than the addresses. */
static void aml_resource_is_wide_enough_for_a_whole_space(void **state)
{
	(void)state;
	aml_assert_bytes(append_whole, whole, sizeof(whole));
}

static void append_crossing(void)
{
	aml_resource_mem_window(&aml, (struct range){ FOUR_GIB - 0x1000, FOUR_GIB + 0xfff }, false);
	aml_resource_memory_range(&aml, (struct range){ FOUR_GIB - 0x1000, FOUR_GIB + 0xfff });
}

static void append_split(void)
{
	aml_resource_mem_window(&aml, (struct range){ FOUR_GIB - 0x1000, FOUR_GIB - 1 }, false);
	aml_resource_mem_window(&aml, (struct range){ FOUR_GIB, FOUR_GIB + 0xfff }, false);
	aml_resource_memory32(&aml, 0xfffff000, 0x1000, true);
	aml_resource_memory_range(&aml, (struct range){ FOUR_GIB, FOUR_GIB + 0xfff });
}

static void aml_resource_range_across_4g_is_split_there(void **state)
{
	static uint8_t split[256];
	size_t count;

	(void)state;
	aml_start();
	append_split();
	count = aml_buf.length;
	assert_int_equal(count, 26 + 46 + 12 + 46);
	for (size_t i = 0; i < count; i++)
		split[i] = aml_bytes[i];
	aml_assert_bytes(append_crossing, split, count);
}

/* Ports 3F0h-4F1h: 47h, 16-bit decode, minimum, maximum, alignment, length (6.4.2.5). */
static const uint8_t ports[] = {
	0x47, 0x01, 0xf0, 0x03, 0xf0, 0x03, 0x01, 0x80, /* 3F0h-46Fh */
	0x47, 0x01, 0x70, 0x04, 0x70, 0x04, 0x01, 0x80, /* 470h-4EFh */
	0x47, 0x01, 0xf0, 0x04, 0xf0, 0x04, 0x01, 0x02, /* 4F0h-4F1h */
	0x47, 0x01, 0xff, 0xff, 0xff, 0xff, 0x01, 0x01, /* FFFFh */
};

static void append_ports(void)
{
	aml_resource_io_range(&aml, (struct range){ 0x3f0, 0x4f1 });
	aml_resource_io_range(&aml, (struct range){ 0xffff, 0xffff });
}

static void aml_resource_ports_take_as_many_descriptors_as_needed(void **state)
{
	(void)state;
	aml_assert_bytes(append_ports, ports, sizeof(ports));
}

static void append_backwards(void)
{
	aml_resource_mem_window(&aml, (struct range){ 5 * FOUR_GIB, FOUR_GIB / 2 }, false);
}

static void append_backwards_board(void)
{
	aml_resource_memory_range(&aml, (struct range){ 5 * FOUR_GIB, FOUR_GIB / 2 });
}

static void append_backwards_bus(void)
{
	aml_resource_bus(&aml, 0x20, 0x1f);
}

static void append_backwards_above_4g(void)
{
	aml_resource_mem_window(&aml, (struct range){ FOUR_GIB + 1, FOUR_GIB }, false);
}

static void append_port_past_64k(void)
{
	aml_resource_io_range(&aml, (struct range){ 0xfff0, 0x10000 });
}

static void append_low_4g_as_board(void)
{
	aml_resource_memory_range(&aml, (struct range){ 0, FOUR_GIB - 1 });
}

static void aml_resource_that_fits_no_descriptor_is_a_fault(void **state)
{
	static void (*const cases[])(void) = {
		append_backwards,          append_backwards_board, append_backwards_bus,
		append_backwards_above_4g, append_port_past_64k,   append_low_4g_as_board,
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		aml_start();
		cases[i]();
		assert_false(aml_finish(&aml));
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(aml_resource_descriptors_are_as_iasl_has_them),
		cmocka_unit_test(aml_resource_is_wide_enough_for_a_whole_space),
		cmocka_unit_test(aml_resource_range_across_4g_is_split_there),
		cmocka_unit_test(aml_resource_ports_take_as_many_descriptors_as_needed),
		cmocka_unit_test(aml_resource_that_fits_no_descriptor_is_a_fault),
	};

	return cmocka_run_group_tests_name("aml_resource", tests, NULL, NULL);
}
