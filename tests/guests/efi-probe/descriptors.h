/* SPDX-License-Identifier: MIT */
#ifndef TESTS_GUESTS_EFI_PROBE_DESCRIPTORS_H
#define TESTS_GUESTS_EFI_PROBE_DESCRIPTORS_H

/* Prints a list of QWORD address space descriptors (ACPI 6.5, 6.4.3.5.1), one on each line, each behind `what`. */
void descriptors_show(const char *what, const void *list);

#endif
