/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What is to be known about a network interface beside its name. */
#ifndef VFIO_TOOL_LINK_H
#define VFIO_TOOL_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/macro.h"

#define MAC_TEXT_MAX sizeof("00:00:00:00:00:00")
#define SPEED_TEXT_MAX 16

enum link_state {
	LINK_UNKNOWN, /* no interface, or not to be had */
	LINK_DOWN,    /* switched off (ip link set ... down): a cable may be in or not */
	LINK_NO_LINK, /* switched on, no carrier */
	LINK_UP,
	LINK_STATE_MAX
};

/* "-", "down", "no link", "up". */
const char *link_state_to_string(enum link_state state);

struct link {
	enum link_state state;
	unsigned max_speed;	/* Mbit/s, the fastest mode that the card has; 0 unknown */
	char mac[MAC_TEXT_MAX]; /* the card's own; "" unknown */
};

/* The fastest of the modes in a bit mask, in Mbit/s (linux/ethtool.h enum
 * ethtool_link_mode_bit_indices); 0 when none of them is a speed that is known here. */
unsigned link_modes_speed(const uint32_t *modes, size_t words);

/* True for six bytes in lower-case hex, "3c:fd:fe:9e:7b:40". */
bool mac_valid(const char *text);

/* Mbit/s as people write it: "100M", "2.5G", "25G"; "-" for 0. */
void speed_format(unsigned mbit, char text[static SPEED_TEXT_MAX]);

#endif
