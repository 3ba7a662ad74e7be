/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/signature.h"

#include <string.h>

#include "core/macro.h"

/* Magic bytes at a fixed place. Places and values are those of the formats' own headers. */
struct magic {
	enum signature signature;
	size_t offset;
	const char *bytes;
	size_t len;
};

#define MAGIC(signature, offset, text)                                                             \
	{                                                                                          \
		signature, offset, text, sizeof(text) - 1                                          \
	}

/* The order decides where formats overlap: members before plain contents. */
static const struct magic magics[] = {
	MAGIC(SIGNATURE_LUKS, 0, "LUKS\xba\xbe"),
	MAGIC(SIGNATURE_LUKS, 0x4000, "SKUL\xba\xbe"),
	MAGIC(SIGNATURE_MD, 0, "\xfc\x4e\x2b\xa9\x01\0\0\0"),	   /* 1.1 */
	MAGIC(SIGNATURE_MD, 0x1000, "\xfc\x4e\x2b\xa9\x01\0\0\0"), /* 1.2 */
	MAGIC(SIGNATURE_BCACHE, 0x1018,
	      "\xc6\x85\x73\xf6\x4e\x1a\x45\xca\x82\x65\xf5\x7f\x48\xba\x6d\x81"),
	MAGIC(SIGNATURE_BCACHEFS, 0x1018,
	      "\xc6\x85\x73\xf6\x66\xce\x90\xa9\xd9\x6a\x60\xcf\x80\x3d\xf7\xef"),
	MAGIC(SIGNATURE_CEPH, 0, "bluestore block device\n"),
	MAGIC(SIGNATURE_STRATIS, 0x204, "!Stra0tis\x86\xff\x02^\x41rh"),
	MAGIC(SIGNATURE_STRATIS, 0x1204, "!Stra0tis\x86\xff\x02^\x41rh"),
	MAGIC(SIGNATURE_VDO, 0, "dmvdo001"),
	MAGIC(SIGNATURE_MULTIPLE, 0, "integrt\0"),
	MAGIC(SIGNATURE_MULTIPLE, 0x20, "ORCLDISK"),
	MAGIC(SIGNATURE_LVM, 0, "HM\1\0"),
	MAGIC(SIGNATURE_PLAIN, 0, "XFSB"),
	MAGIC(SIGNATURE_PLAIN, 0x438, "\x53\xef"),	   /* ext2, ext3, ext4 */
	MAGIC(SIGNATURE_PLAIN, 0x400, "\x10\x20\xf5\xf2"), /* f2fs */
	MAGIC(SIGNATURE_PLAIN, 3, "NTFS    "),
	MAGIC(SIGNATURE_PLAIN, 3, "EXFAT   "),
	MAGIC(SIGNATURE_PLAIN, 0x36, "FAT1"),
	MAGIC(SIGNATURE_PLAIN, 0x52, "FAT32   "),
	MAGIC(SIGNATURE_PLAIN, 0xff6, "SWAPSPACE2"),
	MAGIC(SIGNATURE_PLAIN, 0x10040, "_BHRfS_M"), /* btrfs of one device */
	MAGIC(SIGNATURE_PLAIN, 0x8001, "CD001"),
	MAGIC(SIGNATURE_PLAIN, 0, "hsqs"), /* squashfs */
	MAGIC(SIGNATURE_PLAIN, 0x200, "EFI PART"),
	MAGIC(SIGNATURE_PLAIN, 0x1fe, "\x55\xaa"), /* MBR */
};

static bool has(const uint8_t *data, size_t len, size_t offset, const char *bytes, size_t count)
{
	return offset <= len && count <= len - offset && memcmp(data + offset, bytes, count) == 0;
}

#define HAS(data, len, offset, text) has(data, len, offset, text, sizeof(text) - 1)

/* LVM2 has its label in one of the first four sectors. */
static bool is_lvm(const uint8_t *data, size_t len)
{
	for (size_t sector = 0; sector < 4; sector++)
		if (HAS(data, len, sector * 512, "LABELONE") &&
		    HAS(data, len, sector * 512 + 24, "LVM2 001"))
			return true;
	return false;
}

/* num_devices of the btrfs superblock at 64 KiB. */
static bool is_btrfs_of_several(const uint8_t *data, size_t len)
{
	static const char one[8] = { 1 };

	return HAS(data, len, 0x10040, "_BHRfS_M") && len >= 0x10090 &&
	       !has(data, len, 0x10088, one, sizeof(one));
}

