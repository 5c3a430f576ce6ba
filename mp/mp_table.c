/* SPDX-License-Identifier: MIT */
/*
 * Entries come in ascending order of their type, as section 4.3 has it: processors, buses, I/O APICs, I/O interrupts, local
 * interrupts.
 *
 * Interrupts behind bridges could be left to the operating system, which turns the pins itself when it finds no entry for a
 * bus (appendix D.3). They are listed all the same: Linux looks a device's own bus up first and complains when it has to go
 * to the bridge. In turn a bridge's own slot has all four pins, so that what is plugged in behind it later is found there.
 */
#include "mp/mp_table.h"

#include <string.h>

/* Entry types, table 4-3. */
#define TYPE_PROCESSOR 0
#define TYPE_BUS 1
#define TYPE_IO_APIC 2
#define TYPE_IO_INTERRUPT 3
#define TYPE_LOCAL_INTERRUPT 4

#define HEADER_SIZE 44
#define HEADER_LENGTH 4
#define HEADER_CHECKSUM 7
#define HEADER_ENTRY_COUNT 34
#define SPEC_REVISION 4

#define CPU_ENABLED 1
#define CPU_BOOTSTRAP 2
#define APIC_USABLE 1

/* Interrupt types, table 4-9. */
#define INT_VECTORED 0
#define INT_NMI 1
#define INT_EXTINT 3

/*
 * Flags, table 4-10: 1:0 polarity, 3:2 trigger mode, 0 for the bus's own. PCI's own would be active low, which is what a
 * slot's pin is; but an emulated I/O APIC input is high while a pin is asserted, and KVM before Linux 3.15 took the polarity
 * seriously.
 */
#define FLAGS_OF_BUS 0x0000
#define FLAGS_HIGH_LEVEL 0x000d

#define ISA_CASCADE 2 /* the second 8259: no interrupt of its own */
#define ALL_APICS 0xff

struct build {
	const struct mp_inputs *inputs;
	struct byte_buf *buf;
	struct mp_table_result result;
	size_t entries;
	uint32_t pci_inputs; /* bit n: input n of the I/O APIC has a PCI interrupt */
};

static void add_header(struct build *build)
{
	const struct mp_inputs *inputs = build->inputs;
	struct byte_buf *buf = build->buf;

	byte_buf_text(buf, "PCMP", 4, 0);                /* SIGNATURE */
	byte_buf_u16(buf, 0);                            /* BASE TABLE LENGTH, filled in at the end */
	byte_buf_u8(buf, SPEC_REVISION);                 /* SPEC_REV */
	byte_buf_u8(buf, 0);                             /* CHECKSUM, filled in at the end */
	byte_buf_text(buf, inputs->oem_id, 8, ' ');      /* OEM ID */
	byte_buf_text(buf, inputs->product_id, 12, ' '); /* PRODUCT ID */
	byte_buf_u32(buf, 0);                            /* OEM TABLE POINTER */
	byte_buf_u16(buf, 0);                            /* OEM TABLE SIZE */
	byte_buf_u16(buf, 0);                            /* ENTRY COUNT, filled in at the end */
	byte_buf_u32(buf, inputs->local_apic);           /* ADDRESS OF LOCAL APIC */
	byte_buf_u16(buf, 0);                            /* EXTENDED TABLE LENGTH */
	byte_buf_u8(buf, 0);                             /* EXTENDED TABLE CHECKSUM */
	byte_buf_u8(buf, 0);                             /* reserved */
}

static void add_processor(struct build *build, const struct mp_processor *processor)
{
	struct byte_buf *buf = build->buf;

	byte_buf_u8(buf, TYPE_PROCESSOR);                                      /* ENTRY TYPE */
	byte_buf_u8(buf, (uint8_t)processor->apic_id);                         /* LOCAL APIC ID */
	byte_buf_u8(buf, build->inputs->local_version);                        /* LOCAL APIC VERSION # */
	byte_buf_u8(buf, CPU_ENABLED | (processor->boot ? CPU_BOOTSTRAP : 0)); /* CPU FLAGS */
	byte_buf_u32(buf, build->inputs->signature);                           /* CPU SIGNATURE */
	byte_buf_u32(buf, build->inputs->features);                            /* FEATURE FLAGS */
	byte_buf_zero(buf, 8);                                                 /* reserved */
	build->entries++;
	build->result.processors++;
}

static void add_processors(struct build *build)
{
	for (size_t i = 0; i < build->inputs->processor_count; i++) {
		if (build->inputs->processors[i].apic_id <= MP_APIC_ID_MAX)
			add_processor(build, &build->inputs->processors[i]);
		else
			build->result.processors_left_out++;
	}
}

