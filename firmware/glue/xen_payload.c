/* SPDX-License-Identifier: MIT */
#include "firmware/glue/xen_payload.h"

#include <string.h>

#include "bytes/le.h"

#define ONE_MIB 0x100000u
#define FOUR_GIB 0x100000000ull
#define LOW_COPY_SIZE 0x10000u

#define RESET_VECTOR_SIZE 16
#define JUMP_FAR 0xea
#define JUMP_NEAR 0xe9
#define JUMP_SHORT 0xeb

/* The header of a firmware volume (UEFI PI 1.8, volume 3, 3.2.1): its signature, and its length before that. */
#define VOLUME_ALIGNMENT 0x1000
#define VOLUME_LENGTH 0x20
#define VOLUME_SIGNATURE 0x28
#define VOLUME_HEADER_MIN 0x48

/* By kind. */
static const struct {
	const char *name;
	uint64_t end;
	uint32_t min, max;
	uint32_t low; /* bytes that end at 1 MiB; 0: all */
} kinds[] = {
	[XEN_PAYLOAD_SEABIOS] = { "seabios", ONE_MIB, XEN_PAYLOAD_SEABIOS_MIN, XEN_PAYLOAD_SEABIOS_MAX, 0 },
	[XEN_PAYLOAD_OVMF] = { "ovmf", FOUR_GIB, XEN_PAYLOAD_OVMF_MIN, XEN_PAYLOAD_OVMF_MAX, LOW_COPY_SIZE },
};

enum xen_payload_error xen_payload_kind_of(enum xen_keys_bios bios, enum xen_payload_kind *kind)
{
	switch (bios) {
	case XEN_KEYS_BIOS_SEABIOS:
		*kind = XEN_PAYLOAD_SEABIOS;
		return XEN_PAYLOAD_OK;
	case XEN_KEYS_BIOS_OVMF:
		*kind = XEN_PAYLOAD_OVMF;
		return XEN_PAYLOAD_OK;
	case XEN_KEYS_BIOS_ROMBIOS:
		return XEN_PAYLOAD_ROMBIOS;
	case XEN_KEYS_BIOS_OTHER:
		break;
	}
	return XEN_PAYLOAD_UNKNOWN;
}

enum xen_payload_error xen_payload_place(struct xen_payload *payload, const struct xen_payload_facts *facts)
{
	const uint64_t end = kinds[facts->kind].end, size = facts->size;
	const uint64_t low = kinds[facts->kind].low ? kinds[facts->kind].low : size;

	if (size < kinds[facts->kind].min)
		return XEN_PAYLOAD_TOO_SMALL;
	if (size > kinds[facts->kind].max)
		return XEN_PAYLOAD_TOO_LARGE;
	if (facts->address > FOUR_GIB - size)
		return XEN_PAYLOAD_ABOVE_4G;
	memset(payload, 0, sizeof(*payload));
	payload->kind = facts->kind;
	payload->module = range_of_size(facts->address, size);
	payload->image = range_of_size(end - size, size);
	payload->low = range_of_size(ONE_MIB - low, low);

	if (payload->module.first < ONE_MIB)
		return XEN_PAYLOAD_IN_LOW;
	if (range_overlaps(payload->module, facts->firmware))
		return XEN_PAYLOAD_ON_FIRMWARE;
	if (range_overlaps(payload->module, payload->image))
		return XEN_PAYLOAD_ON_ITSELF;
	return e820_map_is(facts->ram, payload->module, E820_RAM) ? XEN_PAYLOAD_OK : XEN_PAYLOAD_NOT_RAM;
}

/* Erased flash and memory that was never written are one value repeated. */
static bool is_blank(const uint8_t *bytes, size_t count)
{
	for (size_t i = 1; i < count; i++)
		if (bytes[i] != bytes[0])
			return false;
	return true;
}

static bool has_volume(const uint8_t *bytes, uint32_t size)
{
	for (uint32_t at = 0; at + VOLUME_HEADER_MIN <= size; at += VOLUME_ALIGNMENT) {
		const uint64_t length = le64_get(bytes + at + VOLUME_LENGTH);

		if (memcmp(bytes + at + VOLUME_SIGNATURE, "_FVH", 4) == 0 && length >= VOLUME_HEADER_MIN &&
		    length <= size - at)
			return true;
	}
	return false;
}

/* SeaBIOS's is a far jump; something else that is to be started like it may have a near one. */
static enum xen_payload_error seabios_reset(const struct xen_payload *payload, const uint8_t *reset)
{
	if (reset[0] == JUMP_NEAR || reset[0] == JUMP_SHORT)
		return XEN_PAYLOAD_OK;
	if (reset[0] != JUMP_FAR)
		return XEN_PAYLOAD_NO_RESET;
	return range_contains(payload->image, ((uint32_t)le16_get(reset + 3) << 4) + le16_get(reset + 1)) ?
		       XEN_PAYLOAD_OK :
		       XEN_PAYLOAD_RESET_ASTRAY;
}

enum xen_payload_error xen_payload_inspect(struct xen_payload *payload, const uint8_t *bytes)
{
	const uint32_t size = (uint32_t)range_size(payload->module);
	const uint8_t *reset = bytes + size - RESET_VECTOR_SIZE;

	payload->has_volume = has_volume(bytes, size);
	if (is_blank(reset, RESET_VECTOR_SIZE))
		return XEN_PAYLOAD_NO_RESET;
	return payload->kind == XEN_PAYLOAD_SEABIOS ? seabios_reset(payload, reset) : XEN_PAYLOAD_OK;
}

const char *xen_payload_name(enum xen_payload_kind kind)
{
	return kinds[kind].name;
}

const char *xen_payload_error_text(enum xen_payload_error error)
{
	switch (error) {
	case XEN_PAYLOAD_OK:
		return "nothing is wrong";
	case XEN_PAYLOAD_ROMBIOS:
		return "ROMBIOS is not supported; use bios=\"seabios\" with device_model_version=\"qemu-xen\"";
	case XEN_PAYLOAD_UNKNOWN:
		return "expected \"seabios\" or \"ovmf\"";
	case XEN_PAYLOAD_TOO_SMALL:
		return "it is too small; expected 4 KiB or more of SeaBIOS, 64 KiB or more of OVMF";
	case XEN_PAYLOAD_TOO_LARGE:
		return "it is too large; at most 256 KiB of SeaBIOS or 16 MiB of OVMF have room. Is it meant for another bios=?";
	case XEN_PAYLOAD_ABOVE_4G:
		return "it does not end below 4 GiB";
	case XEN_PAYLOAD_IN_LOW:
		return "it lies below 1 MiB, where the firmware works";
	case XEN_PAYLOAD_ON_FIRMWARE:
		return "it lies on the firmware itself";
	case XEN_PAYLOAD_ON_ITSELF:
		return "it lies where it is to be copied to; give the guest less low RAM, or a larger mmio_hole";
	case XEN_PAYLOAD_NOT_RAM:
		return "it does not lie in RAM";
	case XEN_PAYLOAD_NO_RESET:
		return "there is no code at its reset vector, 16 bytes before its end; is the file whole?";
	case XEN_PAYLOAD_RESET_ASTRAY:
		return "its reset vector jumps out of the image; is the file whole?";
	}
	return "unknown error";
}
