/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Whether a text is what libconfig 1.5 reads, and if not, where and why. libconfig itself says no
 * more than "syntax error" and a line (often the next one), takes an unterminated comment for the
 * end of the file, and ends the process over an @include that names a directory; what passes here
 * does none of that. */
#ifndef VFIO_TOOL_SYNTAX_H
#define VFIO_TOOL_SYNTAX_H

#include <stddef.h>

#include "core/macro.h"
#include "core/strbuf.h"

/* Groups and lists within each other; the deepest that has a meaning is 4. */
#define SYNTAX_DEPTH_MAX 16

/* Settings in one group; libconfig's time grows with their square. */
#define SYNTAX_SETTINGS_MAX 64

/* 0, or -EINVAL with the line, what is wrong and what would be right for the first thing that is
 * wrong. Stricter than libconfig in: control characters, strings over several lines, @include
 * anywhere at the start of a line, \x00, repeated keys, the two limits above. */
int syntax_check(const char *text, size_t len, int *reterr_line, struct strbuf *reterr_text,
		 struct strbuf *reterr_remedy) _must_check_;

#endif
