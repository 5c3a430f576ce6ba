/* SPDX-License-Identifier: MIT */
/*
 * An encoder for ACPI Machine Language (ACPI 6.5, chapter 20). Each call appends one term or opens one that aml_end closes;
 * operands follow their operator in the order of the grammar. Errors (buffer full, nesting too deep, a malformed name, an
 * aml_end too many or too few) are sticky: aml_finish answers for all.
 *
 * The buffer may be one that only counts (byte_buf.h). Nothing else may append to it inside an open term, except bytes that
 * are part of that term.
 */
#ifndef ACPI_AML_H
#define ACPI_AML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bytes/byte_buf.h"

#define AML_DEPTH 24

/* Operators that stand before their operands and need no length. Two-byte ones carry the 5Bh prefix in bits 15:8. */
enum aml_op {
	AML_ZERO = 0x00, /* also "no target" */
	AML_ONE = 0x01,
	AML_ONES = 0xff,
	AML_LOCAL0 = 0x60, /* to AML_LOCAL0 + 7 */
	AML_LOCAL1 = 0x61,
	AML_LOCAL2 = 0x62,
	AML_LOCAL3 = 0x63,
	AML_LOCAL4 = 0x64,
	AML_LOCAL5 = 0x65,
	AML_LOCAL6 = 0x66,
	AML_LOCAL7 = 0x67,
	AML_ARG0 = 0x68, /* to AML_ARG0 + 6 */
	AML_ARG1 = 0x69,
	AML_ARG2 = 0x6a,
	AML_ARG3 = 0x6b,
	AML_ARG4 = 0x6c,
	AML_ARG5 = 0x6d,
	AML_ARG6 = 0x6e,
	AML_STORE = 0x70,
	AML_REF_OF = 0x71,
	AML_ADD = 0x72,
	AML_CONCAT = 0x73,
	AML_SUBTRACT = 0x74,
	AML_INCREMENT = 0x75,
	AML_DECREMENT = 0x76,
	AML_MULTIPLY = 0x77,
	AML_DIVIDE = 0x78, /* dividend, divisor, target of the remainder, target of the quotient */
	AML_SHIFT_LEFT = 0x79,
	AML_SHIFT_RIGHT = 0x7a,
	AML_AND = 0x7b,
	AML_NAND = 0x7c,
	AML_OR = 0x7d,
	AML_NOR = 0x7e,
	AML_XOR = 0x7f,
	AML_NOT = 0x80,
	AML_FIND_SET_LEFT_BIT = 0x81,
	AML_FIND_SET_RIGHT_BIT = 0x82,
	AML_DEREF_OF = 0x83,
	AML_MOD = 0x85,
	AML_NOTIFY = 0x86,
	AML_SIZE_OF = 0x87,
	AML_INDEX = 0x88,
	AML_OBJECT_TYPE = 0x8e,
	AML_MID = 0x9e, /* source, index, length, target */
	AML_CREATE_DWORD_FIELD = 0x8a,
	AML_CREATE_WORD_FIELD = 0x8b,
	AML_CREATE_BYTE_FIELD = 0x8c,
	AML_CREATE_QWORD_FIELD = 0x8f,
	AML_LAND = 0x90,
	AML_LOR = 0x91,
	AML_LNOT = 0x92,
	AML_LEQUAL = 0x93,
	AML_LGREATER = 0x94,
	AML_LLESS = 0x95,
	AML_TO_BUFFER = 0x96,
	AML_TO_INTEGER = 0x99,
	AML_CONTINUE = 0x9f,
	AML_RETURN = 0xa4,
	AML_BREAK = 0xa5,
	AML_COND_REF_OF = 0x5b12,
	AML_STALL = 0x5b21,
	AML_SLEEP = 0x5b22,
	AML_ACQUIRE = 0x5b23, /* mutex name, then the timeout as a bare word: see aml_acquire */
	AML_RELEASE = 0x5b27,
};

struct aml_open {
	size_t length_at; /* where PkgLength goes */
	bool buffer;      /* BufferSize goes there, too */
};

struct aml {
	struct byte_buf *buf;
	size_t depth;
	struct aml_open open[AML_DEPTH];
	bool fault;
};

void aml_init(struct aml *aml, struct byte_buf *buf);

/* True: everything fitted, every term is closed. */
bool aml_finish(struct aml *aml);

/* Closes the term opened last. */
void aml_end(struct aml *aml);

/* --- names: "\\_SB.PCI0", "^^PRST", "S08"; segments are padded with '_' ---------------------------------------------- */

void aml_path(struct aml *aml, const char *path); /* a reference, or the invocation of a method: its arguments follow */

/* --- data ------------------------------------------------------------------------------------------------------------ */

void aml_integer(struct aml *aml, uint64_t value);  /* in the shortest encoding */
void aml_string(struct aml *aml, const char *text); /* ASCII */
void aml_eisa_id(struct aml *aml, const char *id);  /* "PNP0A08" as the compressed 32-bit integer */
void aml_buffer(struct aml *aml, const void *bytes, size_t count);
void aml_buffer_open(struct aml *aml);               /* open: bytes appended until its aml_end are what it holds */
void aml_uuid(struct aml *aml, const char *text);    /* "33db4d5b-1ff7-401c-9657-7441c03dd766" as ToUUID does */
void aml_package(struct aml *aml, uint8_t elements); /* open */

/* --- terms ------------------------------------------------------------------------------------------------------------ */

void aml_op(struct aml *aml, enum aml_op op);
void aml_name_integer(struct aml *aml, const char *path, uint64_t value);
void aml_name_string(struct aml *aml, const char *path, const char *text);
void aml_name_eisa_id(struct aml *aml, const char *path, const char *id);
void aml_name(struct aml *aml, const char *path);   /* Name (path, <the next term>) */
void aml_scope(struct aml *aml, const char *path);  /* open */
void aml_device(struct aml *aml, const char *path); /* open */
void aml_method(struct aml *aml, const char *path, unsigned arguments, bool serialized); /* open */
void aml_if(struct aml *aml);    /* open; the predicate follows */
void aml_else(struct aml *aml);  /* open; right after the aml_end of its If */
void aml_while(struct aml *aml); /* open; the predicate follows */
void aml_mutex(struct aml *aml, const char *path, uint8_t sync_level);
void aml_acquire(struct aml *aml, const char *path, uint16_t timeout); /* FFFFh: for ever */
void aml_release(struct aml *aml, const char *path);

enum aml_region_space { AML_SYSTEM_MEMORY = 0, AML_SYSTEM_IO = 1, AML_PCI_CONFIG = 2 };
void aml_operation_region(struct aml *aml, const char *path, enum aml_region_space space, uint64_t offset,
			  uint64_t length);

enum aml_access { AML_ANY_ACC, AML_BYTE_ACC, AML_WORD_ACC, AML_DWORD_ACC, AML_QWORD_ACC };
enum aml_update { AML_PRESERVE, AML_WRITE_AS_ONES, AML_WRITE_AS_ZEROS };
void aml_field(struct aml *aml, const char *region, enum aml_access access, enum aml_update update); /* open; NoLock */
void aml_field_named(struct aml *aml, const char *name, unsigned bits);
void aml_field_skip(struct aml *aml, unsigned bits); /* 0: nothing */

#endif
