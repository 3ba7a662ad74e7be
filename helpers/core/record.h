/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What is remembered about a device while the machine runs: one small file a device, for everybody
 * to read. */
#ifndef VFIO_TOOL_RECORD_H
#define VFIO_TOOL_RECORD_H

#include "core/device.h"
#include "core/link.h"
#include "core/policy.h"
#include "core/strbuf.h"

struct record {
	struct pci_addr addr;
	struct pci_id id;
	struct binding before; /* as it was before the first change */
	bool before_on_vfio;
	char driver[DRIVER_TEXT_MAX];	    /* as it was left, "" none */
	char entry[ENTRY_NAME_MAX];	    /* "" by hand, without an entry */
	char interface[INTERFACE_TEXT_MAX]; /* its network interface's name, while it had one */
	char mac[MAC_TEXT_MAX];		    /* the interface's, "" unknown */
	unsigned max_speed;		    /* Mbit/s, 0 unknown */
	char by[32];			    /* "bind", "apply", "udev", ... */
	long long when;			    /* seconds since the epoch */
};

void record_render(const struct record *record, struct strbuf *out);

/* -EINVAL: not a record; *ret is then untouched. Unknown keys are passed over: a newer version
 * wrote them. */
int record_parse(const char *text, struct record *ret) _must_check_;

#endif
