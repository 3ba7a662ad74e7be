/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The forms of `info`, for its parts. */
#ifndef VFIO_TOOL_INFO_H
#define VFIO_TOOL_INFO_H

#include <jansson.h>

#include "core/sheet.h"
#include "sys/detail.h"

/* Adds the sheet of one device for people. */
void info_add_text(const struct inventory *inventory, const struct detail *detail,
		   struct strbuf *out);

/* Its last two sections. */
void info_add_nodes(const struct detail *detail, struct sheet *sheet);
void info_add_hardware(const struct detail *detail, struct sheet *sheet);

/* The same as an object of JSON: a new reference, NULL when memory is out. */
json_t *info_to_json(const struct inventory *inventory, const struct detail *detail) _must_check_;

/* In a few words: what a member of a group means for its use. */
const char *info_member_part(const struct device *member);

#endif