static void add_bus(struct build *build, unsigned id, const char *type)
{
	byte_buf_u8(build->buf, TYPE_BUS);       /* ENTRY TYPE */
	byte_buf_u8(build->buf, (uint8_t)id);    /* BUS ID */
	byte_buf_text(build->buf, type, 6, ' '); /* BUS TYPE STRING */
	build->entries++;
}

/* In ascending order of the IDs (section 4.3.2), the ISA bus where its ID belongs. */
static void add_buses(struct build *build)
{
	const struct mp_inputs *inputs = build->inputs;
	bool isa = inputs->isa_bus != MP_NO_BUS;

	for (size_t i = 0; i < inputs->bus_count; i++) {
		if (isa && inputs->isa_bus < inputs->buses[i]) {
			add_bus(build, inputs->isa_bus, "ISA");
			isa = false;
		}
		add_bus(build, inputs->buses[i], "PCI");
	}
	if (isa)
		add_bus(build, inputs->isa_bus, "ISA");
}

static void add_io_apic(struct build *build)
{
	const struct mp_io_apic *io_apic = &build->inputs->io_apic;

	byte_buf_u8(build->buf, TYPE_IO_APIC);      /* ENTRY TYPE */
	byte_buf_u8(build->buf, io_apic->id);       /* I/O APIC ID */
	byte_buf_u8(build->buf, io_apic->version);  /* I/O APIC VERSION # */
	byte_buf_u8(build->buf, APIC_USABLE);       /* I/O APIC FLAGS */
	byte_buf_u32(build->buf, io_apic->address); /* I/O APIC ADDRESS */
	build->entries++;
}

struct interrupt {
	uint8_t entry;
	uint8_t type;
	uint16_t flags;
	uint8_t bus;
	uint8_t irq; /* of an ISA bus; of a PCI bus 6:2 device, 1:0 pin */
	uint8_t apic;
	uint8_t input;
};

static void add_interrupt(struct build *build, struct interrupt interrupt)
{
	byte_buf_u8(build->buf, interrupt.entry);  /* ENTRY TYPE */
	byte_buf_u8(build->buf, interrupt.type);   /* INTERRUPT TYPE */
	byte_buf_u16(build->buf, interrupt.flags); /* PO, EL */
	byte_buf_u8(build->buf, interrupt.bus);    /* SOURCE BUS ID */
	byte_buf_u8(build->buf, interrupt.irq);    /* SOURCE BUS IRQ */
	byte_buf_u8(build->buf, interrupt.apic);   /* DESTINATION APIC ID */
	byte_buf_u8(build->buf, interrupt.input);  /* DESTINATION APIC INTIN# or LINTIN# */
	build->entries++;
	build->result.interrupts += interrupt.entry == TYPE_IO_INTERRUPT;
}

static bool is_listed(const struct build *build, const struct mp_pin *pin)
{
	return pin->used && pin->input < build->inputs->io_apic.inputs;
}

static bool has_bus(const struct mp_inputs *inputs, uint8_t bus)
{
	return memchr(inputs->buses, bus, inputs->bus_count) != NULL;
}

static size_t count_pins(const struct build *build, const struct mp_slot *slot)
{
	size_t count = 0;

	for (unsigned pin = 0; pin < MP_PINS; pin++)
		count += is_listed(build, &slot->pins[pin]);
	return count;
}

static void add_slot(struct build *build, const struct mp_slot *slot)
{
	for (unsigned pin = 0; pin < MP_PINS; pin++) {
		if (!is_listed(build, &slot->pins[pin]))
			continue;
		add_interrupt(build, (struct interrupt){
					     .entry = TYPE_IO_INTERRUPT,
					     .type = INT_VECTORED,
					     .flags = FLAGS_HIGH_LEVEL,
					     .bus = slot->bus,
					     .irq = (uint8_t)(slot->device << 2 | pin),
					     .apic = build->inputs->io_apic.id,
					     .input = slot->pins[pin].input,
				     });
	}
}

/* How many slots fit beside the ISA interrupts; notes the inputs that they use. */
static size_t fit_slots(struct build *build)
{
	size_t room = MP_TABLE_MAX_INTERRUPTS - MP_ISA_IRQS, i;

	for (i = 0; i < build->inputs->slot_count; i++) {
		const struct mp_slot *slot = &build->inputs->slots[i];
		size_t count = count_pins(build, slot);

		if (!has_bus(build->inputs, slot->bus))
			continue;
		if (count > room)
			break;
		room -= count;
		for (unsigned pin = 0; pin < MP_PINS; pin++)
			if (is_listed(build, &slot->pins[pin]) && slot->pins[pin].input < 32)
				build->pci_inputs |= (uint32_t)1 << slot->pins[pin].input;
	}
	return i;
}

