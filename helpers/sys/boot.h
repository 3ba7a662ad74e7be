/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Gathers what is to be known about the initramfs that booted, and the one on disk. */
#ifndef VFIO_TOOL_BOOT_H
#define VFIO_TOOL_BOOT_H

#include "core/audit.h"
#include "core/policy.h"
#include "core/strbuf.h"
#include "sys/root.h"

/* The facts, and what they point to. */
struct boot_state {
	struct boot_facts facts;
	struct root root;
	struct policy policy;
	struct strbuf image;
	char release[128];
	const char **missing;
	struct boot_taken *taken;
};

#define BOOT_STATE_NONE                                                                            \
	{                                                                                          \
		.root = {.top = -1, .sys = -1, .proc = -1, .run = -1 }                             \
	}

/* Reads all but the image on disk, below `top` (NULL: the running system), into a state that is
 * BOOT_STATE_NONE and is released by the caller in any case. -errno, with the reason in `why`. */
int boot_gather(const char *top, struct boot_state *state, struct strbuf *why) _must_check_;

/* Reads the digest of the image `path`, NULL: the running kernel's. The same result. */
int boot_look_into_image(struct boot_state *state, const char *path,
			 struct strbuf *why) _must_check_;

/* The declared devices that the next boot's initramfs takes, although the system was seen to need
 * them after it was built. `fresh`: it carries the configuration as it is. The caller frees *ret.
 * -errno. */
int boot_find_taken(const struct root *root, const struct policy *policy, bool fresh,
		    struct boot_taken **ret, size_t *ret_count) _must_check_;

void boot_state_release(struct boot_state *state);

#define _cleanup_boot_state_ _cleanup_(boot_state_release)

#endif
