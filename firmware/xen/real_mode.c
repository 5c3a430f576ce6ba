/* SPDX-License-Identifier: MIT */
#include "firmware/xen/real_mode.h"

#include <stdint.h>
#include <string.h>

#include "firmware/arch/paging.h"
#include "firmware/layout.h"
#include "firmware/xen/real_mode_way.h"

void real_mode_enter(void)
{
	paging_disable();
	memcpy((void *)(uintptr_t)LAYOUT_AP_START, (const void *)(uintptr_t)real_mode_way_begin,
	       (size_t)((uintptr_t)real_mode_way_end - (uintptr_t)real_mode_way_begin));
	((void (*)(void))(uintptr_t)LAYOUT_AP_START)();
	__builtin_unreachable();
}
