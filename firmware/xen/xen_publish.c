/* SPDX-License-Identifier: MIT */
#include "firmware/xen/xen_publish.h"

#include <string.h>

#include "firmware/glue/layout_publish.h"
#include "firmware/log.h"

static void tell_refusal(const char *path, const char *error)
{
	if (strcmp(error, "EACCES") == 0)
		log_line(LOG_W, "layout", "xenstore",
			 "%s is not the guest's to write (EACCES), the record is in this log only: the toolstack "
			 "must let the guest write below data/",
			 path);
	else
		log_line(LOG_W, "layout", "xenstore", "%s: the server refuses (%s), the record is in this log only",
			 path, error);
}

void xen_publish(struct xenstore_client *client, const struct layout_record_facts *facts, void *work)
{
	struct layout_publish_result result = layout_publish(client, facts, work);

	if (result.result == XENSTORE_OK)
		log_line(LOG_I, "layout", "xenstore", "record in %zu pieces below " LAYOUT_PUBLISH_PATH, result.pieces);
	else if (result.result == XENSTORE_ERROR)
		tell_refusal(result.path, client->error);
	else if (result.result == XENSTORE_TOO_LONG)
		log_line(LOG_W, "layout", "xenstore",
			 "the record has %zu pieces of %d bytes, more than %d: it is in this log only", result.pieces,
			 LAYOUT_PUBLISH_PIECE, LAYOUT_PUBLISH_PIECES);
	else
		log_line(LOG_W, "layout", "xenstore", "%s: %s, the record is in this log only", result.path,
			 xenstore_result_text(result.result));
}
