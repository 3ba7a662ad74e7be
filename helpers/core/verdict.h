/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What the guards said about devices while the system ran, for the stages of a boot, which cannot
 * see it themselves (promise P4): one line a device,
 *
 *     0000:06:00.0 1b36:0010:1af4:1100                         found free
 *     0000:21:00.0 8086:158b:8086:0002 !default-route,address  needed, and by which guards */
#ifndef VFIO_TOOL_VERDICT_H
#define VFIO_TOOL_VERDICT_H

#include "core/device.h"
#include "core/guard.h"
#include "core/strbuf.h"

struct verdict {
	struct pci_addr addr;
	struct pci_id id;
	guard_set guards; /* which stood against it; 0: free */
};

struct verdicts {
	struct verdict *list;
	size_t count;
};

/* Adds a copy; replaces an earlier verdict on the same address. -ENOMEM. */
int verdicts_add(struct verdicts *verdicts, const struct verdict *verdict) _must_check_;

/* Adds what the lines say, a later one in place of an earlier. A line that is no verdict says
 * nothing; a guard of an unknown name is GUARD_UNVETTED. -ENOMEM. */
int verdicts_parse(const char *text, struct verdicts *verdicts) _must_check_;

/* The verdict on this very card at this address, or NULL. */
const struct verdict *verdicts_find(const struct verdicts *verdicts, const struct device *device);

void verdict_render(const struct verdict *verdict, struct strbuf *out);
void verdicts_release(struct verdicts *verdicts);

/* What a guard saw, for people: "carried the default route". */
const char *verdict_fact(enum guard guard);

/* The guards of duties that a device takes up only after the boot stages are through: neither the
 * service nor a later event can see for itself. */
guard_set verdict_late_guards(void);

#define _cleanup_verdicts_ _cleanup_(verdicts_release)

#endif
