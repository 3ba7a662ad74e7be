/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/rtnl.h"

#include <errno.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <string.h>
#include <sys/socket.h>

/* Bytes that are left to read. Nothing in them is aligned or trusted. */
struct bytes {
	const uint8_t *data;
	size_t len;
};

static size_t aligned(size_t len, const struct bytes *left)
{
	len = (len + 3) & ~(size_t)3;
	return len < left->len ? len : left->len;
}

static void skip(struct bytes *left, size_t len)
{
	left->data += len;
	left->len -= len;
}

/* Copies a fixed header from the front. */
static bool take(struct bytes *left, void *header, size_t size)
{
	if (left->len < size)
		return false;
	memcpy(header, left->data, size);
	skip(left, aligned(size, left));
	return true;
}

/* The next attribute. 1, 0 at the end, -EBADMSG. */
static int next_attribute(struct bytes *left, unsigned *type, struct bytes *value)
{
	struct rtattr header;

	if (left->len < sizeof(header))
		return 0;
	memcpy(&header, left->data, sizeof(header));
	if (header.rta_len < sizeof(header) || header.rta_len > left->len)
		return -EBADMSG;
	*type = header.rta_type & NLA_TYPE_MASK;
	*value = (struct bytes){ left->data + sizeof(header), header.rta_len - sizeof(header) };
	skip(left, aligned(header.rta_len, left));
	return 1;
}

static uint32_t value_u32(const struct bytes *value)
{
	uint32_t number = 0;

	if (value->len == sizeof(number))
		memcpy(&number, value->data, sizeof(number));
	return number;
}

int rtnl_add_route(struct rtnl *rtnl, const struct default_route *route)
{
	struct default_route *list =
		reallocarray(rtnl->routes, rtnl->route_count + 1, sizeof(*list));

	if (!list)
		return -ENOMEM;
	list[rtnl->route_count++] = *route;
	rtnl->routes = list;
	return 0;
}

int rtnl_add_address(struct rtnl *rtnl, const struct interface_address *address)
{
	struct interface_address *list =
		reallocarray(rtnl->addresses, rtnl->address_count + 1, sizeof(*list));

	if (!list)
		return -ENOMEM;
	list[rtnl->address_count++] = *address;
	rtnl->addresses = list;
	return 0;
}

/* RTA_GATEWAY has the family of the route, RTA_VIA its own. */
static void take_gateway(unsigned type, const struct bytes *value, int family, struct inet *gateway)
{
	uint16_t via;

	if (type == RTA_GATEWAY) {
		(void)!inet_from_bytes(family, value->data, value->len, gateway);
	} else if (type == RTA_VIA && value->len > sizeof(via)) {
		memcpy(&via, value->data, sizeof(via));
		(void)!inet_from_bytes(via, value->data + sizeof(via), value->len - sizeof(via),
				       gateway);
	}
}

/* A route with several ways: one route each. Dead ways carry nothing. */
static int add_ways(struct rtnl *rtnl, struct bytes left, struct default_route route)
{
	while (left.len >= sizeof(struct rtnexthop)) {
		struct rtnexthop hop;

		memcpy(&hop, left.data, sizeof(hop));
		if (hop.rtnh_len < sizeof(hop) || hop.rtnh_len > left.len)
			return -EBADMSG;
		struct bytes inner = { left.data + sizeof(hop), hop.rtnh_len - sizeof(hop) };
		struct bytes value;
		unsigned type;
		int r;

		route.index = (unsigned)hop.rtnh_ifindex;
		route.gateway = (struct inet){ 0 };
		while ((r = next_attribute(&inner, &type, &value)) > 0)
			take_gateway(type, &value, route.family, &route.gateway);
		if (r < 0)
			return r;
		if (!(hop.rtnh_flags & RTNH_F_DEAD) && rtnl_add_route(rtnl, &route) < 0)
			return -ENOMEM;
		skip(&left, aligned(hop.rtnh_len, &left));
	}
	return 0;
}

static bool is_default(const struct rtmsg *message)
{
	return message->rtm_dst_len == 0 && message->rtm_type == RTN_UNICAST &&
	       (message->rtm_family == AF_INET || message->rtm_family == AF_INET6) &&
	       !(message->rtm_flags & (RTM_F_CLONED | RTNH_F_DEAD));
}

static int parse_route(struct bytes left, const struct nlmsghdr *header, unsigned asked,
		       struct rtnl *rtnl)
{
	struct rtmsg message;
	struct bytes value, ways = { 0 };
	unsigned type;
	int r;