/* An input has interrupts of one bus only: what PCI has is not ISA's any more. */
static void add_isa_interrupts(struct build *build)
{
	const struct mp_inputs *inputs = build->inputs;

	for (uint8_t irq = 0; irq < MP_ISA_IRQS && inputs->isa_bus != MP_NO_BUS; irq++) {
		uint8_t input = irq == 0 ? inputs->timer_input : irq;
		bool level = inputs->level_irqs >> irq & 1;

		if (irq == ISA_CASCADE || input >= inputs->io_apic.inputs ||
		    (input < 32 && build->pci_inputs >> input & 1))
			continue;
		add_interrupt(build, (struct interrupt){
					     .entry = TYPE_IO_INTERRUPT,
					     .type = INT_VECTORED,
					     .flags = level ? FLAGS_HIGH_LEVEL : FLAGS_OF_BUS,
					     .bus = (uint8_t)inputs->isa_bus,
					     .irq = irq,
					     .apic = inputs->io_apic.id,
					     .input = input,
				     });
	}
}

static void add_io_interrupts(struct build *build)
{
	const struct mp_inputs *inputs = build->inputs;
	size_t fit = fit_slots(build);

	add_isa_interrupts(build);
	for (size_t i = 0; i < inputs->slot_count; i++) {
		if (i < fit && has_bus(inputs, inputs->slots[i].bus))
			add_slot(build, &inputs->slots[i]);
		else
			build->result.slots_left_out++;
	}
	build->result.slots_left_out += inputs->slots_lost;
}

/* The 8259s at LINTIN0 and NMI at LINTIN1 of every processor, as QEMU and Xen wire them. */
static void add_local_interrupts(struct build *build)
{
	static const uint8_t types[] = { INT_EXTINT, INT_NMI };
	uint16_t bus = build->inputs->isa_bus != MP_NO_BUS ? build->inputs->isa_bus : 0;

	for (uint8_t lintin = 0; lintin < sizeof(types); lintin++)
		add_interrupt(build, (struct interrupt){
					     .entry = TYPE_LOCAL_INTERRUPT,
					     .type = types[lintin],
					     .flags = FLAGS_OF_BUS,
					     .bus = (uint8_t)bus,
					     .apic = ALL_APICS,
					     .input = lintin,
				     });
}

static bool has_boot_processor(const struct mp_inputs *inputs)
{
	for (size_t i = 0; i < inputs->processor_count; i++)
		if (inputs->processors[i].boot)
			return inputs->processors[i].apic_id <= MP_APIC_ID_MAX;
	return false;
}

struct mp_table_result mp_table_build(const struct mp_inputs *inputs, struct byte_buf *buf)
{
	struct build build = { .inputs = inputs, .buf = buf };

	if (!has_boot_processor(inputs)) {
		build.result.error = MP_TABLE_NO_BOOT_PROCESSOR;
		return build.result;
	}
	add_header(&build);
	add_processors(&build);
	add_buses(&build);
	add_io_apic(&build);
	add_io_interrupts(&build);
	add_local_interrupts(&build);

	byte_buf_set_u16(buf, HEADER_LENGTH, (uint16_t)buf->length);
	byte_buf_set_u16(buf, HEADER_ENTRY_COUNT, (uint16_t)build.entries);
	byte_buf_set_u8(buf, HEADER_CHECKSUM, (uint8_t)-byte_buf_sum(buf, 0, buf->length));
	build.result.error = buf->overflow ? MP_TABLE_FULL : MP_TABLE_OK;
	return build.result;
}

void mp_table_pointer(uint32_t address, uint8_t pointer[MP_POINTER_SIZE])
{
	struct byte_buf buf;

	byte_buf_init(&buf, pointer, MP_POINTER_SIZE);
	byte_buf_text(&buf, "_MP_", 4, 0); /* SIGNATURE */
	byte_buf_u32(&buf, address);       /* PHYSICAL ADDRESS POINTER */
	byte_buf_u8(&buf, 1);              /* LENGTH, in 16 bytes */
	byte_buf_u8(&buf, SPEC_REVISION);  /* SPEC_REV */
	byte_buf_u8(&buf, 0);              /* CHECKSUM, filled in below */
	byte_buf_u8(&buf, 0);              /* MP FEATURE INFORMATION BYTE 1: there is a configuration table */
	byte_buf_u8(&buf, 0);              /* MP FEATURE INFORMATION BYTE 2: no IMCR, Virtual Wire Mode */
	byte_buf_zero(&buf, 3);            /* MP FEATURE INFORMATION BYTES 3-5 */
	byte_buf_set_u8(&buf, 10, (uint8_t)-byte_buf_sum(&buf, 0, buf.length));
}

const char *mp_table_error_text(enum mp_table_error error)
{
	switch (error) {
	case MP_TABLE_OK:
		return "no error";
	case MP_TABLE_NO_BOOT_PROCESSOR:
		return "the bootstrap processor's APIC ID is not known or above 254";
	case MP_TABLE_FULL:
		return "no room for the table";
	}
	return "unknown error";
}
