/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Internet addresses as values, and what an ssh session says about itself. */
#ifndef VFIO_TOOL_INET_H
#define VFIO_TOOL_INET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/device.h"
#include "core/macro.h"

struct inet {
	int family;	   /* AF_INET, AF_INET6; 0 none */
	uint8_t bytes[16]; /* network order; IPv4 has the first 4, the rest is 0 */
};

#define INET_TEXT_MAX sizeof("ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255")

/* Takes "10.0.2.2", "2001:db8::1" and, as IPv4, "::ffff:10.0.2.2". -EINVAL. */
int inet_parse(const char *text, struct inet *ret) _must_check_;

/* From `len` bytes of a kernel message: 4 or 16 by family, else -EINVAL. */
int inet_from_bytes(int family, const void *bytes, size_t len, struct inet *ret) _must_check_;

const char *inet_format(const struct inet *inet, char text[static INET_TEXT_MAX]);
#define INET_TEXT(inet) inet_format((inet), (char[INET_TEXT_MAX]){ 0 })

bool inet_equal(const struct inet *a, const struct inet *b);
bool inet_is_loopback(const struct inet *inet);

/* SSH_CONNECTION: "CLIENT PORT SERVER PORT". A link-local address carries its interface
 * ("fe80::1%eth0"). */
struct ssh_connection {
	struct inet client, server;
	char interface[INTERFACE_TEXT_MAX]; /* "" not said */
};

/* -EINVAL when the text, which comes from the environment, is anything else. */
int ssh_connection_parse(const char *text, struct ssh_connection *ret) _must_check_;

#endif
