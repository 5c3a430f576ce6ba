/* SPDX-License-Identifier: MIT */
#include "tests/fake/told_keys.h"

#include <stdio.h>
#include <string.h>

static void complain(void *ctx, const char *key, const char *value, const char *expected)
{
	struct told_keys *told = ctx;

	told->complaints++;
	snprintf(told->complaint, sizeof(told->complaint), "%s|%.64s|%s", key, value, expected);
}

static void option(void *ctx, const char *name, const char *value)
{
	struct told_keys *told = ctx;
	size_t length = strlen(told->option_texts);

	told->options++;
	snprintf(told->option_texts + length, sizeof(told->option_texts) - length, "%s=%s;", name, value);
}

/* Nothing may be taken for initialised, and the indices wrap around on the way. */
void told_keys_init(struct told_keys *told, const struct fake_xenstored_node *nodes, size_t count)
{
	memset(&told->keys, 0xa5, sizeof(told->keys));
	told->complaints = told->options = 0;
	told->complaint[0] = told->option_texts[0] = '\0';
	fake_xenstored_init(&told->server, UINT32_MAX - 150);
	told->server.nodes = nodes;
	told->server.node_count = count;
}

enum xenstore_result told_keys_read(struct told_keys *told)
{
	static const struct xen_keys_events events = { complain, option };

	xenstore_client_open(&told->client, &told->server.ring, fake_xenstored_ops(), &told->server);
	return xen_keys_read(&told->keys, &told->client, &events, told);
}
