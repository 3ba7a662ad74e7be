/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What is remembered about a device while the machine runs: one small file a device, for everybody
 * to read. */
#ifndef VFIO_TOOL_RECORD_H
#define VFIO_TOOL_RECORD_H

#include "core/device.h"
#include "core/link.h"
#include "core/policy.h"
#include "core/strbuf.h"

/* How a change ended. */
enum change_result {
	CHANGE_DONE,
	CHANGE_REFUSED, /* nothing was written */
	CHANGE_UNDONE,	/* it failed, and the device is as it was before */
	CHANGE_STUCK,	/* it failed, and the device is not brought back yet */
	CHANGE_RESULT_MAX
};

/* The last change that was tried, whether it succeeded or not. */
struct attempt {
	enum change_result result;
	char by[32];	/* "bind", "apply", "udev", ... */
	char stage[16]; /* "initramfs", "boot", "running" */
	long long when; /* seconds since the epoch */
	char why[192];	/* what was against it, "" when it was done; cut off when it is longer */
};

struct record {
	struct pci_addr addr;
	struct pci_id id;
	struct binding before; /* as it was before the first change */
	bool before_on_vfio;
	char driver[DRIVER_TEXT_MAX]; /* as the last change that was done left it, "" when none
					 was: the device was never taken */
	char entry[ENTRY_NAME_MAX];   /* "" by hand, without an entry */
	char interface[INTERFACE_TEXT_MAX]; /* its network interface's name, while it had one */
	char mac[MAC_TEXT_MAX];		    /* the interface's, "" unknown */
	unsigned max_speed;		    /* Mbit/s, 0 unknown */
	char by[32];			    /* who did that: as in `last` */
	long long when;			    /* seconds since the epoch */
	struct attempt last;
};

const char *change_result_to_string(enum change_result result);
int change_result_from_string(const char *text, enum change_result *ret) _must_check_;

/* False when the device was only asked for. */
bool record_was_taken(const struct record *record);

void record_render(const struct record *record, struct strbuf *out);

/* -EINVAL: not a record; *ret is then untouched. Unknown keys are passed over: a newer version
 * wrote them. */
int record_parse(const char *text, struct record *ret) _must_check_;

#endif
