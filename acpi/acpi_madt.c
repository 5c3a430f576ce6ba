/* SPDX-License-Identifier: MIT */
#include "acpi/acpi_table.h"
#include "acpi/acpi_tables.h"

/*
 * That of ACPI 6.3, the first in which the flag Online Capable means something; what came later concerns other
 * architectures. Linux believes the flag from this revision on (later kernels: from revision 6.3 of the FADT on) and takes a
 * processor with neither flag for one that cannot be used; older kernels count all that are listed. So all of them count a
 * processor that may come as possible, and nothing else.
 */
#define REVISION 5

#define PCAT_COMPAT (1u << 0)

#define ENABLED (1u << 0)
#define ONLINE_CAPABLE (1u << 1)

#define FIRST_X2APIC_ID 255 /* FFh addresses all local APICs in xAPIC mode */
#define ALL_PROCESSORS 0xff /* as UID in Local APIC NMI */
#define ALL_X2APIC_PROCESSORS 0xffffffff

#define CONFORMS 0 /* MPS INTI flags: as the bus has it, for an NMI edge and active high */
#define ISA 0
#define LINT1 1

/* The structure of the local APIC holds 8 bits of each ID. */
static bool is_x2apic(const struct acpi_processor *processor, uint32_t uid)
{
	return processor->apic_id >= FIRST_X2APIC_ID || uid >= ALL_PROCESSORS;
}

/* 5.2.12.2 */
static void append_local_apic(struct byte_buf *buf, const struct acpi_processor *processor, uint32_t uid,
			      uint32_t flags)
{
	byte_buf_u8(buf, 0);                           /* Type */
	byte_buf_u8(buf, 8);                           /* Length */
	byte_buf_u8(buf, (uint8_t)uid);                /* ACPI Processor UID */
	byte_buf_u8(buf, (uint8_t)processor->apic_id); /* APIC ID */
	byte_buf_u32(buf, flags);                      /* Flags */
}

/* 5.2.12.12 */
static void append_local_x2apic(struct byte_buf *buf, const struct acpi_processor *processor, uint32_t uid,
				uint32_t flags)
{
	byte_buf_u8(buf, 9);                   /* Type */
	byte_buf_u8(buf, 16);                  /* Length */
	byte_buf_u16(buf, 0);                  /* Reserved */
	byte_buf_u32(buf, processor->apic_id); /* X2APIC ID */
	byte_buf_u32(buf, flags);              /* Flags */
	byte_buf_u32(buf, uid);                /* ACPI Processor UID */
}

/* Exactly one flag: Online Capable is reserved, and 0, where Enabled is set. */
bool acpi_madt_processor_append(struct byte_buf *buf, const struct acpi_processor *processor, uint32_t uid,
				bool enabled)
{
	const uint32_t flags = enabled ? ENABLED : ONLINE_CAPABLE;

	if (is_x2apic(processor, uid)) {
		append_local_x2apic(buf, processor, uid, flags);
		return true;
	}
	append_local_apic(buf, processor, uid, flags);
	return false;
}

/* 5.2.12.3 */
static void append_io_apic(struct byte_buf *buf, const struct acpi_io_apic *io_apic)
{
	byte_buf_u8(buf, 1);                  /* Type */
	byte_buf_u8(buf, 12);                 /* Length */
	byte_buf_u8(buf, io_apic->id);        /* I/O APIC ID */
	byte_buf_u8(buf, 0);                  /* Reserved */
	byte_buf_u32(buf, io_apic->address);  /* I/O APIC Address */
	byte_buf_u32(buf, io_apic->gsi_base); /* Global System Interrupt Base */
}

/* 5.2.12.5 */
static void append_override(struct byte_buf *buf, const struct acpi_override *override)
{
	byte_buf_u8(buf, 2);                /* Type */
	byte_buf_u8(buf, 10);               /* Length */
	byte_buf_u8(buf, ISA);              /* Bus */
	byte_buf_u8(buf, override->irq);    /* Source */
	byte_buf_u32(buf, override->gsi);   /* Global System Interrupt */
	byte_buf_u16(buf, override->flags); /* Flags */
}

/* 5.2.12.7: NMI is wired to LINT1 of each processor. */
static void append_local_apic_nmi(struct byte_buf *buf)
{
	byte_buf_u8(buf, 4);              /* Type */
	byte_buf_u8(buf, 6);              /* Length */
	byte_buf_u8(buf, ALL_PROCESSORS); /* ACPI Processor UID */
	byte_buf_u16(buf, CONFORMS);      /* Flags */
	byte_buf_u8(buf, LINT1);          /* Local APIC LINT# */
}

/*
 * 5.2.12.13: names all processors, too, for it must as soon as one of them has an ID that Local APIC NMI cannot mean. That
 * one stays, for operating systems that know of no x2APIC.
 */
static void append_local_x2apic_nmi(struct byte_buf *buf)
{
	byte_buf_u8(buf, 0x0a);                   /* Type */
	byte_buf_u8(buf, 12);                     /* Length */
	byte_buf_u16(buf, CONFORMS);              /* Flags */
	byte_buf_u32(buf, ALL_X2APIC_PROCESSORS); /* ACPI Processor UID */
	byte_buf_u8(buf, LINT1);                  /* Local x2APIC LINT# */
	byte_buf_zero(buf, 3);                    /* Reserved */
}

size_t acpi_madt_append(struct byte_buf *buf, const struct acpi_inputs *inputs)
{
	const size_t start = acpi_table_begin(buf, "APIC", REVISION, inputs->oem_revision);
	bool x2apic = false;

	byte_buf_u32(buf, inputs->local_apic); /* Local Interrupt Controller Address */
	byte_buf_u32(buf, PCAT_COMPAT);        /* Flags: there are two 8259 to be masked */
	for (uint32_t uid = 0; uid < inputs->processor_count; uid++) {
		const struct acpi_processor *processor = &inputs->processors[uid];

		x2apic = acpi_madt_processor_append(buf, processor, uid, processor->enabled) || x2apic;
	}
	for (size_t i = 0; i < inputs->io_apic_count; i++)
		append_io_apic(buf, &inputs->io_apics[i]);
	for (size_t i = 0; i < inputs->override_count; i++)
		append_override(buf, &inputs->overrides[i]);
	append_local_apic_nmi(buf);
	if (x2apic)
		append_local_x2apic_nmi(buf);
	acpi_table_end(buf, start);
	return start;
}
