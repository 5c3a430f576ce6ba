/* SPDX-License-Identifier: MIT */
#include "firmware/mp_tables.h"

#include <stdint.h>
#include <string.h>

#include "acpi/acpi_board.h"
#include "bytes/byte_buf.h"
#include "firmware/arch/cpu.h"
#include "firmware/arch/io.h"
#include "firmware/arch/io_apic.h"
#include "firmware/glue/memory.h"
#include "firmware/glue/mp_inputs_fill.h"
#include "firmware/guest_memory.h"
#include "firmware/log.h"
#include "firmware/scratch.h"
#include "mp/mp_check.h"
#include "mp/mp_table.h"
#include "mp/pir.h"
#include "mp/pir_check.h"

#define TABLE_ALIGNMENT 16

#define LOCAL_APIC_VERSION 0x30

static void read_hardware(struct mp_inputs *inputs, uint8_t io_apic_id)
{
	const struct cpuid features = cpuid(CPUID_FEATURES);
	const uint32_t version = io_apic_version();

	inputs->oem_id = "HVMSTAGE";
	inputs->product_id = "HVM";
	inputs->signature = features.eax;
	inputs->features = features.edx;
	inputs->local_apic = (uint32_t)rdmsr(MSR_IA32_APIC_BASE) & APIC_BASE_ADDRESS;
	inputs->local_version = (uint8_t)mmio_read32(inputs->local_apic + LOCAL_APIC_VERSION);
	inputs->io_apic = (struct mp_io_apic){
		.id = io_apic_id,
		.version = (uint8_t)version,
		.inputs = (uint8_t)((version >> 16 & 0xff) + 1),
		.address = ACPI_BOARD_IO_APIC,
	};
}

/* The processor that runs this is the bootstrap processor. */
static void list_processors(struct mp_inputs *inputs, const struct acpi_processor *processors, size_t count)
{
	const uint32_t boot = cpuid(CPUID_FEATURES).ebx >> 24;
	struct mp_processor *list = scratch_allocate((count + 1) * sizeof(*list), "processors of the MP table");

	inputs->processors = list;
	inputs->processor_count = 0;
	for (size_t i = 0; i < count; i++)
		if (processors[i].enabled)
			list[inputs->processor_count++] = (struct mp_processor){
				.apic_id = processors[i].apic_id,
				.boot = processors[i].apic_id == boot,
			};
}

static const uint8_t *map(void *context, uint32_t address, uint32_t size)
{
	return guest_memory_map(context, address, size);
}

/* An operating system finds a table by its signature: without it, it is not there. */
static void revoke(uint32_t address, const char *object, const char *fault, uint32_t at, uint32_t offset)
{
	memset((void *)(uintptr_t)address, 0, 4);
	log_line(LOG_E, "mp", object, "left out, defect in this firmware: %s (0x%08x + %u)", fault, (unsigned)at,
		 (unsigned)offset);
}

static uint32_t install_pir(const struct mp_inputs *inputs)
{
	const uint32_t size = PIR_HEADER_SIZE + (uint32_t)inputs->slot_count * PIR_SLOT_SIZE;
	const uint32_t address = memory_allocate_fseg(size, TABLE_ALIGNMENT);
	struct pir_check_result result;
	struct byte_buf buf;
	size_t slots;

	if (address == 0) {
		log_line(LOG_E, "mp", "$PIR", "no room for %u bytes in the F segment", (unsigned)size);
		return 0;
	}
	byte_buf_init(&buf, (void *)(uintptr_t)address, size);
	pir_build(inputs, &buf, &slots);
	result = pir_check(address, buf.data, size);
	if (result.fault) {
		revoke(address, "$PIR", result.fault, address, result.offset);
		return 0;
	}
	log_line(LOG_I, "mp", "$PIR", "%u bytes at [mem 0x%08x-0x%08x]: %u slots, router %02x:%02x.%x, checked",
		 (unsigned)size, (unsigned)address, (unsigned)(address + size - 1), (unsigned)slots, inputs->router.bus,
		 inputs->router.device_function >> 3, inputs->router.device_function & 7);
	return address;
}

static void log_table(const struct mp_inputs *inputs, const struct mp_table_result *result, uint32_t address,
		      uint32_t size)
{
	log_line(LOG_I, "mp", "table",
		 "%u bytes at [mem 0x%08x-0x%08x]: %u processors, %u PCI buses, %u interrupts, checked", (unsigned)size,
		 (unsigned)address, (unsigned)(address + size - 1), (unsigned)result->processors,
		 (unsigned)inputs->bus_count, (unsigned)result->interrupts);
	if (result->processors_left_out)
		log_line(LOG_I, "mp", "table", "%u processors are not in it: it has no APIC IDs above %u",
			 (unsigned)result->processors_left_out, MP_APIC_ID_MAX);
	if (result->slots_left_out)
		log_line(LOG_I, "mp", "table", "%u PCI slots are not in it: no room beyond %u interrupts",
			 (unsigned)result->slots_left_out, MP_TABLE_MAX_INTERRUPTS);
}

static uint32_t allocate(uint32_t size)
{
	const uint32_t address = memory_allocate_fseg(size, TABLE_ALIGNMENT);

	return address ? address : memory_allocate(MEMORY_FIRMWARE, size, TABLE_ALIGNMENT);
}

/* Twice: the first run only counts. */
static uint32_t install_table(const struct mp_inputs *inputs)
{
	const struct mp_check_memory memory = { map, NULL };
	const uint32_t pointer = memory_allocate_fseg(MP_POINTER_SIZE, TABLE_ALIGNMENT);
	struct mp_table_result result;
	struct mp_check_result check;
	uint32_t address, size;
	struct byte_buf buf;

	byte_buf_init(&buf, NULL, MP_TABLE_MAX_SIZE);
	result = mp_table_build(inputs, &buf);
	size = (uint32_t)buf.length;
	address = result.error == MP_TABLE_OK && pointer ? allocate(size) : 0;
	if (address == 0) {
		log_line(LOG_W, "mp", "table", "left out: %s",
			 mp_table_error_text(result.error == MP_TABLE_OK ? MP_TABLE_FULL : result.error));
		return 0;
	}
	byte_buf_init(&buf, (void *)(uintptr_t)address, size);
	mp_table_build(inputs, &buf);
	mp_table_pointer(address, (uint8_t *)(uintptr_t)pointer);
	check = mp_check(pointer, &memory);
	if (check.fault) {
		revoke(pointer, "table", check.fault, check.address, check.offset);
		return 0;
	}
	log_table(inputs, &result, address, size);
	return pointer;
}

void mp_tables_install(const struct pci_inventory *inventory, const struct chipset *chipset,
		       const struct acpi_processor *processors, size_t count, struct tables *tables)
{
	struct mp_inputs *inputs;

	if (!(cpuid(CPUID_FEATURES).edx & CPUID_FEATURES_EDX_APIC)) {
		log_line(LOG_I, "mp", "table", "none: the processor has no local APIC");
		return;
	}
	inputs = scratch_allocate(sizeof(*inputs), "MP inputs");
	mp_inputs_fill(inputs, inventory, chipset);
	read_hardware(inputs, chipset->io_apic_id);
	list_processors(inputs, processors, count);
	tables->pir = install_pir(inputs);
	tables->mp = install_table(inputs);
}
