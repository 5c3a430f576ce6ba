/* SPDX-License-Identifier: MIT */
/*
 * Stands in for the firmware of a Q35 guest under real Xen and writes to port E9h what it finds, a line "probe: NAME VALUE"
 * a fact, hexadecimal; test_device_model.py says what is right. It expects in slot 6 a root port with an edu device behind
 * it, in slot 7 a root port with a switch of two downstream ports, an e1000e behind the first.
 *
 * With PROBE_WATCH it goes on for ever with looking at the e1000e, with PROBE_RESET it ends with a reset, else with S5.
 */
#include <stdint.h>

#include <xen/xen.h>
#include <xen/hvm/hvm_op.h>
#include <xen/hvm/params.h>

#define BDF(bus, device, function) ((uint32_t)((bus) << 8 | (device) << 3 | (function)))
#define HOST_BRIDGE BDF(0, 0, 0)
#define EDU_PORT BDF(0, 6, 0)
#define SWITCH_PORT BDF(0, 7, 0)
#define LPC BDF(0, 31, 0)

#define PCIEXBAR 0x60
#define PMBASE 0x40
#define ACPI_CNTL 0x44
#define PIRQ_ROUT 0x60
#define BUS_NUMBERS 0x18
#define MEMORY_WINDOW 0x20
#define PREFETCHABLE_WINDOW 0x24
#define BRIDGE_CONTROL 0x3e
#define BUS_RESET 0x40

#define ECAM 0xe0000000u
#define OTHER_ECAM 0xb0000000u
#define DEVICE_BAR 0xf1000000u
#define PM_BLOCK 0xb000
#define PM_BLOCK_AT_START 0x1f40

/* Xen enters with no stack, and with segments that need no descriptor table. */
__asm__(".globl _start\n"
	"_start:\n"
	"	mov $0x90000, %esp\n"
	"	call probe\n"
	"1:	hlt\n"
	"	jmp 1b\n");

void probe(void);

/* --- access --- */

static void outb(uint16_t port, uint8_t value)
{
	__asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port));
}

static void outw(uint16_t port, uint16_t value)
{
	__asm__ volatile("outw %0, %1" : : "a"(value), "Nd"(port));
}

static void outl(uint16_t port, uint32_t value)
{
	__asm__ volatile("outl %0, %1" : : "a"(value), "Nd"(port));
}

static uint8_t inb(uint16_t port)
{
	uint8_t value;

	__asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
	return value;
}

static uint16_t inw(uint16_t port)
{
	uint16_t value;

	__asm__ volatile("inw %1, %0" : "=a"(value) : "Nd"(port));
	return value;
}

static uint32_t inl(uint16_t port)
{
	uint32_t value;

	__asm__ volatile("inl %1, %0" : "=a"(value) : "Nd"(port));
	return value;
}

static volatile uint32_t *memory(uint32_t address)
{
	return (volatile uint32_t *)(uintptr_t)address;
}

static uint32_t read_config(uint32_t bdf, unsigned int offset)
{
	outl(0xcf8, 0x80000000u | bdf << 8 | (offset & 0xfc));
	return inl(0xcfc);
}

static void write_config(uint32_t bdf, unsigned int offset, uint32_t value)
{
	outl(0xcf8, 0x80000000u | bdf << 8 | (offset & 0xfc));
	outl(0xcfc, value);
}

static void write_config8(uint32_t bdf, unsigned int offset, uint8_t value)
{
	outl(0xcf8, 0x80000000u | bdf << 8 | (offset & 0xfc));
	outb((uint16_t)(0xcfc + (offset & 3)), value);
}

static void write_config16(uint32_t bdf, unsigned int offset, uint16_t value)
{
	outl(0xcf8, 0x80000000u | bdf << 8 | (offset & 0xfc));
	outw((uint16_t)(0xcfc + (offset & 2)), value);
}

static uint32_t read_ecam(uint32_t bdf, unsigned int offset)
{
	return *memory(ECAM + (bdf << 12) + offset);
}

