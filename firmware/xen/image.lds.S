/* SPDX-License-Identifier: MIT */
/* The image as Xen's domain builder loads it: an ELF file without notes, at 1 MiB as hvmloader is (libxenguest, xg_dom_hvmloader.c). */
#include "firmware/layout.h"

#define IMAGE_START LAYOUT_XEN_IMAGE
#define IMAGE_END LAYOUT_XEN_IMAGE_END
#define IMAGE_ENTRY xen_entry

#include "firmware/image.lds.S"
