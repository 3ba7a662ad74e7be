/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/exitcode.h"

enum exitcode exitcode_worse(enum exitcode a, enum exitcode b)
{
	static const int badness[EXITCODE_MAX] = {
		[EXIT_DONE] = 0,     [EXIT_NOT_FOUND] = 1, [EXIT_WRONG_MODE] = 2,
		[EXIT_NOT_ROOT] = 3, [EXIT_REFUSED] = 4,   [EXIT_TIMEOUT] = 5,
		[EXIT_ERROR] = 6,
	};

	return badness[a] >= badness[b] ? a : b;
}
