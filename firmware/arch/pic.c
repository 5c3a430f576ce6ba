/* SPDX-License-Identifier: MIT */
#include "firmware/arch/pic.h"

#include <stddef.h>

#include "firmware/arch/io.h"
#include "firmware/log.h"

/*
 * The 8259A data sheet's names. Bit A0 of the port tells the words apart: ICW1 goes to the even port, the
 * rest to the odd one.
 */
#define MASTER 0x20
#define SLAVE 0xa0
#define ICW1_INIT_NEEDS_ICW4 0x11
#define ICW3_MASTER_SLAVE_ON_2 0x04
#define ICW3_SLAVE_ID_2 0x02
#define ICW4_8086 0x01
#define OCW1_MASK_ALL 0xff

#define MASTER_FIRST_VECTOR 0x08
#define SLAVE_FIRST_VECTOR 0x70

#define ELCR1 0x4d0
#define ELCR2 0x4d1
#define ELCR_ALWAYS_EDGE 0x2107

static void controller_init(uint16_t port, uint8_t first_vector, uint8_t icw3)
{
	outb(port, ICW1_INIT_NEEDS_ICW4);
	outb(port + 1, first_vector);
	outb(port + 1, icw3);
	outb(port + 1, ICW4_8086);
	outb(port + 1, OCW1_MASK_ALL);
}

void pic_init(void)
{
	controller_init(MASTER, MASTER_FIRST_VECTOR, ICW3_MASTER_SLAVE_ON_2);
	controller_init(SLAVE, SLAVE_FIRST_VECTOR, ICW3_SLAVE_ID_2);
}

void pic_set_elcr(uint16_t level)
{
	uint16_t wanted = level & (uint16_t)~ELCR_ALWAYS_EDGE;
	uint16_t kept;

	if (wanted != level)
		log_line(LOG_W, "firmware", "pic",
			 "ELCR 0x%04x names inputs that are always edge triggered, using 0x%04x", level, wanted);
	outb(ELCR1, (uint8_t)wanted);
	outb(ELCR2, (uint8_t)(wanted >> 8));
	kept = (uint16_t)(inb(ELCR1) | inb(ELCR2) << 8);
	if (kept != wanted)
		log_line(LOG_W, "firmware", "pic", "ELCR reads 0x%04x after writing 0x%04x", kept, wanted);
	else
		log_line(LOG_D, "firmware", "pic", "ELCR 0x%04x: level-triggered inputs", kept);
}
