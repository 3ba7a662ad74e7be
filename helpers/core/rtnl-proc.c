/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The tables below net/ of procfs: all that a recorded machine has to show. They hold the main
 * table only, and of IPv4 no addresses. */
#include <errno.h>
#include <linux/ipv6_route.h>
#include <linux/route.h>
#include <string.h>
#include <sys/socket.h>

#include "core/field.h"
#include "core/rtnl.h"

#define LINE_LEN 512
#define WORDS_MAX 12
#define WORD_LEN 40

/* The words of one line. */
struct row {
	char word[WORDS_MAX][WORD_LEN];
	size_t count;
};

static void split(const char *line, struct row *row)
{
	row->count = 0;
	while (row->count < WORDS_MAX &&
	       field_next_word(&line, row->word[row->count], sizeof(row->word[0])))
		row->count++;
}

/* Takes a hex number of at most 8 digits. */
static bool parse_hex(const char *text, uint32_t *ret)
{
	uint64_t number;

	if (field_number(text, 16, 8, &number) < 0)
		return false;
	*ret = (uint32_t)number;
	return true;
}

static int hex_digit(char c)
{
	const char *digits = "0123456789abcdef";
	const char *at = c ? strchr(digits, c | 0x20) : NULL;

	return at ? (int)(at - digits) : -1;
}

/* Takes 32 hex digits. */
static bool parse_hex_ipv6(const char *text, struct inet *ret)
{
	struct inet inet = { .family = AF_INET6 };

	for (size_t i = 0; i < 32; i++) {
		int digit = hex_digit(text[i]);

		if (digit < 0)
			return false;
		inet.bytes[i / 2] = (uint8_t)(inet.bytes[i / 2] << 4 | digit);
	}
	*ret = inet;
	return text[32] == '\0';
}

static bool take_interface(const char *word, char interface[static INTERFACE_TEXT_MAX])
{
	if (!interface_name_valid(word))
		return false;
	strcpy(interface, word);
	return true;
}

static int add_default(uint32_t flags, uint32_t gateway, const char *interface, struct rtnl *rtnl)
{
	struct default_route route = { .family = AF_INET, .table = RTNL_MAIN_TABLE };

	strcpy(route.interface, interface);
	if (flags & RTF_GATEWAY)
		(void)!inet_from_bytes(AF_INET, &gateway, 4, &route.gateway);
	return rtnl_add_route(rtnl, &route);
}

/* What is attached without a gateway, but for zeroconf's 169.254.0.0/16. */
static int add_network(uint32_t flags, uint32_t network, uint32_t mask, const char *interface,
		       struct rtnl *rtnl)
{
	struct interface_address address = { .prefix = (unsigned)__builtin_popcount(mask),
					     .network = true };

	(void)!inet_from_bytes(AF_INET, &network, 4, &address.inet);
	if (flags & RTF_GATEWAY || (address.inet.bytes[0] == 169 && address.inet.bytes[1] == 254))
		return 0;
	strcpy(address.interface, interface);
	return rtnl_add_address(rtnl, &address);
}

/* Interface, Destination, Gateway, Flags, RefCnt, Use, Metric, Mask, ...; addresses as the memory
 * has them. */
static int parse_route(const struct row *row, struct rtnl *rtnl)
{
	char interface[INTERFACE_TEXT_MAX];
	uint32_t destination, gateway, flags, mask;

	if (row->count < 8 || !take_interface(row->word[0], interface) ||
	    !parse_hex(row->word[1], &destination) || !parse_hex(row->word[2], &gateway) ||
	    !parse_hex(row->word[3], &flags) || !parse_hex(row->word[7], &mask))
		return -EBADMSG;
	if (!(flags & RTF_UP) || flags & RTF_REJECT)
		return 0;
	if (destination == 0 && mask == 0)
		return add_default(flags, gateway, interface, rtnl);
	return add_network(flags, destination, mask, interface, rtnl);
}

/* Destination, its length, Source, its length, Next hop, Metric, RefCnt, Use, Flags, Interface. */
static int parse_ipv6_route(const struct row *row, struct rtnl *rtnl)
{
	struct default_route route = { .family = AF_INET6, .table = RTNL_MAIN_TABLE };
	uint32_t length, flags;

	if (row->count != 10 || !parse_hex(row->word[1], &length) ||
	    !parse_hex_ipv6(row->word[4], &route.gateway) || !parse_hex(row->word[8], &flags) ||
	    !take_interface(row->word[9], route.interface))
		return -EBADMSG;
	if (length != 0 || !(flags & RTF_UP) || flags & RTF_REJECT ||
	    strcmp(route.interface, "lo") == 0)
		return 0;
	if (!(flags & RTF_GATEWAY))
		route.gateway = (struct inet){ 0 };
	return rtnl_add_route(rtnl, &route);
}

/* Address, index, length, scope, flags, interface. The scopes are those of the address (the
 * kernel's net/ipv6.h): 0x10 the host, 0x20 the link. */
static int parse_if_inet6(const struct row *row, struct rtnl *rtnl)
{
	struct interface_address address = { 0 };
	uint32_t index, length, scope;

	if (row->count != 6 || !parse_hex_ipv6(row->word[0], &address.inet) ||
	    !parse_hex(row->word[1], &index) || !parse_hex(row->word[2], &length) ||
	    !parse_hex(row->word[3], &scope) || !take_interface(row->word[5], address.interface))
		return -EBADMSG;
	if (scope & (0x10 | 0x20))
		return 0;
	address.index = index;
	address.prefix = length;
	return rtnl_add_address(rtnl, &address);
}

static int parse_rows(const char *text, int (*parse)(const struct row *row, struct rtnl *rtnl),
		      struct rtnl *rtnl)
{
	char line[LINE_LEN];
	struct row row;
	int r = 0;

	while (r == 0 && field_next_line(&text, line, sizeof(line))) {
		split(line, &row);
		r = parse(&row, rtnl);
	}
	return r;
}

int rtnl_parse_proc_route(const char *text, struct rtnl *rtnl)
{
	static const char heading[] = "Iface";

	if (strncmp(text, heading, strlen(heading)) == 0) {
		text += strcspn(text, "\n");
		text += *text == '\n';
	}
	return parse_rows(text, parse_route, rtnl);
}

int rtnl_parse_proc_ipv6_route(const char *text, struct rtnl *rtnl)
{
	return parse_rows(text, parse_ipv6_route, rtnl);
}

int rtnl_parse_proc_if_inet6(const char *text, struct rtnl *rtnl)
{
	return parse_rows(text, parse_if_inet6, rtnl);
}
