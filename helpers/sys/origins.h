/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The configuration with where each entry and each key of it stands in which file. */
#ifndef VFIO_TOOL_ORIGINS_H
#define VFIO_TOOL_ORIGINS_H

#include "core/outline.h"
#include "core/policy.h"
#include "core/setting.h"
#include "sys/config.h"

/* Where an entry stands: of no file, when it could not be found again. */
struct origin {
	const struct config_file *file; /* NULL: unknown */
	const struct outline_entry *entry;
	size_t index; /* of the entry in its file */
};

struct origins {
	struct config_files files;
	struct outline *outlines; /* one for each file; empty for one that was not read */
	struct policy policy;
	struct origin *list; /* one for each entry of the policy */
	struct problems problems;
};

/* Reads the files below the root. Errors as config_load(). The caller releases *ret. */
int origins_read(const struct root *root, struct origins *ret) _must_check_;
void origins_release(struct origins *origins);

/* The line of a key of an entry; 0: the entry does not say it itself. `index` is that of the entry
 * in the policy. */
int origins_line(const struct origins *origins, size_t index, const struct setting *setting);

/* The file that says a key of `options`, and the line; NULL: none does. */
const struct config_file *origins_option(const struct origins *origins, const char *key,
					 int *ret_line);

/* The one entry that the text of an entry means by itself. 0, -EINVAL when it means none, -ENOMEM.
 * The caller releases *ret. */
int origins_parse_entry(const char *text, size_t len, struct policy *ret) _must_check_;

#define _cleanup_origins_ _cleanup_(origins_release)

#endif
