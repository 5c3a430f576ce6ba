/* SPDX-License-Identifier: MIT */
#include "firmware/glue/layout_publish.h"

#include <stdio.h>
#include <string.h>

/* Lines are asked for one at a time; the first that a piece has no room for begins the next piece. */
struct pieces {
	struct layout_record record;
	char line[LAYOUT_RECORD_LINE];
	bool left; /* `line` is in no piece yet */
};

static void pieces_begin(struct pieces *pieces, const struct layout_record_facts *facts, void *work)
{
	layout_record_begin(&pieces->record, facts, work);
	pieces->left = layout_record_line(&pieces->record, pieces->line);
}

/* The bytes of the next piece; 0: there is none. */
static size_t pieces_next(struct pieces *pieces, char piece[LAYOUT_PUBLISH_PIECE])
{
	size_t size = 0;

	while (pieces->left) {
		size_t length = strlen(pieces->line);

		if (length + 1 > LAYOUT_PUBLISH_PIECE - size)
			break;
		memcpy(piece + size, pieces->line, length);
		piece[size + length] = '\n';
		size += length + 1;
		pieces->left = layout_record_line(&pieces->record, pieces->line);
	}
	return size;
}

static bool write_key(struct xenstore_client *client, const char *name, const char *value, size_t size,
		      struct layout_publish_result *result)
{
	snprintf(result->path, sizeof(result->path), LAYOUT_PUBLISH_PATH "/%s", name);
	result->result = xenstore_client_write(client, result->path, value, size);
	return result->result == XENSTORE_OK;
}

static bool write_number(struct xenstore_client *client, const char *name, size_t number,
			 struct layout_publish_result *result)
{
	char value[24];

	snprintf(value, sizeof(value), "%zu", number);
	return write_key(client, name, value, strlen(value), result);
}

static bool write_all(struct xenstore_client *client, struct pieces *pieces, char piece[LAYOUT_PUBLISH_PIECE],
		      struct layout_publish_result *result)
{
	char name[24];
	size_t size;

	if (!write_number(client, "version", LAYOUT_RECORD_VERSION, result))
		return false;
	for (size_t i = 0; (size = pieces_next(pieces, piece)) > 0; i++) {
		snprintf(name, sizeof(name), "%zu", i);
		if (!write_key(client, name, piece, size, result))
			return false;
	}
	return write_number(client, "pieces", result->pieces, result);
}

struct layout_publish_result layout_publish(struct xenstore_client *client, const struct layout_record_facts *facts,
					    void *work)
{
	static char piece[LAYOUT_PUBLISH_PIECE];
	struct layout_publish_result result = { .path = LAYOUT_PUBLISH_PATH };
	char error[XENSTORE_ERROR_NAME_SIZE];
	struct pieces pieces;

	pieces_begin(&pieces, facts, work);
	while (pieces_next(&pieces, piece) > 0)
		result.pieces++;
	result.result = xenstore_client_remove(client, LAYOUT_PUBLISH_PATH);
	if (result.result != XENSTORE_OK && result.result != XENSTORE_ABSENT)
		return result;
	if (result.pieces > LAYOUT_PUBLISH_PIECES) {
		result.result = XENSTORE_TOO_LONG;
		return result;
	}
	pieces_begin(&pieces, facts, work);
	if (!write_all(client, &pieces, piece, &result)) {
		/* What the caller wants to tell is why it could not be written. */
		memcpy(error, client->error, sizeof(error));
		xenstore_client_remove(client, LAYOUT_PUBLISH_PATH);
		memcpy(client->error, error, sizeof(error));
	}
	return result;
}
