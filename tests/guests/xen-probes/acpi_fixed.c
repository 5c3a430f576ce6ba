/* SPDX-License-Identifier: MIT */
/* FADT, FACS, MADT and MCFG against the machine (ACPI 6.5, 5.2.9, 5.2.10, 5.2.12; PCI Firmware 3.3, 4.1.2). */
#include "tests/guests/xen-probes/acpi.h"
#include "tests/guests/xen-probes/checks.h"
#include "tests/guests/xen-probes/io.h"
#include "tests/guests/xen-probes/memory_map.h"
#include "tests/guests/xen-probes/pci.h"
#include "tests/guests/xen-probes/probe.h"

#define HVM_INFO_PROCESSORS 0x9f810u
#define SCI 9

#define FADT_FACS 36
#define FADT_DSDT 40
#define FADT_SCI 46
#define FADT_SMI_COMMAND 48
#define FADT_ACPI_ENABLE 52
#define FADT_PM1A_EVENT 56
#define FADT_PM1A_CONTROL 64
#define FADT_PM_TIMER 76
#define FADT_GPE0 80
#define FADT_GPE0_LENGTH 92
#define FADT_X_FACS 132
#define FADT_X_DSDT 140
#define FADT_LENGTH_3 244

#define PM_CONTROL_SCI_EN 1

#define KEYBOARD_STATUS 0x64
#define NO_PORT 0xff
#define AML_DWORD 0x0c
#define EISA_PNP0303 0x0303d041u

#define MADT_ADDRESS 36
#define MADT_ENTRIES 44
#define MADT_LOCAL_APIC 0
#define MADT_IO_APIC 1
#define MADT_OVERRIDE 2
#define MADT_LOCAL_X2APIC 9

static struct {
	uint32_t processors, all_processors, io_apics, overrides;
	uint32_t io_apic_address;
	bool timer_to_2, sci_edge, ends_well;
} madt;

uint32_t acpi_processors(void)
{
	return madt.processors;
}

static uint32_t pm_base(void)
{
	const struct pci_function *piix = pci_find(0, 1, 3), *ich = pci_find(0, 31, 0);

	if (piix && piix->device_id == 0x7113)
		return pci_read(piix, 0x40, 4) & 0xffc0;
	return ich ? pci_read(ich, 0x40, 4) & 0xff80 : 0;
}

/* SeaBIOS starts no keyboard that the DSDT does not name, in whatever SSDT it may be (src/hw/ps2port.c, src/fw/dsdt_parser.c). */
static void check_keyboard(uint32_t dsdt)
{
	const uint32_t end = dsdt + probe_u32(dsdt + 4);
	bool named = false;

	if (probe_contract()->searched || io_in8(KEYBOARD_STATUS) == NO_PORT)
		return;
	for (uint32_t at = dsdt; at + 5 <= end && !named; at++)
		named = probe_u8(at) == AML_DWORD && probe_u32(at + 1) == EISA_PNP0303;
	probe_claim("acpi-dsdt-keyboard", named, "PNP0303 is%s in the DSDT", named ? "" : " not");
}

/* OVMF asserts that the 32-bit field of the DSDT is filled, and takes the FACS from its 32-bit field only. */
static void check_pointers(uint32_t fadt)
{
	const uint32_t facs = probe_u32(fadt + FADT_FACS), dsdt = probe_u32(fadt + FADT_DSDT);
	const bool wide = probe_u32(fadt + 4) >= FADT_X_DSDT + 8;
	const uint64_t x_facs = wide ? probe_u64(fadt + FADT_X_FACS) : 0,
		       x_dsdt = wide ? probe_u64(fadt + FADT_X_DSDT) : 0;
	const char *fault = "no signature";

	probe_claim("acpi-dsdt", dsdt != 0 && probe_text_at(dsdt, "DSDT") && acpi_table_is_sound(dsdt, &fault),
		    "at 0x%08x, %u bytes", dsdt, dsdt ? probe_u32(dsdt + 4) : 0);
	check_keyboard(dsdt);
	probe_claim("acpi-facs",
		    facs != 0 && (facs & 63) == 0 && probe_text_at(facs, "FACS") && probe_u32(facs + 4) >= 64 &&
			    memory_map_is_kept(facs, facs + 63),
		    "at 0x%08x, %u bytes", facs, facs ? probe_u32(facs + 4) : 0);
	probe_claim("acpi-fadt-pointers-agree", (x_dsdt == 0 || x_dsdt == dsdt) && (x_facs == 0 || x_facs == facs),
		    "X_DSDT 0x%llx, X_FACS 0x%llx", (unsigned long long)x_dsdt, (unsigned long long)x_facs);
}

/* ACPI mode is on, or the operating system can turn it on (ACPI 6.5, 4.8.2.5 and 5.2.9): hvmloader turns it on. */
static void check_mode(uint32_t fadt, uint16_t control)
{
	const uint32_t port = probe_u32(fadt + FADT_SMI_COMMAND), enable = probe_u8(fadt + FADT_ACPI_ENABLE);

	probe_claim("acpi-mode", io_in16(control) & PM_CONTROL_SCI_EN || (port != 0 && enable != 0),
		    "PM1a control 0x%04x, SMI_CMD 0x%x, ACPI_ENABLE 0x%x", io_in16(control), port, enable);
}

