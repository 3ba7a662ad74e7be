/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What the guards said about devices while the system ran, for the stages of a boot, which cannot
 * see it themselves (promise P4): one line a device,
 *
 *     0000:06:00.0 1b36:0010:1af4:1100 0000:00:1c.0/00.0                     found free
 *     0000:21:00.0 8086:158b:8086:0002 0000:20:02.0/00.0 !default-route,address
 *                                                        needed, and by which guards
 *
 * The path (struct device) is there because buses are renumbered: an equal card may have the
 * address then. */
#ifndef VFIO_TOOL_VERDICT_H
#define VFIO_TOOL_VERDICT_H

#include "core/device.h"
#include "core/guard.h"
#include "core/strbuf.h"

struct verdict {
	struct pci_addr addr;
	struct pci_id id;
	char path[PATH_TEXT_MAX]; /* "" unknown */
	guard_set guards;	  /* which stood against it; 0: free */
};

struct verdicts {
	struct verdict *list;
	size_t count;
	bool unread; /* a list is there that could not be read: nobody can be said to be free */
};

/* Adds a copy; replaces an earlier verdict on the same address. -ENOMEM. */
int verdicts_add(struct verdicts *verdicts, const struct verdict *verdict) _must_check_;

/* Adds what the lines say, a later one in place of an earlier. A line that names no card says
 * nothing; what is not understood of one that does is GUARD_UNVETTED. -ENOMEM. */
int verdicts_parse(const char *text, struct verdicts *verdicts) _must_check_;

/* The verdict on this very card: the one for its address, identity and path; else one that it is
 * needed, which counts also when only the address or only the path has stayed. NULL: nobody has
 * judged it. */
const struct verdict *verdicts_find(const struct verdicts *verdicts, const struct device *device);

/* Why the system needs a device that a boot takes all the same: `carried` is what its initramfs
 * goes by, `known` what was seen since, `allowed` what the entry lifts. `declared`: the initramfs
 * is known to have the entry. 0: it is left alone, or is not known to be needed. */
guard_set verdicts_missed(const struct verdicts *carried, const struct verdicts *known,
			  const struct device *device, guard_set allowed, bool declared);

void verdict_render(const struct verdict *verdict, struct strbuf *out);
void verdicts_release(struct verdicts *verdicts);

/* What a guard saw, for people: "carried the default route". */
const char *verdict_fact(enum guard guard);

/* The same of several, joined by ", ". */
void verdict_facts(guard_set guards, struct strbuf *out);

/* The verdict on the device in a list of before, NULL when it has none, is made part of `now`: as a
 * whole with `all`, but for what no system takes up just for now; else what it says about the
 * network. Whoever looks while the network is down does not see what the host needs it for. */
void verdict_remember(const struct verdict *before, bool all, struct verdict *now);

#define _cleanup_verdicts_ _cleanup_(verdicts_release)

#endif
