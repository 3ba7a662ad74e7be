/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* No answer of the kernel, or of who else writes to the socket, breaks the parser; what it gives
 * out is of a known family and has a text. The same bytes are tried as tables of procfs. */
#include <errno.h>
#include <linux/netlink.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "core/rtnl.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct rtnl *rtnl)
{
	for (size_t i = 0; i < rtnl->route_count; i++) {
		const struct default_route *route = &rtnl->routes[i];

		if ((route->family != AF_INET && route->family != AF_INET6) ||
		    (route->gateway.family && strcmp(INET_TEXT(&route->gateway), "?") == 0))
			abort();
	}
	for (size_t i = 0; i < rtnl->address_count; i++)
		if (strcmp(INET_TEXT(&rtnl->addresses[i].inet), "?") == 0)
			abort();
	if (!memchr(rtnl->kind, '\0', sizeof(rtnl->kind)))
		abort();
}

static void try_answer(const uint8_t *data, size_t size)
{
	_cleanup_rtnl_ struct rtnl rtnl = { 0 };
	uint32_t sequence = 0;

	if (size >= sizeof(struct nlmsghdr))
		memcpy(&sequence, data + offsetof(struct nlmsghdr, nlmsg_seq), sizeof(sequence));
	int r = rtnl_parse(data, size, sequence, 3, &rtnl);
	if (r > 1)
		abort();
	check(&rtnl);
}

static void try_table(const char *text, int (*parse)(const char *text, struct rtnl *rtnl))
{
	_cleanup_rtnl_ struct rtnl rtnl = { 0 };
	int r = parse(text, &rtnl);

	if (r != 0 && r != -EBADMSG)
		abort();
	check(&rtnl);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_free_ char *text = strndup((const char *)data, size);
	struct ssh_connection connection;

	if (!text)
		abort();
	try_answer(data, size);
	try_table(text, rtnl_parse_proc_route);
	try_table(text, rtnl_parse_proc_ipv6_route);
	try_table(text, rtnl_parse_proc_if_inet6);
	if (ssh_connection_parse(text, &connection) == 0 && connection.interface[0] != '\0' &&
	    !interface_name_valid(connection.interface))
		abort();
	return 0;
}
