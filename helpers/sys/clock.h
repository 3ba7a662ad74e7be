/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* How long things may take. */
#ifndef VFIO_TOOL_CLOCK_H
#define VFIO_TOOL_CLOCK_H

/* Milliseconds on a clock that nobody sets. */
long long clock_now_ms(void);

/* What is left for one wait of at most `each_ms` when all has to end at `until_ms` on that clock,
 * 0: whenever it likes. */
unsigned clock_left_ms(unsigned each_ms, long long until_ms);

#endif
