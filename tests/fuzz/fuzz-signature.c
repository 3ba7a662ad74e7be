/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* No contents of a disk break the search for signatures. The first four bytes say at which part of
 * the front the rest is put, so that far places are reached by small inputs. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/macro.h"
#include "core/signature.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(enum signature signature)
{
	if (signature < 0 || signature >= SIGNATURE_MAX || !signature_to_string(signature)[0])
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint32_t place = 0;

	check(signature_find(data, size));
	check(signature_find_tail(data, size, size));
	if (size < sizeof(place))
		return 0;
	memcpy(&place, data, sizeof(place));
	data += sizeof(place);
	size -= sizeof(place);
	check(signature_find_tail(data, size, size + (uint64_t)place * 512));

	size_t at = place % SIGNATURE_FRONT_LEN;
	size_t len = at + size < SIGNATURE_FRONT_LEN ? at + size : SIGNATURE_FRONT_LEN;
	_cleanup_free_ uint8_t *front = calloc(1, len ? len : 1);
	if (!front)
		abort();
	memcpy(front + at, data, len - at);
	check(signature_find(front, len));
	return 0;
}
