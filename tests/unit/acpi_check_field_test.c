/* SPDX-License-Identifier: MIT */
/* Of each field that is wrong while the checksum is right, acpi_check names the table, the offset and what is wrong. */
#include "tests/unit/acpi_check_world.h"

/* `size` bytes of `value` at `offset` of a table; the fault is found at `found`. */
struct wrong {
	const char *signature;
	uint64_t table;
	uint32_t offset;
	unsigned size;
	uint64_t value;
	uint32_t found;
	const char *clause;
};

static const struct wrong wrong_fields[] = {
	{ "RSDP", RSDP_AT, 0, 1, 'r', 0, "signature" },
	{ "RSDP", RSDP_AT, 15, 1, 1, 15, "revision is neither 0 nor 2" },
	{ "RSDP", RSDP_AT, 9, 1, 0x80, 9, "OEMID is not text" },
	{ "RSDP", RSDP_AT, 20, 4, 20, 20, "length is not 36" },
	{ "RSDP", RSDP_AT, 33, 1, 1, 33, "reserved bytes are not 0" },
	{ "RSDP", RSDP_AT, 24, 8, 0, 24, "there is no XSDT" },
	{ "RSDP", RSDP_AT, 24, 8, 0x1000, 24, "pointer to what cannot be read" },
	{ "RSDP", RSDP_AT, 16, 4, 0x1000, 16, "pointer to what cannot be read" },
	{ "XSDT", XSDT_AT, 24, 8, 0, 0, NULL },
	{ "XSDT", XSDT_AT, 8, 1, 2, 8, "revision is not 1" },
	{ "XSDT", XSDT_AT, 4, 4, 115, 4, "length is not a whole number of entries" },
	{ "XSDT", XSDT_AT, 44, 8, APIC_AT + 1, 44, "RSDT and XSDT differ" },
	{ "XSDT", XSDT_AT, 4, 4, 108, 4, "RSDT and XSDT differ in the number of tables" },
	{ "XSDT", RSDT_AT, 0, 1, 'X', 0, "signature is not the one of the pointer to it" },
	{ "FACP", FACP_AT, 4, 4, 268, 4, "length is not that of the revision" },
	{ "FACP", FACP_AT, 8, 1, 0, 8, "revision is 0" },
	{ "FACP", FACP_AT, 8, 1, 3, 4, "length is not that of the revision" },
	{ "FACP", FACP_AT, 10, 1, 0x1f, 10, "OEMID is not text" },
	{ "FACP", FACP_AT, 16, 2, 0x4100, 16, "OEM Table ID is not text" },
	{ "FACP", FACP_AT, 28, 1, 0xff, 28, "Creator ID is not text" },
	{ "FACP", FACP_AT, 36, 4, 0, 36, "there is no FACS" },
	{ "FACP", FACP_AT, 132, 8, 0x7ff00040, 132, "X_FIRMWARE_CTRL is not FIRMWARE_CTRL" },
	{ "FACP", FACP_AT, 140, 8, 0x7ff01040, 140, "X_DSDT is not DSDT" },
	{ "FACP", FACP_AT, 45, 1, 9, 45, "Preferred_PM_Profile is a reserved one" },
	{ "FACP", FACP_AT, 46, 2, 2, 46, "SCI_INT is taken by another device" },
	{ "FACP", FACP_AT, 48, 4, 0, 48, "there are commands, but no SMI_CMD" },
	{ "FACP", FACP_AT, 48, 4, 0x10000, 48, "SMI_CMD is not in the 64 KiB of I/O space" },
	{ "FACP", FACP_AT, 48, 4, 0x602, 48, "SMI_CMD lies in a register block" },
	{ "FACP", FACP_AT, 53, 1, 2, 53, "ACPI_DISABLE is ACPI_ENABLE" },
	{ "FACP", FACP_AT, 56, 4, 0x610, 152, "register block is not at the port of the 32-bit field" },
	{ "FACP", FACP_AT, 68, 4, 0x602, 68, "register block overlaps another" },
	{ "FACP", FACP_AT, 88, 1, 2, 88, "register block: length" },
	{ "FACP", FACP_AT, 88, 1, 5, 88, "register block: length is not even" },
	{ "FACP", FACP_AT, 91, 1, 8, 91, "register block: length" },
	{ "FACP", FACP_AT, 91, 1, 0, 91, "register block: length" },
	{ "FACP", FACP_AT, 92, 1, 8, 221, "register block: bit width is not 8 times its length" },
	{ "FACP", FACP_AT, 93, 1, 8, 93, "register block has a length but no address" },
	{ "FACP", FACP_AT, 94, 1, 16, 94, "GPE1_BASE is given, but GPE1_BLK is not" },
	{ "FACP", FACP_AT, 108, 1, 0x80, 108, "the real time clock has no such register" },
	{ "FACP", FACP_AT, 109, 2, 0x40, 109, "reserved bits of IAPC_BOOT_ARCH are not 0" },
	{ "FACP", FACP_AT, 111, 1, 1, 111, "reserved byte is not 0" },
	{ "FACP", FACP_AT, 112, 4, 0x01000405, 112, "reserved bits of the flags are not 0" },
	{ "FACP", FACP_AT, 112, 4, 0x000c0405, 112, "flags force two modes of the APICs at once" },
	{ "FACP", FACP_AT, 112, 4, 0x00100405, 48, "hardware-reduced, but there is an SMI_CMD" },
	{ "FACP", FACP_AT, 117, 1, 16, 117, "RESET_REG: bit width is not 8" },
	{ "FACP", FACP_AT, 116, 1, 3, 116, "RESET_REG is not in memory, I/O or configuration space" },
	{ "FACP", FACP_AT, 120, 8, 0, 116, "RESET_REG is supported, but not there" },
	{ "FACP", FACP_AT, 129, 2, 1, 129, "ARM_BOOT_ARCH is not 0" },
	{ "FACP", FACP_AT, 148, 1, 2, 148, "register block is neither in memory nor in I/O space" },
	{ "FACP", FACP_AT, 149, 1, 16, 149, "register block: bit width is not 8 times its length" },
	{ "FACP", FACP_AT, 150, 1, 8, 150, "register block: bit offset is not 0" },
	{ "FACP", FACP_AT, 151, 1, 3, 151, "register block: access size is not one of its registers'" },
	{ "FACP", FACP_AT, 223, 1, 2, 223, "register block: access size is not one of its registers'" },
	{ "FACP", FACP_AT, 36, 4, 0x7ff00100, 36, "pointer to what cannot be read" },
	{ "SSDT", DSDT_AT, 0, 1, 'S', 0, "signature is not the one of the pointer to it" },
	{ "FACS", FACS_AT, 0, 1, 'f', 0, "signature" },
	{ "FACS", FACS_AT, 4, 4, 63, 4, "length is less than that of a header" },
	{ "FACS", FACS_AT, 16, 4, 4, 16, "reserved bits of the Global Lock are not 0" },
	{ "FACS", FACS_AT, 20, 4, 1, 20, "S4BIOS is supported, but the FADT has no S4BIOS_REQ" },
	{ "FACS", FACS_AT, 20, 4, 2, 20, "64-bit wake came with version 2" },
	{ "FACS", FACS_AT, 32, 1, 3, 32, "version is above 2" },
	{ "FACS", FACS_AT, 63, 1, 1, 56, "reserved bytes are not 0" },
};

