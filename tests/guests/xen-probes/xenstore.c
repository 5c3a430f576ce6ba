/* SPDX-License-Identifier: MIT */
/*
 * Nothing is in the ring of xenstore (Xen's io/xs_wire.h), and a question that is asked now gets the answer to this question:
 * OVMF's and the operating system's drivers begin in this way. No event is left over, and none is masked, as at a domain's
 * start.
 */
#include "tests/guests/xen-probes/checks.h"
#include "tests/guests/xen-probes/probe.h"
#include "tests/guests/xen-probes/xen.h"

#define RING_SIZE 1024
#define AT_REQUESTS 0
#define AT_ANSWERS 1024
#define AT_REQUESTS_TAKEN 2048
#define AT_REQUESTS_PUT 2052
#define AT_ANSWERS_TAKEN 2056
#define AT_ANSWERS_PUT 2060

#define HEADER 16
#define XS_READ 2
#define REQUEST_ID 0x70726f62
#define TRIES 2000000

/* In 32-bit words. */
#define AT_PENDING (2048 / 4)
#define AT_MASK (AT_PENDING + CHANNEL_WORDS)
#define CHANNEL_WORDS 32

static volatile uint32_t shared_info[1024] __attribute__((aligned(4096)));

static volatile uint32_t *word(uint32_t address)
{
	return (volatile uint32_t *)(uintptr_t)address;
}

static void put(uint32_t ring, const void *bytes, uint32_t count)
{
	const uint8_t *from = bytes;
	uint32_t at = *word(ring + AT_REQUESTS_PUT);

	while (count-- > 0)
		*(volatile uint8_t *)(uintptr_t)(ring + AT_REQUESTS + (at++ & (RING_SIZE - 1))) = *from++;
	*word(ring + AT_REQUESTS_PUT) = at;
}

static bool await(uint32_t ring, uint32_t count)
{
	for (uint32_t i = 0; i < TRIES; i++) {
		if (*word(ring + AT_ANSWERS_PUT) - *word(ring + AT_ANSWERS_TAKEN) >= count)
			return true;
		xen_yield();
	}
	return false;
}

static uint8_t answer(uint32_t ring, uint32_t offset)
{
	return probe_u8(ring + AT_ANSWERS + ((*word(ring + AT_ANSWERS_TAKEN) + offset) & (RING_SIZE - 1)));
}

static uint32_t answer_word(uint32_t ring, uint32_t offset)
{
	return answer(ring, offset) | (uint32_t)answer(ring, offset + 1) << 8 |
	       (uint32_t)answer(ring, offset + 2) << 16 | (uint32_t)answer(ring, offset + 3) << 24;
}

static void ask(uint32_t ring, uint32_t port)
{
	static const char path[] = "domid";
	const uint32_t header[4] = { XS_READ, REQUEST_ID, 0, sizeof(path) };
	uint32_t length;

	put(ring, header, sizeof(header));
	put(ring, path, sizeof(path));
	if (!probe_claim("xenstore-event", xen_event_send(port), "port %u", port) ||
	    !probe_claim("xenstore-answers", await(ring, HEADER), "%u bytes",
			 *word(ring + AT_ANSWERS_PUT) - *word(ring + AT_ANSWERS_TAKEN)))
		return;
	length = answer_word(ring, 12);
	probe_claim("xenstore-right-answer",
		    answer_word(ring, 0) == XS_READ && answer_word(ring, 4) == REQUEST_ID && length >= 1 &&
			    length <= 5 && await(ring, HEADER + length) && answer(ring, HEADER) >= '0' &&
			    answer(ring, HEADER) <= '9',
		    "type %u, %u bytes that begin with %c", answer_word(ring, 0), length, answer(ring, HEADER));
}

/* struct shared_info of a 32-bit guest (xen.h): 32 vcpu_info of 64 bytes, then the bits of 1024 channels, pending and mask. */
static void check_events(void)
{
	uint32_t pending = 0, masked = 0;

	if (!probe_claim("shared-info", xen_map_shared_info(shared_info), "at 0x%x", (uint32_t)(uintptr_t)shared_info))
		return;
	for (uint32_t i = 0; i < CHANNEL_WORDS; i++) {
		pending |= shared_info[AT_PENDING + i];
		masked |= shared_info[AT_MASK + i];
	}
	probe_claim("shared-info-no-event", pending == 0 && (shared_info[0] & 0xff) == 0, "pending 0x%x, upcall 0x%x",
		    pending, shared_info[0] & 0xff);
	probe_claim("shared-info-no-mask", masked == 0, "masked 0x%x", masked);
}

void check_xenstore(void)
{
	uint64_t frame = 0, port = 0;
	uint32_t ring;

	check_events();
	xen_param(XEN_PARAM_STORE_PFN, &frame);
	xen_param(XEN_PARAM_STORE_EVTCHN, &port);
	if (!probe_claim("xenstore-connected", frame != 0 && port != 0, "page 0x%llx, event channel %u",
			 (unsigned long long)frame, (uint32_t)port))
		return;
	ring = (uint32_t)frame << 12;
	if (probe_claim("xenstore-ring-empty",
			*word(ring + AT_REQUESTS_TAKEN) == *word(ring + AT_REQUESTS_PUT) &&
				*word(ring + AT_ANSWERS_TAKEN) == *word(ring + AT_ANSWERS_PUT),
			"requests %u of %u taken, answers %u of %u", *word(ring + AT_REQUESTS_TAKEN),
			*word(ring + AT_REQUESTS_PUT), *word(ring + AT_ANSWERS_TAKEN), *word(ring + AT_ANSWERS_PUT)))
		ask(ring, (uint32_t)port);
}
