/* SPDX-License-Identifier: MIT */
/*
 * A flash device image from a user: what is accepted must be startable without another look. The first byte
 * chooses: the bytes as they are, or an image that is right, in which the input replaces bytes, three of it at a
 * time; the checksums are made right again, so that what they protect is reached.
 */
#include <stdlib.h>
#include <string.h>

#include "firmware/glue/uefi_volume.h"
#include "tests/unit/uefi_fixture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(int truth)
{
	if (!truth)
		abort();
}

static void check_volume(const uint8_t *bytes, size_t size)
{
	struct uefi_volume volume;
	struct uefi_volume_result result = uefi_volume_parse(&volume, bytes, size);
	char text[UEFI_VOLUME_TEXT_SIZE];

	expect(strlen(uefi_volume_explain(result, text, sizeof(text))) > 0);
	if (result.error == UEFI_VOLUME_NO_VOLUME)
		expect(!uefi_volume_is_volume(bytes, size));
	else
		expect(uefi_volume_is_volume(bytes, size) && result.offset <= size);
	if (result.error != UEFI_VOLUME_OK)
		return;
	expect(volume.size == size && volume.entry > volume.pe && volume.entry < size);
	expect(volume.base % 0x1000 == 0 && (uint64_t)volume.base + size < UINT64_C(0x100000000));
	expect(bytes[volume.pe] == (volume.terse ? 'V' : 'M') && bytes[volume.pe + 1] == 'Z');
}

static void check_changed(const uint8_t *data, size_t size)
{
	uint8_t *copy;

	fd_start();
	for (; size >= 3; data += 3, size -= 3)
		fd[le16_get(data) % FD_SIZE] = data[2];
	fd_seal_volume(0);
	fd_seal_file(FD_PAD_FILE);
	fd_seal_file(FD_SEC_FILE);
	copy = fd_copy(FD_SIZE);
	check_volume(copy, FD_SIZE);
	free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	if (data[0] & 1)
		check_volume(data + 1, size - 1);
	else
		check_changed(data + 1, size - 1);
	return 0;
}
