/* SPDX-License-Identifier: MIT */
#include "acpi/acpi_build.h"

#include <string.h>

#include "acpi/acpi_inputs_check.h"
#include "acpi/acpi_table.h"
#include "acpi/acpi_tables.h"
#include "acpi/aml.h"
#include "acpi/dsdt.h"
#include "acpi/ssdt.h"
#include "bytes/le.h"

#define BLOCK_ALIGNMENT 64
#define SSDT_REVISION 2 /* integers have 64 bits */
#define LENGTH_AT 4
#define LIMIT_OF_RSDT 0x100000000ull

/* A data table, and whether the machine has what it describes. */
struct data_table {
	char signature[5];
	bool (*there)(const struct acpi_inputs *inputs);
	size_t (*append)(struct byte_buf *buf, const struct acpi_inputs *inputs);
};

static bool has_processors(const struct acpi_inputs *inputs)
{
	return inputs->processor_count > 0;
}

static bool has_hpet(const struct acpi_inputs *inputs)
{
	return inputs->hpet != 0;
}

static bool has_ecam(const struct acpi_inputs *inputs)
{
	return inputs->ecam_count > 0;
}

static bool has_nodes(const struct acpi_inputs *inputs)
{
	return inputs->node_count > 0;
}

static bool has_distances(const struct acpi_inputs *inputs)
{
	return inputs->node_count > 0 && inputs->distances != NULL;
}

static bool is_hypervisor(const struct acpi_inputs *inputs)
{
	return inputs->hypervisor;
}

static bool has_tpm_12(const struct acpi_inputs *inputs)
{
	return inputs->tpm.kind == ACPI_TPM_12;
}

static bool has_tpm_20(const struct acpi_inputs *inputs)
{
	return inputs->tpm.kind == ACPI_TPM_20_TIS || inputs->tpm.kind == ACPI_TPM_20_CRB;
}

static bool has_console(const struct acpi_inputs *inputs)
{
	return inputs->spcr;
}

static bool has_pmem(const struct acpi_inputs *inputs)
{
	return inputs->pmem_count > 0;
}

static const struct data_table data_tables[] = {
	{ "APIC", has_processors, acpi_madt_append }, { "HPET", has_hpet, acpi_hpet_append },
	{ "MCFG", has_ecam, acpi_mcfg_append },       { "SRAT", has_nodes, acpi_srat_append },
	{ "SLIT", has_distances, acpi_slit_append },  { "WAET", is_hypervisor, acpi_waet_append },
	{ "TCPA", has_tpm_12, acpi_tcpa_append },     { "TPM2", has_tpm_20, acpi_tpm2_append },
	{ "SPCR", has_console, acpi_spcr_append },    { "NFIT", has_pmem, acpi_nfit_append },
};

/* Notes the table that begins at `start` and ends where the buffer does now. */
static enum acpi_build_error note(struct acpi_block *block, const char signature[5], size_t start)
{
	if (block->buf.overflow)
		return ACPI_BUILD_FULL;
	if (block->address + block->buf.length > LIMIT_OF_RSDT)
		return ACPI_BUILD_ADDRESS;
	if (block->count == ACPI_MAX_TABLES)
		return ACPI_BUILD_TABLES;
	block->tables[block->count] = (struct acpi_table_place){
		.offset = (uint32_t)start,
		.length = (uint32_t)(block->buf.length - start),
	};
	memcpy(block->tables[block->count++].signature, signature, 5);
	return ACPI_BUILD_OK;
}

static uint64_t address_of(const struct acpi_block *block, const char *signature)
{
	return block->address + acpi_build_find(block, signature)->offset;
}

/* The end of a table that `aml` has written. */
static enum acpi_build_error end_aml(struct acpi_block *block, struct aml *aml, const char signature[5], size_t start)
{
	const bool well_formed = aml_finish(aml);

	if (!block->buf.overflow && !well_formed)
		return ACPI_BUILD_AML;
	acpi_table_end(&block->buf, start);
	return note(block, signature, start);
}

/* What iasl wrote, and the machine's devices. The header's OEM fields stay, they say which source it is. */
static enum acpi_build_error add_dsdt(struct acpi_block *block, const struct acpi_inputs *inputs)
{
	size_t size, start;
	const uint8_t *dsdt = dsdt_find(inputs->chipset, &size);
	struct aml aml;

	if (dsdt == NULL || size < ACPI_HEADER_SIZE || memcmp(dsdt, "DSDT", 4) != 0 ||
	    le32_get(dsdt + LENGTH_AT) != size || byte_sum(dsdt, size) != 0)
		return ACPI_BUILD_DSDT;
	byte_buf_align(&block->buf, 8);
	start = block->buf.length;
	byte_buf_bytes(&block->buf, dsdt, size);
	aml_init(&aml, &block->buf);
	dsdt_devices(&aml, inputs);
	return end_aml(block, &aml, "DSDT", start);
}

static enum acpi_build_error add_ssdt(struct acpi_block *block, const struct acpi_inputs *inputs)
{
	const size_t start = acpi_table_begin(&block->buf, "SSDT", SSDT_REVISION, inputs->oem_revision);
	struct aml aml;

	aml_init(&aml, &block->buf);
	ssdt_pci(&aml, inputs);
	ssdt_processors(&aml, inputs);
	ssdt_memory(&aml, inputs);
	ssdt_nvdimm(&aml, inputs);
	return end_aml(block, &aml, "SSDT", start);
}

static enum acpi_build_error add_fadt(struct acpi_block *block, const struct acpi_inputs *inputs)
{
	const size_t start = acpi_fadt_append(&block->buf, inputs, address_of(block, "DSDT"));

