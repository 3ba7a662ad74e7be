/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The words of a kernel command line that decide about the IOMMU. What it does counts, not what it
 * says: of several words for one thing the last one. */
#ifndef VFIO_TOOL_BOOTPARAM_H
#define VFIO_TOOL_BOOTPARAM_H

#include <stdbool.h>
#include <stddef.h>

#include "core/macro.h"
#include "core/strbuf.h"

/* What can be switched off. */
enum bootswitch {
	BOOTSWITCH_IOMMU,	/* iommu=off */
	BOOTSWITCH_INTEL,	/* intel_iommu=off */
	BOOTSWITCH_AMD,		/* amd_iommu=off */
	BOOTSWITCH_INTREMAP,	/* intremap=off, nointremap */
	BOOTSWITCH_PASSTHROUGH, /* iommu=nopt, iommu.passthrough=0 */
	BOOTSWITCH_MAX
};

/* "iommu=off" */
const char *bootswitch_to_string(enum bootswitch which);

/* What a command line comes to. `{0}`: nothing is said. */
struct bootparams {
	bool off[BOOTSWITCH_MAX];
	bool intel_on;	  /* intel_iommu=on */
	bool passthrough; /* iommu=pt or iommu.passthrough=1: host drivers go untranslated */
	bool ends;	  /* "--": what follows is not for the kernel */
	bool open;	  /* a quote has no other one: what is added would be within it */
};

/* -ENOMEM, *ret is then untouched. */
int bootparams_read(const char *line, struct bootparams *ret) _must_check_;

/* A part of a line. */
struct bootspan {
	size_t from, to;
};

struct bootspans {
	struct bootspan *list;
	size_t count;
};

/* Adds the parts of the line that have to go, so that nothing of the set `switches` (bits of enum
 * bootswitch) is switched off: an item of a list with its comma, else the whole word, with no blank
 * around it. What is overridden by a later word stays. -ENOMEM. */
int bootparams_drop(const char *line, unsigned switches, struct bootspans *spans) _must_check_;
void bootspans_release(struct bootspans *spans);

/* The span with the blank that goes with it: the one before it, else the one behind it. */
struct bootspan bootspan_widen(const char *line, struct bootspan span);

/* Adds the line without the spans, each with its blank, and with `add` (words, "" none) behind the
 * last word that is the kernel's. What is behind it, blanks and a newline, stays. -ENOMEM. */
int bootparams_edit(const char *line, const struct bootspans *spans, const char *add,
		    struct strbuf *out) _must_check_;

#define _cleanup_bootspans_ _cleanup_(bootspans_release)

#endif
