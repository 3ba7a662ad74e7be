/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Every file that this program writes: made beside its target, synced, renamed. Whoever reads the
 * target sees the old text or the new text, never half of one, whenever the writer is killed. */
#ifndef VFIO_TOOL_OUTFILE_H
#define VFIO_TOOL_OUTFILE_H

#include <stddef.h>
#include <sys/types.h>

#include "core/macro.h"

enum outfile_flag {
	OUTFILE_VOLATILE = 1 << 0, /* below /run: lost with the power anyway, so nothing is synced
				    */
};

/* Makes `name` in the directory `dirfd` (opened for reading) hold exactly `len` bytes with exactly
 * that mode, whatever the umask. `name` is one path component; a symbolic link of that name is
 * replaced, not followed. A killed writer can leave `.NAME.XXXXXXXX.tmp` behind, so those who list
 * directories skip names with a leading dot. Returns 1 when it was written, 0 when the same content
 * was there already (nothing is touched), -errno when the old content still stands, or when the new
 * one does and may be lost with the power: the directory could not be synced. */
int outfile_write(int dirfd, const char *name, const char *data, size_t len, mode_t mode,
		  unsigned flags) _must_check_;

/* Opens the directory `path` below `topfd`, making those of its components that are missing, with
 * that mode. `path` is relative ("a/b"; "" is a copy of `topfd`); no component may be "..", and
 * none is followed through a symbolic link. Returns a descriptor for the caller to close, or
 * -errno. */
int outfile_mkdirs(int topfd, const char *path, mode_t mode) _must_check_;

/* Makes `name` a symbolic link to `target`, which need not exist; replaces what is there. Same
 * results as outfile_write(). */
int outfile_link(int dirfd, const char *name, const char *target, unsigned flags) _must_check_;

/* Removes a file. Returns 1 when it was there, 0 when it was not, -errno; as with outfile_write()
 * it may be gone then. */
int outfile_remove(int dirfd, const char *name, unsigned flags) _must_check_;

#endif
