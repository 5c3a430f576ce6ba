/* SPDX-License-Identifier: MIT */
/*
 * A client and the server at the other end of its ring, made anew for each case: what the tests of xenstore_client share. Each
 * test program includes it once, and says itself what the server has: "hvmloader/bios" is "ovmf" in all of them.
 */
#ifndef TESTS_UNIT_XENSTORE_CLIENT_FIXTURE_H
#define TESTS_UNIT_XENSTORE_CLIENT_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/fake/fake_xenstored.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define LONG_SIZE 3000

static struct fake_xenstored server;
static struct xenstore_client client;
static char buffer[XENSTORE_PAYLOAD_MAX + 1];
static char long_value[LONG_SIZE + 1]; /* digits */

/* A client that is open, of a server with these nodes and with ring indices that begin at `index`. */
static inline void open_with(const struct fake_xenstored_node *nodes, size_t count, uint32_t index)
{
	for (size_t i = 0; i < LONG_SIZE; i++)
		long_value[i] = (char)('0' + i % 10);
	fake_xenstored_init(&server, index);
	server.nodes = nodes;
	server.node_count = count;
	assert_int_equal(xenstore_client_open(&client, &server.ring, fake_xenstored_ops(), &server), XENSTORE_OK);
}

static inline enum xenstore_result read_key(const char *path)
{
	return xenstore_client_read(&client, path, buffer, sizeof(buffer), NULL);
}

/* The connection is in order: another request gets its own reply. */
static inline void assert_works(void)
{
	assert_int_equal(read_key("hvmloader/bios"), XENSTORE_OK);
	assert_string_equal(buffer, "ovmf");
}

/* The ring is not touched any more. */
static inline void assert_ended(enum xenstore_result result)
{
	unsigned notifications = server.notifications, waits = server.waits;

	for (int i = 0; i < 3; i++)
		assert_int_equal(read_key("hvmloader/bios"), result);
	assert_int_equal(server.notifications, notifications);
	assert_int_equal(server.waits, waits);
}

#endif
