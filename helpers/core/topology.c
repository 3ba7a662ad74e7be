/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/topology-internal.h"

#include <errno.h>
#include <string.h>

enum { NONE = -1 };

/* A device while the tree is made. Numbers are places in machine->devices. */
struct place {
	long above;		 /* a bridge, or the PF of a VF; NONE: a root bus */
	long below, last, aside; /* first and last below it, next beside it */
	uint32_t domain;	 /* of the root bus */
	uint8_t bus;
	enum status status;
	bool taken;  /* with other VFs */
	bool on_bus; /* on a root bus that has a node */
};

struct builder {
	const struct machine *machine;
	struct place *places;
	const struct device **bridges; /* in the order of their paths */
	size_t bridge_count;
	struct topology *topology;
	size_t function_count; /* in topology->functions */
	bool each_vf;
};

static const char *const kind_names[TOPOLOGY_KIND_MAX] = {
	[TOPOLOGY_BUS] = "bus",		  [TOPOLOGY_BRIDGE] = "bridge", [TOPOLOGY_SLOT] = "slot",
	[TOPOLOGY_FUNCTION] = "function", [TOPOLOGY_VFS] = "vfs",
};

const char *topology_kind_to_string(enum topology_kind kind)
{
	return kind_names[kind];
}

const struct device *topology_device(const struct topology *topology,
				     const struct topology_node *node)
{
	return &topology->machine->devices[node->functions[0]];
}

/* --- who is below whom --------------------------------------------------------------------------
 */

/* A bridge with a bus behind it; by the class where the header could not be read. */
static bool leads_on(const struct device *device)
{
	uint32_t class = device->class >> 8;

	if (device->path[0] == '\0')
		return false;
	if (device->header != PCI_HEADER_UNKNOWN)
		return device->header == PCI_HEADER_BRIDGE || device->header == PCI_HEADER_CARDBUS;
	return class == 0x0604 || class == 0x0607 || class == 0x0609;
}

static int compare_paths(const void *a, const void *b)
{
	const struct device *const *one = a, *const *other = b;

	return strcmp((*one)->path, (*other)->path);
}

/* The bridge at the first `len` characters of the path. */
static long find_bridge(const struct builder *builder, const char *path, size_t len)
{
	size_t low = 0, high = builder->bridge_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct device *bridge = builder->bridges[middle];
		int order = strncmp(bridge->path, path, len);

		if (order == 0 && bridge->path[len] == '\0')
			return bridge - builder->machine->devices;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NONE;
}

/* The nearest bridge above that is there. */
static long bridge_above(const struct builder *builder, const struct device *device)
{
	for (size_t len = strlen(device->path); len > 1; len--) {
		long bridge = device->path[len - 1] == '/'
				      ? find_bridge(builder, device->path, len - 1)
				      : NONE;

		if (bridge != NONE)
			return bridge;
	}
	return NONE;
}

static long pf_above(const struct builder *builder, const struct device *device)
{
	const struct machine *machine = builder->machine;
	const struct device *pf =
		device->is_vf && !leads_on(device) ? machine_find(machine, &device->pf) : NULL;

	return pf && !pf->is_vf ? pf - machine->devices : NONE;
}

static void find_root_bus(const struct device *device, struct place *place)
{
	char first[PATH_TEXT_MAX];
	struct pci_addr addr;

	memcpy(first, device->path, sizeof(first));
	first[strcspn(first, "/")] = '\0';
	if (pci_addr_parse(first, &addr) < 0)
		addr = device->addr;
	place->domain = addr.domain;
	place->bus = addr.bus;
}

static void put_below(struct place *above, struct place *places, size_t i)
{
	if (above->last == NONE)
		above->below = (long)i;
	else
		places[above->last].aside = (long)i;
	above->last = (long)i;
}

static int find_bridges(struct builder *builder)
{
	const struct machine *machine = builder->machine;

	builder->places = calloc(machine->count + 1, sizeof(*builder->places));
	builder->bridges = calloc(machine->count + 1, sizeof(*builder->bridges));
	if (!builder->places || !builder->bridges)
		return -ENOMEM;
	for (size_t i = 0; i < machine->count; i++)
		if (leads_on(&machine->devices[i]))
			builder->bridges[builder->bridge_count++] = &machine->devices[i];
	qsort(builder->bridges, builder->bridge_count, sizeof(*builder->bridges), compare_paths);
	return 0;
}

