/* SPDX-License-Identifier: MIT */
/* The connection to xenstore: its ring and event channel, and how they are left for the payload. */
#ifndef FIRMWARE_XEN_XEN_STORE_H
#define FIRMWARE_XEN_XEN_STORE_H

#include "firmware/glue/xenstore_client.h"

/* Panics with one line when the domain has no xenstore or it does not answer. shared_info is mapped. */
struct xenstore_client *xen_store_connect(void);

/* The connection that there is. */
struct xenstore_client *xen_store_client(void);

/* Gives the connection up, with nothing left in the ring: the payload starts one of its own. Harmless when there is none. */
void xen_store_disconnect(void);

#endif
