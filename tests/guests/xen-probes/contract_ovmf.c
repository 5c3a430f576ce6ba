/* SPDX-License-Identifier: MIT */
/* OVMF: OvmfPkg/XenPlatformPei, XenAcpiPlatformDxe, SmbiosPlatformDxe; an image of 2 MiB that ends at 4 GiB. */
#include "tests/guests/xen-probes/probe.h"

const struct probe_contract *probe_contract(void)
{
	static const struct probe_contract contract = {
		.name = "ovmf",
		.signature = "XenHVMOVMF",
		.block_length = 40,
		.wide = true,
		.searched = true,
		.image = 0xffe00000,
		.size = 0x200000,
		.filler = 0x1000,
	};

	return &contract;
}
