/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What modprobe.d and the kernel command line say about modules: what keeps one from being loaded,
 * and which devices vfio-pci is told to take. */
#ifndef VFIO_TOOL_MODCONF_H
#define VFIO_TOOL_MODCONF_H

#include <stdbool.h>
#include <stddef.h>

#include "core/macro.h"

enum modconf_kind {
	MODCONF_BLACKLIST,	/* `blacklist`, modprobe.blacklist=: libkmod does not load it */
	MODCONF_KERNEL_REFUSES, /* module_blacklist=: nor does the kernel, whoever asks */
	MODCONF_INSTALL,	/* `install`: a command that runs instead of loading it */
	MODCONF_IDS,		/* `options vfio-pci ids=`, vfio-pci.ids= */
	MODCONF_KIND_MAX
};

struct modconf_line {
	enum modconf_kind kind;
	char *module; /* with '_' where it was written with '-' */
	char *value;  /* the command, the IDs; "" none */
	char *place;  /* "/etc/modprobe.d/vfio.conf:3", "the kernel command line" */
	bool cmdline;
};

struct modconf {
	struct modconf_line *list;
	size_t count;
};

/* Adds what a file of modprobe.d says, read as libkmod reads it (kmod libkmod-config.c): a
 * command a line, continued behind a backslash; '#' begins a comment. What it does not know is
 * passed over. `path` is its name for messages. 0 or -ENOMEM. */
int modconf_take_file(const char *text, const char *path, struct modconf *modconf) _must_check_;

/* Adds what a kernel command line says. 0 or -ENOMEM. */
int modconf_take_cmdline(const char *text, struct modconf *modconf) _must_check_;

/* The line that keeps a module from being loaded, or NULL. An `install` command does when it is
 * one that does nothing: true or false. */
const struct modconf_line *modconf_obstacle(const struct modconf *modconf, const char *module);

void modconf_release(struct modconf *modconf);

#define _cleanup_modconf_ _cleanup_(modconf_release)

#endif
