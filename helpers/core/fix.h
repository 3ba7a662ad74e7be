/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What can be done at once about findings, and what cannot. */
#ifndef VFIO_TOOL_FIX_H
#define VFIO_TOOL_FIX_H

#include <stdbool.h>

#include "core/finding.h"

/* In the order in which they are made. */
enum fix_kind {
	FIX_LOAD_MODULE,
	FIX_APPLY, /* the configuration: devices, what was cut off, rules */
	FIX_BIND,  /* these devices alone: `apply` would take back what was given back by hand */
	FIX_RULES, /* have them written anew, and udev read them */
	FIX_NODES, /* have udev give the nodes their access */
	FIX_IMAGE, /* with consent */
	FIX_KIND_MAX
};

/* "load-module", "apply", ...: stable, for programs. */
const char *fix_kind_to_string(enum fix_kind kind);
int fix_kind_from_string(const char *text, enum fix_kind *ret) _must_check_;

/* What fixes a finding of that kind; FIX_KIND_MAX: nothing of these. */
enum fix_kind fix_of(enum finding_kind kind);

struct fix {
	enum fix_kind kind;
	char *subject; /* the module; the devices with commas between; "" */
};

struct fixes {
	struct fix *list;
	size_t count;
};

/* What there is to be done about the findings; nothing that is not wrong is touched, and nothing
 * that is switched off. 0 or -ENOMEM; the caller releases *ret in any case. */
int fixes_plan(const struct findings *findings, struct fixes *ret) _must_check_;
void fixes_release(struct fixes *fixes);

/* What it takes where no fix helps: "a reboot", "the firmware's setup, and a reboot", NULL: a
 * person, who is told by the finding's way out. */
const char *fix_needs(enum finding_kind kind);

#define _cleanup_fixes_ _cleanup_(fixes_release)

#endif
