/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The machine as a tree: root buses, bridges, slots, functions; and as a picture. */
#ifndef VFIO_TOOL_TOPOLOGY_H
#define VFIO_TOOL_TOPOLOGY_H

#include "core/device.h"
#include "core/status.h"
#include "core/strbuf.h"

enum topology_kind {
	TOPOLOGY_BUS,	   /* a root bus; what is behind it is not known to be behind a bridge */
	TOPOLOGY_BRIDGE,   /* a bridge, with what is behind it */
	TOPOLOGY_SLOT,	   /* a physical slot with the functions of its card */
	TOPOLOGY_FUNCTION, /* below a PF: its VFs */
	TOPOLOGY_VFS,	   /* virtual functions of one PF, in one state, as one */
	TOPOLOGY_KIND_MAX
};

/* "bus", "bridge", ... */
const char *topology_kind_to_string(enum topology_kind kind);

/* Nodes stand in the order of a walk through the tree: those below a node follow it, up to `end`.
 */
struct topology_node {
	enum topology_kind kind;
	unsigned depth; /* 0: a root bus */
	size_t end;
	uint32_t domain; /* TOPOLOGY_BUS */
	uint8_t bus;
	const size_t *functions; /* in machine->devices: the bridge or function, those of the slot's
				    card, the VFs; none of a bus */
	size_t function_count;
	enum status status; /* of its functions; of a bus and a slot nothing */
	int group;	    /* of all its functions; -1 none, or not the same */
};

/* An IOMMU group of the machine. */
struct topology_group {
	int number;
	size_t size; /* functions in it */
	bool viable; /* nothing in it keeps it from being opened through VFIO */
};

struct topology {
	const struct machine *machine;
	struct topology_node *nodes;
	size_t count;
	struct topology_group *groups; /* in the order of their numbers */
	size_t group_count;
	size_t *functions; /* what nodes point into */
};

/* From this many on, VFs of one PF, with one driver and one status, are one node. */
enum { TOPOLOGY_VFS_MIN = 5 };

/* Makes the tree from the paths of the devices. One whose bridge is not in the machine is put below
 * the nearest bridge that is, or its root bus. VFs are below their PF. `each_vf`: VFs are never put
 * together. -ENOMEM; *ret points into the machine, which must outlive it. */
int topology_make(const struct machine *machine, bool each_vf, struct topology *ret) _must_check_;
void topology_release(struct topology *topology);

/* The device of a bridge or function, the first of several. Not for a bus. */
const struct device *topology_device(const struct topology *topology,
				     const struct topology_node *node);

/* How many functions are in a group. */
size_t topology_group_size(const struct topology *topology, int group);

/* What the caller knows about a device beside its facts; texts from outside are taken as they are.
 */
struct topology_label {
	char *name; /* its interfaces, disks, ...: what people call it; NULL: nothing */
	char *what; /* the hardware in words; NULL: not known */
};

/* "0000:41:02.0 to 0000:41:11.7", "0000:41:00.0" */
void topology_add_range(const struct topology *topology, const struct topology_node *node,
			struct strbuf *out);

/* "group 14", "groups 70 to 197", "12 groups", "no group" */
void topology_add_groups(const struct topology *topology, const struct topology_node *node,
			 struct strbuf *out);

/* A graph for graphviz, and a picture in SVG 1.1 that needs nothing else; `labels` has one for each
 * device. Any text is safe in them. -ENOMEM. */
int topology_render_dot(const struct topology *topology, const struct topology_label *labels,
			struct strbuf *out) _must_check_;
int topology_render_svg(const struct topology *topology, const struct topology_label *labels,
			struct strbuf *out) _must_check_;

#define _cleanup_topology_ _cleanup_(topology_release)

#endif
