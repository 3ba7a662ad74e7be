/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* SHA-256 (FIPS 180-4), to tell whether two copies of a configuration are the same. */
#ifndef VFIO_TOOL_SHA256_H
#define VFIO_TOOL_SHA256_H

#include <stddef.h>
#include <stdint.h>

#include "core/macro.h"

#define SHA256_TEXT_MAX (64 + 1)

struct sha256 {
	uint32_t state[8];
	uint64_t len; /* bytes so far */
	uint8_t block[64];
};

void sha256_init(struct sha256 *hash);
void sha256_add(struct sha256 *hash, const void *data, size_t len);

/* Writes the digest as 64 hex digits and returns `text`; nothing may be added afterwards. */
const char *sha256_finish(struct sha256 *hash, char text[static SHA256_TEXT_MAX]);

#endif
