/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/netuse.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "core/strbuf.h"

/* What one judgement works on. */
struct judgement {
	const struct pci_addr *addr;
	const char *through;
	struct usages *usages;
};

int netifs_add(struct netifs *netifs, const struct netif *netif)
{
	struct netif *list = reallocarray(netifs->list, netifs->count + 1, sizeof(*list));

	if (!list)
		return -ENOMEM;
	list[netifs->count++] = *netif;
	netifs->list = list;
	return 0;
}

int netifs_find(const struct netifs *netifs, const char *name)
{
	for (size_t i = 0; i < netifs->count; i++)
		if (strcmp(netifs->list[i].name, name) == 0)
			return (int)i;
	return -1;
}

void netifs_release(struct netifs *netifs)
{
	free(netifs->list);
	*netifs = (struct netifs){ 0 };
}

bool netifs_any_up(const struct netifs *netifs)
{
	for (size_t i = 0; i < netifs->count; i++)
		if (netifs->list[i].up)
			return true;
	return false;
}

int net_peers_add(struct net_peers *peers, const struct net_peer *peer)
{
	struct net_peer *list = reallocarray(peers->list, peers->count + 1, sizeof(*list));

	if (!list)
		return -ENOMEM;
	peers->list = list;
	list[peers->count] = *peer;
	list[peers->count].what = strdup(peer->what);
	if (!list[peers->count].what)
		return -ENOMEM;
	peers->count++;
	return 0;
}

void net_peers_release(struct net_peers *peers)
{
	for (size_t i = 0; i < peers->count; i++)
		free(peers->list[i].what);
	free(peers->list);
	*peers = (struct net_peers){ 0 };
}

static bool same(const struct netif *netif, unsigned index, const char *name)
{
	return index != 0 ? netif->index == index : strcmp(netif->name, name) == 0;
}

/* Appends " (through br0)" for a stacked interface, and what else stands between. */
static void add_through(struct strbuf *fact, const struct judgement *on, const struct netif *netif)
{
	const char *stacked = netif->below >= 0 ? netif->name : NULL;

	if (!stacked && !on->through)
		return;
	strbuf_add(fact, " (through ");
	if (stacked)
		strbuf_add_escaped(fact, stacked);
	if (stacked && on->through)
		strbuf_add(fact, " on ");
	if (on->through)
		strbuf_add_escaped(fact, on->through);
	strbuf_add(fact, ")");
}

static int report(const struct judgement *on, enum guard guard, struct strbuf *fact)
{
	return fact->error ? fact->error
			   : usages_add(on->usages, on->addr, guard, strbuf_text(fact));
}

static int report_route(const struct judgement *on, const struct netif *netif,
			const struct default_route *route)
{
	_cleanup_strbuf_ struct strbuf fact = { 0 };

	strbuf_addf(&fact, "carries the %sdefault route", route->family == AF_INET6 ? "IPv6 " : "");
	if (route->gateway.family)
		strbuf_addf(&fact, " via %s", INET_TEXT(&route->gateway));
	if (route->table != RTNL_MAIN_TABLE)
		strbuf_addf(&fact, " of table %u", route->table);
	add_through(&fact, on, netif);
	return report(on, GUARD_DEFAULT_ROUTE, &fact);
}

static bool route_is_ours(const struct netif *netif, const struct default_route *route)
{
	/* a way that only a nexthop object names can be any interface's that is up */
	bool unnamed = route->index == 0 && route->interface[0] == '\0';

	return unnamed ? netif->up : same(netif, route->index, route->interface);
}

/* One reason an interface and family: further default routes say no more. */
static int judge_routes(const struct judgement *on, const struct netif *netif,
			const struct rtnl *rtnl)
{
	bool seen_v4 = false, seen_v6 = false;

	for (size_t i = 0; i < rtnl->route_count; i++) {
		const struct default_route *route = &rtnl->routes[i];
		bool *seen = route->family == AF_INET6 ? &seen_v6 : &seen_v4;

		if (*seen || !route_is_ours(netif, route))
			continue;
		*seen = true;
		if (report_route(on, netif, route) < 0)
			return -ENOMEM;
	}
	return 0;
}

