/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What the bytes of a disk or partition say about whom it belongs to. */
#ifndef VFIO_TOOL_SIGNATURE_H
#define VFIO_TOOL_SIGNATURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum signature {
	SIGNATURE_NONE, /* nothing that this program knows */
	/* plain contents: data, but nobody's part of anything */
	SIGNATURE_PLAIN,
	/* members: a set of disks or a layer of the host's own takes them */
	SIGNATURE_LVM,
	SIGNATURE_MD,
	SIGNATURE_LUKS,
	SIGNATURE_ZFS,
	SIGNATURE_BTRFS, /* of several devices */
	SIGNATURE_BCACHE,
	SIGNATURE_BCACHEFS,
	SIGNATURE_CEPH,
	SIGNATURE_DDF,
	SIGNATURE_IMSM,
	SIGNATURE_STRATIS,
	SIGNATURE_VDO,
	SIGNATURE_MULTIPLE, /* dm-integrity, DRBD, Oracle ASM */
	SIGNATURE_MAX
};

/* How much of the front (a whole ZFS label) and of the end has to be read. */
#define SIGNATURE_FRONT_LEN ((size_t)264 * 1024)
#define SIGNATURE_TAIL_LEN ((size_t)128 * 1024)

/* Judges the first bytes; short reads are fine. */
enum signature signature_find(const uint8_t *front, size_t len);

/* Judges the last `len` bytes of `size`, where old RAID formats are. */
enum signature signature_find_tail(const uint8_t *tail, size_t len, uint64_t size);

bool signature_is_member(enum signature signature);

/* For people: "a ZFS label". */
const char *signature_to_string(enum signature signature);

#endif
