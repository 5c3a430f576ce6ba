/* SPDX-License-Identifier: MIT */
#include "firmware/glue/xen_keys_reader.h"

#include <stdio.h>
#include <string.h>

void xen_keys_reader_init(struct xen_keys_reader *reader, struct xenstore_client *client,
			  const struct xen_keys_events *events, void *ctx)
{
	reader->client = client;
	reader->events = events;
	reader->ctx = ctx;
	reader->listed = false;
	reader->names_size = 0;
	reader->names[0] = '\0';
	reader->value[0] = '\0';
}

void xen_keys_reader_complain(struct xen_keys_reader *reader, const char *key, const char *value, const char *expected)
{
	reader->events->complain(reader->ctx, key, value, expected);
}

/* A folder is not listed because it may not be, or because its names are more than one reply holds. */
void xen_keys_reader_list(struct xen_keys_reader *reader, const char *folder)
{
	enum xenstore_result result = xenstore_client_directory(reader->client, folder, reader->names,
								sizeof(reader->names), &reader->names_size);

	reader->listed = result == XENSTORE_OK || result == XENSTORE_ABSENT;
}

const char *xen_keys_reader_next(const struct xen_keys_reader *reader, const char *name)
{
	/* Names are separated by NULs, and the last one has one, too: at worst that of the reply as a string. */
	const char *next = name ? name + strlen(name) + 1 : reader->names;

	return reader->listed && next < reader->names + reader->names_size ? next : NULL;
}

bool xen_keys_reader_may_have(const struct xen_keys_reader *reader, const char *name, size_t length)
{
	if (!reader->listed)
		return true;
	for (const char *has = NULL; (has = xen_keys_reader_next(reader, has)) != NULL;) {
		if (strlen(has) == length && memcmp(has, name, length) == 0)
			return true;
	}
	return false;
}

enum xen_keys_value xen_keys_reader_value(struct xen_keys_reader *reader, const char *key)
{
	char error[sizeof("error ") + XENSTORE_ERROR_NAME_SIZE];
	enum xenstore_result result =
		xenstore_client_read(reader->client, key, reader->value, sizeof(reader->value), NULL);

	switch (result) {
	case XENSTORE_OK:
		return XEN_KEYS_VALUE_READ;
	case XENSTORE_ERROR:
		snprintf(error, sizeof(error), "error %s", reader->client->error);
		xen_keys_reader_complain(reader, key, error, "a key that can be read");
		return XEN_KEYS_VALUE_REFUSED;
	case XENSTORE_BAD_REPLY:
		xen_keys_reader_complain(reader, key, "error in the reply", "a key that can be read");
		return XEN_KEYS_VALUE_REFUSED;
	default:
		/* It is not there; or the client has ended, which its user is told once and for all keys. */
		return XEN_KEYS_VALUE_ABSENT;
	}
}
