/* SPDX-License-Identifier: MIT */
#include "firmware/xen/xen_memory.h"

#include <xen/memory.h>
#include <xen/xen.h>

#include "firmware/xen/hypercall.h"

size_t xen_memory_map_read(uint8_t *bytes, size_t capacity)
{
	struct xen_memory_map map = { .nr_entries = (unsigned)capacity };

	set_xen_guest_handle(map.buffer, bytes);
	return hypercall_memory(XENMEM_memory_map, &map) == 0 ? map.nr_entries : 0;
}

bool xen_memory_populate(uint64_t page)
{
	xen_pfn_t number = (xen_pfn_t)page;
	struct xen_memory_reservation reservation = { .nr_extents = 1, .domid = DOMID_SELF };

	set_xen_guest_handle(reservation.extent_start, &number);
	return hypercall_memory(XENMEM_populate_physmap, &reservation) == 1;
}

int32_t xen_memory_move(uint64_t from, uint64_t to, uint32_t count)
{
	struct xen_add_to_physmap map = {
		.domid = DOMID_SELF,
		.size = (uint16_t)count,
		.space = XENMAPSPACE_gmfn_range,
		.idx = (xen_ulong_t)from,
		.gpfn = (xen_pfn_t)to,
	};

	return hypercall_memory(XENMEM_add_to_physmap, &map);
}

int32_t xen_memory_vnuma(struct xen_vnuma *vnuma)
{
	struct xen_vnuma_topology_info info = {
		.domid = DOMID_SELF,
		.nr_vnodes = XEN_VNUMA_MAX_NODES,
		.nr_vcpus = XEN_VNUMA_MAX_VCPUS,
		.nr_vmemranges = XEN_VNUMA_MAX_RANGES,
	};
	int32_t result;

	_Static_assert(sizeof(struct xen_vnuma_range) == sizeof(struct xen_vmemrange), "the ranges are Xen's");
	set_xen_guest_handle(info.vdistance.h, vnuma->distances);
	set_xen_guest_handle(info.vcpu_to_vnode.h, vnuma->vcpu_node);
	set_xen_guest_handle(info.vmemrange.h, (struct xen_vmemrange *)vnuma->ranges);
	result = hypercall_memory(XENMEM_get_vnumainfo, &info);
	vnuma->node_count = info.nr_vnodes;
	vnuma->vcpu_count = info.nr_vcpus;
	vnuma->range_count = info.nr_vmemranges;
	return result;
}
