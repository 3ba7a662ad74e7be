/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/clock.h"

#include <time.h>

long long clock_now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

unsigned clock_left_ms(unsigned each_ms, long long until_ms)
{
	long long left = until_ms ? until_ms - clock_now_ms() : each_ms;

	return left <= 0 ? 0 : left < each_ms ? (unsigned)left : each_ms;
}
