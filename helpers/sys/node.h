/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The device nodes through which programs reach a device on VFIO, and who may use them. */
#ifndef VFIO_TOOL_NODE_H
#define VFIO_TOOL_NODE_H

#include "core/readiness.h"
#include "sys/root.h"

/* Where they are, whether there or not. "" none. */
struct node_paths {
	char group[32]; /* "/dev/vfio/57" */
	char cdev[64];	/* "/dev/vfio/devices/vfio0" */
};

/* Names them from the device's group, and from what its driver registered with VFIO. */
void node_paths_find(const struct root *root, const struct device *device, struct node_paths *ret);

/* Fills in the nodes of facts->device: those that are there, and whether any were looked for. */
void nodes_see(const struct root *root, struct readiness_facts *facts);

/* What the policy says about the nodes of an entry's devices. `entry` NULL: nothing. Accounts whose
 * numbers `known` has are not looked up again. */
struct node_wish node_wish_of(const struct root *root, const struct policy *policy,
			      const struct entry *entry, const struct node_wish *known);

#endif
