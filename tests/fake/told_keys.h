/* SPDX-License-Identifier: MIT */
/* Reads the keys of a store through a fake server and keeps what is told on the way. */
#ifndef TESTS_FAKE_TOLD_KEYS_H
#define TESTS_FAKE_TOLD_KEYS_H

#include <stddef.h>

#include "firmware/glue/xen_keys.h"
#include "tests/fake/fake_xenstored.h"

struct told_keys {
	struct fake_xenstored server;
	struct xenstore_client client;
	struct xen_keys keys;
	unsigned complaints, options;
	char complaint[512];     /* the last one: "KEY|VALUE|EXPECTED", of the value 64 bytes at most */
	char option_texts[8192]; /* "NAME=VALUE;" of each option */
};

/* Behind it the server can be told how to behave. */
void told_keys_init(struct told_keys *told, const struct fake_xenstored_node *nodes, size_t count);

enum xenstore_result told_keys_read(struct told_keys *told);

#endif
