/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "tests/unit/xenstore_client_fixture.h"

static const struct fake_xenstored_node nodes[] = {
	{ .path = "hvmloader/bios", .value = "ovmf" },
	{ .path = "hvmloader/pci/xen-platform-pci-bar-uc", .value = "1" },
	{ .path = "long", .value = long_value },
	{ .path = "empty", .value = "" },
	{ .path = "closed", .error = "EACCES" },
	{ .path = "binary", .value = "a\0b", .size = 3 },
	{ .path = "strange", .error = "E\x1b[2J and so on and on" },
};

static void start(uint32_t index)
{
	open_with(nodes, COUNT_OF(nodes), index);
}

/* --- requests and replies ----------------------------------------------------------------------------------------- */

static void xenstore_client_reads_values(void **state)
{
	size_t length = 99;

	(void)state;
	start(0);
	assert_works();
	assert_int_equal(xenstore_client_read(&client, "empty", buffer, sizeof(buffer), &length), XENSTORE_OK);
	assert_int_equal(length, 0);
	assert_string_equal(buffer, "");
	assert_int_equal(xenstore_client_read(&client, "binary", buffer, sizeof(buffer), &length), XENSTORE_OK);
	assert_int_equal(length, 3);
	assert_memory_equal(buffer, "a\0b", 4);
	assert_int_equal(client.requests, 3);
}

static void xenstore_client_lists_names(void **state)
{
	size_t length;

	(void)state;
	start(0);
	assert_int_equal(xenstore_client_directory(&client, "hvmloader", buffer, sizeof(buffer), &length), XENSTORE_OK);
	assert_int_equal(length, sizeof("bios\0pci"));
	assert_memory_equal(buffer, "bios\0pci", length);
	assert_int_equal(xenstore_client_directory(&client, "platform", buffer, sizeof(buffer), &length),
			 XENSTORE_ABSENT);
	assert_int_equal(length, 0);
}

static void xenstore_client_tells_absent_from_refused(void **state)
{
	(void)state;
	start(0);
	assert_int_equal(read_key("nowhere"), XENSTORE_ABSENT);
	assert_string_equal(buffer, "");
	assert_int_equal(read_key("closed"), XENSTORE_ERROR);
	assert_string_equal(client.error, "EACCES");
	assert_int_equal(read_key("strange"), XENSTORE_ERROR);
	assert_string_equal(client.error, "E?[2J and so on");
	assert_works();
}

static void xenstore_client_cuts_what_the_buffer_has_no_room_for_and_loses_no_reply(void **state)
{
	char small[8];
	size_t length;

	(void)state;
	start(0);
	memset(small, 'x', sizeof(small));
	assert_int_equal(xenstore_client_read(&client, "long", small, 7, &length), XENSTORE_CUT);
	assert_memory_equal(small, "012345\0x", sizeof(small));
	assert_int_equal(length, LONG_SIZE);
	assert_works();
	assert_int_equal(xenstore_client_read(&client, "long", small, 1, &length), XENSTORE_CUT);
	assert_string_equal(small, "");
	assert_int_equal(xenstore_client_read(&client, "hvmloader/bios", small, 5, NULL), XENSTORE_OK);
	assert_string_equal(small, "ovmf");
	assert_int_equal(xenstore_client_read(&client, "hvmloader/bios", small, 4, NULL), XENSTORE_CUT);
	assert_string_equal(small, "ovm");
}

/* --- the ring ----------------------------------------------------------------------------------------------------- */

/* hvmloader d9eb706356: it waited for ever when a reply had filled the queue. */
static void xenstore_client_reads_replies_longer_than_the_queue(void **state)
{
	(void)state;
	start(1272 - 1024);
	assert_int_equal(read_key("long"), XENSTORE_OK);
	assert_string_equal(buffer, long_value);
	assert_works();
}

static void xenstore_client_writes_requests_longer_than_the_queue(void **state)
{
	static char payload[XENSTORE_PAYLOAD_MAX + 1];

	(void)state;
	for (size_t i = 0; i < sizeof(payload); i++)
		payload[i] = (char)(i * 7);
	start(UINT32_MAX - 300);
	assert_int_equal(xenstore_client_request(&client, XS_WRITE, payload, XENSTORE_PAYLOAD_MAX, buffer,
						 sizeof(buffer), NULL),
			 XENSTORE_OK);
	assert_string_equal(buffer, "OK");
	assert_int_equal(server.last_size, XENSTORE_PAYLOAD_MAX);
	assert_memory_equal(server.last, payload, XENSTORE_PAYLOAD_MAX);
	assert_int_equal(xenstore_client_request(&client, XS_WRITE, payload, XENSTORE_PAYLOAD_MAX + 1, buffer,
						 sizeof(buffer), NULL),
			 XENSTORE_TOO_LONG);
	assert_int_equal(server.requests, 1);
	assert_works();
}

