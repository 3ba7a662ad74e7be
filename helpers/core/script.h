/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A shell script that hands given devices to VFIO where vfio-tool is not installed. */
#ifndef VFIO_TOOL_SCRIPT_H
#define VFIO_TOOL_SCRIPT_H

#include "core/device.h"
#include "core/strbuf.h"

struct script_device {
	const struct device *device;
	const char *driver; /* the VFIO driver; driver_name_valid() */
	const char *entry;  /* the name of the entry that declares it, NULL: none does */
};

/* Renders the script. It has nothing from outside in it but addresses, identifiers and names that
 * were validated; `sys`, `proc` and `run` are where those file systems are. The same devices give
 * the same text. -EINVAL: a name may not stand in a script; -ENOMEM. */
int script_render(const struct script_device *list, size_t count, const char *sys, const char *proc,
		  const char *run, struct strbuf *out) _must_check_;

/* The part that is the same in all scripts; script-body.c. */
extern const char script_body[];

#endif
