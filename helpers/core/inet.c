/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/inet.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>

#include "core/field.h"

static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };

int inet_from_bytes(int family, const void *bytes, size_t len, struct inet *ret)
{
	if (!((family == AF_INET && len == 4) || (family == AF_INET6 && len == 16)))
		return -EINVAL;
	*ret = (struct inet){ .family = family };
	memcpy(ret->bytes, bytes, len);
	return 0;
}

int inet_parse(const char *text, struct inet *ret)
{
	uint8_t bytes[16];

	if (inet_pton(AF_INET, text, bytes) == 1)
		return inet_from_bytes(AF_INET, bytes, 4, ret);
	if (inet_pton(AF_INET6, text, bytes) != 1)
		return -EINVAL;
	if (memcmp(bytes, mapped, sizeof(mapped)) == 0)
		return inet_from_bytes(AF_INET, bytes + sizeof(mapped), 4, ret);
	return inet_from_bytes(AF_INET6, bytes, 16, ret);
}

const char *inet_format(const struct inet *inet, char text[static INET_TEXT_MAX])
{
	if (!inet_ntop(inet->family, inet->bytes, text, INET_TEXT_MAX))
		strcpy(text, "?");
	return text;
}

bool inet_equal(const struct inet *a, const struct inet *b)
{
	return a->family == b->family && memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

bool inet_is_loopback(const struct inet *inet)
{
	static const uint8_t one[16] = { [15] = 1 };

	if (inet->family == AF_INET)
		return inet->bytes[0] == 127;
	return inet->family == AF_INET6 && memcmp(inet->bytes, one, sizeof(one)) == 0;
}

static bool port_valid(const char *text)
{
	uint64_t port;

	return field_number(text, 10, 5, &port) == 0;
}

/* "ADDRESS" or "ADDRESS%INTERFACE". */
static int parse_zoned(char *text, struct inet *ret, char interface[INTERFACE_TEXT_MAX])
{
	char *zone = strchr(text, '%');

	if (zone) {
		*zone++ = '\0';
		if (!interface_name_valid(zone))
			return -EINVAL;
		strcpy(interface, zone);
	}
	return inet_parse(text, ret);
}

int ssh_connection_parse(const char *text, struct ssh_connection *ret)
{
	char word[4][INET_TEXT_MAX + INTERFACE_TEXT_MAX];
	struct ssh_connection result = { 0 };
	char client_zone[INTERFACE_TEXT_MAX];

	for (size_t i = 0; i < ELEMENTSOF(word); i++)
		if (!field_next_word(&text, word[i], sizeof(word[i])))
			return -EINVAL;
	if (*text != '\0' || !port_valid(word[1]) || !port_valid(word[3]))
		return -EINVAL;
	if (parse_zoned(word[0], &result.client, client_zone) < 0 ||
	    parse_zoned(word[2], &result.server, result.interface) < 0)
		return -EINVAL;
	*ret = result;
	return 0;
}
