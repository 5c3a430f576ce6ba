/* SPDX-License-Identifier: MIT */
/*
 * The payload under Xen: the module "firmware" that the toolstack loads, which is SeaBIOS or OVMF as the key hvmloader/bios says.
 * What it is, where it goes, and whether it can be started at all; copying it is the business of firmware/xen/.
 *
 *   SeaBIOS  ends at 1 MiB, begins at C0000h or above: builds have 64, 128 or 256 KiB
 *   OVMF     ends at 4 GiB, begins at FF000000h or above: builds have 1, 2 or 4 MiB. Its last 64 KiB are put at F0000h, too, as
 *            RAM is what is there
 *
 * Both are entered at F000:FFF0, 16 bytes before the end of either. An image of OVMF that is no whole number of MiB (its code
 * without the variables) ends at 4 GiB like any other: its code is linked for that.
 */
#ifndef FIRMWARE_GLUE_XEN_PAYLOAD_H
#define FIRMWARE_GLUE_XEN_PAYLOAD_H

#include <stdbool.h>
#include <stdint.h>

#include "e820/e820.h"
#include "e820/range.h"
#include "firmware/glue/xen_keys.h"

#define XEN_PAYLOAD_SEABIOS_MIN 0x1000u
#define XEN_PAYLOAD_SEABIOS_MAX 0x40000u
#define XEN_PAYLOAD_OVMF_MIN 0x10000u /* what goes to F0000h */
#define XEN_PAYLOAD_OVMF_MAX 0x1000000u

enum xen_payload_kind {
	XEN_PAYLOAD_SEABIOS,
	XEN_PAYLOAD_OVMF,
};

enum xen_payload_error {
	XEN_PAYLOAD_OK,
	XEN_PAYLOAD_ROMBIOS,      /* the key asks for what is not supported */
	XEN_PAYLOAD_UNKNOWN,      /* the key has a value that means nothing */
	XEN_PAYLOAD_TOO_SMALL,    /* fewer bytes than any image of its kind */
	XEN_PAYLOAD_TOO_LARGE,    /* more than there is room for */
	XEN_PAYLOAD_ABOVE_4G,     /* the module does not end below 4 GiB */
	XEN_PAYLOAD_IN_LOW,       /* it begins below 1 MiB, where the firmware has written */
	XEN_PAYLOAD_ON_FIRMWARE,  /* it lies where the firmware runs: one of the two is damaged */
	XEN_PAYLOAD_ON_ITSELF,    /* it lies where the image goes, whose pages are replaced first */
	XEN_PAYLOAD_NOT_RAM,      /* it is not in RAM */
	XEN_PAYLOAD_NO_RESET,     /* no code at the reset vector */
	XEN_PAYLOAD_RESET_ASTRAY, /* SeaBIOS: the reset vector jumps out of the image */
};

struct xen_payload {
	enum xen_payload_kind kind;
	struct range
		module; /* where the toolstack has put it, above 1 MiB and below 4 GiB, and clear of the two below */
	struct range image; /* where it belongs, as many bytes; OVMF: the pages must be populated */
	struct range low;   /* OVMF: where its last bytes go, too. SeaBIOS: the same as `image` */
	bool has_volume;    /* xen_payload_inspect found a UEFI firmware volume */
};

struct xen_payload_facts {
	enum xen_payload_kind kind;
	uint64_t address, size;     /* hvm_modlist_entry, unchecked */
	struct range firmware;      /* our own image, data and stack */
	const struct e820_map *ram; /* as Xen gives it */
};

/* What hvmloader/bios asks for. `*kind` is set with XEN_PAYLOAD_OK only. */
enum xen_payload_error xen_payload_kind_of(enum xen_keys_bios bios, enum xen_payload_kind *kind);

/* Fills `payload`, except has_volume. Needs no look at the module. */
enum xen_payload_error xen_payload_place(struct xen_payload *payload, const struct xen_payload_facts *facts);

/*
 * Looks at the bytes of the module, as many as range_size(payload->module). OVMF without a firmware volume is no error: what a
 * user puts there may be something else that is started in the same way.
 */
enum xen_payload_error xen_payload_inspect(struct xen_payload *payload, const uint8_t *bytes);

/* "seabios", "ovmf" */
const char *xen_payload_name(enum xen_payload_kind kind);

/* What is wrong and what to do, as a clause. */
const char *xen_payload_error_text(enum xen_payload_error error);

#endif
