/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What the kernel command line says against us (promise P9):
 *   vfio_tool=0 (off, no, false)      nothing is done, neither in the initramfs nor after it
 *   rd.vfio_tool=0                    nothing is done in the initramfs
 *   vfio_tool.skip=NAME[,NAME...]     these entries are treated as if they were not written; adds
 * up
 */
#ifndef VFIO_TOOL_KILLSWITCH_H
#define VFIO_TOOL_KILLSWITCH_H

#include <stdbool.h>
#include <stddef.h>

#include "core/macro.h"

/* `{0}`: nothing is switched off. */
struct killswitch {
	bool off;
	bool off_in_initramfs;
	char **skip; /* names of entries */
	size_t skip_count;
};

/* Splits the text as the kernel does (lib/cmdline.c next_arg(): double quotes keep blanks together,
 * '-' in a parameter's name is '_'). The last of several booleans counts; another value than those
 * above switches nothing off. -ENOMEM, *ret is then untouched. */
int killswitch_parse(const char *cmdline, struct killswitch *ret) _must_check_;

/* True when nothing may be done at this stage. */
bool killswitch_active(const struct killswitch *ks, bool in_initramfs);

/* True when the entry of that name is to be left out. */
bool killswitch_skips(const struct killswitch *ks, const char *name);

void killswitch_release(struct killswitch *ks);

#define _cleanup_killswitch_ _cleanup_(killswitch_release)

#endif
