/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A change that is undone unless somebody confirms it: what was before it, who made it, and the
 * timer of systemd that undoes it. */
#ifndef VFIO_TOOL_PROVISIONAL_H
#define VFIO_TOOL_PROVISIONAL_H

#include <stdbool.h>

#include "core/plan.h"
#include "sys/root.h"

struct provisional_terms {
	const char *session; /* whose change it is */
	unsigned seconds;
};

/* Remembers what was, while this system runs, and starts the timer. To be called before the first
 * write: what comes after it is undone also when the caller is cut off. 0; -EOPNOTSUPP without
 * systemd, or when that starts no timer; -errno. Nothing waits after a failure. */
int provisional_begin(const struct root *root, const struct saved *saved, size_t count,
		      const struct provisional_terms *how) _must_check_;

/* -ENOENT: none is waiting. -EINVAL: what is there is not readable as one. The caller frees *ret;
 * `session` is "" where it is not known. */
int provisional_load(const struct root *root, struct saved **ret, size_t *ret_count, char *session,
		     size_t size) _must_check_;

/* True when a change of the device waits. */
bool provisional_names(const struct root *root, const struct pci_addr *addr);

/* Of these two the one that comes first has its way, the other gets -ENOENT. Confirmed: none waits
 * from now on. To be undone: it becomes a journal, which every run of vfio-bind replays until
 * nothing of it is left; -EEXIST: an older journal has to be replayed before. */
int provisional_confirm(const struct root *root) _must_check_;
int provisional_undo(const struct root *root, const struct pci_addr *first) _must_check_;

#endif
