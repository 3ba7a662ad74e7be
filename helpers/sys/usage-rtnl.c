/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The socket that asks the kernel about routes, addresses and links. */
#include <errno.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sys/usage-parts.h"

#define ANSWER_TIMEOUT_SECONDS 5
#define ANSWER_LEN 32768
#define DUMP_TRIES 5

/* One question: a header, a fixed part and up to two attributes. */
struct question {
	struct nlmsghdr header;
	union {
		struct rtmsg route;
		struct ifaddrmsg address;
		struct ifinfomsg link;
	};
	uint8_t attributes[2 * RTA_SPACE(16)];
};

static int netlink_open(struct usage_run *run)
{
	struct timeval timeout = { .tv_sec = ANSWER_TIMEOUT_SECONDS };
	int on = 1;

	if (run->netlink >= 0)
		return 0;
	run->netlink = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	if (run->netlink < 0)
		return -errno;
	/* filtered dumps, since 4.20; an older kernel dumps everything, which is as good */
	(void)!setsockopt(run->netlink, SOL_NETLINK, NETLINK_GET_STRICT_CHK, &on, sizeof(on));
	return setsockopt(run->netlink, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout)) < 0
		       ? -errno
		       : 0;
}

static void add_attribute(struct question *question, unsigned short type, const void *data,
			  size_t len)
{
	struct rtattr header = { .rta_len = (unsigned short)RTA_LENGTH(len), .rta_type = type };
	uint8_t *at = (uint8_t *)question + NLMSG_ALIGN(question->header.nlmsg_len);

	memcpy(at, &header, sizeof(header));
	memcpy(at + RTA_LENGTH(0), data, len);
	question->header.nlmsg_len =
		(uint32_t)(NLMSG_ALIGN(question->header.nlmsg_len) + RTA_LENGTH(len));
}

static struct question question_new(unsigned short type, unsigned short flags, size_t len)
{
	return (struct question){ .header = { .nlmsg_len = (uint32_t)NLMSG_LENGTH(len),
					      .nlmsg_type = type,
					      .nlmsg_flags = NLM_F_REQUEST | flags } };
}

static int receive(struct usage_run *run, unsigned asked, struct rtnl *ret)
{
	_cleanup_free_ uint8_t *answer = malloc(ANSWER_LEN);
	int r = 0;

	if (!answer)
		return -ENOMEM;
	while (r == 0) {
		struct sockaddr_nl from = { 0 };
		socklen_t from_len = sizeof(from);
		ssize_t len = recvfrom(run->netlink, answer, ANSWER_LEN, MSG_TRUNC,
				       (struct sockaddr *)&from, &from_len);

		if (len < 0 && errno == EINTR)
			continue;
		if (len < 0)
			return errno == EAGAIN ? -ETIMEDOUT : -errno;
		if (len > ANSWER_LEN)
			return -EMSGSIZE;
		if (from.nl_pid != 0) /* only the kernel is believed */
			continue;
		r = rtnl_parse(answer, (size_t)len, run->sequence, asked, ret);
	}
	return r < 0 ? r : 0;
}

static int ask_once(struct usage_run *run, struct question *question, unsigned asked,
		    struct rtnl *ret)
{
	struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };
	int r = netlink_open(run);

	if (r < 0)
		return r;
	question->header.nlmsg_seq = ++run->sequence;
	if (sendto(run->netlink, question, question->header.nlmsg_len, 0,
		   (struct sockaddr *)&kernel, sizeof(kernel)) < 0)
		return -errno;
	return receive(run, asked, ret);
}

static int take_over(struct rtnl *to, const struct rtnl *from)
{
	for (size_t i = 0; i < from->route_count; i++)
		if (rtnl_add_route(to, &from->routes[i]) < 0)
			return -ENOMEM;
	for (size_t i = 0; i < from->address_count; i++)
		if (rtnl_add_address(to, &from->addresses[i]) < 0)
			return -ENOMEM;
	return 0;
}

/* Asks for a dump until it is of one moment, and adds what it shows. */
static int ask_dump(struct usage_run *run, struct question *question, unsigned asked)
{
	for (int try = 1;; try++) {
		_cleanup_rtnl_ struct rtnl answer = { 0 };
		int r = ask_once(run, question, asked, &answer);

		if (r < 0)
			return r;
		/* a dump that never comes to rest has at least what was there all the time */
		if (!answer.interrupted || try == DUMP_TRIES)
			return take_over(&run->rtnl, &answer);
	}
}

int usage_ask_addresses(struct usage_run *run)
{
	struct question question = question_new(RTM_GETADDR, NLM_F_DUMP, sizeof(question.address));

	return ask_dump(run, &question, 0);
}

static int ask_family_routes(struct usage_run *run, unsigned char family, unsigned index)
{
	struct question question = question_new(RTM_GETROUTE, NLM_F_DUMP, sizeof(question.route));
	uint32_t oif = index;

	question.route.rtm_family = family;
	add_attribute(&question, RTA_OIF, &oif, sizeof(oif));
	int r = ask_dump(run, &question, index);
	/* a kernel without IPv6 has no such routes; one whose interface just went, none for it */
	return r == -EOPNOTSUPP || r == -EAFNOSUPPORT || r == -ENODEV ? 0 : r;
}

int usage_ask_routes(struct usage_run *run, unsigned index)
{
	int r = ask_family_routes(run, AF_INET, index);

	return r < 0 ? r : ask_family_routes(run, AF_INET6, index);
}

int usage_ask_way(struct usage_run *run, const struct inet *to, const struct inet *from,
		  unsigned *ret_index)
{
	struct question question = question_new(RTM_GETROUTE, 0, sizeof(question.route));
	size_t len = to->family == AF_INET ? 4 : 16;
	_cleanup_rtnl_ struct rtnl answer = { 0 };

	question.route.rtm_family = (unsigned char)to->family;
	question.route.rtm_dst_len = (unsigned char)(len * 8);
	add_attribute(&question, RTA_DST, to->bytes, len);
	if (from && from->family == to->family) {
		question.route.rtm_src_len = (unsigned char)(len * 8);
		add_attribute(&question, RTA_SRC, from->bytes, len);
	}
	int r = ask_once(run, &question, 0, &answer);
	if (r < 0)
		return r;
	*ret_index = answer.leads_to;
	return 0;
}

int usage_ask_kind(struct usage_run *run, unsigned index, char kind[static 16])
{
	struct question question = question_new(RTM_GETLINK, 0, sizeof(question.link));
	_cleanup_rtnl_ struct rtnl answer = { 0 };

	question.link.ifi_index = (int)index;
	int r = ask_once(run, &question, 0, &answer);
	if (r < 0)
		return r;
	memcpy(kind, answer.kind, sizeof(answer.kind));
	return 0;
}
