/* SPDX-License-Identifier: MIT */
/* The layout record in xenstore: what a toolstack finds there, and what when it could not be written. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "firmware/glue/layout_publish.h"
#include "tests/fake/hand_machine.h"
#include "tests/fake/planner.h"
#include "tests/unit/xenstore_client_fixture.h"

#define FOLDER "data/hvmstage/layout"
#define ROOM 700
#define TEXT_MAX (1u << 20)

static struct planner *planner;
static struct layout_record_bridge bridge;
static struct layout_record_facts facts;
static void *work;
static struct fake_xenstored_written written[ROOM];
static char wanted[TEXT_MAX], found[TEXT_MAX];

/* A machine with so many devices, of six BARs each without a place, and a server that keeps what is written. */
static void start(size_t devices)
{
	static const struct fake_xenstored_node nodes[] = { { .path = "hvmloader/bios", .value = "ovmf" } };

	open_with(nodes, COUNT_OF(nodes), 0);
	server.written = written;
	server.written_capacity = ROOM;
	planner = planner_new();
	for (size_t i = 0; i < devices; i++) {
		hand_function(&planner->inventory, (uint16_t)i, HAND_NIC, PCI_NONE);
		for (uint8_t index = 0; index < 6; index++)
			planner->plan.bars[hand_bar(&planner->inventory, index, HAND_MEM64, 0x4000000000)].verdict =
				PCI_NO_SPACE;
	}
	bridge = (struct layout_record_bridge){
		.last_bus = 255,
		.inventory = &planner->inventory,
		.windows = &planner->windows,
		.plan = &planner->plan,
		.about = "chipset",
	};
	facts = (struct layout_record_facts){ "q35", "xen", 0x80000000, 0, &bridge, 1 };
	work = malloc(layout_record_work_size(&facts));
}

static int end(void **state)
{
	(void)state;
	free(work);
	planner_free(planner);
	return 0;
}

static void make_wanted(void)
{
	struct layout_record record;
	char line[LAYOUT_RECORD_LINE];
	size_t size = 0;

	layout_record_begin(&record, &facts, work);
	while (layout_record_line(&record, line))
		size += (size_t)snprintf(wanted + size, TEXT_MAX - size, "%s\n", line);
}

static const struct fake_xenstored_written *key(const char *name)
{
	char path[64];

	snprintf(path, sizeof(path), FOLDER "/%s", name);
	return fake_xenstored_find_written(&server, path);
}

static void assert_value(const char *name, const char *value)
{
	assert_non_null(key(name));
	assert_int_equal(key(name)->size, strlen(value));
	assert_memory_equal(key(name)->value, value, strlen(value));
}

/* The pieces put together, in the order of their numbers. */
static size_t put_together(void)
{
	size_t size = 0, pieces = 0;
	char name[24] = "0";

	for (; key(name); snprintf(name, sizeof(name), "%zu", ++pieces)) {
		const struct fake_xenstored_written *piece = key(name);

		assert_in_range(piece->size, 1, 1024);
		assert_int_equal(piece->value[piece->size - 1], '\n');
		memcpy(found + size, piece->value, piece->size);
		size += piece->size;
	}
	found[size] = '\0';
	return pieces;
}

static void assert_published(size_t pieces)
{
	char count[24];

	make_wanted();
	assert_int_equal(put_together(), pieces);
	assert_string_equal(found, wanted);
	snprintf(count, sizeof(count), "%zu", pieces);
	assert_value("pieces", count);
	assert_value("version", "1");
	assert_int_equal(server.written_count, pieces + 2);
	assert_string_equal(server.written[server.written_count - 1].path, FOLDER "/pieces");
}

static void layout_publish_writes_whole_lines_and_their_number_last(void **state)
{
	static const size_t devices[] = { 0, 1, 40, 256 };

	for (size_t i = 0; i < COUNT_OF(devices); i++) {
		struct layout_publish_result result;

		start(devices[i]);
		result = layout_publish(&client, &facts, work);
		assert_int_equal(result.result, XENSTORE_OK);
		assert_published(result.pieces);
		if (i + 1 < COUNT_OF(devices))
			end(state);
	}
}

/* The name's length moves all lines behind it, so that pieces end at, before and behind the last byte that there is. */
static void layout_publish_fills_pieces_to_the_byte(void **state)
{
	size_t full = 0;

	(void)state;
	start(256);
	/* Without BARs lines are shorter than the 32 bytes that names differ by. */
	for (size_t i = 0; i < planner->inventory.function_count; i++)
		planner->inventory.functions[i].bar_count = 0;
	for (size_t length = 1; length <= 32; length++) {
		char name[33];
		struct layout_publish_result result;

		memset(name, 'x', length);
		name[length] = '\0';
		facts.machine = name;
		result = layout_publish(&client, &facts, work);
		assert_int_equal(result.result, XENSTORE_OK);
		assert_published(result.pieces);
		for (size_t i = 0; i < server.written_count; i++)
			full += server.written[i].size == LAYOUT_PUBLISH_PIECE;
	}
	assert_int_not_equal(full, 0);
}

