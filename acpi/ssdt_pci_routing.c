/* SPDX-License-Identifier: MIT */
#include "acpi/ssdt_pci_routing.h"

#include <stdio.h>

#include "acpi/ssdt_pci_path.h"

#define DEVICES 32
#define PINS 4
#define ANY_FUNCTION 0xffff

enum mode {
	PIC,
	APIC,
};

static const char *const package_name[] = { [PIC] = "PRTP", [APIC] = "PRTA" };

/* A pin goes to its link, unless the mode is APIC and it has a GSI; without a link to its GSI in either mode. */
static bool uses_link(const struct acpi_route *route, enum mode mode)
{
	return route->link != ACPI_NO_LINK && (mode == PIC || route->gsi == ACPI_NO_GSI);
}

static bool is_routed(const struct acpi_route *route)
{
	return route->link != ACPI_NO_LINK || route->gsi != ACPI_NO_GSI;
}

static bool modes_differ(const struct acpi_routing *routing)
{
	for (unsigned i = 0; i < DEVICES * PINS; i++) {
		const struct acpi_route *route = &routing->pins[i / PINS][i % PINS];

		if (route->link != ACPI_NO_LINK && route->gsi != ACPI_NO_GSI)
			return true;
	}
	return false;
}

/* LNKA and on in the DSDT of each chipset. */
static unsigned link_count(enum acpi_chipset chipset)
{
	return chipset == ACPI_Q35 ? 8 : 4;
}

static void append_link(struct aml *aml, const struct acpi_inputs *inputs, uint8_t link)
{
	char path[sizeof("\\_SB.LNKA")];

	if (link >= link_count(inputs->chipset) && (link != ACPI_LINK_SCI || inputs->chipset != ACPI_I440FX))
		aml->fault = true;
	snprintf(path, sizeof(path), "\\_SB.LNK%c", 'A' + (link & 31));
	aml_path(aml, path);
}

static void append_package(struct aml *aml, const struct acpi_inputs *inputs, const struct acpi_routing *routing,
			   enum mode mode)
{
	uint8_t count = 0;

	for (unsigned i = 0; i < DEVICES * PINS; i++)
		count = (uint8_t)(count + is_routed(&routing->pins[i / PINS][i % PINS]));
	aml_name(aml, package_name[mode]);
	aml_package(aml, count);
	for (unsigned i = 0; i < DEVICES * PINS; i++) {
		const struct acpi_route *route = &routing->pins[i / PINS][i % PINS];

		if (!is_routed(route))
			continue;
		aml_package(aml, 4);
		aml_integer(aml, i / PINS << 16 | ANY_FUNCTION); /* Address */
		aml_integer(aml, i % PINS);                      /* Pin */
		if (uses_link(route, mode)) {
			append_link(aml, inputs, route->link); /* Source */
			aml_integer(aml, 0);                   /* Source Index */
		} else {
			aml_integer(aml, 0);          /* Source: none */
			aml_integer(aml, route->gsi); /* Source Index: the GSI */
		}
		aml_end(aml);
	}
	aml_end(aml);
}

static size_t first_root_with(const struct acpi_inputs *inputs, const struct acpi_routing *routing)
{
	size_t root = 0;

	while (inputs->roots[root].routing != routing)
		root++;
	return root;
}

static void return_package(struct aml *aml, const char *scope, enum mode mode)
{
	char path[SSDT_PCI_ROOT_PATH + sizeof(".PRTP")];

	snprintf(path, sizeof(path), "%s.%s", scope, package_name[mode]);
	aml_op(aml, AML_RETURN);
	aml_path(aml, path);
}

void ssdt_pci_routing(struct aml *aml, const struct acpi_inputs *inputs, size_t root)
{
	const struct acpi_routing *routing = inputs->roots[root].routing;
	char scope[SSDT_PCI_ROOT_PATH];
	size_t owner;

	if (!routing)
		return;
	owner = first_root_with(inputs, routing);
	if (owner == root) {
		append_package(aml, inputs, routing, PIC);
		if (modes_differ(routing))
			append_package(aml, inputs, routing, APIC);
	}
	ssdt_pci_root_path(inputs, owner, scope);
	aml_method(aml, "_PRT", 0, false);
	if (modes_differ(routing)) {
		aml_if(aml);
		aml_path(aml, "\\PICF");
		return_package(aml, scope, APIC);
		aml_end(aml);
	}
	return_package(aml, scope, PIC);
	aml_end(aml);
}
