/* SPDX-License-Identifier: MIT */
/* The client before servers that do what they should not. What it does before a good one is in xenstore_client_test.c. */
#include <stdbool.h>
#include <string.h>

#include "tests/unit/xenstore_client_fixture.h"

static void start(void)
{
	static const struct fake_xenstored_node nodes[] = {
		{ .path = "hvmloader/bios", .value = "ovmf" },
		{ .path = "long", .value = long_value },
	};

	open_with(nodes, COUNT_OF(nodes), 0);
}

/* --- messages that do not fit ------------------------------------------------------------------------------------- */

static void xenstore_client_skips_what_nobody_asked_for(void **state)
{
	static const struct fake_xenstored_message foreign[] = {
		{ { .type = XS_DEBUG, .req_id = 0 }, "print" },
		{ { .type = XS_WATCH_EVENT, .req_id = 0 }, "@releaseDomain" },
		{ { .type = XS_READ, .req_id = 7 }, "somebody else's value" },
		{ { .type = XS_ERROR, .req_id = 7 }, "ENOENT" },
		{ { .type = XS_INVALID, .req_id = UINT32_MAX }, "" },
		{ { .type = XS_READ, .req_id = 8 }, long_value },
	};

	(void)state;
	start();
	server.foreign = foreign;
	server.foreign_count = COUNT_OF(foreign);
	assert_works();
	assert_int_equal(read_key("nowhere"), XENSTORE_ABSENT);
	assert_works();
}

static void debug_with_our_identifier(struct fake_xenstored *it, struct xsd_sockmsg *header)
{
	struct xsd_sockmsg debug = *header;

	debug.type = XS_DEBUG;
	debug.len = 0;
	memcpy(it->out + it->out_size, &debug, sizeof(debug));
	it->out_size += sizeof(debug);
}

static void xenstore_client_skips_debug_messages_with_its_identifier(void **state)
{
	(void)state;
	start();
	server.spoil = debug_with_our_identifier;
	assert_works();
	assert_works();
}

static void other_type(struct fake_xenstored *it, struct xsd_sockmsg *header)
{
	(void)it;
	header->type = XS_DIRECTORY;
}

static void xenstore_client_refuses_a_reply_of_another_type_and_goes_on(void **state)
{
	(void)state;
	start();
	server.spoil = other_type;
	assert_int_equal(read_key("hvmloader/bios"), XENSTORE_BAD_REPLY);
	assert_string_equal(buffer, "");
	server.spoil = NULL;
	assert_works();
}

static void xenstore_client_does_not_take_a_late_reply_for_the_next_one(void **state)
{
	struct fake_xenstored_message late = { { .type = XS_READ }, "late" };

	(void)state;
	start();
	server.spoil = other_type;
	assert_int_equal(read_key("hvmloader/bios"), XENSTORE_BAD_REPLY);
	server.spoil = NULL;
	late.header.req_id = client.req_id;
	server.foreign = &late;
	server.foreign_count = 1;
	assert_works();
}

static void other_identifier(struct fake_xenstored *it, struct xsd_sockmsg *header)
{
	(void)it;
	header->req_id--;
}

static void xenstore_client_waits_for_its_own_reply_up_to_the_deadline(void **state)
{
	(void)state;
	start();
	server.spoil = other_identifier;
	assert_int_equal(read_key("hvmloader/bios"), XENSTORE_TIMEOUT);
	assert_ended(XENSTORE_TIMEOUT);
}

static void too_long(struct fake_xenstored *it, struct xsd_sockmsg *header)
{
	(void)it;
	header->len = XENSTORE_PAYLOAD_MAX + 1;
}

static void xenstore_client_ends_at_a_reply_longer_than_the_protocol_allows(void **state)
{
	(void)state;
	start();
	server.spoil = too_long;
	assert_int_equal(read_key("hvmloader/bios"), XENSTORE_PROTOCOL);
	assert_ended(XENSTORE_PROTOCOL);
}

static void half(struct fake_xenstored *it, struct xsd_sockmsg *header)
{
	(void)it;
	header->len += 1;
}

static void xenstore_client_meets_the_deadline_in_a_reply_that_stops(void **state)
{
	(void)state;
	start();
	server.spoil = half;
	assert_int_equal(read_key("hvmloader/bios"), XENSTORE_TIMEOUT);
	assert_string_equal(buffer, "");
	assert_ended(XENSTORE_TIMEOUT);
	/* Nor is there a value when the buffer has all that it has room for. */
	start();
	server.spoil = half;
	assert_int_equal(xenstore_client_read(&client, "hvmloader/bios", buffer, 3, NULL), XENSTORE_TIMEOUT);
	assert_string_equal(buffer, "");
}

static bool send_debug(void *ctx)
{
	struct fake_xenstored *it = ctx;
	struct xsd_sockmsg debug = { .type = XS_DEBUG };

	it->waits++;
	memcpy(it->ring.rsp + MASK_XENSTORE_IDX(it->ring.rsp_prod), &debug, sizeof(debug));
	it->ring.rsp_prod += sizeof(debug);
	return true;
}

static void do_nothing(void *ctx)
{
	(void)ctx;
}

static void xenstore_client_ends_when_only_foreign_messages_come(void **state)
{
	static const struct xenstore_ops ops = { do_nothing, send_debug };

	(void)state;
	start();
	client.ops = &ops;
	assert_int_equal(read_key("hvmloader/bios"), XENSTORE_PROTOCOL);
	assert_in_range(server.waits, 10, 1000);
	assert_ended(XENSTORE_PROTOCOL);
}

