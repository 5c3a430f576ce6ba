/* SPDX-License-Identifier: MIT */
/*
 * Both queues of the ring are circular, with free-running indices: `prod - cons` bytes are in it, also where an index has wrapped
 * around. Of the two indices of a queue one is ours and one is the server's. All four lie in shared memory and are read anew for
 * each piece that is copied: a server that was replaced meanwhile (the domain was restored) has set them to 0.
 *
 *	queue of requests     our req_prod, the server's req_cons
 *	queue of replies      the server's rsp_prod, our rsp_cons
 *
 * Bytes are written before the index that gives them away, and read after it: the index is stored with release, loaded with
 * acquire.
 */
#include "firmware/glue/xenstore_client.h"

#include <string.h>

/*
 * Events that one request waits for. A request and its reply have 8224 bytes at most; a server that moves them one by one and
 * signals each fires once for each, and as many again may be without effect.
 */
#define WAITS_MAX (4 * (sizeof(struct xsd_sockmsg) + XENSTORE_PAYLOAD_MAX))

/* Messages that nobody asked for before the reply: XS_DEBUG, watches' events, replies to an earlier user of the ring. */
#define FOREIGN_MAX 64

/* Room for what a server says to a request that asks for nothing: "OK" and a NUL, and ours. */
#define ACKNOWLEDGEMENT 8

/*
 * Identifiers of requests begin far from 0, where the next user of the ring begins as a rule: a late reply to one of ours must
 * not fit one of its requests. Messages without a request have the identifier 0.
 */
#define REQ_ID_FIRST UINT32_C(0x48564d00)

static uint32_t load(const uint32_t *shared)
{
	return __atomic_load_n(shared, __ATOMIC_ACQUIRE);
}

static void store(uint32_t *shared, uint32_t value)
{
	__atomic_store_n(shared, value, __ATOMIC_RELEASE);
}

static size_t smallest(size_t a, size_t b, size_t c)
{
	size_t least = a < b ? a : b;

	return least < c ? least : c;
}

/* --- waiting ------------------------------------------------------------------------------------------------------ */

/* For conditions: ends the client and is false. */
static bool fail(struct xenstore_client *client, enum xenstore_result failure)
{
	client->failure = failure;
	return false;
}

static bool wait_for_event(struct xenstore_client *client)
{
	if (client->waits == 0 || !client->ops->wait(client->ctx))
		return fail(client, XENSTORE_TIMEOUT);
	client->waits--;
	return true;
}

static bool wait_for_server(struct xenstore_client *client)
{
	struct xenstore_domain_interface *ring = client->ring;

	if (load(&ring->server_features) & XENSTORE_SERVER_FEATURE_ERROR) {
		client->server_error = load(&ring->error);
		if (client->server_error != XENSTORE_ERROR_NONE)
			return fail(client, XENSTORE_STOPPED);
	}
	return wait_for_event(client);
}

/* While connection says so all else in the ring means nothing. */
static bool wait_for_connection(struct xenstore_client *client)
{
	while (load(&client->ring->connection) == XENSTORE_RECONNECT) {
		if (!wait_for_event(client))
			return false;
	}
	return true;
}

/* --- bytes -------------------------------------------------------------------------------------------------------- */

/* A request may be longer than the queue: it is written in pieces, as the server takes them. */
static bool write_bytes(struct xenstore_client *client, const void *data, size_t size)
{
	struct xenstore_domain_interface *ring = client->ring;
	const char *from = data;

	while (size > 0) {
		uint32_t cons = load(&ring->req_cons), prod = load(&ring->req_prod), used = prod - cons;
		size_t piece;

		if (used > XENSTORE_RING_SIZE)
			return fail(client, XENSTORE_RING_CORRUPT);
		piece = smallest(size, XENSTORE_RING_SIZE - used, XENSTORE_RING_SIZE - MASK_XENSTORE_IDX(prod));
		if (piece == 0) {
			client->ops->notify(client->ctx);
			if (!wait_for_server(client))
				return false;
			continue;
		}
		memcpy(ring->req + MASK_XENSTORE_IDX(prod), from, piece);
		store(&ring->req_prod, prod + (uint32_t)piece);
		from += piece;
		size -= piece;
	}
	return true;
}

