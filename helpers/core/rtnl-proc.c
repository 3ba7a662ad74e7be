/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The tables below net/ of procfs: all that a recorded machine has to show. They hold the main
 * table only, and of IPv4 no addresses. */
#include <errno.h>
#include <linux/ipv6_route.h>
#include <linux/route.h>
#include <linux/rtnetlink.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "core/rtnl.h"

#define LINE_MAX_LEN 512

/* Copies the next line without its end; false when there is none. An overlong line comes cut. */
static bool next_line(const char **text, char line[static LINE_MAX_LEN])
{
	size_t len = strcspn(*text, "\n");
	size_t copy = len < LINE_MAX_LEN ? len : LINE_MAX_LEN - 1;

	if (**text == '\0')
		return false;
	memcpy(line, *text, copy);
	line[copy] = '\0';
	*text += len + ((*text)[len] == '\n');
	return true;
}

/* Takes 32 hex digits. */
static bool parse_hex_ipv6(const char *text, struct inet *ret)
{
	unsigned byte;

	*ret = (struct inet){ .family = AF_INET6 };
	for (size_t i = 0; i < 16; i++) {
		if (strspn(text + 2 * i, "0123456789abcdefABCDEF") < 2 ||
		    sscanf(text + 2 * i, "%2x", &byte) != 1)
			return false;
		ret->bytes[i] = (uint8_t)byte;
	}
	return text[32] == '\0';
}

static unsigned mask_length(uint32_t mask)
{
	return (unsigned)__builtin_popcount(mask);
}

/* "eth0 00000000 0202000A 0003 0 0 0 00000000 ..." with addresses as the memory has them. */
static int parse_route_line(const char *line, struct rtnl *rtnl)
{
	char interface[INTERFACE_TEXT_MAX];
	uint32_t destination, gateway, mask;
	unsigned flags;

	if (sscanf(line, "%15s %8x %8x %4x %*s %*s %*s %8x", interface, &destination, &gateway,
		   &flags, &mask) != 5 ||
	    !interface_name_valid(interface))
		return -EBADMSG;
	if (!(flags & RTF_UP) || flags & RTF_REJECT)
		return 0;
	if (destination == 0 && mask == 0) {
		struct default_route route = { .family = AF_INET, .table = RTNL_MAIN_TABLE };

		strcpy(route.interface, interface);
		if (flags & RTF_GATEWAY)
			(void)!inet_from_bytes(AF_INET, &gateway, 4, &route.gateway);
		return rtnl_add_route(rtnl, &route);
	}
	/* what is attached without a gateway, but for zeroconf's 169.254.0.0/16 */
	uint8_t first[4];
	memcpy(first, &destination, 4);
	if (flags & RTF_GATEWAY || (first[0] == 169 && first[1] == 254))
		return 0;
	struct interface_address address = { .prefix = mask_length(mask), .network = true };
	strcpy(address.interface, interface);
	(void)!inet_from_bytes(AF_INET, &destination, 4, &address.inet);
	return rtnl_add_address(rtnl, &address);
}

int rtnl_parse_proc_route(const char *text, struct rtnl *rtnl)
{
	char line[LINE_MAX_LEN];

	for (bool first = true; next_line(&text, line); first = false) {
		if (first && strncmp(line, "Iface", 5) == 0)
			continue;
		int r = parse_route_line(line, rtnl);
		if (r < 0)
			return r;
	}
	return 0;
}

/* "DESTINATION PLEN SOURCE PLEN NEXTHOP METRIC REFCOUNT USE FLAGS INTERFACE", all hex. */
static int parse_ipv6_line(const char *line, struct rtnl *rtnl)
{
	char destination[33], next[33], interface[INTERFACE_TEXT_MAX];
	struct default_route route = { .family = AF_INET6, .table = RTNL_MAIN_TABLE };
	unsigned prefix, flags;

	if (sscanf(line, "%32s %2x %*32s %*2x %32s %*8x %*8x %*8x %8x %15s", destination, &prefix,
		   next, &flags, interface) != 5 ||
	    !parse_hex_ipv6(next, &route.gateway) || !interface_name_valid(interface))
		return -EBADMSG;
	if (prefix != 0 || !(flags & RTF_UP) || flags & RTF_REJECT || strcmp(interface, "lo") == 0)
		return 0;
	strcpy(route.interface, interface);
	if (!(flags & RTF_GATEWAY))
		route.gateway = (struct inet){ 0 };
	return rtnl_add_route(rtnl, &route);
}

int rtnl_parse_proc_ipv6_route(const char *text, struct rtnl *rtnl)
{
	char line[LINE_MAX_LEN];

	while (next_line(&text, line)) {
		int r = parse_ipv6_line(line, rtnl);

		if (r < 0)
			return r;
	}
	return 0;
}

/* The scopes of if_inet6 are those of the address (net/ipv6.h): 0x10 the host, 0x20 the link. */
static int parse_inet6_line(const char *line, struct rtnl *rtnl)
{
	struct interface_address address = { 0 };
	unsigned scope, flags;
	char text[33];

	if (sscanf(line, "%32s %8x %2x %2x %2x %15s", text, &address.index, &address.prefix, &scope,
		   &flags, address.interface) != 6 ||
	    !parse_hex_ipv6(text, &address.inet) || !interface_name_valid(address.interface))
		return -EBADMSG;
	if (scope & (0x10 | 0x20))
		return 0;
	return rtnl_add_address(rtnl, &address);
}

int rtnl_parse_proc_if_inet6(const char *text, struct rtnl *rtnl)
{
	char line[LINE_MAX_LEN];

	while (next_line(&text, line)) {
		int r = parse_inet6_line(line, rtnl);

		if (r < 0)
			return r;
	}
	return 0;
}
