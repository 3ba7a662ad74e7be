/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Directories and files that may be trusted, for config-file.c alone. */
#ifndef VFIO_TOOL_CONFIG_OPEN_H
#define VFIO_TOOL_CONFIG_OPEN_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "core/policy.h"
#include "sys/root.h"

/* How many places there are where conf.d may be. */
#define CONFIG_BASES 4

#define PATH_SHOWN_MAX (sizeof("/usr/local/lib/vfio-tool/conf.d/") + NAME_MAX)

/* One file, with its text when it could be read. */
struct source {
	char name[NAME_MAX + 1];
	size_t base;
	bool is_drop_in;
	char *text; /* NULL: masked or refused, or replaced */
	size_t len;
	size_t replaced_by; /* the earlier directory that has a file of the name; `base`: none */
};

/* The directories that are there and may be trusted. */
struct loader {
	const struct root *root;
	struct problems *problems;
	uid_t owner;		/* who else than root may own what is below --root */
	int dirs[CONFIG_BASES]; /* each vfio-tool/conf.d, -1 when there is none */
	int main_dir;
};

/* The name of a file for messages. */
const char *source_path(const struct source *source, char path[static PATH_SHOWN_MAX]);

/* Opens the directories; what is wrong with one is a problem. The caller calls loader_release() in
 * any case. */
int loader_init(struct loader *loader, const struct root *root, struct problems *problems);
void loader_release(struct loader *loader);

/* Reads one file; what it may not be read for is a problem and leaves it without text. */
int loader_read(const struct loader *loader, struct source *source);

#endif