static void set_numbers(uint32_t bdf, unsigned int primary, unsigned int secondary, unsigned int subordinate)
{
	write_config(bdf, BUS_NUMBERS, primary | secondary << 8 | subordinate << 16);
}

static void reset_bus(uint32_t bdf)
{
	write_config16(bdf, BRIDGE_CONTROL, BUS_RESET);
	write_config16(bdf, BRIDGE_CONTROL, 0);
}

static unsigned int find_capability(uint32_t bdf, unsigned int identifier)
{
	unsigned int at = read_config(bdf, 0x34) & 0xfc;

	while (at && (read_config(bdf, at) & 0xff) != identifier)
		at = read_config(bdf, at) >> 8 & 0xfc;
	return at;
}

/* Slot Status without what only says that something has changed. */
static uint32_t slot_status(uint32_t bdf)
{
	return read_config(bdf, find_capability(bdf, 0x10) + 0x18) >> 16 & 0x60;
}

/* --- output --- */

static void put(const char *text)
{
	while (*text)
		outb(0xe9, (uint8_t)*text++);
}

static void fact(const char *name, uint32_t value)
{
	int shift;

	put("probe: ");
	put(name);
	put(" ");
	for (shift = 28; shift >= 0; shift -= 4)
		outb(0xe9, (uint8_t) "0123456789abcdef"[value >> shift & 15]);
	put("\n");
}

/* --- power management --- */

static uint8_t hypercalls[4096] __attribute__((aligned(4096)));

static int set_parameter(uint32_t index, uint64_t value)
{
	struct xen_hvm_param parameter = { .domid = DOMID_SELF, .index = index, .value = value };
	uint32_t eax = 0x40000002, ebx, ecx, edx;
	int result;

	__asm__ volatile("cpuid" : "+a"(eax), "=b"(ebx), "=c"(ecx), "=d"(edx));
	__asm__ volatile("wrmsr" : : "c"(ebx), "a"((uint32_t)(uintptr_t)hypercalls), "d"(0) : "memory");
	ebx = HVMOP_set_param;
	ecx = (uint32_t)(uintptr_t)&parameter;
	__asm__ volatile("call *%3"
			 : "=a"(result), "+b"(ebx), "+c"(ecx)
			 : "r"(hypercalls + 32 * __HYPERVISOR_hvm_op)
			 : "memory");
	return result;
}

static void look_at_timer(const char *name, uint16_t port)
{
	uint32_t first = inl(port);
	unsigned int tries;

	for (tries = 0; tries < 1000 && inl(port) == first; tries++)
		;
	fact(name, inl(port) != first);
}

static void look_at_power_management(void)
{
	fact("pm-control-at-start", inw(PM_BLOCK + 4));
	look_at_timer("timer-at-start-counts", PM_BLOCK_AT_START + 8);
	write_config(LPC, PMBASE, PM_BLOCK | 1);
	write_config8(LPC, ACPI_CNTL, 0x80);
	fact("set-ioports-location", (uint32_t)set_parameter(HVM_PARAM_ACPI_IOPORTS_LOCATION, 1));

	outw(PM_BLOCK + 2, 0x0120);
	fact("pm-enable", inw(PM_BLOCK + 2));
	outw(PM_BLOCK + 2, 0);
	fact("pm-block-at-start-now", inw(PM_BLOCK_AT_START + 2));
	look_at_timer("timer-counts", PM_BLOCK + 8);

	fact("pm-control", inw(PM_BLOCK + 4));
	outb(0xb2, 2);
	fact("pm-control-after-enable", inw(PM_BLOCK + 4));
	outb(0xb2, 3);
	fact("pm-control-after-disable", inw(PM_BLOCK + 4));
	outb(0xb2, 0x55);
	fact("smi-command", inb(0xb2));

	outw(PM_BLOCK + 0x28, 0xffff);
	fact("gpe-enable", inw(PM_BLOCK + 0x28));
	outw(PM_BLOCK + 0x28, 0);
	fact("processors", inl(0xcd8));
	fact("pci-hot-plug", inl(0xcc0));
	fact("slot-status", slot_status(EDU_PORT));
	fact("hpet", *memory(0xfed00000));
}

