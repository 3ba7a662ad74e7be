/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What says that we are to do nothing by ourselves (promise P9). On the kernel command line:
 *   vfio_tool=0 (off, no, false)      nothing is done, neither in the initramfs nor after it
 *   rd.vfio_tool=0                    nothing is done in the initramfs
 *   vfio_tool.skip=NAME[,NAME...]     these entries are treated as if they were not written; adds
 *                                     up
 * and for all boots to come the file that `uninstall` writes and `install` removes. It is never in
 * an initramfs: one that is built while it is there has no part of ours.
 */
#ifndef VFIO_TOOL_KILLSWITCH_H
#define VFIO_TOOL_KILLSWITCH_H

#include <stdbool.h>
#include <stddef.h>

#include "core/macro.h"

/* Below the root; that it exists is all it says. */
#define KILLSWITCH_FILE "etc/vfio-tool/disabled"

/* `{0}`: nothing is switched off. */
struct killswitch {
	bool off;
	bool off_in_initramfs;
	bool disabled; /* the file is there */
	char **skip;   /* names of entries */
	size_t skip_count;
};

/* Splits the text as the kernel does (lib/cmdline.c next_arg(): double quotes keep blanks together,
 * '-' in a parameter's name is '_'). The last of several booleans counts; another value than those
 * above switches nothing off. -ENOMEM, *ret is then untouched. */
int killswitch_parse(const char *cmdline, struct killswitch *ret) _must_check_;

/* True when nothing may be done at this stage. */
bool killswitch_active(const struct killswitch *ks, bool in_initramfs);

/* What switches everything off, for people: "vfio_tool=0", "/etc/vfio-tool/disabled"; NULL: nothing
 * does. */
const char *killswitch_cause(const struct killswitch *ks);

/* True when the entry of that name is to be left out. */
bool killswitch_skips(const struct killswitch *ks, const char *name);

void killswitch_release(struct killswitch *ks);

#define _cleanup_killswitch_ _cleanup_(killswitch_release)

#endif
