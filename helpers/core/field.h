/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Takes the kernel's text tables apart: lines of words and numbers. */
#ifndef VFIO_TOOL_FIELD_H
#define VFIO_TOOL_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/macro.h"

/* Copies the next line without its end; false when there is none. One that is too long comes cut.
 */
bool field_next_line(const char **text, char *line, size_t size);

/* Copies the next word, up to a blank or tab; false at the end of the line or when it is too long.
 */
bool field_next_word(const char **line, char *word, size_t size);

/* Takes a whole text as a number of at most `digits` digits in base 10 or 16, "0x" allowed in the
 * latter. -EINVAL leaves *ret untouched. */
int field_number(const char *text, int base, size_t digits, uint64_t *ret) _must_check_;

#endif
