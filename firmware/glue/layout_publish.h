/* SPDX-License-Identifier: MIT */
/*
 * The layout record in xenstore, for the toolstack: below data/hvmstage/layout of the domain's folder,
 *
 *   version    the record's version
 *   0, 1, ...  pieces of the record: whole lines, each with a newline behind it; put together they are the record
 *   pieces     how many there are, in decimal
 *
 * What an earlier boot of the domain left is taken away first, and `pieces` is written last: who sees it sees a whole record.
 */
#ifndef FIRMWARE_GLUE_LAYOUT_PUBLISH_H
#define FIRMWARE_GLUE_LAYOUT_PUBLISH_H

#include <stddef.h>

#include "firmware/glue/layout_record.h"
#include "firmware/glue/xenstore_client.h"

#define LAYOUT_PUBLISH_PATH "data/hvmstage/layout"
#define LAYOUT_PUBLISH_PIECE 1024 /* bytes at most; xenstored's default for a key is 2048 */
#define LAYOUT_PUBLISH_PIECES 256 /* at most; xenstored's default is 1000 keys for all that the domain makes */

struct layout_publish_result {
	enum xenstore_result result; /* XENSTORE_TOO_LONG: more pieces than there may be; none was written */
	size_t pieces;               /* of the record */
	char path[48];               /* the key that `result` is about, if it is none of these two */
};

/*
 * `work` as of layout_record_begin. After a failure whose path is not LAYOUT_PUBLISH_PATH itself, what was written has been taken
 * away again if the server still serves; there is no key `pieces` in any case.
 */
struct layout_publish_result layout_publish(struct xenstore_client *client, const struct layout_record_facts *facts,
					    void *work);

#endif
