/* SPDX-License-Identifier: MIT */
#include "tests/fake/fake_xenstored.h"

#include <assert.h>
#include <string.h>

void fake_xenstored_init(struct fake_xenstored *server, uint32_t index)
{
	*server = (struct fake_xenstored){ .node_count = 0 };
	/* Unused bytes of the queues may hold anything. */
	memset(server->ring.req, 0xa5, sizeof(server->ring.req));
	memset(server->ring.rsp, 0x5a, sizeof(server->ring.rsp));
	server->ring.req_cons = server->ring.req_prod = index;
	server->ring.rsp_cons = server->ring.rsp_prod = index;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* --- replies ------------------------------------------------------------------------------------------------------ */

static void put(struct fake_xenstored *server, const void *bytes, size_t size)
{
	assert(size <= sizeof(server->out) - server->out_size);
	memcpy(server->out + server->out_size, bytes, size);
	server->out_size += size;
}

static void reply(struct fake_xenstored *server, const struct xsd_sockmsg *request, uint32_t type, const void *payload,
		  size_t size)
{
	struct xsd_sockmsg header = *request;

	for (size_t i = 0; i < server->foreign_count; i++) {
		struct xsd_sockmsg foreign = server->foreign[i].header;

		foreign.len = (uint32_t)strlen(server->foreign[i].payload) + 1;
		put(server, &foreign, sizeof(foreign));
		put(server, server->foreign[i].payload, foreign.len);
	}
	header.type = type;
	header.len = (uint32_t)size;
	if (server->spoil)
		server->spoil(server, &header);
	put(server, &header, sizeof(header));
	put(server, payload, size);
}

static void reply_error(struct fake_xenstored *server, const struct xsd_sockmsg *request, const char *error)
{
	reply(server, request, XS_ERROR, error, strlen(error) + 1);
}

/* Whether the node lies below the folder; `*name` becomes the name of the child there. */
static bool is_below(const char *path, const char *folder, const char **name, size_t *length)
{
	size_t prefix = strlen(folder);

	if (strncmp(path, folder, prefix) != 0 || path[prefix] != '/')
		return false;
	*name = path + prefix + 1;
	*length = strcspn(*name, "/");
	return true;
}

static bool has_name(const char *names, size_t size, const char *name, size_t length)
{
	for (size_t at = 0; at < size; at += strlen(names + at) + 1) {
		if (strlen(names + at) == length && memcmp(names + at, name, length) == 0)
			return true;
	}
	return false;
}

static void answer_directory(struct fake_xenstored *server, const struct xsd_sockmsg *request, const char *folder)
{
	char names[XENSTORE_PAYLOAD_MAX];
	size_t size = 0, length;
	bool exists = false;
	const char *name;

	for (size_t i = 0; i < server->node_count; i++) {
		const char *path = server->nodes[i].path;

		exists |= strcmp(path, folder) == 0;
		if (!is_below(path, folder, &name, &length))
			continue;
		exists = true;
		if (has_name(names, size, name, length))
			continue;
		if (length + 1 > sizeof(names) - size) {
			reply_error(server, request, "E2BIG");
			return;
		}
		memcpy(names + size, name, length);
		names[size + length] = '\0';
		size += length + 1;
	}
	if (!exists || server->directory_error)
		reply_error(server, request, exists || server->directory_error ? server->directory_error : "ENOENT");
	else
		reply(server, request, XS_DIRECTORY, names, size);
}

static void answer_read(struct fake_xenstored *server, const struct xsd_sockmsg *request, const char *path)
{
	const char *name;
	size_t length;

	for (size_t i = 0; i < server->node_count; i++) {
		const struct fake_xenstored_node *node = &server->nodes[i];

		if (strcmp(node->path, path) == 0) {
			if (node->error)
				reply_error(server, request, node->error);
			else
				reply(server, request, XS_READ, node->value,
				      node->size ? node->size : strlen(node->value));
			return;
		}
		if (is_below(node->path, path, &name, &length)) {
			reply(server, request, XS_READ, "", 0);
			return;
		}
	}
	reply_error(server, request, "ENOENT");
}

/* Of a path that may lack its NUL. */
static size_t path_length(const char *payload, size_t size)
{
	const char *end = memchr(payload, '\0', size);

	return end ? (size_t)(end - payload) : size;
}

/* Whether a request to change the path is refused, which it then has been. */
static bool refuse(struct fake_xenstored *server, const struct xsd_sockmsg *request, const char *path)
{
	if (!server->refused || strcmp(server->refused, path) != 0)
		return false;
	reply_error(server, request, server->refusal);
	return true;
}

static void forget_written(struct fake_xenstored *server, size_t index)
{
	memmove(&server->written[index], &server->written[index + 1],
		(--server->written_count - index) * sizeof(server->written[0]));
}

static void answer_write(struct fake_xenstored *server, const struct xsd_sockmsg *request, const char *payload)
{
	size_t prefix = path_length(payload, request->len) + 1, size = request->len - prefix;
	const struct fake_xenstored_written *old;

	if (!server->written) {
		reply(server, request, XS_WRITE, "OK", sizeof("OK"));
		return;
	}
	if (prefix > request->len || prefix > sizeof(server->written->path)) {
		reply_error(server, request, "EINVAL");
		return;
	}
	if (refuse(server, request, payload))
		return;
	old = fake_xenstored_find_written(server, payload);
	if (size > sizeof(server->written->value)) {
		reply_error(server, request, "E2BIG");
		return;
	}
	if (old)
		forget_written(server, (size_t)(old - server->written));
	if (server->written_count == server->written_capacity) {
		reply_error(server, request, "EQUOTA");
		return;
	}
	memcpy(server->written[server->written_count].path, payload, prefix);
	memcpy(server->written[server->written_count].value, payload + prefix, size);
	server->written[server->written_count++].size = size;
	reply(server, request, XS_WRITE, "OK", sizeof("OK"));
}

static void answer_remove(struct fake_xenstored *server, const struct xsd_sockmsg *request, const char *path)
{
	bool found = false;
	const char *name;
	size_t length;

	if (refuse(server, request, path))
		return;
	for (size_t i = server->written_count; i-- > 0;) {
		const char *written = server->written[i].path;

		if (strcmp(written, path) == 0 || is_below(written, path, &name, &length)) {
			forget_written(server, i);
			found = true;
		}
	}
	if (found)
		reply(server, request, XS_RM, "OK", sizeof("OK"));
	else
		reply_error(server, request, "ENOENT");
}

static void answer(struct fake_xenstored *server, const struct xsd_sockmsg *request, const char *payload)
{
	bool text = request->len > 0 && payload[request->len - 1] == '\0';

	if (server->requests < FAKE_XENSTORED_LOG_MAX) {
		char *path = server->log[server->requests].path;
		size_t kept = least(request->len, sizeof(server->log[0].path) - 1);

		server->log[server->requests].type = request->type;
		memcpy(path, payload, kept);
		path[kept] = '\0';
	}
	server->requests++;
	memcpy(server->last, payload, request->len);
	server->last_size = request->len;
	if (server->silent)
		return;
	if (request->type == XS_WRITE)
		answer_write(server, request, payload);
	else if (!text || request->tx_id != 0)
		reply_error(server, request, "EINVAL");
	else if (request->type == XS_READ)
		answer_read(server, request, payload);
	else if (request->type == XS_DIRECTORY)
		answer_directory(server, request, payload);
	else if (request->type == XS_RM && server->written)
		answer_remove(server, request, payload);
	else
		reply_error(server, request, "ENOSYS");
}

/* --- the ring ----------------------------------------------------------------------------------------------------- */

/* Takes part of a request, a header before its payload. True: it did. */
static bool take(struct fake_xenstored *server)
{
	struct xenstore_domain_interface *ring = &server->ring;
	size_t used = ring->req_prod - ring->req_cons;
	struct xsd_sockmsg header = { .len = 0 };
	size_t wanted = sizeof(header), piece;

	assert(used <= XENSTORE_RING_SIZE);
	if (server->in_size >= sizeof(header)) {
		memcpy(&header, server->in, sizeof(header));
		assert(header.len <= XENSTORE_PAYLOAD_MAX);
		wanted += header.len;
	}
	piece = least(least(wanted - server->in_size, used), server->take_max ? server->take_max : SIZE_MAX);
	for (size_t i = 0; i < piece; i++)
		server->in[server->in_size++] = ring->req[MASK_XENSTORE_IDX(ring->req_cons++)];
	if (server->in_size >= sizeof(header)) {
		memcpy(&header, server->in, sizeof(header));
		if (server->in_size == sizeof(header) + header.len) {
			server->in_size = 0;
			answer(server, &header, server->in + sizeof(header));
			return true;
		}
	}
	return piece > 0;
}

/* Gives part of what there is to say. */
static bool give(struct fake_xenstored *server)
{
	struct xenstore_domain_interface *ring = &server->ring;
	size_t used = ring->rsp_prod - ring->rsp_cons;
	size_t piece = server->out_size - server->out_given;

	assert(used <= XENSTORE_RING_SIZE);
	piece = least(least(piece, XENSTORE_RING_SIZE - used), server->give_max ? server->give_max : SIZE_MAX);
	for (size_t i = 0; i < piece; i++)
		ring->rsp[MASK_XENSTORE_IDX(ring->rsp_prod++)] = server->out[server->out_given++];
	if (server->out_given == server->out_size)
		server->out_given = server->out_size = 0;
	return piece > 0;
}

static bool reconnect(struct fake_xenstored *server)
{
	struct xenstore_domain_interface *ring = &server->ring;

	if (!server->reconnects || ring->connection != XENSTORE_RECONNECT)
		return false;
	server->reconnections++;
	server->in_size = server->out_size = server->out_given = 0;
	ring->req_cons = ring->req_prod = ring->rsp_cons = ring->rsp_prod = 0;
	ring->connection = XENSTORE_CONNECTED;
	return true;
}

/* --- the client's side -------------------------------------------------------------------------------------------- */

static void notify(void *ctx)
{
	struct fake_xenstored *server = ctx;

	server->signalled = true;
	server->notifications++;
}

static bool has_work(const struct fake_xenstored *server)
{
	const struct xenstore_domain_interface *ring = &server->ring;

	return ring->req_prod != ring->req_cons ||
	       (server->out_size > 0 && ring->rsp_prod - ring->rsp_cons < XENSTORE_RING_SIZE);
}

/* An event comes with each thing that the server does. It falls asleep as soon as it can do no more. */
static bool wait(void *ctx)
{
	struct fake_xenstored *server = ctx;

	bool worked;

	server->waits++;
	if (!server->signalled)
		return false;
	if (server->idle_left > 0) {
		server->idle_left--;
		return true;
	}
	server->idle_left = server->idle_events;
	if (server->ring.connection == XENSTORE_RECONNECT)
		worked = reconnect(server);
	else
		worked = give(server) || take(server);
	server->signalled = worked && has_work(server);
	return worked;
}

const struct xenstore_ops *fake_xenstored_ops(void)
{
	static const struct xenstore_ops ops = { notify, wait };

	return &ops;
}

bool fake_xenstored_was_asked(const struct fake_xenstored *server, uint32_t type, const char *path)
{
	for (unsigned i = 0; i < server->requests && i < FAKE_XENSTORED_LOG_MAX; i++) {
		if (server->log[i].type == type && strcmp(server->log[i].path, path) == 0)
			return true;
	}
	return false;
}

const struct fake_xenstored_written *fake_xenstored_find_written(const struct fake_xenstored *server, const char *path)
{
	for (size_t i = 0; i < server->written_count; i++) {
		if (strcmp(server->written[i].path, path) == 0)
			return &server->written[i];
	}
	return NULL;
}
