/* SPDX-License-Identifier: MIT */
#include "firmware/express.h"

#include "firmware/log.h"
#include "firmware/report.h"
#include "firmware/scratch.h"
#include "pci/pci_express.h"

static void hierarchies_log(const struct pci_inventory *inventory, const struct pci_express_result *result)
{
	char object[REPORT_BDF];

	for (size_t i = 0; i < inventory->bridge_count; i++) {
		const struct pci_express_hierarchy *hierarchy = &result->hierarchies[i];
		const size_t function = inventory->bridges[i].function;

		if (hierarchy->head != (int16_t)i)
			continue;
		report_bdf(inventory, inventory->functions[function].bdf, object);
		log_line(LOG_D, "pci", object, "Max_Payload_Size %u bytes for %u functions%s",
			 128u << result->functions[function].payload, hierarchy->members,
			 hierarchy->hotplug ? ", hot-plug" : "");
	}
}

static void faults_log(const struct pci_inventory *inventory, const struct pci_express_result *result)
{
	char object[REPORT_BDF];

	for (size_t i = 0; i < result->fault_count && i < PCI_EXPRESS_MAX_FAULTS; i++) {
		const struct pci_express_fault *fault = &result->faults[i];

		report_bdf(inventory, fault->bdf, object);
		log_line(LOG_W, "pci", object, "register %02xh holds 0x%08x instead of 0x%08x", fault->reg,
			 (unsigned)fault->read, (unsigned)fault->written);
	}
	if (result->fault_count > PCI_EXPRESS_MAX_FAULTS)
		log_line(LOG_W, "pci", "express", "%u more registers do not hold their value",
			 (unsigned)(result->fault_count - PCI_EXPRESS_MAX_FAULTS));
}

void express_set_up(struct pci_cfg *cfg, const struct pci_inventory *inventory)
{
	struct pci_express_result *result = scratch_allocate(sizeof(*result), "PCI Express registers");

	pci_express_set_up(cfg, inventory, result);
	if (cfg->space == PCI_CFG_EXTENDED)
		log_line(LOG_I, "pci", "express", "%u functions, %u registers written", (unsigned)result->found,
			 (unsigned)result->written);
	hierarchies_log(inventory, result);
	faults_log(inventory, result);
}