static void find_places(struct builder *builder)
{
	const struct machine *machine = builder->machine;

	for (size_t i = 0; i < machine->count; i++)
		builder->places[i] =
			(struct place){ .above = NONE, .below = NONE, .last = NONE, .aside = NONE };
	for (size_t i = 0; i < machine->count; i++) {
		const struct device *device = &machine->devices[i];
		struct place *place = &builder->places[i];

		place->status = status_of(machine, device);
		find_root_bus(device, place);
		place->above = pf_above(builder, device);
		if (place->above == NONE)
			place->above = bridge_above(builder, device);
		if (place->above != NONE)
			put_below(&builder->places[place->above], builder->places, i);
	}
}

/* --- nodes, in the order of a walk ---------------------------------------------------------------
 */

/* The number of a new node, or -ENOMEM. */
static long add_node(struct builder *builder, enum topology_kind kind, unsigned depth)
{
	struct topology *topology = builder->topology;

	/* grows at powers of two */
	if ((topology->count & (topology->count - 1)) == 0) {
		size_t room = topology->count ? topology->count * 2 : 1;
		struct topology_node *nodes = reallocarray(topology->nodes, room, sizeof(*nodes));

		if (!nodes)
			return -ENOMEM;
		topology->nodes = nodes;
	}
	topology->nodes[topology->count] = (struct topology_node){
		.kind = kind,
		.depth = depth,
		.functions = topology->functions + builder->function_count,
		.group = -1,
	};
	return (long)topology->count++;
}

/* Adds a function to the node that was made last. */
static void add_function(struct builder *builder, size_t i)
{
	struct topology *topology = builder->topology;
	struct topology_node *node = &topology->nodes[topology->count - 1];
	int group = builder->machine->devices[i].group;

	topology->functions[builder->function_count++] = i;
	node->group = node->function_count == 0 || node->group == group ? group : -1;
	node->function_count++;
	node->status = builder->places[i].status;
}

static bool same_state(const struct builder *builder, size_t a, size_t b)
{
	const struct device *one = &builder->machine->devices[a];
	const struct device *other = &builder->machine->devices[b];
	const struct place *places = builder->places;

	return one->is_vf && other->is_vf && pci_addr_compare(&one->pf, &other->pf) == 0 &&
	       places[a].below == NONE && places[b].below == NONE && !places[b].taken &&
	       places[a].status == places[b].status &&
	       strcmp(one->binding.driver, other->binding.driver) == 0;
}

/* Puts the VFs that are like the first one into one node, when they are many; false when not. */
static int add_vfs(struct builder *builder, long first, unsigned depth, bool *ret)
{
	const struct place *places = builder->places;
	size_t count = 0;

	for (long i = first; i != NONE; i = places[i].aside)
		count += same_state(builder, (size_t)first, (size_t)i);
	*ret = !builder->each_vf && count >= TOPOLOGY_VFS_MIN;
	if (!*ret)
		return 0;
	long node = add_node(builder, TOPOLOGY_VFS, depth);
	for (long i = first; node >= 0 && i != NONE; i = places[i].aside)
		if (same_state(builder, (size_t)first, (size_t)i)) {
			add_function(builder, (size_t)i);
			builder->places[i].taken = true;
		}
	if (node < 0)
		return -ENOMEM;
	builder->topology->nodes[node].end = builder->topology->count;
	return 0;
}

static int add_below(struct builder *builder, long first, unsigned depth);

static int add_device(struct builder *builder, size_t i, unsigned depth)
{
	bool bridge = leads_on(&builder->machine->devices[i]);
	long node = add_node(builder, bridge ? TOPOLOGY_BRIDGE : TOPOLOGY_FUNCTION, depth);

	if (node < 0)
		return -ENOMEM;
	add_function(builder, i);
	int r = add_below(builder, builder->places[i].below, depth + 1);
	builder->topology->nodes[node].end = builder->topology->count;
	return r;
}

