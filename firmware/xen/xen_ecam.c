/* SPDX-License-Identifier: MIT */
#include "firmware/xen/xen_ecam.h"

#include <stddef.h>
#include <xen/errno.h>
#include <xen/xen.h>

#include "firmware/log.h"
#include "firmware/xen/hypercall.h"

/* As proposed; a Xen without them says -ENOSYS. Up to 4.8 these numbers were calls for a toolstack, refused to a guest. */
#define SET_ECAM_SPACE 16
#define GET_ECAM_SPACE 17

struct ecam_space {
	domid_t domid;
	uint16_t padding[3];
	uint64_t address;
	uint32_t size;
};

_Static_assert(offsetof(struct ecam_space, address) == 8 && offsetof(struct ecam_space, size) == 16, "as Xen reads it");

void xen_ecam_tell(uint64_t base, uint64_t size)
{
	struct ecam_space space = { .domid = DOMID_SELF };
	int32_t result = hypercall_hvm(GET_ECAM_SPACE, &space);

	/* Nothing is set yet, says a Xen that has the calls. */
	if (result != -XEN_EINVAL)
		return;
	space = (struct ecam_space){ .domid = DOMID_SELF, .address = base, .size = (uint32_t)size };
	result = hypercall_hvm(SET_ECAM_SPACE, &space);
	if (result == 0)
		log_line(LOG_I, "chipset", "ECAM", "HVMOP_set_ecam_space: Xen knows where it is");
	else
		log_line(LOG_W, "chipset", "ECAM", "HVMOP_set_ecam_space refuses 0x%llx bytes at 0x%llx: error %d",
			 (unsigned long long)size, (unsigned long long)base, (int)-result);
}
