/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/link.h"

#include <stdio.h>
#include <string.h>

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

/* The mode bits of each speed; they are numbered as they were invented. What is left out is no
 * speed: ports, pause, error correction. */
static const struct {
	uint8_t first, last;
	unsigned mbit;
} mode_speeds[] = {
	{ 0, 1, 10 },	      { 2, 3, 100 },	    { 4, 5, 1000 },	   { 12, 12, 10000 },
	{ 15, 15, 2500 },     { 17, 17, 1000 },	    { 18, 20, 10000 },	   { 21, 22, 20000 },
	{ 23, 26, 40000 },    { 27, 30, 56000 },    { 31, 33, 25000 },	   { 34, 35, 50000 },
	{ 36, 39, 100000 },   { 40, 40, 50000 },    { 41, 41, 1000 },	   { 42, 46, 10000 },
	{ 47, 47, 2500 },     { 48, 48, 5000 },	    { 52, 56, 50000 },	   { 57, 61, 100000 },
	{ 62, 66, 200000 },   { 67, 67, 100 },	    { 68, 68, 1000 },	   { 69, 73, 400000 },
	{ 75, 79, 100000 },   { 80, 84, 200000 },   { 85, 89, 400000 },	   { 90, 91, 100 },
	{ 92, 92, 10 },	      { 93, 98, 800000 },   { 99, 102, 10 },	   { 103, 108, 200000 },
	{ 109, 114, 400000 }, { 115, 120, 800000 }, { 121, 124, 1600000 },
};

unsigned link_modes_speed(const uint32_t *modes, size_t words)
{
	unsigned fastest = 0;

	for (size_t i = 0; i < ELEMENTSOF(mode_speeds); i++)
		for (unsigned bit = mode_speeds[i].first; bit <= mode_speeds[i].last; bit++)
			if (bit / 32 < words && modes[bit / 32] >> bit % 32 & 1 &&
			    mode_speeds[i].mbit > fastest)
				fastest = mode_speeds[i].mbit;
	return fastest;
}

bool mac_valid(const char *text)
{
	if (strlen(text) != MAC_TEXT_MAX - 1)
		return false;
	for (size_t i = 0; text[i] != '\0'; i++)
		if (i % 3 == 2 ? text[i] != ':' : !strchr("0123456789abcdef", text[i]))
			return false;
	return true;
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