/* --- configuration space --- */

static void look_at_ecam(void)
{
	fact("ecam-at-start", *memory(ECAM));
	write_config(HOST_BRIDGE, PCIEXBAR + 4, 0);
	write_config(HOST_BRIDGE, PCIEXBAR, OTHER_ECAM | 1);
	fact("other-ecam-host-bridge", *memory(OTHER_ECAM));
	write_config(HOST_BRIDGE, PCIEXBAR, ECAM | 1);
	fact("other-ecam-after-move", *memory(OTHER_ECAM));
	fact("ecam-host-bridge", *memory(ECAM));
	fact("slot-1", read_config(BDF(0, 1, 0), 0));
}

static void look_at_numbers(void)
{
	unsigned int bus;

	fact("bus-1-at-start", read_config(BDF(1, 0, 0), 0));
	set_numbers(EDU_PORT, 0, 1, 1);
	fact("edu", read_config(BDF(1, 0, 0), 0));
	fact("edu-ecam", read_ecam(BDF(1, 0, 0), 0));
	for (bus = 2; bus < 256; bus++)
		set_numbers(EDU_PORT, 0, bus, bus);
	set_numbers(EDU_PORT, 0, 9, 9);
	fact("bus-1-after-renumbering", read_config(BDF(1, 0, 0), 0));
	fact("bus-200-after-renumbering", read_config(BDF(200, 0, 0), 0));
	fact("edu-renumbered", read_config(BDF(9, 0, 0), 0));
	fact("edu-renumbered-ecam", read_ecam(BDF(9, 0, 0), 0));
	fact("host-bridge-after-renumbering", read_config(HOST_BRIDGE, 0));
	reset_bus(EDU_PORT);
	fact("edu-after-bus-reset", read_config(BDF(9, 0, 0), 0));
}

static void look_at_switch(void)
{
	set_numbers(SWITCH_PORT, 0, 0x80, 0x83);
	set_numbers(BDF(0x80, 0, 0), 0x80, 0x81, 0x83);
	set_numbers(BDF(0x81, 0, 0), 0x81, 0x82, 0x82);
	fact("upstream-port", read_config(BDF(0x80, 0, 0), 0));
	fact("second-downstream-port", read_config(BDF(0x81, 1, 0), 0));
	fact("e1000e", read_config(BDF(0x82, 0, 0), 0));
	set_numbers(SWITCH_PORT, 0, 0x80, 0x81);
	fact("e1000e-beyond-subordinate", read_config(BDF(0x82, 0, 0), 0));
	set_numbers(SWITCH_PORT, 0, 0x80, 0x83);
	fact("e1000e-within-subordinate", read_config(BDF(0x82, 0, 0), 0));

	reset_bus(SWITCH_PORT);
	fact("downstream-port-after-bus-reset", read_config(BDF(0x81, 0, 0), 0));
	fact("upstream-port-after-bus-reset", read_config(BDF(0x80, 0, 0), 0));

	/* Two bridges with one number: whose function answers is not specified, but one way of asking agrees with the other. */
	set_numbers(EDU_PORT, 0, 5, 5);
	set_numbers(SWITCH_PORT, 0, 5, 5);
	fact("shared-number-differs", read_config(BDF(5, 0, 0), 0) ^ read_ecam(BDF(5, 0, 0), 0));
	set_numbers(SWITCH_PORT, 0, 6, 6);
	fact("edu-after-sharing", read_config(BDF(5, 0, 0), 0));
	set_numbers(SWITCH_PORT, 0, 5, 5);
	set_numbers(EDU_PORT, 0, 6, 6);
	fact("edu-swapped", read_config(BDF(6, 0, 0), 0));
	fact("upstream-port-swapped", read_config(BDF(5, 0, 0), 0));
}

