/* SPDX-License-Identifier: MIT */
/*
 * What a definition block declares, without executing it: a walk over the AML (ACPI 6.5, chapter 20) of a DSDT or SSDT that
 * calls back for each object it meets outside of methods. Scope, Device, Processor, ThermalZone, PowerResource, If, Else and
 * While are walked into; methods are passed over as a whole, for what they make is there only while they run. Both branches
 * of an If are walked: an object may be met twice.
 *
 * Nothing is trusted: no read outside of the given bytes, no recursion, and a time that is linear in their number but for
 * the calls of `find`.
 */
#ifndef ACPI_AML_WALK_H
#define ACPI_AML_WALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AML_WALK_SEGMENTS 24 /* of a path */
#define AML_WALK_DEPTH 32    /* of terms inside terms */
#define AML_WALK_NO_CALL 0xffu
#define AML_WALK_PATH (1 + 5 * AML_WALK_SEGMENTS)

enum aml_walk_kind {
	AML_WALK_SCOPE, /* names an object that is declared elsewhere */
	AML_WALK_DEVICE,
	AML_WALK_PROCESSOR,
	AML_WALK_POWER_RESOURCE,
	AML_WALK_THERMAL_ZONE,
	AML_WALK_METHOD,
	AML_WALK_NAME,
	AML_WALK_ALIAS,
	AML_WALK_EXTERNAL, /* says that the object is declared elsewhere */
	AML_WALK_MUTEX,
	AML_WALK_EVENT,
	AML_WALK_REGION,       /* OperationRegion, DataTableRegion */
	AML_WALK_FIELD,        /* a named element of a Field, IndexField or BankField */
	AML_WALK_BUFFER_FIELD, /* CreateBitField ... CreateField */
};

/* What a Name stands for. */
enum aml_walk_data {
	AML_WALK_NO_DATA, /* not a Name, or an expression */
	AML_WALK_INTEGER, /* an EISA ID is one, too */
	AML_WALK_STRING,
	AML_WALK_BUFFER,
	AML_WALK_PACKAGE,
};

/* Whether the term around an object is executed when the table is loaded. */
enum aml_walk_chance {
	AML_WALK_ALWAYS, /* no If, Else, While around it, or constants that let it be executed */
	AML_WALK_MAYBE,
	AML_WALK_NEVER, /* a constant forbids it, as in If (Zero), where iasl puts each External */
};

struct aml_walk_object {
	enum aml_walk_kind kind;
	uint16_t opcode;  /* two-byte ones with 5Bh in bits 15:8; of a field element, of its Field */
	size_t offset;    /* of the opcode, or of a field element */
	const char *path; /* absolute, segments without trailing '_': "\\_SB.PCI0.S08"; valid during the call */
	unsigned level;   /* of blocks around it; 0: at the top */
	bool conditional; /* inside an If, Else or While */
	enum aml_walk_chance chance;

	const char *target; /* AML_WALK_ALIAS: its source; AML_WALK_FIELD: region or index register; else NULL */
	const char
		*second; /* AML_WALK_FIELD of an IndexField: data register; of a BankField: bank register; else NULL */

	enum aml_walk_data data;
	uint64_t integer;     /* of AML_WALK_INTEGER; of AML_WALK_PACKAGE: elements if constant */
	const uint8_t *bytes; /* String: without the NUL; Buffer: initial contents; Package: its elements' AML */
	size_t size;

	uint8_t space;        /* AML_WALK_REGION: address space */
	bool constant;        /* AML_WALK_REGION: the next two are known without executing */
	uint64_t base;        /* AML_WALK_REGION: offset in its space; AML_WALK_FIELD: in bits */
	uint64_t length;      /* AML_WALK_REGION: bytes; AML_WALK_FIELD: bits */
	unsigned arguments;   /* AML_WALK_METHOD, AML_WALK_EXTERNAL */
	unsigned object_type; /* AML_WALK_EXTERNAL: as ObjectType numbers it */
};

struct aml_walk_visitor {
	/* False: the walk ends, with AML_WALK_STOPPED. */
	bool (*visit)(void *context, const struct aml_walk_object *object);
	/*
	 * Whether there is an object at an absolute path, and how many arguments it takes if it is a method (else 0). A name of
	 * one segment is then looked for in the enclosing scopes (5.3), and invocations are known as such. NULL: such a name
	 * means the scope it is in, or the root's predefined ones, and nothing takes arguments. *arguments is AML_WALK_NO_CALL
	 * at first where none can follow: as a Scope's name.
	 */
	bool (*find)(void *context, const char *path, unsigned *arguments);
	void *context;
};

enum aml_walk_error {
	AML_WALK_OK,
	AML_WALK_STOPPED, /* by `visit` */
	AML_WALK_END,     /* a term reaches beyond the block it is in */
	AML_WALK_OPCODE,  /* none that can stand there */
	AML_WALK_BAD_NAME,
	AML_WALK_LENGTH, /* a PkgLength that is malformed, or reaches beyond the block it is in */
	AML_WALK_DEEP,   /* more than AML_WALK_DEPTH or AML_WALK_SEGMENTS */
};

struct aml_walk_result {
	enum aml_walk_error error;
	size_t offset; /* of the term that could not be read, or at which the walk was stopped */
};

/* Walks the `size` bytes that follow the table's header. */
struct aml_walk_result aml_walk(const uint8_t *aml, size_t size, const struct aml_walk_visitor *visitor);

/* A clause for the log. */
const char *aml_walk_error_text(enum aml_walk_error error);

#endif
