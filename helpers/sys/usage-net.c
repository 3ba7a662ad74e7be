/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Interfaces below a device, what is stacked on them, and their routes and addresses. */
#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>

#include "core/strbuf.h"
#include "sys/usage-parts.h"

#define PROC_TABLE_MAX ((size_t)16 * 1024 * 1024)
#define STACK_MAX 256

/* What the listing of one interface's directory shows. */
struct listing {
	char upper[STACK_MAX][INTERFACE_TEXT_MAX];
	size_t count;
	const char *kind;
	bool strange; /* a name that no interface can have, or too many */
};

static void add_upper(struct listing *listing, const char *name)
{
	if (listing->count == STACK_MAX || !interface_name_valid(name)) {
		listing->strange = true;
		return;
	}
	strcpy(listing->upper[listing->count++], name);
}

static int visit_interface(void *data, const char *name, int type)
{
	struct listing *listing = data;

	if (type == DT_LNK && strncmp(name, "upper_", 6) == 0)
		add_upper(listing, name + 6);
	else if (strcmp(name, "bridge") == 0)
		listing->kind = "bridge";
	else if (strcmp(name, "bonding") == 0)
		listing->kind = "bond";
	return 0;
}

static unsigned read_number(const struct root *root, const char *name, const char *attribute,
			    int base, unsigned otherwise)
{
	char text[32], *end;

	if (root_read(root->sys, USAGE_PATH("class/net", name, attribute), text, sizeof(text)) < 1)
		return otherwise;
	unsigned long number = strtoul(text, &end, base);
	return *end == '\0' ? (unsigned)number : otherwise;
}

/* DEVTYPE of the uevent file has the kinds that look like nothing else. */
static void read_kind(struct usage_run *run, struct netif *netif)
{
	static const char key[] = "DEVTYPE=";
	char text[256];

	if (root_read(run->root->sys, USAGE_PATH("class/net", netif->name, "uevent"), text,
		      sizeof(text)) > 0) {
		const char *at = strstr(text, key);

		if (at && sscanf(at + strlen(key), "%15s", netif->kind) == 1)
			return;
	}
	if (run->root->live && netif->index > 0)
		(void)!usage_ask_kind(run, netif->index, netif->kind);
}

/* Reads one interface. What cannot be read of it becomes a reason, and the rest is judged. */
static int read_interface(struct usage_run *run, const struct usage_device *device,
			  struct netif *netif, struct listing *listing)
{
	const struct root *root = run->root;
	int r;

	netif->index = read_number(root, netif->name, "ifindex", 10, 0);
	netif->up = read_number(root, netif->name, "flags", 16, IFF_UP) & IFF_UP;
	r = usage_list(root->sys, USAGE_PATH("class/net", netif->name, ""), visit_interface,
		       listing);
	if (r == -ENOMEM)
		return r;
	if (r == 0 && listing->strange)
		r = -EINVAL;
	if (r == 0 && netif->index == 0 &&
	    root_exists(root->sys, USAGE_PATH("class/net", netif->name, "")))
		r = -ENODATA;
	if (listing->kind)
		strcpy(netif->kind, listing->kind);
	else if (netif->below >= 0)
		read_kind(run, netif);
	return r < 0 ? usage_unjudged(run, device->addr, GUARD_UPPER, netif->name, r) : 0;
}

/* Adds an interface and, recursively, what is stacked on it. */
static int add_interface(struct usage_run *run, const struct usage_device *device,
			 struct netifs *netifs, const char *name, int below)
{
	struct listing *listing _cleanup_free_ = calloc(1, sizeof(*listing));
	struct netif netif = { .below = below };
	int at = (int)netifs->count, r;

	if (!listing)
		return -ENOMEM;
	strcpy(netif.name, name);
	r = read_interface(run, device, &netif, listing);
	if (r == 0)
		r = netifs_add(netifs, &netif);
	for (size_t i = 0; r == 0 && i < listing->count; i++)
		if (netifs_find(netifs, listing->upper[i]) < 0)
			r = add_interface(run, device, netifs, listing->upper[i], at);
	return r;
}

