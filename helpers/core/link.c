/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/link.h"

#include <stdio.h>

static const char *const state_names[LINK_STATE_MAX] = {
	[LINK_UNKNOWN] = "-",
	[LINK_DOWN] = "down",
	[LINK_NO_LINK] = "no link",
	[LINK_UP] = "up",
};

const char *link_state_to_string(enum link_state state)
{
	return state_names[state];
}

void speed_format(unsigned mbit, char text[static SPEED_TEXT_MAX])
{
	unsigned giga = mbit / 1000, tenth = mbit / 100 % 10;

	if (mbit == 0)
		snprintf(text, SPEED_TEXT_MAX, "-");
	else if (mbit < 1000 || mbit % 100 != 0)
		snprintf(text, SPEED_TEXT_MAX, "%uM", mbit);
	else if (tenth == 0)
		snprintf(text, SPEED_TEXT_MAX, "%uG", giga);
	else
		snprintf(text, SPEED_TEXT_MAX, "%u.%uG", giga, tenth);
}
