/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Changes the files of others, one claim after another, when a person agrees to it. */
#ifndef VFIO_TOOL_SYS_AMEND_H
#define VFIO_TOOL_SYS_AMEND_H

#include <jansson.h>
#include <stdbool.h>

#include "core/conflict.h"
#include "sys/root.h"

/* What was done about one contest. */
struct amendment {
	char *purpose; /* "comment out /etc/modprobe.d/vfio.conf:3" */
	char *backup;  /* the file as it was, NULL: nothing was changed */
	int error;     /* -errno when that failed */
};

struct amendments {
	struct amendment *list;
	size_t count;
};

struct amend_options {
	bool dry_run; /* tell what would be done */
	bool yes;     /* do not ask */
};

/* Goes through the contests that somebody else wins or may win and that can be changed here; each
 * is asked about on the terminal. The file as it was is kept beside, as FILE.vfio-tool-backup (.2,
 * ... when that is there; .FILE... in /etc/driverctl.d), a name that nobody reads. A file that is a
 * symbolic link, and one that has changed since it was read, are left alone with an error. 0 or
 * -ENOMEM; the caller releases *ret in any case. */
int amend_contests(const struct root *root, const struct contests *contests,
		   const struct amend_options *options, struct amendments *ret) _must_check_;

/* True when a file is another one now. */
bool amendments_changed(const struct amendments *amendments);

/* Lines for people; the JSON list, NULL when memory is out. */
void amendments_render(const struct amendments *amendments, bool dry_run, struct strbuf *out);
json_t *amendments_json(const struct amendments *amendments, bool dry_run) _must_check_;

void amendments_release(struct amendments *amendments);

#define _cleanup_amendments_ _cleanup_(amendments_release)

#endif