	return note(block, "FACP", start);
}

static enum acpi_build_error add_data_tables(struct acpi_block *block, const struct acpi_inputs *inputs)
{
	for (size_t i = 0; i < sizeof(data_tables) / sizeof(data_tables[0]); i++) {
		const struct data_table *table = &data_tables[i];
		enum acpi_build_error error;

		if (!table->there(inputs))
			continue;
		error = note(block, table->signature, table->append(&block->buf, inputs));
		if (error)
			return error;
	}
	return ACPI_BUILD_OK;
}

/* Behind ours, so that an operating system finds our SSDT first, and acpi_build_find our tables. */
static enum acpi_build_error add_passed(struct acpi_block *block, const struct acpi_inputs *inputs)
{
	for (size_t i = 0; i < inputs->passed_count; i++) {
		char signature[5] = "";
		enum acpi_build_error error;
		size_t start;

		byte_buf_align(&block->buf, 8);
		start = block->buf.length;
		byte_buf_bytes(&block->buf, inputs->passed[i].bytes, inputs->passed[i].length);
		memcpy(signature, inputs->passed[i].bytes, 4);
		error = note(block, signature, start);
		if (error)
			return error;
	}
	return ACPI_BUILD_OK;
}

/* RSDT, XSDT and RSDP. The first two list all tables but the DSDT, which the FADT leads to. */
static enum acpi_build_error add_pointers(struct acpi_block *block, const struct acpi_inputs *inputs)
{
	uint64_t addresses[ACPI_MAX_TABLES];
	size_t count = 0;
	struct byte_buf rsdp;
	enum acpi_build_error error;

	for (size_t i = 0; i < block->count; i++) {
		if (strcmp(block->tables[i].signature, "DSDT") != 0)
			addresses[count++] = block->address + block->tables[i].offset;
	}
	error = note(block, "RSDT", acpi_rsdt_append(&block->buf, inputs, addresses, count));
	if (error)
		return error;
	error = note(block, "XSDT", acpi_xsdt_append(&block->buf, inputs, addresses, count));
	if (error)
		return error;
	byte_buf_init(&rsdp, block->rsdp, sizeof(block->rsdp));
	acpi_rsdp_append(&rsdp, (uint32_t)address_of(block, "RSDT"), address_of(block, "XSDT"));
	return ACPI_BUILD_OK;
}

enum acpi_build_error acpi_build(const struct acpi_inputs *inputs, struct acpi_block *block)
{
	static enum acpi_build_error (*const steps[])(struct acpi_block *, const struct acpi_inputs *) = {
		add_dsdt, add_ssdt, add_fadt, add_data_tables, add_passed, add_pointers,
	};
	enum acpi_build_error error = acpi_inputs_check(inputs);

	block->count = 0;
	memset(block->rsdp, 0, sizeof(block->rsdp));
	if (error)
		return error;
	if (block->address % BLOCK_ALIGNMENT != 0 || block->address >= LIMIT_OF_RSDT)
		return ACPI_BUILD_ADDRESS;
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		error = steps[i](block, inputs);
		if (error)
			return error;
	}
	return ACPI_BUILD_OK;
}

const struct acpi_table_place *acpi_build_find(const struct acpi_block *block, const char *signature)
{
	for (size_t i = 0; i < block->count; i++) {
		if (strcmp(block->tables[i].signature, signature) == 0)
			return &block->tables[i];
	}
	return NULL;
}

const char *acpi_build_error_text(enum acpi_build_error error)
{
	static const char *const texts[] = {
		[ACPI_BUILD_OK] = "no error",
		[ACPI_BUILD_FULL] = "the buffer is too small",
		[ACPI_BUILD_ADDRESS] = "the block is not on a 64-byte boundary below 4 GiB",
		[ACPI_BUILD_TABLES] = "too many tables",
		[ACPI_BUILD_DSDT] = "the DSDT compiled in is damaged",
		[ACPI_BUILD_AML] = "the DSDT or the SSDT is no well-formed AML",
		[ACPI_BUILD_COUNT] = "no processor, no host bridge, or too many of something",
		[ACPI_BUILD_FACS] = "the FACS is not on a 64-byte boundary below 4 GiB",
		[ACPI_BUILD_GPE] = "the length of the GPE0 block is odd or too large",
		[ACPI_BUILD_PROCESSOR] = "an APIC ID that addresses all processors",
		[ACPI_BUILD_NODE] = "a proximity domain that is not one of the machine's",
		[ACPI_BUILD_DISTANCE] = "a distance between proximity domains that is below 10, or not 10 to itself",
		[ACPI_BUILD_PMEM_RANGE] = "persistent memory that is not in whole pages, or ends before it starts",
		[ACPI_BUILD_PMEM_OVERLAP] = "two ranges of persistent memory overlap",
		[ACPI_BUILD_PMEM_LINE] = "a range of persistent memory that cannot be divided equally among its DIMMs",
		[ACPI_BUILD_PMEM_HANDLE] = "an NVDIMM's handle that is 0, there twice, or none that the mailbox knows",
		[ACPI_BUILD_PMEM_FLUSH] = "a flush hint that is not on an 8-byte boundary, or in persistent memory",
		[ACPI_BUILD_MAILBOX] = "the mailbox of the NVDIMMs is not a whole page, or not a whole port",
		[ACPI_BUILD_PASSED] = "a table to be passed on is broken, or they have too many bytes",
	};

	if ((size_t)error >= sizeof(texts) / sizeof(texts[0]))
		return "unknown error";
	return texts[error];
}
