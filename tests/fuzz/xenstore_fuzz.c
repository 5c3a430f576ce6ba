/* SPDX-License-Identifier: MIT */
/*
 * Byte 0 chooses. Odd: a hostile server, each of whose moves is spelt by the input, before the client and all that reads keys:
 * everything ends, the client once it has failed leaves the ring alone, strings end inside of their buffers (the sanitizer says
 * so). Even: a server that behaves and values that do not: the keys are the same whether folders are listed or not, and whether
 * bytes come one by one or all at once.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fake/told_keys.h"

#define MAX_NODES 24
#define MAX_VALUE 256

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool claim, const char *text)
{
	if (claim)
		return;
	fprintf(stderr, "xenstore: %s\n", text);
	abort();
}

struct input {
	const uint8_t *data;
	size_t size;
};

static uint8_t take(struct input *input)
{
	if (input->size == 0)
		return 0;
	input->size--;
	return *input->data++;
}

static uint32_t take_word(struct input *input)
{
	uint32_t word = take(input);

	for (int shift = 8; shift < 32; shift += 8)
		word |= (uint32_t)take(input) << shift;
	return word;
}

/* --- a hostile server --------------------------------------------------------------------------------------------- */

struct hostile {
	struct input input;
	struct xenstore_domain_interface *ring;
	struct xenstore_client client;
	unsigned moves;
};

static void put(struct hostile *hostile, const void *bytes, size_t size)
{
	struct xenstore_domain_interface *ring = hostile->ring;
	const char *from = bytes;

	for (size_t i = 0; i < size; i++)
		ring->rsp[MASK_XENSTORE_IDX(ring->rsp_prod++)] = from[i];
}

/* A reply that fits the request but for what the input changes, to its whole length where the queue holds it. */
static void put_reply(struct hostile *hostile)
{
	uint8_t change = take(&hostile->input);
	struct xsd_sockmsg header = {
		.type = change & 1 ? XS_DIRECTORY : XS_READ,
		.req_id = hostile->client.req_id,
		.len = take(&hostile->input),
	};

	if (change & 2)
		header.type = change & 4 ? XS_ERROR : take(&hostile->input);
	if (change & 8)
		header.req_id += take(&hostile->input);
	if (change & 16)
		header.len *= 17;
	if (change & 32)
		header.len = take_word(&hostile->input);
	put(hostile, &header, sizeof(header));
	for (uint32_t i = 0; i < header.len && i < 900; i++) {
		uint8_t byte = take(&hostile->input);

		put(hostile, &byte, 1);
	}
}

static void notify(void *ctx)
{
	(void)ctx;
}

static bool wait(void *ctx)
{
	struct hostile *hostile = ctx;
	struct xenstore_domain_interface *ring = hostile->ring;
	uint32_t *words[] = { &ring->req_cons,        &ring->req_prod,   &ring->rsp_cons, &ring->rsp_prod,
			      &ring->server_features, &ring->connection, &ring->error };
	uint8_t move = take(&hostile->input);

	hostile->moves++;
	if (hostile->input.size == 0)
		return move & 1; /* for ever */
	ring->req_cons = ring->req_prod;
	switch (move & 7) {
	case 0:
		put(hostile, &move, 1);
		break;
	case 1:
		*words[move / 8 % 7] = take_word(&hostile->input);
		break;
	case 2:
		words[move / 8 % 7][0] += take(&hostile->input);
		break;
	case 3:
		return take(&hostile->input) != 0;
	default:
		put_reply(hostile);
		break;
	}
	return true;
}

static void read_values(struct hostile *hostile)
{
	for (int i = 0; i < 8; i++) {
		size_t capacity = 1u + take(&hostile->input) * 8u, length;
		char *value = malloc(capacity);
		enum xenstore_result result;

		check(value != NULL, "no memory");
		result = xenstore_client_read(&hostile->client, "path", value, capacity, &length);
		check(result < XENSTORE_RESULTS, "a result without a name");
		check(strlen(value) < capacity, "a value without an end");
		check(length <= XENSTORE_PAYLOAD_MAX, "a length that the protocol does not have");
		check((result == XENSTORE_CUT) == (length >= capacity), "a cut value is not called so");
		check(result == XENSTORE_OK || result == XENSTORE_CUT || value[0] == '\0', "a value of nothing");
		free(value);
	}
}

static void complain(void *ctx, const char *key, const char *value, const char *expected)
{
	(void)ctx;
	check(strlen(key) + strlen(value) + strlen(expected) > 0, "a complaint about nothing");
}

