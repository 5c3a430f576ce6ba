/* SPDX-License-Identifier: MIT */
#include "acpi/ssdt_processor_hotplug.h"

#include "acpi/ssdt_selected.h"
#include "acpi/ssdt_terms.h"
#include "bytes/byte_buf.h"

/* --- QEMU's modern interface (docs/specs/acpi_cpu_hotplug) ---------------------------------------------------------- */

/*
 * 12 ports through which one processor at a time is seen, the one that was selected last; CLCK is held over selection and
 * transfer.
 */
#define QEMU_SIZE 12

static const struct ssdt_selected names = { "CLCK", "CSEL", "CFLG" };

/* CCMD: what CDAT means. */
#define NEXT_EVENT 0 /* selects a processor that has an event, if any; CDAT is the number of the selected */
#define OST_EVENT 1
#define OST_STATUS 2

/*
 * The device starts with the legacy interface, a bitmap to be read, and changes over when 0 is written to the selector. Where
 * the firmware has done so, _INI selects processor 0, which is as good as any.
 */
static void qemu_registers(struct aml *aml, uint16_t io)
{
	aml_operation_region(aml, "CREG", AML_SYSTEM_IO, io, QEMU_SIZE);
	aml_field(aml, "CREG", AML_DWORD_ACC, AML_PRESERVE);
	aml_field_named(aml, "CSEL", 32);
	aml_field_skip(aml, 32);
	aml_field_named(aml, "CDAT", 32);
	aml_end(aml);
	aml_field(aml, "CREG", AML_BYTE_ACC, AML_WRITE_AS_ZEROS);
	aml_field_skip(aml, 32);
	aml_field_named(aml, "CFLG", 8);
	aml_field_named(aml, "CCMD", 8);
	aml_end(aml);
	aml_mutex(aml, "CLCK", 0);

	aml_method(aml, "_INI", 0, false);
	ssdt_store_integer(aml, 0, "CSEL");
	aml_end(aml);
}

static void qemu_outcome(struct aml *aml)
{
	ssdt_selected_begin(aml, &names, "COST", 3);
	ssdt_store_integer(aml, OST_EVENT, "CCMD");
	ssdt_store_op(aml, AML_ARG0 + 1, "CDAT");
	ssdt_store_integer(aml, OST_STATUS, "CCMD");
	ssdt_store_op(aml, AML_ARG0 + 2, "CDAT");
	ssdt_selected_end(aml, &names);
}

/* If the selected processor, whose flags are in Local0, has this event: notify it, and clear the event. */
static void qemu_pass_event(struct aml *aml, uint8_t event, enum ssdt_notification notification)
{
	ssdt_if_bits(aml, AML_LOCAL0, event);
	aml_path(aml, "CTFY");
	aml_path(aml, "CDAT");
	aml_integer(aml, notification);
	ssdt_store_integer(aml, event, "CFLG");
	aml_end(aml);
}

/*
 * Asks for the next processor with an event until there is none. Each has at most one of either kind, so that more rounds than
 * processors mean a device that does not clear its events; then the rest waits for the next interrupt.
 */
static void qemu_scan(struct aml *aml, uint32_t count)
{
	aml_method(aml, "CSCN", 0, true);
	aml_acquire(aml, "CLCK", 0xffff);
	ssdt_store_integer(aml, 0, "CSEL");
	ssdt_set_local(aml, AML_LOCAL0 + 1, 0);
	aml_while(aml);
	aml_op(aml, AML_LLESS);
	aml_op(aml, AML_LOCAL0 + 1);
	aml_integer(aml, count);

	ssdt_store_integer(aml, NEXT_EVENT, "CCMD");
	ssdt_store_path(aml, "CFLG", AML_LOCAL0);
	aml_if(aml);
	aml_op(aml, AML_LNOT);
	aml_op(aml, AML_AND);
	aml_op(aml, AML_LOCAL0);
	aml_integer(aml, SSDT_SELECTED_INSERT | SSDT_SELECTED_REMOVE);
	aml_op(aml, AML_ZERO);
	aml_op(aml, AML_BREAK);
	aml_end(aml);
	qemu_pass_event(aml, SSDT_SELECTED_INSERT, SSDT_DEVICE_CHECK);
	qemu_pass_event(aml, SSDT_SELECTED_REMOVE, SSDT_EJECT_REQUEST);
	aml_op(aml, AML_INCREMENT);
	aml_op(aml, AML_LOCAL0 + 1);

	aml_end(aml);
	aml_release(aml, "CLCK");
	aml_end(aml);
}

static void qemu(struct aml *aml, const struct acpi_inputs *inputs)
{
	qemu_registers(aml, inputs->processor_hotplug.io);
	ssdt_selected_status(aml, &names, "CSTA");
	ssdt_selected_eject(aml, &names, "CEJT");
	qemu_outcome(aml);
	qemu_scan(aml, (uint32_t)inputs->processor_count);
}

/* --- Xen: bit m of byte n is set while processor 8n + m is there ----------------------------------------------------- */

/*
 * The size that hvmloader uses, and the fewest bytes with which a field is read as a Buffer: up to 8 they are an Integer. More
 * only where there are more processors.
 */
#define XEN_SIZE 16

