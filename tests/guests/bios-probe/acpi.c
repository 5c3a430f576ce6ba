/* SPDX-License-Identifier: MIT */
#include "tests/guests/bios-probe/acpi.h"

#include "tests/guests/bios-probe/line.h"
#include "tests/guests/bios-probe/memory.h"
#include "tests/guests/xen-probes/io.h"

#define RSDP_SUMMED 20
#define RSDP_AT_REVISION 15
#define RSDP_AT_RSDT 16
#define RSDP_AT_LENGTH 20
#define RSDP_AT_XSDT 24

#define AT_LENGTH 4
#define AT_REVISION 8
#define HEADER_SIZE 36
#define TABLE_MAX 0x100000u
#define ENTRIES_MAX 64

#define FADT_AT_FACS 36
#define FADT_AT_DSDT 40
#define FADT_AT_PM1A_CONTROL 64
#define FADT_AT_PM1B_CONTROL 68
#define FADT_AT_FLAGS 112
#define FADT_AT_RESET_REGISTER 116 /* a generic address: space, width, offset, access, 64-bit address */
#define FADT_AT_RESET_VALUE 128
#define FADT_AT_X_FACS 132
#define FADT_AT_X_DSDT 140
#define FADT_RESET_SUPPORTED (1u << 10)
#define SPACE_IO 1

#define SLP_TYP_SHIFT 10
#define SLP_TYP_MASK 7
#define SLP_EN (1u << 13)

#define BYTE_PREFIX 0x0a
#define PACKAGE_OP 0x12

static uint64_t fadt, dsdt;

static uint32_t table_length(uint64_t address)
{
	const uint32_t length = memory_u32(address + AT_LENGTH);

	return length > TABLE_MAX ? HEADER_SIZE : length;
}

static char printable(uint8_t byte)
{
	return byte > ' ' && byte < 0x7f ? (char)byte : '?';
}

static void show_table(const char *whose, const char *list, uint64_t address)
{
	const uint32_t length = table_length(address);

	line_begin("%stable list=%s signature=", whose, list);
	for (uint32_t i = 0; i < 4; i++)
		line_add("%c", printable(memory_u8(address + i)));
	line_add(" address=0x%llx length=%u revision=%u sum=0x%x crc=0x%08x", (unsigned long long)address,
		 memory_u32(address + AT_LENGTH), memory_u8(address + AT_REVISION), memory_sum(address, length),
		 memory_crc(address, length));
	line_end();
}

/* The 64-bit field counts where the table has it and it is not 0. */
static uint64_t fadt_pointer(uint32_t narrow, uint32_t wide)
{
	const uint64_t address = table_length(fadt) >= wide + 8 ? memory_u64(fadt + wide) : 0;

	return address ? address : memory_u32(fadt + narrow);
}

static void show_fadt(const char *whose, const char *list, uint64_t address)
{
	uint64_t facs;

	fadt = address;
	dsdt = fadt_pointer(FADT_AT_DSDT, FADT_AT_X_DSDT);
	facs = fadt_pointer(FADT_AT_FACS, FADT_AT_X_FACS);
	show_table(whose, list, dsdt);
	if (facs)
		show_table(whose, list, facs);
}

static void show_list(const char *whose, const char *name, uint64_t address, uint32_t entry_size)
{
	const uint32_t entries = (table_length(address) - HEADER_SIZE) / entry_size;

	show_table(whose, name, address);
	for (uint32_t i = 0; i < entries && i < ENTRIES_MAX; i++) {
		const uint64_t at = address + HEADER_SIZE + entry_size * i;
		const uint64_t table = entry_size == 8 ? memory_u64(at) : memory_u32(at);

		show_table(whose, name, table);
		if (memory_has_text(table, "FACP"))
			show_fadt(whose, name, table);
	}
}

void acpi_show(const char *whose, uint64_t rsdp)
{
	const uint8_t revision = memory_u8(rsdp + RSDP_AT_REVISION);
	const uint32_t rsdt = memory_u32(rsdp + RSDP_AT_RSDT);
	const uint32_t length = revision >= 2 ? memory_u32(rsdp + RSDP_AT_LENGTH) : RSDP_SUMMED;
	const uint64_t xsdt = revision >= 2 ? memory_u64(rsdp + RSDP_AT_XSDT) : 0;

	line_print("%srsdp address=0x%llx revision=%u rsdt=0x%x xsdt=0x%llx sum=0x%x extended=0x%x", whose,
		   (unsigned long long)rsdp, revision, rsdt, (unsigned long long)xsdt, memory_sum(rsdp, RSDP_SUMMED),
		   memory_sum(rsdp, length > 64 ? 0 : length));
	if (rsdt)
		show_list(whose, "rsdt", rsdt, 4);
	if (xsdt)
		show_list(whose, "xsdt", xsdt, 8);
}

/* An integer of a package; what is longer than a byte is no SLP_TYP. */
static uint8_t package_integer(uint64_t *at)
{
	const uint8_t op = memory_u8((*at)++);

	return op == BYTE_PREFIX ? memory_u8((*at)++) : op;
}

/* Whether the DSDT names \_S5 as a package (ACPI 6.5, 7.4.2.6 and 20.2), and the SLP_TYP of both registers in it. */
static bool find_s5(uint8_t types[2])
{
	const uint64_t end = dsdt + table_length(dsdt);

	for (uint64_t at = dsdt + HEADER_SIZE; at + 12 < end; at++) {
		if (!memory_has_text(at, "_S5_") || memory_u8(at + 4) != PACKAGE_OP)
			continue;
		/* The upper two bits of the length's first byte count those that follow; then comes the number of elements. */
		at += 5 + 1 + (memory_u8(at + 5) >> 6) + 1;
		types[0] = package_integer(&at);
		types[1] = package_integer(&at);
		return true;
	}
	return false;
}

static void enter_s5(uint32_t port, uint8_t type)
{
	if (!port)
		return;
	io_out16((uint16_t)port, (uint16_t)((io_in16((uint16_t)port) & ~(SLP_TYP_MASK << SLP_TYP_SHIFT)) |
					    (type & SLP_TYP_MASK) << SLP_TYP_SHIFT | SLP_EN));
}

void acpi_power_off(void)
{
	uint8_t types[2];

	if (!fadt || !dsdt || !find_s5(types)) {
		line_print("note text=no \\_S5 to power off with");
		return;
	}
	line_print("s5 pm1a=0x%x type=%u", memory_u32(fadt + FADT_AT_PM1A_CONTROL), types[0]);
	enter_s5(memory_u32(fadt + FADT_AT_PM1A_CONTROL), types[0]);
	enter_s5(memory_u32(fadt + FADT_AT_PM1B_CONTROL), types[1]);
}

void acpi_reset(void)
{
	if (!fadt || table_length(fadt) <= FADT_AT_RESET_VALUE ||
	    !(memory_u32(fadt + FADT_AT_FLAGS) & FADT_RESET_SUPPORTED) ||
	    memory_u8(fadt + FADT_AT_RESET_REGISTER) != SPACE_IO) {
		line_print("note text=no reset register in ports");
		return;
	}
	line_print("reset port=0x%x value=0x%x", memory_u16(fadt + FADT_AT_RESET_REGISTER + 4),
		   memory_u8(fadt + FADT_AT_RESET_VALUE));
	io_out8(memory_u16(fadt + FADT_AT_RESET_REGISTER + 4), memory_u8(fadt + FADT_AT_RESET_VALUE));
}
