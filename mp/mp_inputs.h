/* SPDX-License-Identifier: MIT */
/*
 * What the MP configuration table and the PCI IRQ Routing Table are made from: facts, as values. The same struct serves both
 * tables and every platform.
 */
#ifndef MP_MP_INPUTS_H
#define MP_MP_INPUTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MP_MAX_BUSES 256
#define MP_MAX_SLOTS 1024
#define MP_PINS 4        /* INTA#-INTD# */
#define MP_ISA_IRQS 16   /* 8259 inputs */
#define MP_NO_INPUT 0xff /* struct mp_pin.input: the pin reaches no input of the I/O APIC */
#define MP_NO_LINK 0     /* struct mp_pin.link: the pin is not connected to the interrupt router (PIR 1.0) */
#define MP_NO_BUS 0xffff /* struct mp_inputs.isa_bus: no bus number is left for it */

/* In the order in which they are to be listed. */
struct mp_processor {
	uint32_t apic_id;
	bool boot; /* the bootstrap processor; exactly one is */
};

struct mp_io_apic {
	uint8_t id;
	uint8_t version; /* version register, bits 7:0 */
	uint8_t inputs;
	uint32_t address;
};

struct mp_pin {
	bool used;     /* a function's interrupt arrives here, or one may behind a bridge */
	uint8_t input; /* of the I/O APIC */
	uint8_t link;  /* of the interrupt router: its register's offset */
};

/* A device, with all its functions, on a PCI bus. */
struct mp_slot {
	uint8_t bus;
	uint8_t device;
	struct mp_pin pins[MP_PINS];
};

/* The PCI interrupt router. */
struct mp_router {
	uint8_t bus;
	uint8_t device_function; /* 7:3 device, 2:0 function */
	uint16_t vendor_id;      /* of a router with the same registers that operating systems know */
	uint16_t device_id;
	uint16_t link_irqs;      /* bit n: a link can be routed to 8259 input n */
	uint16_t exclusive_irqs; /* bit n: 8259 input n has nothing but PCI interrupts */
};

struct mp_inputs {
	const char *oem_id;     /* up to 8 characters */
	const char *product_id; /* up to 12 characters */

	size_t processor_count;
	const struct mp_processor *processors;
	uint32_t signature;    /* CPUID 1 EAX */
	uint32_t features;     /* CPUID 1 EDX */
	uint32_t local_apic;   /* address */
	uint8_t local_version; /* version register, bits 7:0 */
	struct mp_io_apic io_apic;

	uint16_t isa_bus;    /* bus ID, none of `buses`; MP_NO_BUS */
	uint16_t level_irqs; /* bit n: 8259 input n is level triggered (ELCR) */
	uint8_t timer_input; /* of the I/O APIC, for ISA interrupt 0 */
	size_t bus_count;
	uint8_t buses[MP_MAX_BUSES]; /* PCI bus numbers, ascending; each is its bus's ID */
	size_t slot_count;
	struct mp_slot slots[MP_MAX_SLOTS]; /* those that matter most first: where room ends, the rest is left out */
	size_t slots_lost;                  /* beyond MP_MAX_SLOTS */
	struct mp_router router;
};

#endif