/* --- interrupts --- */

/* The requests that the two 8259 see, all masked. */
static uint32_t requests(void)
{
	outb(0x20, 0x0a);
	outb(0xa0, 0x0a);
	return inb(0x20) | (uint32_t)inb(0xa0) << 8;
}

static void prepare_interrupts(void)
{
	static const uint8_t words[][2] = {
		{ 0x20, 0x11 }, { 0x21, 0x08 }, { 0x21, 0x04 }, { 0x21, 0x01 }, { 0x21, 0xff },
		{ 0xa0, 0x11 }, { 0xa1, 0x70 }, { 0xa1, 0x02 }, { 0xa1, 0x01 }, { 0xa1, 0xff },
	};
	unsigned int i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		outb(words[i][0], words[i][1]);
	/* Level: 5, 9, 10, 11. The link of each slot and pin is (slot + pin) & 3. */
	outb(0x4d0, 0x20);
	outb(0x4d1, 0x0e);
	write_config(LPC, PIRQ_ROUT, 0x050b0a05);
}

static void look_at_interrupts(void)
{
	const uint32_t edu = BDF(6, 0, 0);
	volatile uint32_t *raise = memory(DEVICE_BAR + 0x60), *acknowledge = memory(DEVICE_BAR + 0x64);
	unsigned int msi;

	/* A guest that is to be saved has none: it keeps no state. */
	if (read_config(edu, 0) == 0xffffffff)
		return;
	write_config(EDU_PORT, MEMORY_WINDOW, DEVICE_BAR | DEVICE_BAR >> 16);
	write_config(EDU_PORT, PREFETCHABLE_WINDOW, 0x0000fff0);
	write_config16(EDU_PORT, 0x04, 7);
	write_config(edu, 0x10, DEVICE_BAR);
	write_config16(edu, 0x04, 6);
	fact("edu-identification", *memory(DEVICE_BAR));
	prepare_interrupts();

	*raise = 1;
	fact("intx-raised", requests());
	write_config8(LPC, PIRQ_ROUT + 2, 0x80);
	fact("intx-link-off", requests());
	write_config8(LPC, PIRQ_ROUT + 2, 9);
	fact("intx-link-moved", requests());
	*acknowledge = 1;
	fact("intx-acknowledged", requests());

	msi = find_capability(edu, 5);
	*memory(0xfee000f0) = 0x1ff;
	write_config(edu, msi + 4, 0xfee00000);
	write_config(edu, msi + 8, 0);
	write_config(edu, msi + 12, 0x4041);
	write_config16(edu, msi + 2, (uint16_t)(read_config(edu, msi) >> 16 | 1));
	*raise = 1;
	fact("msi-raised", *memory(0xfee00220));
	*acknowledge = 1;
}

/* --- the end --- */

#ifdef PROBE_WATCH
static void end(void)
{
	const uint32_t card = BDF(0x82, 0, 0);

	set_numbers(SWITCH_PORT, 0, 0x80, 0x83);
	set_numbers(BDF(0x80, 0, 0), 0x80, 0x81, 0x83);
	set_numbers(BDF(0x81, 0, 0), 0x81, 0x82, 0x82);
	for (;;) {
		uint32_t start = inl(PM_BLOCK + 8);

		while (inl(PM_BLOCK + 8) - start < 1000000)
			;
		fact("watched", read_config(card, 0));
		fact("watched-ecam", read_ecam(card, 0));
		fact("watched-control", inw(PM_BLOCK + 4));
	}
}
#elif defined(PROBE_RESET)
static void end(void)
{
	outb(0xcf9, 6);
}
#else
static void end(void)
{
	outw(PM_BLOCK + 4, 0x2000);
}
#endif

void probe(void)
{
	look_at_power_management();
	look_at_ecam();
	look_at_numbers();
	look_at_switch();
	look_at_interrupts();
	end();
	fact("end", 0);
}