/* `data` NULL: they are dropped. */
static bool read_bytes(struct xenstore_client *client, void *data, size_t size)
{
	struct xenstore_domain_interface *ring = client->ring;
	char *to = data;

	while (size > 0) {
		uint32_t prod = load(&ring->rsp_prod), cons = load(&ring->rsp_cons), used = prod - cons;
		size_t piece = smallest(size, used, XENSTORE_RING_SIZE - MASK_XENSTORE_IDX(cons));

		if (used > XENSTORE_RING_SIZE)
			return fail(client, XENSTORE_RING_CORRUPT);
		if (used == 0) {
			if (!wait_for_server(client))
				return false;
			continue;
		}
		if (to) {
			memcpy(to, ring->rsp + MASK_XENSTORE_IDX(cons), piece);
			to += piece;
		}
		store(&ring->rsp_cons, cons + (uint32_t)piece);
		size -= piece;
		/* A server with more to say than the queue takes sleeps until it hears of room (hvmloader d9eb706356). */
		if (used == XENSTORE_RING_SIZE)
			client->ops->notify(client->ctx);
	}
	return true;
}

/* --- messages ----------------------------------------------------------------------------------------------------- */

/* The payload of `size` bytes as a string of what the buffer has room for. The rest is taken from the queue, too. */
static bool read_text(struct xenstore_client *client, size_t size, char *text, size_t capacity)
{
	size_t kept = size < capacity ? size : capacity - 1;
	bool whole = read_bytes(client, text, kept) && read_bytes(client, NULL, size - kept);

	text[whole ? kept : 0] = '\0';
	return whole;
}

/* The payload of XS_ERROR: a name, which ends up in a log line. */
static enum xenstore_result take_error(struct xenstore_client *client, size_t size)
{
	if (!read_text(client, size, client->error, sizeof(client->error)))
		return client->failure;
	for (char *c = client->error; *c != '\0'; c++) {
		if (*c < ' ' || *c > '~')
			*c = '?';
	}
	return strcmp(client->error, "ENOENT") == 0 ? XENSTORE_ABSENT : XENSTORE_ERROR;
}

/* Looks for the reply among the messages that come, up to its payload. False: there will be none. */
static bool find_reply(struct xenstore_client *client, struct xsd_sockmsg *header)
{
	for (unsigned foreign = 0; foreign <= FOREIGN_MAX; foreign++) {
		if (!read_bytes(client, header, sizeof(*header)))
			return false;
		/* Behind such a payload no next message would be found. */
		if (header->len > XENSTORE_PAYLOAD_MAX)
			return fail(client, XENSTORE_PROTOCOL);
		if (header->req_id == client->req_id && header->type != XS_DEBUG && header->type != XS_WATCH_EVENT)
			return true;
		if (!read_bytes(client, NULL, header->len))
			return false;
	}
	return fail(client, XENSTORE_PROTOCOL);
}

/* A payload in two parts, so that nobody has to put a path and a value together first. */
struct payload {
	const void *parts[2];
	size_t sizes[2];
};

static bool send(struct xenstore_client *client, uint32_t type, const struct payload *payload)
{
	const struct xsd_sockmsg header = {
		.type = type,
		.req_id = ++client->req_id,
		.len = (uint32_t)(payload->sizes[0] + payload->sizes[1]),
	};

	client->waits = WAITS_MAX;
	client->requests++;
	if (!write_bytes(client, &header, sizeof(header)))
		return false;
	for (int i = 0; i < 2; i++) {
		if (!write_bytes(client, payload->parts[i], payload->sizes[i]))
			return false;
	}
	client->ops->notify(client->ctx);
	return true;
}

static enum xenstore_result request(struct xenstore_client *client, uint32_t type, const struct payload *payload,
				    char *reply, size_t capacity, size_t *length)
{
	struct xsd_sockmsg header;

	reply[0] = '\0';
	if (length)
		*length = 0;
	if (client->failure != XENSTORE_OK)
		return client->failure;
	if (payload->sizes[0] > XENSTORE_PAYLOAD_MAX || payload->sizes[1] > XENSTORE_PAYLOAD_MAX - payload->sizes[0])
		return XENSTORE_TOO_LONG;
	if (!send(client, type, payload) || !find_reply(client, &header))
		return client->failure;
	if (header.type == XS_ERROR)
		return take_error(client, header.len);
	if (header.type != type)
		return read_bytes(client, NULL, header.len) ? XENSTORE_BAD_REPLY : client->failure;
	if (!read_text(client, header.len, reply, capacity))
		return client->failure;
	if (length)
		*length = header.len;
	return header.len < capacity ? XENSTORE_OK : XENSTORE_CUT;
}