static void check_fadt(uint32_t fadt)
{
	const uint32_t event = probe_u32(fadt + FADT_PM1A_EVENT), control = probe_u32(fadt + FADT_PM1A_CONTROL);
	const uint32_t timer = probe_u32(fadt + FADT_PM_TIMER), base = pm_base();

	probe_claim("acpi-fadt-length", probe_u32(fadt + 4) >= FADT_LENGTH_3, "%u bytes, revision %u",
		    probe_u32(fadt + 4), probe_u8(fadt + 8));
	probe_claim("acpi-sci", probe_u16(fadt + FADT_SCI) == SCI, "interrupt %u", probe_u16(fadt + FADT_SCI));
	probe_claim("acpi-pm-ports", base != 0 && event == base && control == base + 4 && timer == base + 8,
		    "PM1a event 0x%x, control 0x%x, timer 0x%x; the chipset has 0x%x", event, control, timer, base);
	probe_claim("acpi-gpe0", probe_u32(fadt + FADT_GPE0) != 0 && probe_u8(fadt + FADT_GPE0_LENGTH) != 0,
		    "0x%x, %u bytes", probe_u32(fadt + FADT_GPE0), probe_u8(fadt + FADT_GPE0_LENGTH));
	check_mode(fadt, (uint16_t)control);
	check_pointers(fadt);
}

static void read_madt(uint32_t at, uint32_t end)
{
	while (at + 2 <= end && probe_u8(at + 1) >= 2 && at + probe_u8(at + 1) <= end) {
		const uint32_t type = probe_u8(at);

		if (type == MADT_LOCAL_APIC) {
			madt.all_processors++;
			madt.processors += probe_u32(at + 4) & 1;
		} else if (type == MADT_LOCAL_X2APIC) {
			madt.all_processors++;
			madt.processors += probe_u32(at + 8) & 1;
		} else if (type == MADT_IO_APIC) {
			madt.io_apics++;
			madt.io_apic_address = probe_u32(at + 4);
		} else if (type == MADT_OVERRIDE) {
			madt.overrides++;
			madt.timer_to_2 |= probe_u8(at + 3) == 0 && probe_u32(at + 4) == 2;
			madt.sci_edge |= probe_u8(at + 3) == SCI && (probe_u16(at + 8) & 0xc) != 0xc;
		}
		at += probe_u8(at + 1);
	}
	madt.ends_well = at == end;
}

static void check_madt(uint32_t table)
{
	read_madt(table + MADT_ENTRIES, table + probe_u32(table + 4));
	probe_claim("acpi-madt-structures", madt.ends_well, "%u processors, %u I/O APIC, %u overrides",
		    madt.all_processors, madt.io_apics, madt.overrides);
	probe_claim("acpi-madt-local-apic", probe_u32(table + MADT_ADDRESS) == 0xfee00000, "at 0x%08x",
		    probe_u32(table + MADT_ADDRESS));
	probe_claim("acpi-madt-processors", madt.processors >= 1 && madt.processors <= probe_u32(HVM_INFO_PROCESSORS),
		    "%u enabled of %u, the domain has %u", madt.processors, madt.all_processors,
		    probe_u32(HVM_INFO_PROCESSORS));
	probe_claim("acpi-madt-io-apic", madt.io_apics == 1 && madt.io_apic_address == 0xfec00000, "at 0x%08x",
		    madt.io_apic_address);
	/* Without an override the SCI is level triggered all the same (ACPI 6.5, 5.2.9, SCI_INT). */
	probe_claim("acpi-madt-overrides", madt.timer_to_2 && !madt.sci_edge, "timer to 2: %s, SCI edge triggered: %s",
		    madt.timer_to_2 ? "yes" : "no", madt.sci_edge ? "yes" : "no");
}

/* A machine with ECAM says where it is. */
static void check_mcfg(void)
{
	const struct pci_function *host = pci_find(0, 0, 0);
	const uint32_t mcfg = acpi_table("MCFG");

	if (!host || host->device_id != 0x29c0) {
		probe_claim("acpi-no-mcfg", mcfg == 0, "there is no ECAM");
		return;
	}
	if (probe_claim("acpi-mcfg", mcfg != 0, "at 0x%08x", mcfg))
		probe_claim("acpi-mcfg-base", probe_u64(mcfg + 44) == (pci_read(host, 0x60, 4) & ~0xfffffffu),
			    "0x%llx, buses %u to %u", (unsigned long long)probe_u64(mcfg + 44), probe_u8(mcfg + 54),
			    probe_u8(mcfg + 55));
}

void check_acpi_fixed(void)
{
	const uint32_t fadt = acpi_table("FACP"), apic = acpi_table("APIC"), hpet = acpi_table("HPET");

	if (!acpi_table("SSDT") && !fadt)
		return;
	if (probe_claim("acpi-fadt", fadt != 0, "at 0x%08x", fadt))
		check_fadt(fadt);
	if (probe_claim("acpi-madt", apic != 0, "at 0x%08x", apic))
		check_madt(apic);
	if (hpet)
		probe_claim("acpi-hpet",
			    probe_u64(hpet + 44) == 0xfed00000 && probe_u32(hpet + 36) == probe_u32(0xfed00000),
			    "at 0x%llx, ID 0x%08x", (unsigned long long)probe_u64(hpet + 44), probe_u32(hpet + 36));
	check_mcfg();
}
