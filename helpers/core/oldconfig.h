/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The configuration of this tool's predecessor: a small part of TOML, read strictly. What is not
 * understood is kept, so that nobody loses it without being told. */
#ifndef VFIO_TOOL_OLDCONFIG_H
#define VFIO_TOOL_OLDCONFIG_H

#include "core/macro.h"
#include "core/policy.h"

/* A word of the file and the line that it stands in. */
struct oldconfig_item {
	char *text;
	int line;
};

struct oldconfig_list {
	struct oldconfig_item *list;
	size_t count;
};

struct oldconfig {
	struct oldconfig_list devices[MODE_MAX]; /* interfaces: `vfio` and `kernel` */
	struct oldconfig_list mapped;		 /* interfaces of [devices.pci_mappings] ... */
	struct oldconfig_list addresses;	 /* ... and at the same place their addresses */
	struct oldconfig_list options;		 /* "set_permissions = true" */
	struct oldconfig_list unknown;		 /* lines */
};

/* 0 or -ENOMEM; the caller releases *ret, which was empty, in any case. */
int oldconfig_parse(const char *text, struct oldconfig *ret) _must_check_;
void oldconfig_release(struct oldconfig *config);

/* The address that an interface had, or NULL. */
const char *oldconfig_address(const struct oldconfig *config, const char *interface);

#define _cleanup_oldconfig_ _cleanup_(oldconfig_release)

#endif