static bool same_slot(const struct builder *builder, long a, long b)
{
	const struct device *devices = builder->machine->devices;

	/* VFs whose PF is not there stand where their bus is, some of them in a node already */
	return b != NONE && !devices[b].is_vf && !builder->places[b].taken &&
	       strcmp(devices[a].slot, devices[b].slot) == 0;
}

/* The functions of a slot stand beside each other; ret_next is the first behind them. */
static int add_slot(struct builder *builder, long first, unsigned depth, long *ret_next)
{
	const struct place *places = builder->places;
	long node = add_node(builder, TOPOLOGY_SLOT, depth), next = first;
	int r = 0;

	if (node < 0)
		return -ENOMEM;
	for (; same_slot(builder, first, next); next = places[next].aside)
		add_function(builder, (size_t)next);
	for (long i = first; r == 0 && i != next; i = places[i].aside)
		r = add_device(builder, (size_t)i, depth + 1);
	builder->topology->nodes[node].end = builder->topology->count;
	*ret_next = next;
	return r;
}

/* A device and those beside it. */
static int add_below(struct builder *builder, long first, unsigned depth)
{
	const struct device *devices = builder->machine->devices;
	long next;
	int r = 0;

	for (long i = first; r == 0 && i != NONE; i = next) {
		bool together = false;

		next = builder->places[i].aside;
		if (builder->places[i].taken)
			continue;
		if (devices[i].is_vf)
			r = add_vfs(builder, i, depth, &together);
		if (r == 0 && !together && devices[i].slot[0] != '\0' && !devices[i].is_vf)
			r = add_slot(builder, i, depth, &next);
		else if (r == 0 && !together)
			r = add_device(builder, (size_t)i, depth);
	}
	return r;
}

static bool same_bus(const struct place *a, const struct place *b)
{
	return a->domain == b->domain && a->bus == b->bus;
}

/* A root bus, with all that is on it and was not put below anything. */
static int add_bus(struct builder *builder, size_t first)
{
	struct place bus = { .below = NONE, .last = NONE };
	struct place *places = builder->places;
	long node = add_node(builder, TOPOLOGY_BUS, 0);

	if (node < 0)
		return -ENOMEM;
	builder->topology->nodes[node].domain = places[first].domain;
	builder->topology->nodes[node].bus = places[first].bus;
	for (size_t i = first; i < builder->machine->count; i++)
		if (places[i].above == NONE && !places[i].on_bus &&
		    same_bus(&places[i], &places[first])) {
			places[i].on_bus = true;
			put_below(&bus, places, i);
		}
	int r = add_below(builder, bus.below, 1);
	builder->topology->nodes[node].end = builder->topology->count;
	return r;
}

void topology_release(struct topology *topology)
{
	free(topology->nodes);
	free(topology->groups);
	free(topology->functions);
	*topology = (struct topology){ 0 };
}

/* All nodes, once it is known who is below whom. */
static int add_buses(struct builder *builder)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < builder->machine->count; i++)
		if (builder->places[i].above == NONE && !builder->places[i].on_bus)
			r = add_bus(builder, i);
	return r;
}

static void builder_release(struct builder *builder)
{
	free(builder->places);
	free(builder->bridges);
}

int topology_make(const struct machine *machine, bool each_vf, struct topology *ret)
{
	_cleanup_topology_ struct topology topology = { .machine = machine };
	_cleanup_(builder_release) struct builder builder = { .machine = machine,
							      .topology = &topology,
							      .each_vf = each_vf };
	int r = find_bridges(&builder);

	if (r == 0)
		r = topology_find_groups(machine, &topology);
	if (r < 0)
		return r;
	find_places(&builder);
	/* each is in a node of its own, and perhaps in that of a slot */
	topology.functions = calloc(2 * machine->count + 1, sizeof(*topology.functions));
	r = topology.functions ? add_buses(&builder) : -ENOMEM;
	if (r < 0)
		return r;
	*ret = topology;
	topology = (struct topology){ 0 };
	return 0;
}
