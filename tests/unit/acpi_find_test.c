/* SPDX-License-Identifier: MIT */
/* The FACS, found through tables put down by hand in a small memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "acpi/acpi_find.h"
#include "bytes/le.h"

#define BASE 0x7f000
#define SIZE 0x1000
#define RSDP (BASE + 0x10)
#define XSDT (BASE + 0x100)
#define RSDT (BASE + 0x200)
#define FADT (BASE + 0x300)
#define OTHER (BASE + 0x500)
#define FACS (BASE + 0x600)
#define LONG (BASE + 0x800)

static uint8_t ram[SIZE];

static const uint8_t *map_ram(void *context, uint64_t address, uint64_t size)
{
	(void)context;
	if (address < BASE || address - BASE > SIZE || size > SIZE - (address - BASE))
		return NULL;
	return ram + (address - BASE);
}

static const struct acpi_check_memory memory = { .map = map_ram };

static uint8_t *at(uint64_t address)
{
	return ram + (address - BASE);
}

static void put_header(uint64_t address, const char *signature, uint32_t length)
{
	memcpy(at(address), signature, 4);
	le32_put(at(address) + 4, length);
}

static void put_all(uint8_t revision)
{
	memset(ram, 0, sizeof(ram));
	at(RSDP)[15] = revision;
	le32_put(at(RSDP) + 16, RSDT);
	le64_put(at(RSDP) + 24, XSDT);
	put_header(XSDT, "XSDT", 36 + 16);
	le64_put(at(XSDT) + 36, OTHER);
	le64_put(at(XSDT) + 44, FADT);
	put_header(RSDT, "RSDT", 36 + 8);
	le32_put(at(RSDT) + 36, OTHER);
	le32_put(at(RSDT) + 40, FADT);
	put_header(OTHER, "APIC", 60);
	put_header(FADT, "FACP", 276);
	le32_put(at(FADT) + 36, FACS);
	put_header(FACS, "FACS", 64);
}

static void acpi_find_facs_by_xsdt_and_by_rsdt(void **state)
{
	(void)state;
	put_all(2);
	assert_int_equal(acpi_find_facs(RSDP, &memory), FACS);
	le32_put(at(RSDP) + 16, 0);
	assert_int_equal(acpi_find_facs(RSDP, &memory), FACS);
	put_all(0);
	le64_put(at(RSDP) + 24, 0);
	assert_int_equal(acpi_find_facs(RSDP, &memory), FACS);
}

static void acpi_find_facs_by_the_64_bit_field(void **state)
{
	(void)state;
	put_all(2);
	le32_put(at(FADT) + 36, 0);
	le64_put(at(FADT) + 132, FACS);
	assert_int_equal(acpi_find_facs(RSDP, &memory), FACS);
	/* A FADT of ACPI 1.0 ends before that field. */
	put_header(FADT, "FACP", 116);
	assert_int_equal(acpi_find_facs(RSDP, &memory), 0);
}

static void acpi_find_facs_not_without_signature(void **state)
{
	(void)state;
	put_all(2);
	at(FACS)[0] = 'X';
	assert_int_equal(acpi_find_facs(RSDP, &memory), 0);
}

/* A list may be as long as its writer likes; what is behind the first 128 entries is not looked for. */
static void acpi_find_facs_reads_so_many_entries(void **state)
{
	(void)state;
	for (uint32_t entries = 128; entries <= 129; entries++) {
		put_all(2);
		le32_put(at(RSDP) + 16, 0);
		put_header(LONG, "XSDT", 36 + 8 * entries);
		le64_put(at(RSDP) + 24, LONG);
		le64_put(at(LONG) + 36 + 8 * (entries - 1), FADT);
		assert_int_equal(acpi_find_facs(RSDP, &memory), entries == 128 ? FACS : 0);
	}
}

/* Each pointer on the way leads out of memory, or to its last bytes. */
static void acpi_find_facs_reads_nothing_outside(void **state)
{
	static const uint64_t fields[] = { RSDP + 24, XSDT + 44, FADT + 36 };
	static const uint32_t astray[] = { 0, BASE - 1, BASE + SIZE, BASE + SIZE - 35, BASE + SIZE - 1, 0xffffffff };

	(void)state;
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		for (size_t j = 0; j < sizeof(astray) / sizeof(astray[0]); j++) {
			put_all(2);
			le32_put(at(RSDP) + 16, 0);
			le32_put(at(fields[i]), astray[j]);
			assert_int_equal(acpi_find_facs(RSDP, &memory), 0);
		}
	}
	put_all(2);
	le32_put(at(XSDT) + 4, 0xffffffff);
	le32_put(at(RSDT) + 4, 35);
	assert_int_equal(acpi_find_facs(RSDP, &memory), 0);
	assert_int_equal(acpi_find_facs(0, &memory), 0);
	assert_int_equal(acpi_find_facs(BASE + SIZE - 20, &memory), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(acpi_find_facs_by_xsdt_and_by_rsdt),
		cmocka_unit_test(acpi_find_facs_by_the_64_bit_field),
		cmocka_unit_test(acpi_find_facs_not_without_signature),
		cmocka_unit_test(acpi_find_facs_reads_so_many_entries),
		cmocka_unit_test(acpi_find_facs_reads_nothing_outside),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
