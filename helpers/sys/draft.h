/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Files of the configuration while they are edited: the text that was read, the text that is to be,
 * and the way to the disk. The only writer to /etc/vfio-tool but for the verdicts of the guards. */
#ifndef VFIO_TOOL_DRAFT_H
#define VFIO_TOOL_DRAFT_H

#include <sys/types.h>

#include "core/strbuf.h"
#include "sys/origins.h"
#include "sys/root.h"

struct draft {
	char *path; /* "/etc/vfio-tool/conf.d/saved.conf" */
	bool present;
	mode_t mode; /* of the file that is there */
	gid_t gid;
	struct strbuf old, new;
};

struct drafts {
	struct draft *list;
	size_t count;
	int lock; /* see drafts_lock() */
};

#define DRAFTS_NONE                                                                                \
	{                                                                                          \
		.lock = -1                                                                         \
	}

/* Keeps other runs of this program away until the drafts are released, waiting for them no longer
 * than ten seconds. -ETIMEDOUT. Nothing to lock is no error. */
int drafts_lock(const struct root *root, struct drafts *drafts) _must_check_;

/* Finds or makes the draft of a file and returns its place in the list. A file that is not there
 * begins with `heading`. -EPERM: it may not be written, with the reason and the way out in `why`;
 * -ENOMEM. */
int drafts_open(const struct root *root, const struct origins *origins, const char *path,
		const char *heading, struct drafts *drafts, struct strbuf *why) _must_check_;

/* The file that one at this path, in /etc/vfio-tool and not there yet, would replace, because it
 * has the same name: the first of them, which is the one that counts now. NULL: none. */
const struct config_file *drafts_replaced(const struct origins *origins, const char *path);

/* True when the new text is another. */
bool draft_changed(const struct draft *draft);

/* How many files would be another. */
size_t drafts_changed(const struct drafts *drafts);

/* What the whole configuration comes to with the drafts in the place of their files. As
 * config_files_parse(). */
int drafts_parse(const struct drafts *drafts, const struct origins *origins, struct policy *ret,
		 struct problems *problems) _must_check_;

/* Adds the changes as a diff. */
int drafts_diff(const struct drafts *drafts, struct strbuf *out) _must_check_;

/* Writes the files that changed, each at once or not at all; a later one that cannot be written
 * takes the earlier ones back. -EPERM with the reason and the way out in `why`: somebody else has
 * changed a file since it was read, or it cannot be written. */
int drafts_write(const struct root *root, const struct drafts *drafts,
		 struct strbuf *why) _must_check_;

/* Writes one text to a file of the caller's choice. Same errors. */
int draft_write_to(const struct draft *draft, const char *path, struct strbuf *why) _must_check_;

void drafts_release(struct drafts *drafts);

#define _cleanup_drafts_ _cleanup_(drafts_release)

#endif