/* Every length of a reply around the queue's, from every place in the queue that matters. */
static void xenstore_client_fills_the_queue_to_the_byte(void **state)
{
	static char value[XENSTORE_RING_SIZE + 8];
	static const uint32_t places[] = { 0, 1, 512, 1007, 1008, 1009, 1023, UINT32_MAX - 15, UINT32_MAX };
	struct fake_xenstored_node node = { .path = "v", .value = value };

	(void)state;
	for (size_t place = 0; place < COUNT_OF(places); place++) {
		for (size_t size = XENSTORE_RING_SIZE - 20; size < sizeof(value); size++) {
			memset(value, 'a', size);
			value[size] = '\0';
			start(places[place]);
			server.nodes = &node;
			server.node_count = 1;
			assert_int_equal(read_key("v"), XENSTORE_OK);
			assert_string_equal(buffer, value);
		}
	}
}

static void xenstore_client_takes_indices_as_it_finds_them_and_around_the_end(void **state)
{
	static const uint32_t indices[] = { 0, 1, 1023, 1024, 777777, UINT32_MAX - 1023, UINT32_MAX - 5, UINT32_MAX };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(indices); i++) {
		start(indices[i]);
		for (int n = 0; n < 100; n++)
			assert_works();
	}
}

static void xenstore_client_bears_a_server_that_moves_single_bytes(void **state)
{
	(void)state;
	for (unsigned idle = 0; idle < 3; idle++) {
		start(1000);
		server.take_max = 1;
		server.give_max = 1;
		server.idle_events = idle;
		assert_int_equal(read_key("long"), XENSTORE_OK);
		assert_string_equal(buffer, long_value);
		assert_int_equal(read_key("nowhere"), XENSTORE_ABSENT);
		assert_works();
	}
}

/* A domain that is restored from a saved one finds a new server, which begins at 0. */
static void xenstore_client_follows_indices_that_were_reset_between_requests(void **state)
{
	(void)state;
	start(500);
	assert_works();
	server.ring.req_cons = server.ring.req_prod = server.ring.rsp_cons = server.ring.rsp_prod = 0;
	assert_works();
}

/* --- writes ------------------------------------------------------------------------------------------------------- */

static void xenstore_client_writes_bytes_and_removes_folders(void **state)
{
	static struct fake_xenstored_written written[4];

	(void)state;
	start(0);
	server.written = written;
	server.written_capacity = COUNT_OF(written);
	assert_int_equal(xenstore_client_write(&client, "data/a", "one\0two", 7), XENSTORE_OK);
	assert_int_equal(xenstore_client_write(&client, "data/a/b", "", 0), XENSTORE_OK);
	assert_int_equal(xenstore_client_write(&client, "data/ab", "x", 1), XENSTORE_OK);
	assert_int_equal(server.written_count, 3);
	assert_string_equal(written[0].path, "data/a");
	assert_int_equal(written[0].size, 7);
	assert_memory_equal(written[0].value, "one\0two", 7);
	assert_int_equal(written[1].size, 0);
	assert_int_equal(xenstore_client_remove(&client, "data/a"), XENSTORE_OK);
	assert_int_equal(server.written_count, 1);
	assert_non_null(fake_xenstored_find_written(&server, "data/ab"));
	assert_int_equal(xenstore_client_remove(&client, "data/a"), XENSTORE_ABSENT);
	assert_works();
}

static void xenstore_client_write_tells_refusals_by_name(void **state)
{
	static struct fake_xenstored_written written[1];

	(void)state;
	start(0);
	server.written = written;
	server.written_capacity = COUNT_OF(written);
	server.refused = "closed";
	server.refusal = "EACCES";
	assert_int_equal(xenstore_client_write(&client, "closed", "1", 1), XENSTORE_ERROR);
	assert_string_equal(client.error, "EACCES");
	assert_int_equal(xenstore_client_write(&client, "long", long_value, LONG_SIZE), XENSTORE_ERROR);
	assert_string_equal(client.error, "E2BIG");
	assert_int_equal(xenstore_client_write(&client, "one", "1", 1), XENSTORE_OK);
	assert_int_equal(xenstore_client_write(&client, "two", "2", 1), XENSTORE_ERROR);
	assert_string_equal(client.error, "EQUOTA");
	assert_works();
}

/* Path, NUL and value together are one payload of at most 4096 bytes; a size that would overflow their sum is none. */
static void xenstore_client_write_counts_path_and_value(void **state)
{
	unsigned requests;

	(void)state;
	start(0);
	memset(buffer, 'x', sizeof(buffer));
	assert_int_equal(xenstore_client_write(&client, "abc", buffer, XENSTORE_PAYLOAD_MAX - 4), XENSTORE_OK);
	assert_int_equal(server.last_size, XENSTORE_PAYLOAD_MAX);
	assert_memory_equal(server.last, "abc\0xxx", 7);
	requests = server.requests;
	assert_int_equal(xenstore_client_write(&client, "abc", buffer, XENSTORE_PAYLOAD_MAX - 3), XENSTORE_TOO_LONG);
	assert_int_equal(xenstore_client_write(&client, "abc", buffer, SIZE_MAX), XENSTORE_TOO_LONG);
	assert_int_equal(server.requests, requests);
	assert_works();
}