static unsigned xen_size(const struct acpi_inputs *inputs)
{
	unsigned size = (unsigned)(inputs->processor_count + 7) / 8;

	return size < XEN_SIZE ? XEN_SIZE : size;
}

/* CMAP is the bitmap; CWAS what it was when the OS was last told, in the beginning what the MADT says. */
static void xen_registers(struct aml *aml, const struct acpi_inputs *inputs)
{
	const unsigned size = xen_size(inputs);
	uint8_t was[(ACPI_MAX_PROCESSORS + 7) / 8] = { 0 };

	for (size_t i = 0; i < inputs->processor_count && i < ACPI_MAX_PROCESSORS; i++)
		was[i / 8] |= (uint8_t)(inputs->processors[i].enabled << i % 8);

	aml_operation_region(aml, "CREG", AML_SYSTEM_IO, inputs->processor_hotplug.io, size);
	aml_field(aml, "CREG", AML_BYTE_ACC, AML_PRESERVE);
	aml_field_named(aml, "CMAP", size * 8);
	aml_end(aml);
	aml_name(aml, "CWAS");
	aml_buffer(aml, was, size);
	aml_mutex(aml, "CLCK", 0);
}

/* CBIT (bitmap, uid): 1 or 0 */
static void xen_bit(struct aml *aml)
{
	aml_method(aml, "CBIT", 2, false);
	aml_op(aml, AML_RETURN);
	aml_op(aml, AML_AND);
	aml_op(aml, AML_SHIFT_RIGHT);
	aml_op(aml, AML_DEREF_OF);
	aml_op(aml, AML_INDEX);
	aml_op(aml, AML_ARG0);
	aml_op(aml, AML_SHIFT_RIGHT);
	aml_op(aml, AML_ARG0 + 1);
	aml_integer(aml, 3);
	aml_op(aml, AML_ZERO);
	aml_op(aml, AML_ZERO);
	aml_op(aml, AML_AND);
	aml_op(aml, AML_ARG0 + 1);
	aml_integer(aml, 7);
	aml_op(aml, AML_ZERO);
	aml_op(aml, AML_ZERO);
	aml_integer(aml, 1);
	aml_op(aml, AML_ZERO);
	aml_end(aml);
}

static void xen_status(struct aml *aml)
{
	aml_method(aml, "CSTA", 1, false);
	ssdt_store_path(aml, "CMAP", AML_LOCAL0);
	aml_if(aml);
	aml_path(aml, "CBIT");
	aml_op(aml, AML_LOCAL0);
	aml_op(aml, AML_ARG0);
	ssdt_return_integer(aml, 0x0f);
	aml_end(aml);
	ssdt_return_integer(aml, 0);
	aml_end(aml);
}

/* CTFY (Local1, notification) */
static void xen_notify(struct aml *aml, enum ssdt_notification notification)
{
	aml_path(aml, "CTFY");
	aml_op(aml, AML_LOCAL0 + 1);
	aml_integer(aml, notification);
}

/* In the loop: where bit Local1 of Local0, the bitmap as it is now, is not what it was, notifies that processor. */
static void xen_compare(struct aml *aml)
{
	aml_op(aml, AML_STORE);
	aml_path(aml, "CBIT");
	aml_op(aml, AML_LOCAL0);
	aml_op(aml, AML_LOCAL0 + 1);
	aml_op(aml, AML_LOCAL0 + 2);

	aml_if(aml);
	aml_op(aml, AML_LNOT);
	aml_op(aml, AML_LEQUAL);
	aml_op(aml, AML_LOCAL0 + 2);
	aml_path(aml, "CBIT");
	aml_path(aml, "CWAS");
	aml_op(aml, AML_LOCAL0 + 1);
	aml_if(aml);
	aml_op(aml, AML_LOCAL0 + 2);
	xen_notify(aml, SSDT_DEVICE_CHECK);
	aml_end(aml);
	aml_else(aml);
	xen_notify(aml, SSDT_EJECT_REQUEST);
	aml_end(aml);
	aml_end(aml);
}

static void xen_scan(struct aml *aml, uint32_t count)
{
	aml_method(aml, "CSCN", 0, true);
	aml_acquire(aml, "CLCK", 0xffff);
	ssdt_store_path(aml, "CMAP", AML_LOCAL0);
	ssdt_set_local(aml, AML_LOCAL0 + 1, 0);
	aml_while(aml);
	aml_op(aml, AML_LLESS);
	aml_op(aml, AML_LOCAL0 + 1);
	aml_integer(aml, count);
	xen_compare(aml);
	aml_op(aml, AML_INCREMENT);
	aml_op(aml, AML_LOCAL0 + 1);
	aml_end(aml);
	ssdt_store_op(aml, AML_LOCAL0, "CWAS");
	aml_release(aml, "CLCK");
	aml_end(aml);
}

static void xen(struct aml *aml, const struct acpi_inputs *inputs)
{
	xen_registers(aml, inputs);
	xen_bit(aml);
	xen_status(aml);
	xen_scan(aml, (uint32_t)inputs->processor_count);
}

void ssdt_processor_hotplug(struct aml *aml, const struct acpi_inputs *inputs)
{
	if (inputs->processor_hotplug.kind == ACPI_HOTPLUG_QEMU)
		qemu(aml, inputs);
	else
		xen(aml, inputs);
}
