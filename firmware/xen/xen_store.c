/* SPDX-License-Identifier: MIT */
#include "firmware/xen/xen_store.h"

#include <stddef.h>
#include <stdint.h>
#include <xen/event_channel.h>
#include <xen/hvm/params.h>

#include "firmware/log.h"
#include "firmware/panic.h"
#include "firmware/xen/hypercall.h"
#include "firmware/xen/shared_info.h"

#define PAGE_SHIFT 12
#define CHANNELS 1024 /* of the two-level interface, for a 32-bit guest */

/*
 * A toolstack that is busy starting many domains at once, or replaces its xenstored by a newer one, takes seconds; one that is
 * gone never comes. hvmloader waits for ever; xl itself gives a device model a minute. A domain that ends while the host is
 * merely slow costs more than one that ends late, so the patience is of that order, and a line tells early what is awaited.
 */
#define PATIENCE_MS 5000
#define WAIT_MS 30000
#define ALL_WAITING_NS UINT64_C(120000000000) /* an answer byte by byte must not stretch it */

static struct xenstore_client client;
static uint32_t channel;
static bool connected;
static uint64_t give_up;

static void notify(void *context)
{
	struct evtchn_send send = { .port = channel };

	(void)context;
	hypercall_event_channel(EVTCHNOP_send, &send);
}

static bool wait(void *context)
{
	(void)context;
	if (shared_info_time() >= give_up)
		return false;
	if (shared_info_wait(channel, PATIENCE_MS))
		return true;
	log_line(LOG_W, "firmware", "xenstore", "no answer for %u s, waiting %u s more", PATIENCE_MS / 1000,
		 (WAIT_MS - PATIENCE_MS) / 1000);
	return shared_info_wait(channel, WAIT_MS - PATIENCE_MS);
}

struct xenstore_client *xen_store_connect(void)
{
	static const struct xenstore_ops ops = { .notify = notify, .wait = wait };
	enum xenstore_result result;
	uint64_t page, port;

	if (hypercall_get_param(HVM_PARAM_STORE_PFN, &page) != 0 ||
	    hypercall_get_param(HVM_PARAM_STORE_EVTCHN, &port) != 0)
		panic("firmware", "xenstore", "HVM_PARAM_STORE_PFN or HVM_PARAM_STORE_EVTCHN cannot be read");
	if (page == 0 || page >> (32 - PAGE_SHIFT) != 0 || port == 0 || port >= CHANNELS)
		panic("firmware", "xenstore",
		      "page 0x%llx and event channel %llu, expected a page below 4 GiB and a channel",
		      (unsigned long long)page, (unsigned long long)port);
	channel = (uint32_t)port;
	give_up = shared_info_time() + ALL_WAITING_NS;
	result = xenstore_client_open(&client, (void *)((uintptr_t)page << PAGE_SHIFT), &ops, NULL);
	if (result != XENSTORE_OK)
		panic("firmware", "xenstore", "no connection: %s", xenstore_result_text(result));
	connected = true;
	return &client;
}

struct xenstore_client *xen_store_client(void)
{
	return &client;
}

void xen_store_disconnect(void)
{
	enum xenstore_result result;

	if (!connected)
		return;
	connected = false;
	log_line(LOG_D, "firmware", "xenstore", "%u requests", client.requests);
	result = xenstore_client_close(&client);
	if (result != XENSTORE_OK)
		log_line(LOG_W, "firmware", "xenstore", "not left as it was found: %s", xenstore_result_text(result));
	shared_info_clear();
}
