/* SPDX-License-Identifier: MIT */
/*
 * What QEMU's hot-plug interfaces for processors and for memory have in common (docs/specs/acpi_cpu_hotplug, acpi_mem_hotplug):
 * registers through which one device at a time is seen, the one that was selected last. Each access is selection and transfer
 * under one mutex.
 */
#ifndef ACPI_SSDT_SELECTED_H
#define ACPI_SSDT_SELECTED_H

#include "acpi/aml.h"

/* Names of the interface's mutex and fields. */
struct ssdt_selected {
	const char *lock, *selector, *flags;
};

/* The flags as they are read: there, insert event, remove event. As written: clear the event; eject. */
enum ssdt_selected_flag {
	SSDT_SELECTED_ENABLED = 0x01,
	SSDT_SELECTED_INSERT = 0x02,
	SSDT_SELECTED_REMOVE = 0x04,
	SSDT_SELECTED_EJECT = 0x08,
};

/* Opens a method that selects the device whose number is its first argument; ssdt_selected_end lets go and closes it. */
void ssdt_selected_begin(struct aml *aml, const struct ssdt_selected *names, const char *method, unsigned arguments);
void ssdt_selected_end(struct aml *aml, const struct ssdt_selected *names);

/* Whole methods of one argument: the value of _STA, and what _EJ0 has to do. */
void ssdt_selected_status(struct aml *aml, const struct ssdt_selected *names, const char *method);
void ssdt_selected_eject(struct aml *aml, const struct ssdt_selected *names, const char *method);

#endif