/* An interface that is down carries nothing, whatever addresses it keeps. */
static int judge_addresses(const struct judgement *on, const struct netif *netif,
			   const struct rtnl *rtnl)
{
	_cleanup_strbuf_ struct strbuf fact = { 0 };
	size_t count = 0;

	for (size_t i = 0; netif->up && i < rtnl->address_count; i++) {
		const struct interface_address *address = &rtnl->addresses[i];

		if (!same(netif, address->index, address->interface) || count++ > 0)
			continue;
		strbuf_addf(&fact, "has the %s %s/%u in use",
			    address->network ? "network" : "address", INET_TEXT(&address->inet),
			    address->prefix);
	}
	if (count == 0)
		return 0;
	if (count > 1)
		strbuf_addf(&fact, " and %zu more", count - 1);
	add_through(&fact, on, netif);
	return report(on, GUARD_ADDRESS, &fact);
}

/* Kinds that have several members, as the kernel calls them, and as people do. */
static const struct {
	const char *kind, *text;
	bool has_members;
} stacks[] = {
	{ "bridge", "bridge", true },	   { "bond", "bond", true },
	{ "team", "team", true },	   { "vrf", "VRF", true },
	{ "openvswitch", "switch", true }, { "hsr", "HSR ring", true },
	{ "vlan", "VLAN", false },	   { "macvlan", "macvlan", false },
	{ "macvtap", "macvtap", false },   { "ipvlan", "ipvlan", false },
	{ "ipvtap", "ipvtap", false },	   { "macsec", "MACsec", false },
	{ "vxlan", "VXLAN", false },	   { "dsa", "switch port", false },
};

static int report_upper(const struct judgement *on, const struct netif *upper)
{
	_cleanup_strbuf_ struct strbuf fact = { 0 };
	const char *text = "interface";
	bool has_members = true;

	for (size_t i = 0; i < ELEMENTSOF(stacks); i++)
		if (strcmp(stacks[i].kind, upper->kind) == 0) {
			text = stacks[i].text;
			has_members = stacks[i].has_members;
		}
	strbuf_addf(&fact, has_members ? "is part of %s " : "has %s ", text);
	strbuf_add_escaped(&fact, upper->name);
	if (!has_members)
		strbuf_add(&fact, " on top");
	if (on->through)
		strbuf_addf(&fact, " (through %s)", on->through);
	return report(on, GUARD_UPPER, &fact);
}

static bool peer_is_ours(const struct netif *netif, const struct net_peer *peer,
			 const struct rtnl *rtnl)
{
	if (peer->index == netif->index && peer->index != 0)
		return true;
	if (peer->interface[0] != '\0' && strcmp(peer->interface, netif->name) == 0)
		return true;
	/* where nothing shows the way, every interface that can carry it is taken for it */
	if (peer->index == 0 && peer->interface[0] == '\0' && peer->local.family == 0)
		return netif->up;
	for (size_t i = 0; i < rtnl->address_count; i++)
		if (same(netif, rtnl->addresses[i].index, rtnl->addresses[i].interface) &&
		    inet_equal(&rtnl->addresses[i].inet, &peer->local))
			return true;
	return false;
}

static int judge_peers(const struct judgement *on, const struct netif *netif,
		       const struct rtnl *rtnl, const struct net_peers *peers)
{
	for (size_t i = 0; i < peers->count; i++) {
		_cleanup_strbuf_ struct strbuf fact = { 0 };
		const struct net_peer *peer = &peers->list[i];

		if (!peer_is_ours(netif, peer, rtnl))
			continue;
		strbuf_add(&fact, "carries ");
		strbuf_add_escaped(&fact, peer->what);
		if (peer->inet.family)
			strbuf_addf(&fact, " from %s", INET_TEXT(&peer->inet));
		add_through(&fact, on, netif);
		if (report(on, peer->guard, &fact) < 0)
			return -ENOMEM;
	}
	return 0;
}

int netuse_judge(const struct pci_addr *addr, const char *through, const struct netifs *netifs,
		 const struct rtnl *rtnl, const struct net_peers *peers, struct usages *usages)
{
	struct judgement on = { addr, through, usages };

	for (size_t i = 0; i < netifs->count; i++) {
		const struct netif *netif = &netifs->list[i];
		bool is_upper = netif->below >= 0 && netifs->list[netif->below].below < 0;

		if (judge_routes(&on, netif, rtnl) < 0 || judge_addresses(&on, netif, rtnl) < 0 ||
		    (is_upper && report_upper(&on, netif) < 0) ||
		    judge_peers(&on, netif, rtnl, peers) < 0)
			return -ENOMEM;
	}
	return 0;
}
