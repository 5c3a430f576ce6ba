/* SPDX-License-Identifier: MIT */
/*
 * All four pins of a slot are described, whether or not a function uses them: the wiring is the board's. Linux also looks for
 * host bridges that it does not know at every bus that the table names.
 */
#include "mp/pir.h"

#define VERSION 0x0100
#define HEADER_CHECKSUM 31

static void add_header(const struct mp_inputs *inputs, struct byte_buf *buf, size_t slots)
{
	const struct mp_router *router = &inputs->router;

	byte_buf_text(buf, "$PIR", 4, 0);                                       /* Signature */
	byte_buf_u16(buf, VERSION);                                             /* Version: minor, major */
	byte_buf_u16(buf, (uint16_t)(PIR_HEADER_SIZE + slots * PIR_SLOT_SIZE)); /* Table Size */
	byte_buf_u8(buf, router->bus);                                          /* PCI Interrupt Router's Bus */
	byte_buf_u8(buf, router->device_function);                              /* PCI Interrupt Router's DevFunc */
	byte_buf_u16(buf, router->exclusive_irqs);                              /* PCI Exclusive IRQs */
	byte_buf_u16(buf, router->vendor_id);                                   /* Compatible PCI Interrupt Router */
	byte_buf_u16(buf, router->device_id);                                   /* ... device ID */
	byte_buf_u32(buf, 0);                                                   /* Miniport Data */
	byte_buf_zero(buf, 11);                                                 /* Reserved */
	byte_buf_u8(buf, 0);                                                    /* Checksum, filled in at the end */
}

static void add_slot(const struct mp_inputs *inputs, const struct mp_slot *slot, struct byte_buf *buf)
{
	byte_buf_u8(buf, slot->bus);                    /* PCI Bus Number */
	byte_buf_u8(buf, (uint8_t)(slot->device << 3)); /* PCI Device Number, in bits 7:3 */
	for (unsigned pin = 0; pin < MP_PINS; pin++) {
		uint8_t link = slot->pins[pin].link;

		byte_buf_u8(buf, link);                                               /* Link Value for INTx# */
		byte_buf_u16(buf, link == MP_NO_LINK ? 0 : inputs->router.link_irqs); /* IRQ Bitmap for INTx# */
	}
	byte_buf_u8(buf, 0); /* Slot Number: 0, on the motherboard; what is in a numbered slot is not known */
	byte_buf_u8(buf, 0); /* Reserved */
}

bool pir_build(const struct mp_inputs *inputs, struct byte_buf *buf, size_t *slots)
{
	size_t room = buf->capacity < PIR_MAX_SIZE ? buf->capacity : PIR_MAX_SIZE;

	*slots = 0;
	if (room < PIR_HEADER_SIZE)
		return false;
	*slots = (room - PIR_HEADER_SIZE) / PIR_SLOT_SIZE;
	if (*slots > inputs->slot_count)
		*slots = inputs->slot_count;

	add_header(inputs, buf, *slots);
	for (size_t i = 0; i < *slots; i++)
		add_slot(inputs, &inputs->slots[i], buf);
	byte_buf_set_u8(buf, HEADER_CHECKSUM, (uint8_t)-byte_buf_sum(buf, 0, buf->length));
	return !buf->overflow;
}
