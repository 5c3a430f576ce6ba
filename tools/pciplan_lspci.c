/* SPDX-License-Identifier: MIT */
#include "tools/pciplan_lspci.h"

#include <stdio.h>
#include <string.h>

#include "pci/pci_cfg.h"
#include "tools/pciplan_lspci_read.h"
#include "tools/pciplan_machine.h"

#define SMALLEST_VF_BAR \
	0x1000 /* the smallest page that an SR-IOV capability can be set to (PCI Express 4.0, 9.3.3.13) */
#define ASSUMED_VF_BAR 0x4000

/* --- telling it ---------------------------------------------------------------------------------------------------- */

/* "00:1f.3 " or "10000:e1:00.0 " */
static bool begins_function(const char *line)
{
	static const char digits[] = "0123456789abcdef";
	size_t at = strspn(line, digits);

	if (line[at] != ':' || at < 2)
		return false;
	if (at > 2) {
		line += at + 1;
		at = strspn(line, digits);
	}
	return at == 2 && line[2] == ':' && strspn(line + 3, digits) == 2 && line[5] == '.' &&
	       strspn(line + 6, digits) == 1 && line[7] == ' ';
}

bool pciplan_lspci_is(const struct pciplan_text *text)
{
	const char *at = text->bytes;
	char line[PCIPLAN_LINE_MAX];

	while (at != NULL) {
		at = pciplan_text_line(text, at, line);
		if (begins_function(line) || strncmp(line, "Slot:\t", 6) == 0)
			return true;
	}
	return false;
}

/* --- virtual functions -------------------------------------------------------------------------------------------- */

static void mark_vfs(struct pciplan_source *source, const struct pciplan_source_function *physical)
{
	for (unsigned i = 0; i < physical->enabled_vfs; i++) {
		struct pciplan_source_function *vf = pciplan_source_find(
			source, physical->domain, physical->bdf + physical->vf_offset + i * physical->vf_stride);

		if (vf != NULL)
			vf->is_vf = true;
	}
}

/* The lowest address above `above` at which something else was found, UINT64_MAX: nothing. */
static uint64_t next_address(const struct pciplan_source *source, uint64_t above)
{
	uint64_t next = UINT64_MAX;

	for (size_t i = 0; i < source->count; i++) {
		const struct pciplan_source_function *function = &source->list[i];

		for (int bar = 0; bar < PCI_BARS_OF_FUNCTION; bar++)
			if (!function->is_vf && function->bars[bar].kind != PCI_BAR_IO &&
			    function->address[bar] > above && function->address[bar] < next)
				next = function->address[bar];
		for (int window = 0; window < 3; window++)
			if (function->window[window].last > above && function->window[window].last < next)
				next = function->window[window].last + 1;
	}
	return next;
}

/* An address is a multiple of the size, and all apertures lie in front of whatever comes next. */
static uint64_t guess_vf_size(const struct pciplan_source *source, const struct pciplan_source_function *function,
			      unsigned bar)
{
	const uint64_t address = function->address[bar];
	const uint64_t room = next_address(source, address) - address;
	uint64_t size = address & (~address + 1);

	while (size > SMALLEST_VF_BAR && size * function->total_vfs > room)
		size >>= 1;
	return size > SMALLEST_VF_BAR ? size : SMALLEST_VF_BAR;
}

/* lspci prints no size for a VF BAR; a VF that is in the list has it. */
static void size_vf_bar(struct lspci_reader *reader, struct pciplan_source_function *function, unsigned bar)
{
	struct pciplan_source_function *vf =
		pciplan_source_find(reader->source, function->domain, function->bdf + function->vf_offset);
	struct pci_bar *added = &function->bars[bar];
	char bdf[PCIPLAN_NAME_MAX];

	added->count = (uint16_t)function->total_vfs;
	if (vf != NULL && vf->is_vf && vf->bars[bar - PCI_BAR_VF].size != 0) {
		added->size = vf->bars[bar - PCI_BAR_VF].size;
		return;
	}
	added->size = function->address[bar] != 0 ? guess_vf_size(reader->source, function, bar) : ASSUMED_VF_BAR;
	pciplan_bdf_text(function->bdf, bdf);
	pciplan_note(
		reader->notes, reader->name,
		"lspci does not tell how large VF BAR%u of %s is and no VF is enabled: 0x%llx bytes for each VF %s",
		bar - PCI_BAR_VF, bdf, (unsigned long long)added->size,
		function->address[bar] != 0 ? "is the most that its place allows" : "are assumed");
}

static void settle_vfs(struct lspci_reader *reader)
{
	struct pciplan_source *source = reader->source;

	for (size_t i = 0; i < source->count; i++)
		if (source->list[i].sriov != 0)
			mark_vfs(source, &source->list[i]);
	for (size_t i = 0; i < source->count; i++) {
		struct pciplan_source_function *function = &source->list[i];

		for (unsigned bar = PCI_BAR_VF; bar < PCI_BARS_OF_FUNCTION; bar++) {
			if (function->bars[bar].count == 0)
				continue;
			if (function->total_vfs != 0)
				size_vf_bar(reader, function, bar);
			else
				function->bars[bar].count = 0;
		}
		if (function->total_vfs == 0)
			function->sriov = 0;
	}
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

static bool judge(const struct lspci_reader *reader)
{
	if (reader->flags != 0 || reader->controls == 0)
		return pciplan_complain(reader->name, 0,
					"lspci printed no numbered regions: it needs -vv, as in lspci -vvnn");
	if (reader->regions != 0 && reader->sized == 0)
		return pciplan_complain(reader->name, 0,
					"lspci printed no sizes of regions: it must run on the machine itself, "
					"under Linux, and not on a dump of it");
	if (reader->denied != 0)
		pciplan_note(
			reader->notes, reader->name,
			"lspci was not allowed to read capabilities (functions: %zu): hot-plug, SR-IOV and resizable BARs are "
			"not known; run it as root",
			reader->denied);
	if (reader->pref_width_taken != 0)
		pciplan_note(
			reader->notes, reader->name,
			"lspci does not tell whether prefetchable windows are 64-bit (bridges: %zu): those of PCI Express "
			"are taken to be; lspci -vvnnx tells",
			reader->pref_width_taken);
	return true;
}

bool pciplan_lspci_read(const struct pciplan_text *text, struct pciplan_source *source, struct pciplan_notes *notes)
{
	struct lspci_reader reader = { .source = source, .name = text->name, .notes = notes };
	const char *at = text->bytes;
	char line[PCIPLAN_LINE_MAX];
	bool named;

	for (size_t number = 1; at != NULL; number++) {
		at = pciplan_text_line(text, at, line);
		if (strncmp(line, "Slot:\t", 6) == 0)
			return pciplan_complain(text->name, number,
						"this is what lspci -mm prints: -vvnn is needed, without -m");
		if (begins_function(line)) {
			lspci_end_function(&reader);
			if (!lspci_read_header(&reader, line, number, &named))
				return pciplan_complain(text->name, number, "no address of a function");
			if (!named)
				return pciplan_complain(text->name, number,
							"lspci printed no numbers for class, vendor and device: it "
							"needs -nn, as in lspci -vvnn");
		} else if (reader.function != NULL && lspci_read_dump(&reader, line)) {
			continue;
		} else if (reader.function != NULL && (line[0] == '\t' || line[0] == ' ')) {
			lspci_read_property(&reader, line);
		}
	}
	lspci_end_function(&reader);
	if (!judge(&reader))
		return false;
	settle_vfs(&reader);
	return true;
}
