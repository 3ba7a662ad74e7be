/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A change that is undone unless somebody confirms it: what was before it, and who made it. */
#ifndef VFIO_TOOL_PROVISIONAL_H
#define VFIO_TOOL_PROVISIONAL_H

#include "core/plan.h"
#include "sys/root.h"

/* Remembers it while this system runs; for root alone. 0 or -errno. */
int provisional_write(const struct root *root, const struct saved *saved, size_t count,
		      const char *session) _must_check_;

/* -ENOENT: none is waiting. -EINVAL: what is there is not readable as one. The caller frees *ret;
 * `session` is "" where it is not known. */
int provisional_load(const struct root *root, struct saved **ret, size_t *ret_count, char *session,
		     size_t size) _must_check_;

/* None waits from now on. 0 or -errno. */
int provisional_remove(const struct root *root);

#endif
