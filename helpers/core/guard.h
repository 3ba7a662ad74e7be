/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The guards: why a device that the host lives on is not taken (promise P4). */
#ifndef VFIO_TOOL_GUARD_H
#define VFIO_TOOL_GUARD_H

#include <stdbool.h>
#include <stddef.h>

#include "core/macro.h"
#include "core/pci.h"

enum guard {
	GUARD_DEFAULT_ROUTE, /* carries the default route, IPv4 or IPv6, itself or below a bond,
				bridge, VLAN */
	GUARD_ADDRESS,	     /* has an address in use */
	GUARD_UPPER,	     /* is part of a bond, bridge, team, VLAN, macvlan, VRF */
	GUARD_SSH,	     /* carries the session that gave the command */
	GUARD_NETWORK_ROOT,  /* the root file system comes over it */
	GUARD_ROOT_DISK,     /* has the root, boot or EFI file system behind it */
	GUARD_MOUNTED,	     /* has another mounted file system behind it */
	GUARD_SWAP,	     /* has swap behind it */
	GUARD_DISK_MEMBER,   /* its disk belongs to LVM, md, dm, bcache, ZFS, btrfs, ... */
	GUARD_CONSOLE,	     /* boot VGA or the display in use */
	GUARD_INPUT,	     /* has the only keyboard behind it */
	GUARD_VFS,	     /* has virtual functions in use */
	GUARD_IDENTITY,	     /* another card than the entry's is there */
	GUARD_UNVETTED,	     /* could not be judged when the image was built */
	GUARD_MAX
};

/* A set of guards, as in `allow`. */
typedef unsigned guard_set;
#define GUARD_BIT(guard) (1u << (guard))

/* The names of `allow` and --allow: "default-route", "root-disk", ... */
const char *guard_to_string(enum guard guard);
int guard_from_string(const char *text, enum guard *ret) _must_check_;

/* Takes the value of --allow: names with commas between. -EINVAL leaves *ret untouched. */
int guard_set_parse(const char *list, guard_set *ret) _must_check_;

/* One reason not to take a device. */
struct usage {
	struct pci_addr addr;
	enum guard guard;
	char *fact; /* for people: "carries the default route via 10.0.2.2" */
};

struct usages {
	struct usage *list;
	size_t count;
};

/* Adds a reason; the text is copied. -ENOMEM. */
int usages_add(struct usages *usages, const struct pci_addr *addr, enum guard guard,
	       const char *fact);
void usages_release(struct usages *usages);

/* True when the reason holds although these guards are lifted. What lifts it is the guard's name:
 * --allow=NAME, or `allow = [ "NAME" ]` in the entry. */
bool usage_blocks(const struct usage *usage, guard_set allowed);

#define _cleanup_usages_ _cleanup_(usages_release)

#endif