/* A reset of the domain boots it again with the same xenstore. */
static void layout_publish_leaves_nothing_of_an_earlier_boot(void **state)
{
	struct layout_publish_result result;

	(void)state;
	start(200);
	assert_int_equal(layout_publish(&client, &facts, work).result, XENSTORE_OK);
	planner->inventory.function_count = 3;
	planner->inventory.bar_count = 18;
	result = layout_publish(&client, &facts, work);
	assert_int_equal(result.result, XENSTORE_OK);
	assert_published(result.pieces);
}

/* While the pieces of the new record are written, the number of the old ones is no longer there. */
static void layout_publish_removes_before_it_writes(void **state)
{
	(void)state;
	start(1);
	assert_int_equal(layout_publish(&client, &facts, work).result, XENSTORE_OK);
	assert_int_equal(server.log[0].type, XS_RM);
	assert_string_equal(server.log[0].path, FOLDER);
	assert_int_equal(server.log[1].type, XS_WRITE);
	assert_string_equal(server.log[1].path, FOLDER "/version");
}

static void layout_publish_says_which_key_is_not_to_be_written(void **state)
{
	static const char *const keys[] = { FOLDER, FOLDER "/version", FOLDER "/0", FOLDER "/pieces" };

	for (size_t i = 0; i < COUNT_OF(keys); i++) {
		struct layout_publish_result result;

		start(3);
		server.refused = keys[i];
		server.refusal = "EACCES";
		result = layout_publish(&client, &facts, work);
		assert_int_equal(result.result, XENSTORE_ERROR);
		assert_string_equal(result.path, keys[i]);
		assert_string_equal(client.error, "EACCES");
		assert_int_equal(server.written_count, 0);
		assert_works();
		if (i + 1 < COUNT_OF(keys))
			end(state);
	}
}

static void layout_publish_takes_away_what_a_quota_cut_off(void **state)
{
	struct layout_publish_result result;

	(void)state;
	start(100);
	server.written_capacity = 5;
	result = layout_publish(&client, &facts, work);
	assert_int_equal(result.result, XENSTORE_ERROR);
	assert_string_equal(client.error, "EQUOTA");
	assert_string_equal(result.path, FOLDER "/4");
	assert_int_equal(server.written_count, 0);
}

static void layout_publish_does_not_write_more_than_xenstored_takes(void **state)
{
	struct layout_publish_result result;

	(void)state;
	start(1365);
	for (size_t i = 0; i < planner->inventory.bar_count; i++) {
		planner->inventory.bars[i].size = UINT64_C(1) << 63;
		planner->inventory.bars[i].index = (uint8_t)(PCI_BAR_VF + i % 6);
		planner->inventory.bars[i].count = 0xffff;
		planner->plan.bars[i].verdict = PCI_ROM_GIVEN_UP;
	}
	/* An earlier record is not left to be taken for this one. */
	assert_int_equal(xenstore_client_write(&client, FOLDER "/pieces", "1", 1), XENSTORE_OK);
	result = layout_publish(&client, &facts, work);
	assert_int_equal(result.result, XENSTORE_TOO_LONG);
	assert_in_range(result.pieces, LAYOUT_PUBLISH_PIECES + 1, 4096);
	assert_int_equal(server.written_count, 0);
}

static void layout_publish_ends_with_a_server_that_is_gone(void **state)
{
	struct layout_publish_result result;

	(void)state;
	start(3);
	server.silent = true;
	result = layout_publish(&client, &facts, work);
	assert_int_equal(result.result, XENSTORE_TIMEOUT);
	assert_string_equal(result.path, FOLDER);
}

int main(void)
{
#define PUBLISH_TEST(claim) cmocka_unit_test_teardown(claim, end)
	const struct CMUnitTest tests[] = {
		PUBLISH_TEST(layout_publish_writes_whole_lines_and_their_number_last),
		PUBLISH_TEST(layout_publish_fills_pieces_to_the_byte),
		PUBLISH_TEST(layout_publish_leaves_nothing_of_an_earlier_boot),
		PUBLISH_TEST(layout_publish_removes_before_it_writes),
		PUBLISH_TEST(layout_publish_says_which_key_is_not_to_be_written),
		PUBLISH_TEST(layout_publish_takes_away_what_a_quota_cut_off),
		PUBLISH_TEST(layout_publish_does_not_write_more_than_xenstored_takes),
		PUBLISH_TEST(layout_publish_ends_with_a_server_that_is_gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
