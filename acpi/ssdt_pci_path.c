/* SPDX-License-Identifier: MIT */
#include "acpi/ssdt_pci_path.h"

#include <stdio.h>
#include <string.h>

/*
 * No two host bridges have one name: that of the first has a letter that is no hexadecimal digit, "PC" is followed by the bus,
 * which no other of segment 0 has, and an index never begins with a "C".
 */
_Static_assert(ACPI_MAX_ROOTS <= 0xc00, "\\_SB.Pnnn could be \\_SB.PCxx");

void ssdt_pci_root_path(const struct acpi_inputs *inputs, size_t root, char path[static SSDT_PCI_ROOT_PATH])
{
	const struct acpi_root *at = &inputs->roots[root];

	if (root == 0)
		snprintf(path, SSDT_PCI_ROOT_PATH, "\\_SB.PCI0");
	else if (at->segment == 0)
		snprintf(path, SSDT_PCI_ROOT_PATH, "\\_SB.PC%02X", at->bus);
	else
		snprintf(path, SSDT_PCI_ROOT_PATH, "\\_SB.P%03X", (unsigned)root);
}

void ssdt_pci_device_name(uint8_t device, uint8_t function, char name[static SSDT_PCI_DEVICE_NAME])
{
	snprintf(name, SSDT_PCI_DEVICE_NAME, "S%02X", (device & 0x1fu) << 3 | (function & 7u));
}

/* The number of bridges from the root bus to and including this one; 0 when they are malformed or too many. */
static size_t count_levels(const struct acpi_inputs *inputs, size_t bridge)
{
	uint8_t root = inputs->bridges[bridge].root;
	size_t levels = 1;

	for (int parent = inputs->bridges[bridge].parent; parent >= 0; levels++) {
		if ((size_t)parent >= bridge || inputs->bridges[parent].root != root || levels == SSDT_PCI_LEVELS)
			return 0;
		bridge = (size_t)parent;
		parent = inputs->bridges[bridge].parent;
	}
	return root < inputs->root_count ? levels : 0;
}

/* The names are found from the last to the first, and written to where they belong. */
bool ssdt_pci_bridge_path(const struct acpi_inputs *inputs, size_t bridge, char path[static SSDT_PCI_BRIDGE_PATH])
{
	size_t levels, root_length;
	int at = (int)bridge;

	if (bridge >= inputs->bridge_count)
		return false;
	levels = count_levels(inputs, bridge);
	if (levels == 0)
		return false;
	ssdt_pci_root_path(inputs, inputs->bridges[bridge].root, path);
	root_length = strlen(path);
	path[root_length + levels * SSDT_PCI_DEVICE_NAME] = '\0';
	while (levels-- > 0) {
		char *segment = path + root_length + levels * SSDT_PCI_DEVICE_NAME;
		char name[SSDT_PCI_DEVICE_NAME];

		ssdt_pci_device_name(inputs->bridges[at].device, inputs->bridges[at].function, name);
		segment[0] = '.';
		memcpy(segment + 1, name, SSDT_PCI_DEVICE_NAME - 1);
		at = inputs->bridges[at].parent;
	}
	return true;
}