/* --- the end ------------------------------------------------------------------------------------------------------ */

static void xenstore_client_close_reconnects_where_the_server_can(void **state)
{
	(void)state;
	start(0);
	server.reconnects = true;
	server.ring.server_features = XENSTORE_SERVER_FEATURE_RECONNECTION;
	assert_works();
	assert_int_equal(xenstore_client_close(&client), XENSTORE_OK);
	assert_int_equal(server.reconnections, 1);
	assert_int_equal(server.ring.connection, XENSTORE_CONNECTED);
	assert_int_equal(server.ring.req_prod, 0);
	assert_ended(XENSTORE_CLOSED);
	assert_int_equal(xenstore_client_close(&client), XENSTORE_OK);
	assert_int_equal(server.reconnections, 1);
}

/* The indices of the server are its own: hvmloader sets them to 0 under its feet. */
static void xenstore_client_close_leaves_an_empty_ring_to_a_server_that_cannot_reconnect(void **state)
{
	struct xenstore_domain_interface before;

	(void)state;
	start(100);
	assert_works();
	before = server.ring;
	/* A message that came meanwhile. */
	server.ring.rsp_prod += 16;
	assert_int_equal(xenstore_client_close(&client), XENSTORE_OK);
	assert_int_equal(server.ring.rsp_cons, before.rsp_prod + 16);
	assert_int_equal(server.ring.rsp_prod, before.rsp_prod + 16);
	assert_int_equal(server.ring.req_prod, before.req_prod);
	assert_int_equal(server.ring.req_cons, before.req_cons);
	assert_int_equal(server.ring.connection, XENSTORE_CONNECTED);
	/* The next user of the ring begins as the first one did. */
	assert_int_equal(xenstore_client_open(&client, &server.ring, fake_xenstored_ops(), &server), XENSTORE_OK);
	assert_works();
}

static void xenstore_client_open_waits_for_a_reconnection_under_way(void **state)
{
	(void)state;
	start(0);
	server.reconnects = true;
	server.ring.connection = XENSTORE_RECONNECT;
	server.ring.req_prod = 5000;
	server.signalled = true;
	assert_int_equal(xenstore_client_open(&client, &server.ring, fake_xenstored_ops(), &server), XENSTORE_OK);
	assert_works();
	server.ring.connection = XENSTORE_RECONNECT;
	assert_int_equal(xenstore_client_open(&client, &server.ring, fake_xenstored_ops(), &server), XENSTORE_TIMEOUT);
	assert_ended(XENSTORE_TIMEOUT);
}

static void xenstore_client_has_words_for_every_result(void **state)
{
	(void)state;
	for (int i = 0; i < XENSTORE_RESULTS; i++) {
		assert_non_null(xenstore_result_text(i));
		for (int other = 0; other < i; other++)
			assert_string_not_equal(xenstore_result_text(i), xenstore_result_text(other));
	}
	assert_string_equal(xenstore_result_text(XENSTORE_RESULTS), "unknown error");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(xenstore_client_reads_values),
		cmocka_unit_test(xenstore_client_lists_names),
		cmocka_unit_test(xenstore_client_tells_absent_from_refused),
		cmocka_unit_test(xenstore_client_cuts_what_the_buffer_has_no_room_for_and_loses_no_reply),
		cmocka_unit_test(xenstore_client_reads_replies_longer_than_the_queue),
		cmocka_unit_test(xenstore_client_writes_requests_longer_than_the_queue),
		cmocka_unit_test(xenstore_client_fills_the_queue_to_the_byte),
		cmocka_unit_test(xenstore_client_takes_indices_as_it_finds_them_and_around_the_end),
		cmocka_unit_test(xenstore_client_bears_a_server_that_moves_single_bytes),
		cmocka_unit_test(xenstore_client_follows_indices_that_were_reset_between_requests),
		cmocka_unit_test(xenstore_client_writes_bytes_and_removes_folders),
		cmocka_unit_test(xenstore_client_write_tells_refusals_by_name),
		cmocka_unit_test(xenstore_client_write_counts_path_and_value),
		cmocka_unit_test(xenstore_client_close_reconnects_where_the_server_can),
		cmocka_unit_test(xenstore_client_close_leaves_an_empty_ring_to_a_server_that_cannot_reconnect),
		cmocka_unit_test(xenstore_client_open_waits_for_a_reconnection_under_way),
		cmocka_unit_test(xenstore_client_has_words_for_every_result),
	};

	return cmocka_run_group_tests_name("xenstore_client", tests, NULL, NULL);
}
