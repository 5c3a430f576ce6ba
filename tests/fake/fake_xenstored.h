/* SPDX-License-Identifier: MIT */
/*
 * A xenstore server at the other end of a ring. It behaves: it runs while the client waits, and only if the client has signalled
 * since it went to sleep; it takes and gives what the queues hold; it sleeps when they let it do no more. A client that forgets
 * to signal meets the deadline. How it behaves, well or badly, is set by the members of the first part between two requests.
 */
#ifndef TESTS_FAKE_FAKE_XENSTORED_H
#define TESTS_FAKE_FAKE_XENSTORED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "firmware/glue/xenstore_client.h"

/* A key, relative to the domain's folder, and its value. Keys above it exist, too. */
struct fake_xenstored_node {
	const char *path;
	const char *value;
	size_t size;       /* of a value with NULs in it; 0: the value is a string */
	const char *error; /* what XS_READ of it is answered with instead; NULL: the value */
};

/* A key that the client wrote. */
struct fake_xenstored_written {
	char path[64];
	char value[2048]; /* xenstored's quota of a value, by default */
	size_t size;
};

/* A message that nobody asked for. */
struct fake_xenstored_message {
	struct xsd_sockmsg header; /* len is the payload's own */
	const char *payload;
};

#define FAKE_XENSTORED_MESSAGE_MAX (sizeof(struct xsd_sockmsg) + XENSTORE_PAYLOAD_MAX)
#define FAKE_XENSTORED_LOG_MAX 256

struct fake_xenstored {
	/* What it serves. */
	const struct fake_xenstored_node *nodes;
	size_t node_count;
	const char *directory_error; /* what XS_DIRECTORY is answered with; NULL: the names */

	/* How. */
	size_t take_max, give_max; /* bytes at a time; 0: all there are, all that fit */
	unsigned idle_events;      /* events without effect before each thing that it does */
	bool silent;               /* takes requests and answers none */
	bool reconnects;           /* does what it is asked through `connection` */
	const struct fake_xenstored_message *foreign;
	size_t foreign_count; /* sent before each reply */
	/* Changes a reply before it is sent. header->len is sent as it is then; the payload stays as long as it was. */
	void (*spoil)(struct fake_xenstored *server, struct xsd_sockmsg *header);

	/*
	 * Room for what is written, in the order of the writes; XS_READ does not serve it. One more is EQUOTA, a longer value E2BIG.
	 * NULL: writes are acknowledged and forgotten, and there is no XS_RM.
	 */
	struct fake_xenstored_written *written;
	size_t written_capacity;
	const char *refused; /* the path that cannot be written or removed; NULL: all can */
	const char *refusal; /* the error that says so */

	/* What it has seen. */
	size_t written_count;
	unsigned requests, reconnections;
	unsigned notifications, waits;
	struct {
		uint32_t type;
		char path[64];                 /* the beginning of the payload */
	} log[FAKE_XENSTORED_LOG_MAX];         /* the first requests */
	char last[FAKE_XENSTORED_MESSAGE_MAX]; /* the payload of the last one */
	size_t last_size;

	/* Its own business. */
	struct xenstore_domain_interface ring;
	bool signalled;
	unsigned idle_left;
	char in[FAKE_XENSTORED_MESSAGE_MAX], out[2 * FAKE_XENSTORED_MESSAGE_MAX];
	size_t in_size, out_size, out_given;
};

/* An empty store behind a ring whose indices begin at `index`. */
void fake_xenstored_init(struct fake_xenstored *server, uint32_t index);

/* The client's way to it, with the server as ctx. */
const struct xenstore_ops *fake_xenstored_ops(void);

/* Whether the first requests were, among others, one for this path. */
bool fake_xenstored_was_asked(const struct fake_xenstored *server, uint32_t type, const char *path);

/* What was written last to this path and not removed; NULL: nothing. */
const struct fake_xenstored_written *fake_xenstored_find_written(const struct fake_xenstored *server, const char *path);

#endif