	if (!take(&left, &message, sizeof(message)))
		return -EBADMSG;
	struct default_route route = { .family = message.rtm_family, .table = message.rtm_table };
	while ((r = next_attribute(&left, &type, &value)) > 0) {
		if (type == RTA_TABLE)
			route.table = value_u32(&value);
		else if (type == RTA_OIF)
			route.index = value_u32(&value);
		else if (type == RTA_MULTIPATH)
			ways = value;
		else
			take_gateway(type, &value, message.rtm_family, &route.gateway);
	}
	if (r < 0)
		return r;
	if (!(header->nlmsg_flags & NLM_F_MULTI)) {
		rtnl->leads_to = route.index;
		return 0;
	}
	if (!is_default(&message))
		return 0;
	if (ways.len > 0)
		return add_ways(rtnl, ways, route);
	if (route.index == 0)
		route.index = asked;
	return rtnl_add_route(rtnl, &route);
}

static int parse_address(struct bytes left, struct rtnl *rtnl)
{
	struct ifaddrmsg message;
	struct bytes value;
	unsigned type;
	uint32_t flags;
	int r;

	if (!take(&left, &message, sizeof(message)))
		return -EBADMSG;
	struct interface_address address = { .index = message.ifa_index,
					     .prefix = message.ifa_prefixlen };
	flags = message.ifa_flags;
	while ((r = next_attribute(&left, &type, &value)) > 0) {
		/* on a point-to-point link IFA_ADDRESS is the peer's and IFA_LOCAL ours */
		if (type == IFA_LOCAL || (type == IFA_ADDRESS && address.inet.family == 0))
			(void)!inet_from_bytes(message.ifa_family, value.data, value.len,
					       &address.inet);
		else if (type == IFA_FLAGS)
			flags = value_u32(&value);
	}
	if (r < 0)
		return r;
	if (address.inet.family == 0 || message.ifa_scope >= RT_SCOPE_LINK ||
	    flags & IFA_F_DADFAILED)
		return 0;
	return rtnl_add_address(rtnl, &address);
}

/* Only the kind is wanted: IFLA_LINKINFO, IFLA_INFO_KIND. */
static int parse_link(struct bytes left, struct rtnl *rtnl)
{
	struct ifinfomsg message;
	struct bytes value, inner;
	unsigned type;
	int r;

	if (!take(&left, &message, sizeof(message)))
		return -EBADMSG;
	while ((r = next_attribute(&left, &type, &inner)) > 0) {
		if (type != IFLA_LINKINFO)
			continue;
		while ((r = next_attribute(&inner, &type, &value)) > 0)
			if (type == IFLA_INFO_KIND && value.len > 0 &&
			    value.len <= sizeof(rtnl->kind) && value.data[value.len - 1] == '\0')
				memcpy(rtnl->kind, value.data, value.len);
		if (r < 0)
			return r;
	}
	return r;
}

/* NLMSG_ERROR and NLMSG_DONE begin with a negative errno, or 0. */
static int parse_end(struct bytes left)
{
	int32_t error = 0;

	if (left.len >= sizeof(error))
		memcpy(&error, left.data, sizeof(error));
	return error < 0 && error > -4096 ? error : 1;
}

static int parse_message(struct bytes left, const struct nlmsghdr *header, unsigned asked,
			 struct rtnl *rtnl)
{
	int r = 0;

	if (header->nlmsg_flags & NLM_F_DUMP_INTR)
		rtnl->interrupted = true;
	if (header->nlmsg_type == NLMSG_ERROR || header->nlmsg_type == NLMSG_DONE)
		return parse_end(left);
	if (header->nlmsg_type == RTM_NEWROUTE)
		r = parse_route(left, header, asked, rtnl);
	else if (header->nlmsg_type == RTM_NEWADDR)
		r = parse_address(left, rtnl);
	else if (header->nlmsg_type == RTM_NEWLINK)
		r = parse_link(left, rtnl);
	if (r < 0)
		return r;
	return header->nlmsg_flags & NLM_F_MULTI ? 0 : 1;
}

int rtnl_parse(const void *data, size_t len, uint32_t sequence, unsigned asked, struct rtnl *rtnl)
{
	struct bytes left = { data, len };

	while (left.len > 0) {
		struct nlmsghdr header;

		if (left.len < sizeof(header))
			return -EBADMSG;
		memcpy(&header, left.data, sizeof(header));
		if (header.nlmsg_len < sizeof(header) || header.nlmsg_len > left.len)
			return -EBADMSG;
		if (header.nlmsg_seq == sequence) {
			struct bytes body = { left.data + sizeof(header),
					      header.nlmsg_len - sizeof(header) };
			int r = parse_message(body, &header, asked, rtnl);

			if (r != 0)
				return r;
		}
		skip(&left, aligned(header.nlmsg_len, &left));
	}
	return 0;
}

void rtnl_release(struct rtnl *rtnl)
{
	free(rtnl->routes);
	free(rtnl->addresses);
	*rtnl = (struct rtnl){ 0 };
}
