/* SPDX-License-Identifier: MIT */
/* SeaBIOS: src/fw/xen.c, and reference builds of 256 KiB that end at 1 MiB. */
#include "tests/guests/xen-probes/probe.h"

const struct probe_contract *probe_contract(void)
{
	static const struct probe_contract contract = {
		.name = "seabios",
		.signature = "XenHVMSeaBIOS",
		.block_length = 32,
		.wide = false,
		.searched = false,
		.image = 0xc0000,
		.size = 0x40000,
		.filler = 0,
	};

	return &contract;
}
