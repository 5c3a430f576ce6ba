/* SPDX-License-Identifier: MIT */
/*
 * The guest's side of xenstore: one request at a time over the ring that the domain shares with the server (docs/misc of Xen:
 * xenstore-ring and xenstore; <xen/io/xs_wire.h>). No hardware of its own: the platform finds the ring and passes events.
 *
 * Nothing that the server does makes a call hang or write outside of the caller's buffer. A failure after which the place in the
 * stream of replies is unknown ends the client: every later request returns the same result at once.
 */
#ifndef FIRMWARE_GLUE_XENSTORE_CLIENT_H
#define FIRMWARE_GLUE_XENSTORE_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <xen/io/xs_wire.h>

struct xenstore_ops {
	/* Signals the event channel of the ring. */
	void (*notify)(void *ctx);
	/*
	 * Sleeps until that event channel fires; an event of before the call counts, too. False: the deadline has passed, which
	 * is the platform's to set. True without a cause does no harm.
	 */
	bool (*wait)(void *ctx);
};

enum xenstore_result {
	XENSTORE_OK,
	XENSTORE_ABSENT,    /* there is no such key */
	XENSTORE_ERROR,     /* the server refuses: client->error has the name of its error */
	XENSTORE_CUT,       /* the reply is longer than the caller's buffer, which has the beginning of it */
	XENSTORE_TOO_LONG,  /* the request is longer than XENSTORE_PAYLOAD_MAX: nothing was sent */
	XENSTORE_BAD_REPLY, /* a reply to our request of a type that it cannot have */
	/* These end the client. */
	XENSTORE_TIMEOUT,      /* no event before the deadline, or a great many without effect */
	XENSTORE_RING_CORRUPT, /* producer and consumer are further apart than the ring is long */
	XENSTORE_PROTOCOL, /* a reply longer than XENSTORE_PAYLOAD_MAX, or nothing but messages that nobody asked for */
	XENSTORE_STOPPED,  /* the server says that it has stopped serving: client->server_error */
	XENSTORE_CLOSED,   /* xenstore_client_close was called */
	XENSTORE_RESULTS,
};

/* Room for the name of an error, such as EACCES, with its NUL. */
#define XENSTORE_ERROR_NAME_SIZE 16

struct xenstore_client {
	struct xenstore_domain_interface *ring;
	const struct xenstore_ops *ops;
	void *ctx;
	enum xenstore_result failure; /* XENSTORE_OK, or one that ends the client */
	uint32_t req_id;              /* of the last request */
	unsigned waits;               /* left for the request that runs */
	unsigned requests;            /* sent so far: round trips */
	uint32_t server_error;        /* XENSTORE_ERROR_COMM, ... */
	char error[XENSTORE_ERROR_NAME_SIZE];
};

/*
 * Before all others. `ops` and `ctx` are kept. Waits for a reconnection that somebody else has begun. Everything but XENSTORE_OK
 * ends the client, which may be used all the same: its requests return that result.
 */
enum xenstore_result xenstore_client_open(struct xenstore_client *client, struct xenstore_domain_interface *ring,
					  const struct xenstore_ops *ops, void *ctx);

/*
 * Sends a request outside of transactions and takes its reply. `type` is XS_READ, ...; `payload` has `size` bytes as the
 * protocol wants them. `reply` is a buffer of `capacity` bytes, at least 1: it always becomes a string, of at most capacity - 1
 * bytes of the reply and a NUL. `*length` becomes the length of the whole reply, 0 if there is none; NULL: not wanted.
 */
enum xenstore_result xenstore_client_request(struct xenstore_client *client, uint32_t type, const void *payload,
					     size_t size, char *reply, size_t capacity, size_t *length);

/* XS_READ: the value of a key. A path without a slash in front is relative to the domain's own folder. */
enum xenstore_result xenstore_client_read(struct xenstore_client *client, const char *path, char *value,
					  size_t capacity, size_t *length);

/* XS_DIRECTORY: the names of the children of a key, each with a NUL behind it. */
enum xenstore_result xenstore_client_directory(struct xenstore_client *client, const char *path, char *names,
					       size_t capacity, size_t *length);

/*
 * XS_WRITE: gives a key a value of `size` bytes, any of them; keys above it that are missing are made. XENSTORE_ERROR with EACCES:
 * the key is not the guest's to write; E2BIG, ENOSPC, EQUOTA: a quota of the server.
 */
enum xenstore_result xenstore_client_write(struct xenstore_client *client, const char *path, const void *value,
					   size_t size);

/* XS_RM: takes a key and all below it away. XENSTORE_ABSENT: it was not there; some servers say XENSTORE_OK to that, too. */
enum xenstore_result xenstore_client_remove(struct xenstore_client *client, const char *path);

/*
 * Leaves the ring to whoever uses it next, empty and with no request under way: by the server's reconnection if it offers that,
 * which also heals a client that has ended; otherwise by taking what is left in it. Other results than XENSTORE_OK: it could not
 * be brought to that.
 */
enum xenstore_result xenstore_client_close(struct xenstore_client *client);

/* The result in words, for a log line. */
const char *xenstore_result_text(enum xenstore_result result);

#endif
