/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What rtnetlink answers (rtnetlink(7)), and its poorer relatives below net/ of procfs: default
 * routes, addresses, the interface that leads to a peer. Parses buffers; the socket is in sys/. */
#ifndef VFIO_TOOL_RTNL_H
#define VFIO_TOOL_RTNL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/inet.h"

#define RTNL_MAIN_TABLE 254

/* A default route, or one way of a default route that has several. */
struct default_route {
	int family;
	unsigned table;
	unsigned index;			    /* of the interface; 0: not said */
	struct inet gateway;		    /* family 0: on the link */
	char interface[INTERFACE_TEXT_MAX]; /* from procfs, which has names instead of indices */
};

/* An address that is more than link-local. */
struct interface_address {
	unsigned index; /* of the interface; 0: `interface` says it */
	unsigned prefix;
	struct inet inet;
	bool network; /* procfs shows IPv4 only as the network that is attached */
	char interface[INTERFACE_TEXT_MAX];
};

struct rtnl {
	struct default_route *routes;
	size_t route_count;
	struct interface_address *addresses;
	size_t address_count;
	unsigned leads_to; /* interface of the answer to a question for one destination; 0 none */
	char kind[16];	   /* of the link that was asked for: "vrf"; "" none */
	bool interrupted;  /* the dump is not of one moment: ask again */
};

/* Takes one datagram in. `asked` is the interface that a filtered dump was asked for, 0 for all: a
 * route that names its way only through a nexthop object belongs to it.
 * Returns 1 when the answer is complete, 0 when more is to come, the kernel's -errno if it refused,
 * -EBADMSG when the datagram is malformed, -ENOMEM. Messages of another sequence are passed over.
 */
int rtnl_parse(const void *data, size_t len, uint32_t sequence, unsigned asked,
	       struct rtnl *rtnl) _must_check_;

/* Add a copy. -ENOMEM. */
int rtnl_add_route(struct rtnl *rtnl, const struct default_route *route) _must_check_;
int rtnl_add_address(struct rtnl *rtnl, const struct interface_address *address) _must_check_;

/* net/route, net/ipv6_route and net/if_inet6 of procfs, each as a whole. -EBADMSG, -ENOMEM. */
int rtnl_parse_proc_route(const char *text, struct rtnl *rtnl) _must_check_;
int rtnl_parse_proc_ipv6_route(const char *text, struct rtnl *rtnl) _must_check_;
int rtnl_parse_proc_if_inet6(const char *text, struct rtnl *rtnl) _must_check_;

void rtnl_release(struct rtnl *rtnl);

#define _cleanup_rtnl_ _cleanup_(rtnl_release)

#endif