/* --- servers that do not serve ------------------------------------------------------------------------------------ */

static void xenstore_client_meets_the_deadline_when_nobody_answers(void **state)
{
	(void)state;
	start();
	server.silent = true;
	assert_int_equal(read_key("hvmloader/bios"), XENSTORE_TIMEOUT);
	assert_ended(XENSTORE_TIMEOUT);
}

static bool event_without_effect(void *ctx)
{
	struct fake_xenstored *it = ctx;

	it->waits++;
	return true;
}

/* An event channel that somebody keeps signalling. */
static void xenstore_client_does_not_wait_for_ever_for_events_without_effect(void **state)
{
	static const struct xenstore_ops ops = { do_nothing, event_without_effect };

	(void)state;
	start();
	client.ops = &ops;
	assert_int_equal(read_key("hvmloader/bios"), XENSTORE_TIMEOUT);
	assert_in_range(server.waits, 2 * (16 + 4096), 100000);
	start();
	client.ops = &ops;
	assert_int_equal(xenstore_client_request(&client, XS_WRITE, long_value, LONG_SIZE, buffer, sizeof(buffer),
						 NULL),
			 XENSTORE_TIMEOUT);
}

static void xenstore_client_names_indices_that_cannot_be(void **state)
{
	static const struct {
		uint32_t req_cons, req_prod, rsp_cons, rsp_prod;
	} cases[] = {
		{ 0, 1025, 0, 0 },
		{ 1, 0, 0, 0 },
		{ 0, UINT32_MAX, 0, 0 },
		{ 0, 0, 0, 1025 },
		{ 0, 0, 1, 0 },
		{ 0, 0, 0, UINT32_MAX },
		{ 0, 0, 5, 5 + UINT32_C(0x80000000) },
		{ 0, 0, 0, 0x1000 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		start();
		server.ring.req_cons = cases[i].req_cons;
		server.ring.req_prod = cases[i].req_prod;
		server.ring.rsp_cons = cases[i].rsp_cons;
		server.ring.rsp_prod = cases[i].rsp_prod;
		assert_int_equal(read_key("hvmloader/bios"), XENSTORE_RING_CORRUPT);
		assert_ended(XENSTORE_RING_CORRUPT);
		assert_int_equal(xenstore_client_close(&client), XENSTORE_RING_CORRUPT);
	}
}

static void xenstore_client_believes_a_server_that_says_it_has_stopped(void **state)
{
	(void)state;
	start();
	server.silent = true;
	server.ring.server_features = XENSTORE_SERVER_FEATURE_ERROR;
	server.ring.error = XENSTORE_ERROR_RINGIDX;
	assert_int_equal(read_key("hvmloader/bios"), XENSTORE_STOPPED);
	assert_int_equal(client.server_error, XENSTORE_ERROR_RINGIDX);
	assert_ended(XENSTORE_STOPPED);
	/* The field means nothing where the server does not offer it. */
	start();
	server.ring.error = XENSTORE_ERROR_RINGIDX;
	assert_works();
}

/* --- the end ------------------------------------------------------------------------------------------------------ */

static void xenstore_client_close_reconnects_after_a_failure(void **state)
{
	(void)state;
	start();
	server.reconnects = true;
	server.ring.server_features = XENSTORE_SERVER_FEATURE_RECONNECTION;
	server.spoil = too_long;
	assert_int_equal(read_key("long"), XENSTORE_PROTOCOL);
	assert_int_equal(xenstore_client_close(&client), XENSTORE_OK);
	assert_int_equal(server.ring.rsp_prod, server.ring.rsp_cons);
}

static void xenstore_client_close_does_not_wait_for_ever(void **state)
{
	static const struct xenstore_ops ops = { do_nothing, event_without_effect };

	(void)state;
	start();
	server.ring.server_features = XENSTORE_SERVER_FEATURE_RECONNECTION;
	assert_int_equal(xenstore_client_close(&client), XENSTORE_TIMEOUT);
	assert_ended(XENSTORE_CLOSED);
	start();
	server.ring.server_features = XENSTORE_SERVER_FEATURE_RECONNECTION;
	client.ops = &ops;
	assert_int_equal(xenstore_client_close(&client), XENSTORE_TIMEOUT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(xenstore_client_skips_what_nobody_asked_for),
		cmocka_unit_test(xenstore_client_skips_debug_messages_with_its_identifier),
		cmocka_unit_test(xenstore_client_refuses_a_reply_of_another_type_and_goes_on),
		cmocka_unit_test(xenstore_client_does_not_take_a_late_reply_for_the_next_one),
		cmocka_unit_test(xenstore_client_waits_for_its_own_reply_up_to_the_deadline),
		cmocka_unit_test(xenstore_client_ends_at_a_reply_longer_than_the_protocol_allows),
		cmocka_unit_test(xenstore_client_meets_the_deadline_in_a_reply_that_stops),
		cmocka_unit_test(xenstore_client_ends_when_only_foreign_messages_come),
		cmocka_unit_test(xenstore_client_meets_the_deadline_when_nobody_answers),
		cmocka_unit_test(xenstore_client_does_not_wait_for_ever_for_events_without_effect),
		cmocka_unit_test(xenstore_client_names_indices_that_cannot_be),
		cmocka_unit_test(xenstore_client_believes_a_server_that_says_it_has_stopped),
		cmocka_unit_test(xenstore_client_close_reconnects_after_a_failure),
		cmocka_unit_test(xenstore_client_close_does_not_wait_for_ever),
	};

	return cmocka_run_group_tests_name("xenstore_client_fault", tests, NULL, NULL);
}
