/* SPDX-License-Identifier: MIT */
/* How aml_walk gets past a term that is of no interest, to find the next; and what it keeps of the data of a Name. */
#ifndef ACPI_AML_WALK_TERM_H
#define ACPI_AML_WALK_TERM_H

#include "acpi/aml_walk_cursor.h"

/* The opcode at the cursor, 5Bh in bits 15:8, without moving; and the bytes it takes. */
uint16_t aml_cursor_opcode(const struct aml_cursor *cursor);

/* Gets past one term: an operand, an expression or a statement without a block. */
void aml_walk_skip_term(struct aml_cursor *cursor, const struct aml_walk_scope *scope);

/* The data of a Name: what `object` tells of it. */
void aml_walk_read_data(struct aml_cursor *cursor, const struct aml_walk_scope *scope, struct aml_walk_object *object);

#endif
