/* SPDX-License-Identifier: MIT */
/*
 * A payload file from a user: what is accepted must be loadable without another look. The first byte chooses: the
 * bytes as they are, or an ELF file (with a multiboot header whose checksum is right) in which the input replaces
 * bytes, three of it at a time.
 */
#include <stdlib.h>
#include <string.h>

#include "bytes/le.h"
#include "firmware/glue/payload_kind.h"
#include "firmware/glue/pvh_elf.h"
#include "tests/unit/elf_fixture.h"

#define FOUR_GIB UINT64_C(0x100000000)
#define HEADER_AT 0x400

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(int truth)
{
	if (!truth)
		abort();
}

static int is_inside(const struct elf_image *image, uint32_t address)
{
	for (size_t i = 0; i < image->count; i++)
		if (address >= image->segments[i].address &&
		    address - image->segments[i].address < image->segments[i].memory_size)
			return 1;
	return 0;
}

static void check_image(const struct elf_image *image, size_t size)
{
	uint64_t file_total = 0, memory_total = 0;

	expect(image->count >= 1 && image->count <= ELF_IMAGE_SEGMENTS_MAX);
	for (size_t i = 0; i < image->count; i++) {
		const struct elf_segment *a = &image->segments[i];

		expect(a->memory_size != 0 && a->file_size <= a->memory_size);
		expect((uint64_t)a->offset + a->file_size <= size);
		expect((uint64_t)a->address + a->memory_size <= FOUR_GIB);
		expect(a->address >= image->span.first);
		expect((uint64_t)a->address + a->memory_size - 1 <= image->span.last);
		for (size_t j = 0; j < i; j++) {
			const struct elf_segment *b = &image->segments[j];

			expect((uint64_t)a->address + a->memory_size <= b->address ||
			       (uint64_t)b->address + b->memory_size <= a->address);
		}
		file_total += a->file_size;
		memory_total += a->memory_size;
	}
	expect(file_total == image->file_total && memory_total == image->memory_total);
	expect(is_inside(image, image->entry));
	if (image->has_pvh)
		expect(is_inside(image, image->pvh_entry));
}

static void check_payload(const uint8_t *bytes, size_t size)
{
	static struct payload payload;
	static struct pvh_elf elf;
	char text[PAYLOAD_KIND_TEXT_SIZE];

	if (payload_kind_detect(&payload, bytes, size) != PAYLOAD_KIND_OK) {
		expect(strlen(payload_kind_explain(&payload, text, sizeof(text))) > 0);
		return;
	}
	expect(memchr(payload.version, '\0', sizeof(payload.version)) != NULL);
	switch (payload.kind) {
	case PAYLOAD_KIND_LINUX:
		expect((uint64_t)payload.linux_header.setup_size + payload.linux_header.kernel_size == size);
		break;
	case PAYLOAD_KIND_UEFI:
		expect(payload.uefi.size == size && payload.uefi.entry < size);
		break;
	case PAYLOAD_KIND_PVH:
		expect(payload.image.has_pvh);
		expect(pvh_elf_parse(&elf, bytes, size, payload.image.pvh_entry) == PVH_ELF_OK);
		expect(elf.count == payload.image.count);
		check_image(&payload.image, size);
		break;
	default:
		check_image(&payload.image, size);
		break;
	}
}

static void check_changed(uint8_t choice, const uint8_t *data, size_t size)
{
	uint8_t *copy;

	if (choice & 2)
		elf_fixture_64();
	else
		elf_fixture_32();
	if (choice & 4)
		le32_put(file.bytes + HEADER_AT, MULTIBOOT_HEADER_MAGIC);
	for (; size >= 3; data += 3, size -= 3)
		file.bytes[le16_get(data) % ELF_FIXTURE_SIZE] = data[2];
	le32_put(file.bytes + HEADER_AT + 8, 0u - MULTIBOOT_HEADER_MAGIC - le32_get(file.bytes + HEADER_AT + 4));
	copy = elf_fixture_copy(ELF_FIXTURE_SIZE);
	check_payload(copy, ELF_FIXTURE_SIZE);
	free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	if (data[0] & 1)
		check_payload(data + 1, size - 1);
	else
		check_changed(data[0], data + 1, size - 1);
	return 0;
}