/* A recorded machine has no netlink. */
static int read_proc_tables(struct usage_run *run)
{
	static const struct {
		const char *path;
		int (*parse)(const char *text, struct rtnl *rtnl);
	} tables[] = {
		{ "net/route", rtnl_parse_proc_route },
		{ "net/ipv6_route", rtnl_parse_proc_ipv6_route },
		{ "net/if_inet6", rtnl_parse_proc_if_inet6 },
	};

	for (size_t i = 0; i < ELEMENTSOF(tables); i++) {
		_cleanup_free_ char *text = NULL;
		size_t len;
		int r = root_read_file(run->root->proc, tables[i].path, PROC_TABLE_MAX, &text,
				       &len);

		if (r >= 0)
			r = tables[i].parse(text, &run->rtnl);
		if (r < 0 && r != -ENOENT)
			return r;
	}
	return 0;
}

static int read_addresses(struct usage_run *run)
{
	if (run->addresses_read)
		return 0;
	int r = run->root->live ? usage_ask_addresses(run) : read_proc_tables(run);
	run->addresses_read = r >= 0;
	return r;
}

static int read_routes(struct usage_run *run, unsigned index)
{
	for (size_t i = 0; i < run->asked_count; i++)
		if (run->asked[i] == index)
			return 0;
	int r = usage_ask_routes(run, index);
	if (r < 0)
		return r;
	unsigned *asked = reallocarray(run->asked, run->asked_count + 1, sizeof(*asked));
	if (!asked)
		return -ENOMEM;
	asked[run->asked_count++] = index;
	run->asked = asked;
	return 0;
}

/* Reads what the kernel knows of the interfaces. Where that fails, the reason says so. */
static int read_tables(struct usage_run *run, const struct usage_device *device,
		       const struct netifs *netifs)
{
	int r = read_addresses(run);

	if (r == -ENOMEM)
		return r;
	if (r < 0 && usage_unjudged(run, device->addr, GUARD_ADDRESS, "addresses", r) < 0)
		return -ENOMEM;
	for (size_t i = 0; run->root->live && i < netifs->count; i++) {
		r = read_routes(run, netifs->list[i].index);
		if (r == -ENOMEM)
			return r;
		if (r < 0)
			return usage_unjudged(run, device->addr, GUARD_DEFAULT_ROUTE, "routes", r);
	}
	r = usage_read_peers(run);
	return r < 0 && r != -ENOMEM
		       ? usage_unjudged(run, device->addr, GUARD_NETWORK_ROOT, "what is mounted", r)
		       : r;
}

static int judge_elsewhere(struct usage_run *run, const struct usage_device *device)
{
	return usages_add(&run->usages, device->addr, GUARD_ADDRESS,
			  "has its network interface in another network namespace");
}

int usage_judge_net(struct usage_run *run, const struct usage_device *device)
{
	_cleanup_netifs_ struct netifs netifs = { 0 };
	char through[64] = "";
	int r;

	if (device->children.net_elsewhere && judge_elsewhere(run, device) < 0)
		return -ENOMEM;
	for (size_t i = 0; i < device->children.count; i++) {
		const struct child *child = &device->children.list[i];

		if (child->kind != CHILD_NET)
			continue;
		r = interface_name_valid(child->name)
			    ? add_interface(run, device, &netifs, child->name, -1)
			    : usage_unjudged(run, device->addr, GUARD_ADDRESS, child->name,
					     -EINVAL);
		if (r < 0)
			return r;
	}
	if (netifs_any_up(&netifs)) {
		r = read_tables(run, device, &netifs);
		if (r < 0)
			return r;
	}
	if (device->through)
		snprintf(through, sizeof(through), "virtual function %s",
			 PCI_ADDR_TEXT(device->through));
	return netuse_judge(device->addr, through[0] ? through : NULL, &netifs, &run->rtnl,
			    &run->peers, &run->usages);
}
