/* SPDX-License-Identifier: MIT */
/*
 * Loaded before xl's own libraries, lets `xl create --dryrun` read a configuration on a machine without Xen: what it asks
 * the hypervisor and xenstore before it parses is answered here, as a host with HVM and eight processors would.
 */
#include <libxl.h>
#include <stddef.h>
#include <stdlib.h>

#define HANDLE_SIZE 4096 /* larger than any of the structures that nobody looks into */

struct xs_handle;
struct xc_interface_core;

struct xc_interface_core *xc_interface_open(void *logger, void *dombuild_logger, unsigned flags);
int xc_interface_close(struct xc_interface_core *xch);
int xc_get_max_cpus(struct xc_interface_core *xch);
int xc_get_max_nodes(struct xc_interface_core *xch);
struct xs_handle *xs_open(unsigned long flags);
void xs_close(struct xs_handle *xsh);

struct xc_interface_core *xc_interface_open(void *logger, void *dombuild_logger, unsigned flags)
{
	(void)logger;
	(void)dombuild_logger;
	(void)flags;
	return calloc(1, HANDLE_SIZE);
}

int xc_interface_close(struct xc_interface_core *xch)
{
	free(xch);
	return 0;
}

int xc_get_max_cpus(struct xc_interface_core *xch)
{
	(void)xch;
	return 8;
}

int xc_get_max_nodes(struct xc_interface_core *xch)
{
	(void)xch;
	return 1;
}

struct xs_handle *xs_open(unsigned long flags)
{
	(void)flags;
	return calloc(1, HANDLE_SIZE);
}

void xs_close(struct xs_handle *xsh)
{
	free(xsh);
}

const libxl_version_info *libxl_get_version_info(libxl_ctx *ctx)
{
	static libxl_version_info info = { .commandline = "" };

	(void)ctx;
	return &info;
}

int libxl_get_physinfo(libxl_ctx *ctx, libxl_physinfo *physinfo)
{
	(void)ctx;
	libxl_physinfo_init(physinfo);
	physinfo->cap_hvm = true;
	physinfo->cap_hap = true;
	return 0;
}
