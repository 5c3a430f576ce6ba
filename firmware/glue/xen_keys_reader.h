/* SPDX-License-Identifier: MIT */
/* How keys are got from xenstore: folders by their list of names where that can be had, values as text, faults reported. */
#ifndef FIRMWARE_GLUE_XEN_KEYS_READER_H
#define FIRMWARE_GLUE_XEN_KEYS_READER_H

#include <stdbool.h>
#include <stddef.h>

#include "firmware/glue/xenstore_client.h"

/* The longest path that is asked for, with its NUL. */
#define XEN_KEYS_PATH_SIZE 128

struct xen_keys_events {
	/*
	 * Something is not as it should be. The texts may hold any bytes and are gone after the call; of a key that xenstore
	 * refuses, `value` is "error NAME".
	 */
	void (*complain)(void *ctx, const char *key, const char *value, const char *expected);
	/* hvmstage/NAME has this value. A name longer than XEN_KEYS_PATH_SIZE allows has an empty one. */
	void (*option)(void *ctx, const char *name, const char *value);
};

struct xen_keys_reader {
	struct xenstore_client *client;
	const struct xen_keys_events *events;
	void *ctx;
	bool listed; /* `names` is the list of the current folder; else each key must be tried */
	size_t names_size;
	char names[XENSTORE_PAYLOAD_MAX + 1];
	char value[XENSTORE_PAYLOAD_MAX + 1]; /* the last one that was read */
};

enum xen_keys_value {
	XEN_KEYS_VALUE_ABSENT,
	XEN_KEYS_VALUE_READ,
	XEN_KEYS_VALUE_REFUSED, /* reported */
};

void xen_keys_reader_init(struct xen_keys_reader *reader, struct xenstore_client *client,
			  const struct xen_keys_events *events, void *ctx);

void xen_keys_reader_complain(struct xen_keys_reader *reader, const char *key, const char *value, const char *expected);

/* Makes `folder` the current one. */
void xen_keys_reader_list(struct xen_keys_reader *reader, const char *folder);

/* Whether the current folder has a child of the name of `length` bytes, as far as is known. */
bool xen_keys_reader_may_have(const struct xen_keys_reader *reader, const char *name, size_t length);

/* The names of a folder that is listed, one after the other: the one after `name`, the first after NULL. NULL: no more. */
const char *xen_keys_reader_next(const struct xen_keys_reader *reader, const char *name);

/* Asks for the value of a key. Binary values become strings up to their first NUL. */
enum xen_keys_value xen_keys_reader_value(struct xen_keys_reader *reader, const char *key);

#endif