enum xenstore_result xenstore_client_request(struct xenstore_client *client, uint32_t type, const void *payload,
					     size_t size, char *reply, size_t capacity, size_t *length)
{
	return request(client, type, &(struct payload){ { payload, NULL }, { size, 0 } }, reply, capacity, length);
}

enum xenstore_result xenstore_client_read(struct xenstore_client *client, const char *path, char *value,
					  size_t capacity, size_t *length)
{
	return xenstore_client_request(client, XS_READ, path, strlen(path) + 1, value, capacity, length);
}

enum xenstore_result xenstore_client_directory(struct xenstore_client *client, const char *path, char *names,
					       size_t capacity, size_t *length)
{
	return xenstore_client_request(client, XS_DIRECTORY, path, strlen(path) + 1, names, capacity, length);
}

enum xenstore_result xenstore_client_write(struct xenstore_client *client, const char *path, const void *value,
					   size_t size)
{
	const struct payload payload = { { path, value }, { strlen(path) + 1, size } };
	char reply[ACKNOWLEDGEMENT];

	return request(client, XS_WRITE, &payload, reply, sizeof(reply), NULL);
}

enum xenstore_result xenstore_client_remove(struct xenstore_client *client, const char *path)
{
	char reply[ACKNOWLEDGEMENT];

	return xenstore_client_request(client, XS_RM, path, strlen(path) + 1, reply, sizeof(reply), NULL);
}

/* --- begin and end ------------------------------------------------------------------------------------------------ */

enum xenstore_result xenstore_client_open(struct xenstore_client *client, struct xenstore_domain_interface *ring,
					  const struct xenstore_ops *ops, void *ctx)
{
	*client = (struct xenstore_client){
		.ring = ring,
		.ops = ops,
		.ctx = ctx,
		.req_id = REQ_ID_FIRST,
		.waits = WAITS_MAX,
	};
	wait_for_connection(client);
	return client->failure;
}

/*
 * Without reconnection hvmloader fills both queues with FFh and sets all four indices to 0. Two of them are the server's, which
 * looks at the ring whenever any domain has an event: while only some are 0 it sees requests that nobody made, or indices that
 * are not possible, and stops serving the domain (xenstored of 4.17: check_indexes, ignore_connection). The protocol wants no
 * guest to expect indices of 0, and none is known to. So they stay, and equal indices are an empty queue.
 */
static enum xenstore_result empty_queues(struct xenstore_client *client)
{
	struct xenstore_domain_interface *ring = client->ring;
	uint32_t rsp_prod = load(&ring->rsp_prod);

	if (client->failure != XENSTORE_OK)
		return client->failure;
	if (rsp_prod - load(&ring->rsp_cons) > XENSTORE_RING_SIZE || load(&ring->req_prod) != load(&ring->req_cons))
		return XENSTORE_RING_CORRUPT;
	store(&ring->rsp_cons, rsp_prod);
	return XENSTORE_OK;
}

enum xenstore_result xenstore_client_close(struct xenstore_client *client)
{
	enum xenstore_result result;

	if (client->failure == XENSTORE_CLOSED)
		return XENSTORE_OK;
	if (load(&client->ring->server_features) & XENSTORE_SERVER_FEATURE_RECONNECTION) {
		client->failure = XENSTORE_OK;
		client->waits = WAITS_MAX;
		store(&client->ring->connection, XENSTORE_RECONNECT);
		client->ops->notify(client->ctx);
		wait_for_connection(client);
		result = client->failure;
	} else {
		result = empty_queues(client);
	}
	client->failure = XENSTORE_CLOSED;
	return result;
}

const char *xenstore_result_text(enum xenstore_result result)
{
	static const char *const texts[XENSTORE_RESULTS] = {
		[XENSTORE_OK] = "done",
		[XENSTORE_ABSENT] = "no such key",
		[XENSTORE_ERROR] = "the server reports an error",
		[XENSTORE_CUT] = "the value is too long",
		[XENSTORE_TOO_LONG] = "the request is too long",
		[XENSTORE_BAD_REPLY] = "the reply does not fit the request",
		[XENSTORE_TIMEOUT] = "no answer in time",
		[XENSTORE_RING_CORRUPT] = "the indices of the ring are corrupt",
		[XENSTORE_PROTOCOL] = "the server violates the protocol",
		[XENSTORE_STOPPED] = "the server has stopped serving this domain",
		[XENSTORE_CLOSED] = "the connection is closed",
	};

	return (size_t)result < XENSTORE_RESULTS ? texts[result] : "unknown error";
}
