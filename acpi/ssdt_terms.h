/* SPDX-License-Identifier: MIT */
/* Terms that several parts of the SSDT are made of. */
#ifndef ACPI_SSDT_TERMS_H
#define ACPI_SSDT_TERMS_H

#include <stdint.h>

#include "acpi/aml.h"

#define SSDT_NAME_SIZE 5 /* a name segment and its NUL */

/* Store (from, to) */
void ssdt_store_integer(struct aml *aml, uint64_t from, const char *to);
void ssdt_store_op(struct aml *aml, enum aml_op from, const char *to);
void ssdt_store_path(struct aml *aml, const char *from, enum aml_op to);

/* Store (value, local), a Local or Arg. */
void ssdt_set_local(struct aml *aml, enum aml_op local, uint64_t value);

/* Opens If (value & bits), `value` a Local or Arg. */
void ssdt_if_bits(struct aml *aml, enum aml_op value, uint64_t bits);

/* Return (value) */
void ssdt_return_integer(struct aml *aml, uint64_t value);

/* A method that does nothing. */
void ssdt_method_empty(struct aml *aml, const char *name, unsigned arguments);

/* What a scan for changes notifies a device of (ACPI 6.5, 5.6.6). */
enum ssdt_notification { SSDT_DEVICE_CHECK = 1, SSDT_EJECT_REQUEST = 3 };

/*
 * Devices of one kind, `count` of them, at most 4096, that have a hot-plug interface in common. They are called by `letter`
 * and three hexadecimal digits. What is the same for all is done once, by methods that take the number of a device.
 */
void ssdt_slot_name(char name[SSDT_NAME_SIZE], char letter, uint32_t index);

/*
 * A method of a device with so many `arguments`, that calls `shared` with the number of the device and the first `passed` of
 * them; without a result, or returning the result of `shared` (which has no further arguments).
 */
void ssdt_slot_call(struct aml *aml, const char *name, unsigned arguments, const char *shared, uint32_t index,
		    unsigned passed);
void ssdt_slot_value(struct aml *aml, const char *name, const char *shared, uint32_t index);

/* A method of two arguments that notifies the device of the first with the value of the second. */
void ssdt_slot_notify(struct aml *aml, const char *name, char letter, uint32_t count);

#endif
