/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Writes what udev and modprobe are to know about the configuration. */
#ifndef VFIO_TOOL_GENERATE_H
#define VFIO_TOOL_GENERATE_H

#include <stdbool.h>

#include "core/policy.h"
#include "sys/killswitch.h"
#include "sys/root.h"

enum generated_file {
	GENERATED_RULES,    /* udev/rules.d/05-vfio-tool.rules */
	GENERATED_NODES,    /* udev/rules.d/90-vfio-tool-nodes.rules */
	GENERATED_MODPROBE, /* modprobe.d/vfio-tool.conf */
	GENERATED_FILE_MAX
};

/* The texts; NULL: there is to be no such file. */
struct generated {
	char *text[GENERATED_FILE_MAX];
};

struct generate_options {
	const char *top; /* what --root named, NULL: the running system */
	bool initramfs;	 /* rd.vfio_tool=0 counts, udevd may not resolve names */
	bool booting;	 /* mounts are not known yet; always so in an initramfs */
};

/* What became of the files. */
struct generate_outcome {
	unsigned written, removed;     /* of 1 << enum generated_file */
	int error[GENERATED_FILE_MAX]; /* 0 or -errno; -EEXIST: a file of that name is not ours */
};

/* The name of a file below the output directory. */
const char *generated_path(enum generated_file file);

/* Renders the files for the machine as it is. A kill switch, or a configuration that hands nothing
 * to VFIO, gives no files. Where no modprobe is found that understands `install` commands, or no
 * shell that could run them, there is no modprobe.d file: a command that fails would keep the
 * module from being loaded. 0 or -errno. */
int generate_render(const struct root *root, const struct policy *policy,
		    const struct killswitch *ks, const struct generate_options *options,
		    struct generated *ret) _must_check_;
void generated_release(struct generated *generated);

/* Makes the files below the directory `output` what was rendered: written only where different,
 * removed where there is to be none. A file that another made is left alone. Goes on after a
 * failure; returns the first one, or 0. */
int generate_write(int output, const struct generated *generated, struct generate_outcome *ret);

/* Tells a running udevd of the running system, when something has changed in root->run: rules are
 * read again, and the nodes of VFIO get their access anew where that has changed. 0 or the first
 * -errno. */
int generate_announce(const struct root *root, const struct generate_outcome *outcome);

/* All of it: what `apply` calls, with root->run as output. 0 or the first -errno. */
int generate(const struct root *root, int output, const struct policy *policy,
	     const struct killswitch *ks, const struct generate_options *options);

/* Adds the modules of the variants that driver = "auto" comes to for the devices that are there,
 * one a line. 0 or -errno. */
int generate_variants(const struct root *root, const struct policy *policy,
		      struct strbuf *out) _must_check_;

/* Makes systemd want our units, by links below a generator's directory: a configuration that
 * declares something is enough, nobody has to enable them. The one that looks at the system when it
 * goes down is always wanted: what is declared may be written just before. 0 or -errno. */
int generate_wants(const char *directory, bool declares) _must_check_;

#define _cleanup_generated_ _cleanup_(generated_release)

#endif
