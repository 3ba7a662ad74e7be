/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The decision about a network device: which of its interfaces' duties stop it from being taken. */
#ifndef VFIO_TOOL_NETUSE_H
#define VFIO_TOOL_NETUSE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/guard.h"
#include "core/inet.h"
#include "core/rtnl.h"

/* An interface of the device, or one that is stacked on it. */
struct netif {
	char name[INTERFACE_TEXT_MAX];
	unsigned index;
	bool up;       /* administratively */
	char kind[16]; /* of a stacked one: "bridge", "bond", "vlan", ...; "" not known */
	int below; /* place in the list of the one that it is stacked on; -1: the device's own */
};

struct netifs {
	struct netif *list;
	size_t count;
};

/* Adds a copy. -ENOMEM. */
int netifs_add(struct netifs *netifs, const struct netif *netif) _must_check_;

/* The place of an interface in the list; -1. */
int netifs_find(const struct netifs *netifs, const char *name);

void netifs_release(struct netifs *netifs);

/* True when one of them can carry traffic: without it no question about routes arises. */
bool netifs_any_up(const struct netifs *netifs);

/* Somebody that the host must go on reaching. */
struct net_peer {
	enum guard guard;		    /* GUARD_SSH, GUARD_NETWORK_ROOT */
	char *what;			    /* "the root file system (nfs4)" */
	struct inet inet;		    /* its address; family 0 not known */
	struct inet local;		    /* our end of the connection; family 0 not known */
	unsigned index;			    /* the interface that leads there; 0 not known */
	char interface[INTERFACE_TEXT_MAX]; /* the same by name; "" not known */
};

struct net_peers {
	struct net_peer *list;
	size_t count;
};

/* Adds a peer; the text is copied. -ENOMEM. */
int net_peers_add(struct net_peers *peers, const struct net_peer *peer) _must_check_;
void net_peers_release(struct net_peers *peers);

/* Adds every reason. `through` names what stands between the device and the interfaces ("virtual
 * function 0000:01:10.0"), NULL nothing. -ENOMEM. */
int netuse_judge(const struct pci_addr *addr, const char *through, const struct netifs *netifs,
		 const struct rtnl *rtnl, const struct net_peers *peers,
		 struct usages *usages) _must_check_;

#define _cleanup_netifs_ _cleanup_(netifs_release)
#define _cleanup_net_peers_ _cleanup_(net_peers_release)

#endif