static void option(void *ctx, const char *name, const char *value)
{
	(void)ctx;
	check(strlen(name) + strlen(value) <= 2 * XENSTORE_PAYLOAD_MAX, "an option without an end");
}

static void fuzz_hostile(struct input input)
{
	static const struct xenstore_ops ops = { notify, wait };
	static const struct xen_keys_events events = { complain, option };
	static struct xen_keys keys;
	struct hostile hostile = { .ring = calloc(1, sizeof(*hostile.ring)) };
	enum xenstore_result result;
	unsigned moves;

	check(hostile.ring != NULL, "no memory");
	hostile.ring->server_features = take(&input);
	hostile.ring->connection = take(&input) & 1;
	hostile.input = input;
	xenstore_client_open(&hostile.client, hostile.ring, &ops, &hostile);
	read_values(&hostile);
	result = xen_keys_read(&keys, &hostile.client, &events, NULL);
	check(result == hostile.client.failure, "a failure is not told");
	check(keys.tpm_version <= 2 && keys.oem_string_count <= SMBIOS_MAX_OEM_STRINGS, "values out of range");
	moves = hostile.moves;
	if (result != XENSTORE_OK)
		read_values(&hostile);
	check(result == XENSTORE_OK || hostile.moves == moves, "a client that has ended goes on");
	xenstore_client_close(&hostile.client);
	check(hostile.client.failure == XENSTORE_CLOSED, "a closed client is open");
	free(hostile.ring);
}

/* --- a server that behaves ---------------------------------------------------------------------------------------- */

struct store {
	struct fake_xenstored_node nodes[MAX_NODES];
	char paths[MAX_NODES][64], values[MAX_NODES][MAX_VALUE];
	size_t count;
};

static bool has(const struct store *store, const char *path)
{
	for (size_t i = 0; i < store->count; i++) {
		if (strcmp(store->paths[i], path) == 0)
			return true;
	}
	return false;
}

static void add_node(struct store *store, struct input *input)
{
	char *path = store->paths[store->count], *value = store->values[store->count];
	uint8_t which = take(input), size = take(input);
	struct fake_xenstored_node *node = &store->nodes[store->count];

	if (which < 128)
		snprintf(path, sizeof(store->paths[0]), "%s", xen_keys_describe(which % XEN_KEYS)->key);
	else if (which < 192)
		snprintf(path, sizeof(store->paths[0]), "bios-strings/%s", smbios_text_name(which % SMBIOS_TEXTS));
	else
		snprintf(path, sizeof(store->paths[0]), "bios-strings/oem-%u", which - 191u);
	if (has(store, path))
		return;
	for (size_t i = 0; i < size; i++)
		value[i] = (char)take(input);
	*node = (struct fake_xenstored_node){ .path = path, .value = value, .size = size };
	value[size] = '\0';
	if (size >= 2 && value[0] == 'E' && value[1] == 'E')
		node->error = value;
	store->count++;
}

static void assert_same(const struct told_keys *a, const struct told_keys *b)
{
	const struct xen_keys *one = &a->keys, *other = &b->keys;

	check(memcmp(one, other, offsetof(struct xen_keys, texts)) == 0, "keys differ");
	check(one->oem_string_count == other->oem_string_count, "OEM strings differ in number");
	check(a->complaints == b->complaints, "complaints differ");
	for (size_t i = 0; i < SMBIOS_TEXTS; i++) {
		check(!one->texts[i] == !other->texts[i], "texts differ");
		check(!one->texts[i] || strcmp(one->texts[i], other->texts[i]) == 0, "a text differs");
		check(!one->texts[i] || strlen(one->texts[i]) <= SMBIOS_TEXT_MAX, "a text is too long");
	}
	for (size_t i = 0; i < one->oem_string_count; i++)
		check(strcmp(one->oem_strings[i], other->oem_strings[i]) == 0, "an OEM string differs");
}

static void fuzz_values(struct input input)
{
	static struct told_keys listed, tried;
	static struct store store;

	store.count = 0;
	while (input.size > 0 && store.count < MAX_NODES)
		add_node(&store, &input);
	told_keys_init(&listed, store.nodes, store.count);
	told_keys_init(&tried, store.nodes, store.count);
	tried.server.directory_error = "EACCES";
	tried.server.take_max = tried.server.give_max = 1;
	tried.server.idle_events = 1;
	check(told_keys_read(&listed) == XENSTORE_OK, "a list fails");
	check(told_keys_read(&tried) == XENSTORE_OK, "single bytes fail");
	assert_same(&listed, &tried);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input input = { data, size };

	if (take(&input) & 1)
		fuzz_hostile(input);
	else
		fuzz_values(input);
	return 0;
}