/* A ZFS label: name-value pairs from 16 KiB that begin with "version", in XDR. */
static bool has_zfs_pairs(const uint8_t *data, size_t len)
{
	return HAS(data, len, 0x4000, "\x01") && HAS(data, len, 0x4014, "\0\0\0\x07version\0");
}

/* The ring of uberblocks at 128 KiB; written by either kind of machine. */
static bool has_zfs_uberblock(const uint8_t *data, size_t len)
{
	for (size_t at = 0x20000; at < 0x40000; at += 1024)
		if (HAS(data, len, at, "\x0c\xb1\xba\0\0\0\0\0") ||
		    HAS(data, len, at, "\0\0\0\0\0\xba\xb1\x0c"))
			return true;
	return false;
}

static enum signature find_magic(const uint8_t *data, size_t len)
{
	for (size_t i = 0; i < ELEMENTSOF(magics); i++)
		if (has(data, len, magics[i].offset, magics[i].bytes, magics[i].len))
			return magics[i].signature;
	return SIGNATURE_NONE;
}

enum signature signature_find(const uint8_t *front, size_t len)
{
	enum signature found = find_magic(front, len);

	if (is_lvm(front, len))
		return SIGNATURE_LVM;
	if (has_zfs_pairs(front, len))
		return SIGNATURE_ZFS;
	if (is_btrfs_of_several(front, len))
		return SIGNATURE_BTRFS;
	/* uberblocks alone may be left over from before another file system was made */
	if (found == SIGNATURE_NONE && has_zfs_uberblock(front, len))
		return SIGNATURE_ZFS;
	return found;
}

/* True when the tail holds `bytes` at `offset` of the whole. */
static bool tail_has(const uint8_t *tail, size_t len, uint64_t size, uint64_t offset,
		     const char *bytes, size_t count)
{
	uint64_t start = size - len;

	return offset >= start && offset < size &&
	       has(tail, len, (size_t)(offset - start), bytes, count);
}

#define TAIL_HAS(offset, text) tail_has(tail, len, size, offset, text, sizeof(text) - 1)

enum signature signature_find_tail(const uint8_t *tail, size_t len, uint64_t size)
{
	if (size < 0x20000 || len > size)
		return SIGNATURE_NONE;

	uint64_t md0 = (size & ~UINT64_C(0xffff)) - 0x10000;
	uint64_t md1 = ((size / 512 - 16) & ~UINT64_C(7)) * 512;

	if (TAIL_HAS(md0, "\xfc\x4e\x2b\xa9") || TAIL_HAS(md0, "\xa9\x2b\x4e\xfc") ||
	    TAIL_HAS(md1, "\xfc\x4e\x2b\xa9\x01\0\0\0"))
		return SIGNATURE_MD;
	if (TAIL_HAS(size - 1024, "Intel Raid ISM Cfg Sig. "))
		return SIGNATURE_IMSM;
	if (TAIL_HAS(size - 512, "\xde\x11\xde\x11") || TAIL_HAS(size - 512, "\x11\xde\x11\xde"))
		return SIGNATURE_DDF;
	return SIGNATURE_NONE;
}

bool signature_is_member(enum signature signature)
{
	return signature > SIGNATURE_PLAIN && signature < SIGNATURE_MAX;
}

const char *signature_to_string(enum signature signature)
{
	static const char *const texts[SIGNATURE_MAX] = {
		[SIGNATURE_NONE] = "nothing known",
		[SIGNATURE_PLAIN] = "plain data",
		[SIGNATURE_LVM] = "an LVM physical volume",
		[SIGNATURE_MD] = "an md RAID member",
		[SIGNATURE_LUKS] = "a LUKS volume",
		[SIGNATURE_ZFS] = "a ZFS label",
		[SIGNATURE_BTRFS] = "a btrfs of several devices",
		[SIGNATURE_BCACHE] = "a bcache device",
		[SIGNATURE_BCACHEFS] = "a bcachefs device",
		[SIGNATURE_CEPH] = "a Ceph OSD",
		[SIGNATURE_DDF] = "a DDF RAID member",
		[SIGNATURE_IMSM] = "an Intel RAID member",
		[SIGNATURE_STRATIS] = "a Stratis pool member",
		[SIGNATURE_VDO] = "a VDO volume",
		[SIGNATURE_MULTIPLE] = "a storage layer's label",
	};

	return signature >= 0 && signature < SIGNATURE_MAX ? texts[signature] : "?";
}
