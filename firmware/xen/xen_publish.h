/* SPDX-License-Identifier: MIT */
/* The layout record for the toolstack, in xenstore. */
#ifndef FIRMWARE_XEN_XEN_PUBLISH_H
#define FIRMWARE_XEN_XEN_PUBLISH_H

#include "firmware/glue/layout_record.h"
#include "firmware/glue/xenstore_client.h"

/*
 * Writes the record below data/hvmstage/layout of the domain's folder: after all PCI is programmed and before xen_store_disconnect.
 * One line says how it went; a failure never stops the boot. `work` as of layout_record_begin.
 */
void xen_publish(struct xenstore_client *client, const struct layout_record_facts *facts, void *work);

#endif