/* The MADT's entries: local APICs at 44 and 52, x2APICs at 60 and 76, I/O APICs at 92 and 104, overrides at 116 and 126, an NMI
 * source at 136, NMIs at 144 and 150. */
static const struct wrong wrong_entries[] = {
	{ "APIC", APIC_AT, 36, 4, 0xfee00010, 36, "local APIC address is not on a page boundary" },
	{ "APIC", APIC_AT, 36, 4, 0x00100000, 36, "local APIC: memory map has memory at its address" },
	{ "APIC", APIC_AT, 40, 4, 3, 40, "reserved flags are not 0" },
	{ "APIC", APIC_AT, 44, 1, 0x18, 44, "entry: type is reserved or not one of a PC" },
	{ "APIC", APIC_AT, 44, 1, 0x0b, 44, "entry: type is reserved or not one of a PC" },
	{ "APIC", APIC_AT, 45, 1, 0, 44, "entry does not end inside the table" },
	{ "APIC", APIC_AT, 45, 1, 7, 45, "local APIC entry: length is not 8" },
	{ "APIC", APIC_AT, 61, 1, 17, 61, "local x2APIC entry: length is not 16" },
	{ "APIC", APIC_AT, 151, 1, 13, 150, "entry does not end inside the table" },
	{ "APIC", APIC_AT, 48, 4, 5, 48, "processor: reserved flags are not 0" },
	{ "APIC", APIC_AT, 48, 4, 3, 48, "processor: enabled, and yet to come online" },
	{ "APIC", APIC_AT, 8, 1, 4, 56, "processor: online capable came with revision 5" },
	{ "APIC", APIC_AT, 47, 1, 255, 47, "processor: APIC ID is the one that means all" },
	{ "APIC", APIC_AT, 55, 1, 0, 52, "processor: APIC ID is there twice" },
	{ "APIC", APIC_AT, 54, 1, 0, 52, "processor: UID is there twice" },
	{ "APIC", APIC_AT, 64, 4, 2, 60, "processor: APIC ID is there twice" },
	{ "APIC", APIC_AT, 64, 4, 0x2000, 76, "processor: APIC ID is there twice" },
	{ "APIC", APIC_AT, 80, 4, 0x100, 76, "processor: APIC ID is there twice" },
	{ "APIC", APIC_AT, 72, 4, 0, 60, "processor: UID is there twice" },
	{ "APIC", APIC_AT, 80, 4, 0xffffffff, 80, "processor: x2APIC ID is the one that means all" },
	{ "APIC", APIC_AT, 62, 2, 1, 62, "entry: reserved bytes are not 0" },
	{ "APIC", APIC_AT, 95, 1, 1, 95, "entry: reserved bytes are not 0" },
	{ "APIC", APIC_AT, 96, 4, 0xfec00001, 96, "I/O APIC: address is not aligned" },
	{ "APIC", APIC_AT, 96, 4, 0x00200000, 96, "I/O APIC: memory map has memory at its address" },
	{ "APIC", APIC_AT, 100, 4, 1, 44, "no I/O APIC has interrupt 0" },
	{ "APIC", APIC_AT, 112, 4, 0, 104, "I/O APIC: GSI base is there twice" },
	{ "APIC", APIC_AT, 106, 1, 0, 104, "I/O APIC: ID is there twice" },
	{ "APIC", APIC_AT, 108, 4, 0xfec00000, 104, "I/O APIC: address is there twice" },
	{ "APIC", APIC_AT, 112, 4, 0xffffff80, 112, "I/O APIC: GSI base leaves no room for its inputs" },
	{ "APIC", APIC_AT, 118, 1, 1, 118, "interrupt source override: bus is not 0 (ISA)" },
	{ "APIC", APIC_AT, 119, 1, 16, 119, "interrupt source override: source is above 15" },
	{ "APIC", APIC_AT, 119, 1, 9, 126, "interrupt source override: source is there twice" },
	{ "APIC", APIC_AT, 120, 4, 0x10002, 120, "entry: no I/O APIC has this interrupt" },
	{ "APIC", APIC_AT, 124, 2, 2, 124, "entry: reserved polarity, trigger mode or flag" },
	{ "APIC", APIC_AT, 124, 2, 8, 124, "entry: reserved polarity, trigger mode or flag" },
	{ "APIC", APIC_AT, 124, 2, 0x10, 124, "entry: reserved polarity, trigger mode or flag" },
	{ "APIC", APIC_AT, 134, 2, 5, 134, "the override of SCI_INT makes it edge triggered" },
	{ "APIC", APIC_AT, 140, 4, 0x1000, 140, "entry: no I/O APIC has this interrupt" },
	{ "APIC", APIC_AT, 149, 1, 2, 149, "entry: local APICs have no input but LINT0 and LINT1" },
	{ "APIC", APIC_AT, 158, 1, 2, 158, "entry: local APICs have no input but LINT0 and LINT1" },
	{ "APIC", APIC_AT, 159, 1, 1, 159, "entry: reserved bytes are not 0" },
	{ "SRAT", SRAT_AT, 36, 4, 0, 36, "first reserved field is not 1" },
	{ "SRAT", SRAT_AT, 48, 1, 3, 48, "entry: type is reserved or not one of a PC" },
	{ "SRAT", SRAT_AT, 49, 1, 15, 49, "local APIC affinity: length is not 16" },
	{ "SRAT", SRAT_AT, 50, 1, 2, 50, "domain is none of the SLIT's localities" },
	{ "SRAT", SRAT_AT, 57, 1, 1, 0, NULL }, /* revision 1 has a domain of one byte */
	{ "SRAT", SRAT_AT, 52, 4, 3, 52, "entry: reserved flags are not 0" },
	{ "SRAT", SRAT_AT, 67, 1, 0, 64, "processor is in two domains" },
	{ "SRAT", SRAT_AT, 192, 8, 0, 176 + 16, "memory affinity: length is 0 or too large" },
	{ "SRAT", SRAT_AT, 192, 8, 0x90000, 48, "memory affinity: some RAM is in no range" },
	{ "SRAT", SRAT_AT, 224, 8, 0x80000, 224, "memory affinity: overlaps an earlier range" },
	{ "SRAT", SRAT_AT, 272, 8, 0x50000000, 264, "memory affinity: the memory map does not have all of it" },
	{ "SRAT", SRAT_AT, 364, 4, 1, 344, "memory affinity: the memory map does not have all of it" },
	{ "SLIT", SLIT_AT, 36, 8, 3, 36, "length is not that of a square of so many localities" },
	{ "SLIT", SLIT_AT, 36, 8, 0x100000002, 36, "length is not that of a square of so many localities" },
	{ "SLIT", SLIT_AT, 44, 1, 11, 44, "distance of a locality to itself is not 10" },
	{ "SLIT", SLIT_AT, 45, 1, 9, 45, "distance is below 10" },
};

