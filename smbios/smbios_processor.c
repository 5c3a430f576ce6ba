/* SPDX-License-Identifier: MIT */
/* Type 4: one structure for each socket, whatever the number of its processors. */
#include <stdio.h>

#include "smbios/smbios_spec.h"
#include "smbios/smbios_structures.h"
#include "smbios/smbios_writer.h"

#define TYPE_CENTRAL 3         /* table 22 */
#define FAMILY_OTHER 1         /* table 23: the marketing family is not in CPUID */
#define UPGRADE_OTHER 1        /* table 25 */
#define STATUS_ENABLED 0x41    /* table 21: socket populated, CPU enabled */
#define CHARACTERISTIC_64BIT 2 /* table 26, bits */
#define CHARACTERISTIC_MULTI_CORE 3
#define CHARACTERISTIC_THREADS 4
#define CHARACTERISTIC_EXECUTE_PROTECTION 5
#define CHARACTERISTIC_VIRTUALIZATION 6

#define FEATURE_ECX_VMX (1u << 5)
#define EXTENDED_ECX_SVM (1u << 2)
#define EXTENDED_EDX_NX (1u << 20)
#define EXTENDED_EDX_LM (1u << 29)

static uint32_t threads_per_socket(const struct smbios_processors *processors)
{
	return processors->cores_per_socket * processors->threads_per_core;
}

uint32_t smbios_socket_count(const struct smbios_processors *processors)
{
	uint32_t threads = threads_per_socket(processors);

	if (threads == 0 || processors->count == 0)
		return 0;
	return (processors->count - 1) / threads + 1;
}

static uint16_t characteristics_of(const struct smbios_processors *processors)
{
	return (uint16_t)(((processors->extended_edx & EXTENDED_EDX_LM) != 0) << CHARACTERISTIC_64BIT |
			  (processors->cores_per_socket > 1) << CHARACTERISTIC_MULTI_CORE |
			  (processors->threads_per_core > 1) << CHARACTERISTIC_THREADS |
			  ((processors->extended_edx & EXTENDED_EDX_NX) != 0) << CHARACTERISTIC_EXECUTE_PROTECTION |
			  (processors->features_ecx & FEATURE_ECX_VMX || processors->extended_ecx & EXTENDED_ECX_SVM)
				  << CHARACTERISTIC_VIRTUALIZATION);
}

/* The 8-bit count says FFh for 255 and all that it cannot hold; the 16-bit one beside it, added by 3.0, has the number. */
static uint8_t count_8(uint32_t count)
{
	return (uint8_t)(count > 0xff ? 0xff : count);
}

static void append_socket(struct smbios_block *block, const struct smbios_inputs *inputs, uint32_t index,
			  const uint16_t caches[3])
{
	const struct smbios_processors *processors = &inputs->processors;
	const uint32_t cores = processors->cores_per_socket, threads = threads_per_socket(processors);
	const uint32_t left = processors->count - index * threads;
	const uint32_t enabled = left >= threads ? cores : (left - 1) / processors->threads_per_core + 1;
	struct smbios_writer writer;
	struct byte_buf *buf = &block->buf;
	char designation[16];

	snprintf(designation, sizeof(designation), "CPU %u", (unsigned)index);
	smbios_writer_begin(&writer, block, SMBIOS_PROCESSOR, SMBIOS_OWN_HANDLE(SMBIOS_PROCESSOR, index));
	smbios_writer_string(&writer, designation);                                       /* Socket Designation */
	byte_buf_u8(buf, TYPE_CENTRAL);                                                   /* Processor Type */
	byte_buf_u8(buf, FAMILY_OTHER);                                                   /* Processor Family */
	smbios_writer_string(&writer, inputs->texts[SMBIOS_TEXT_PROCESSOR_MANUFACTURER]); /* Processor Manufacturer */
	byte_buf_u32(buf, processors->signature);                                         /* Processor ID, EAX */
	byte_buf_u32(buf, processors->features_edx);                                      /* Processor ID, EDX */
	smbios_writer_string(&writer, inputs->texts[SMBIOS_TEXT_PROCESSOR_VERSION]);      /* Processor Version */
	byte_buf_u8(buf, 0);                                                              /* Voltage: unknown */
	byte_buf_u16(buf, 0);                                                             /* External Clock: unknown */
	byte_buf_u16(buf, processors->speed);                                             /* Max Speed */
	byte_buf_u16(buf, processors->speed);                                             /* Current Speed */
	byte_buf_u8(buf, STATUS_ENABLED);                                                 /* Status */
	byte_buf_u8(buf, UPGRADE_OTHER);                                                  /* Processor Upgrade */
	byte_buf_u16(buf, caches[0]);                                                     /* L1 Cache Handle */
	byte_buf_u16(buf, caches[1]);                                                     /* L2 Cache Handle */
	byte_buf_u16(buf, caches[2]);                                                     /* L3 Cache Handle */
	smbios_writer_string(&writer, NULL);                                              /* Serial Number */
	smbios_writer_string(&writer, NULL);                                              /* Asset Tag */
	smbios_writer_string(&writer, NULL);                                              /* Part Number */
	byte_buf_u8(buf, count_8(cores));                                                 /* Core Count */
	byte_buf_u8(buf, count_8(enabled));                                               /* Core Enabled */
	byte_buf_u8(buf, count_8(threads));                                               /* Thread Count */
	byte_buf_u16(buf, characteristics_of(processors)); /* Processor Characteristics */
	byte_buf_u16(buf, FAMILY_OTHER);                   /* Processor Family 2 */
	byte_buf_u16(buf, (uint16_t)cores);                /* Core Count 2 */
	byte_buf_u16(buf, (uint16_t)enabled);              /* Core Enabled 2 */
	byte_buf_u16(buf, (uint16_t)threads);              /* Thread Count 2 */
	smbios_writer_end(&writer);
}

void smbios_append_processors(struct smbios_block *block, const struct smbios_inputs *inputs, const uint16_t caches[3])
{
	uint32_t sockets = smbios_socket_count(&inputs->processors);

	for (uint32_t i = 0; i < sockets; i++)
		append_socket(block, inputs, i, caches);
}
