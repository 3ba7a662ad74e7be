/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The boot loader of a system: its files, and the programs that make it read them. */
#ifndef VFIO_TOOL_SYS_BOOTSYSTEM_H
#define VFIO_TOOL_SYS_BOOTSYSTEM_H

#include "core/bootloader.h"
#include "core/bootplan.h"
#include "sys/root.h"

/* A program by its path, and its arguments; NULL behind the last. */
struct bootcommand {
	char **words;
	size_t count;
};

struct bootsystem {
	struct bootfacts facts;
	enum bootlayout layout;
	char *grub_config; /* "/boot/grub/grub.cfg" */
	struct bootcommand *commands;
	size_t command_count;
	bool by_command; /* the programs change the files themselves */
};

/* Finds out what there is. 0 or -ENOMEM; the caller releases *ret in any case. */
int bootsystem_read(const struct root *root, enum answer secure_boot,
		    struct bootsystem *ret) _must_check_;

/* Adds the files of the layout, with their texts. -EOPNOTSUPP: one of them cannot be edited, and
 * `why` says which, and the way out. -errno. */
int bootsystem_files(const struct root *root, const struct bootsystem *system,
		     struct bootplan *plan, struct strbuf *why) _must_check_;

/* Adds the programs that have to run for that plan, in their order. -ENOMEM. */
int bootsystem_commands(const struct root *root, const struct bootplan *plan, const char *add,
			const char *drop, struct bootsystem *system) _must_check_;
void bootsystem_release(struct bootsystem *system);

/* Reads a file below the root as text. 0 also when it is not there (*ret is NULL then);
 * -ELOOP: it is a symbolic link; -EINVAL: no text; -errno. */
int bootsystem_read_text(const struct root *root, const char *path, char **ret) _must_check_;

#define _cleanup_bootsystem_ _cleanup_(bootsystem_release)

#endif