static const struct wrong wrong_devices[] = {
	{ "HPET", HPET_AT, 8, 1, 2, 8, "revision is not 1" },
	{ "HPET", HPET_AT, 36, 1, 0, 36, "hardware revision is 0" },
	{ "HPET", HPET_AT, 40, 1, 1, 40, "registers are not in memory space" },
	{ "HPET", HPET_AT, 44, 8, 0xfed00010, 44, "registers are not on a 1 KiB boundary" },
	{ "HPET", HPET_AT, 44, 8, 0x00300000, 44, "memory map has memory at the registers' address" },
	{ "HPET", HPET_AT, 55, 1, 3, 55, "page protection is a reserved one" },
	{ "MCFG", MCFG_AT, 36, 8, 1, 36, "reserved bytes are not 0" },
	{ "MCFG", MCFG_AT, 44, 8, 0xe8000000, 44, "base is not aligned to the buses it has" },
	{ "MCFG", MCFG_AT, 44, 8, 0x40000000, 44, "memory map does not reserve the configuration space" },
	{ "MCFG", MCFG_AT, 44, 8, 0xb0000000, 44, "memory map does not reserve the configuration space" },
	{ "MCFG", MCFG_AT, 54, 2, 0x0001, 54, "first bus is above the last" },
	{ "MCFG", MCFG_AT, 56, 4, 1, 56, "reserved bytes are not 0" },
	{ "WAET", WAET_AT, 36, 4, 4, 36, "reserved flags are not 0" },
	{ "SPCR", SPCR_AT, 37, 1, 1, 37, "reserved bytes are not 0" },
	{ "SPCR", SPCR_AT, 40, 1, 2, 40, "port is neither in memory nor in I/O space" },
	{ "SPCR", SPCR_AT, 41, 1, 7, 41, "address structure: width, offset or access size" },
	{ "SPCR", SPCR_AT, 53, 1, 8, 53, "interrupt is not one that a serial port can have" },
	{ "SPCR", SPCR_AT, 52, 1, 2, 53, "interrupt of the 8259 is given, but its type is not" },
	{ "SPCR", SPCR_AT, 52, 1, 1, 54, "global system interrupt is given, but its type is not" },
	{ "SPCR", SPCR_AT, 58, 1, 5, 58, "baud rate is a reserved one" },
	{ "SPCR", SPCR_AT, 60, 1, 0, 60, "stop bits are not 1" },
	{ "SPCR", SPCR_AT, 62, 1, 4, 62, "terminal type is a reserved one" },
	{ "SPCR", SPCR_AT, 68, 1, 1, 68, "address of a PCI device that there is not" },
	{ "SPCR", SPCR_AT, 8, 1, 4, 84, "name in the namespace is not inside the table" },
	{ "TPM2", TPM2_AT, 36, 2, 2, 36, "platform class is neither client nor server" },
	{ "TPM2", TPM2_AT, 40, 8, 0, 40, "there is no control area" },
	{ "TPM2", TPM2_AT, 40, 8, 0x100000, 40, "memory map does not keep the control area" },
	{ "TPM2", TPM2_AT, 48, 4, 9, 48, "start method is a reserved one" },
	{ "TPM2", TPM2_AT, 64, 4, 0, 64, "log area has an address but no length" },
	{ "TPM2", TPM2_AT, 68, 8, 0, 68, "log area has no address, or one too high" },
	{ "TPM2", TPM2_AT, 68, 8, 0x7feff000, 68, "memory map does not keep the log area" },
	{ "TCPA", TCPA_AT, 36, 2, 1, 4, "length is not that of the platform class" },
	{ "TCPA", TCPA_AT, 42, 8, 0x100000, 42, "memory map does not keep the log area" },
};

static void require_each(const struct wrong *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct wrong *wrong = &cases[i];
		uint8_t *bytes;

		whole_world();
		bytes = world_at(wrong->table);
		for (unsigned byte = 0; byte < wrong->size; byte++)
			bytes[wrong->offset + byte] = (uint8_t)(wrong->value >> (8 * byte));
		if (wrong->table != FACS_AT)
			world_repair(wrong->table);
		if (wrong->clause == NULL)
			require_no_fault();
		else
			require_fault(wrong->signature, wrong->table, wrong->found, wrong->clause);
	}
}

static void acpi_check_names_wrong_fields(void **state)
{
	(void)state;
	require_each(wrong_fields, COUNT_OF(wrong_fields));
}

static void acpi_check_names_wrong_entries(void **state)
{
	(void)state;
	require_each(wrong_entries, COUNT_OF(wrong_entries));
}

static void acpi_check_names_wrong_devices(void **state)
{
	(void)state;
	require_each(wrong_devices, COUNT_OF(wrong_devices));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(acpi_check_names_wrong_fields, world_tear_down),
		cmocka_unit_test_teardown(acpi_check_names_wrong_entries, world_tear_down),
		cmocka_unit_test_teardown(acpi_check_names_wrong_devices, world_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
