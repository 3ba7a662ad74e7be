/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* How a file of others is changed so that it no longer wants a declared device. */
#ifndef VFIO_TOOL_AMEND_H
#define VFIO_TOOL_AMEND_H

#include "core/conflict.h"
#include "core/strbuf.h"

enum amend_way {
	AMEND_NONE,    /* that is for a person to do, or for another program's own command; so is
			* what is not known to concern a declared device */
	AMEND_REMOVE,  /* the whole file goes */
	AMEND_COMMENT, /* the line becomes a comment */
	AMEND_DROP_ID, /* one ID of its list goes; the list with the last one, and a line that then
			* says nothing becomes a comment */
};

/* What can be done about a contest. Only files in /etc are changed: the others are of packages, or
 * are made anew at each boot. */
enum amend_way amend_way_of(const struct contest *contest);

/* "comment out /etc/modprobe.d/vfio.conf:3", for a person. */
void amend_add_purpose(const struct contest *contest, struct strbuf *out);

/* Adds the text of the file as it is to be, with as many lines as it has, so that the places of
 * other claims stay. -ENOENT, and nothing is added: the line no longer says what the claim says.
 * -EOPNOTSUPP, and nothing is added: it is written in a way that cannot be changed safely.
 * Not for AMEND_NONE and AMEND_REMOVE. */
int amend_text(const struct contest *contest, const char *text, struct strbuf *out) _must_check_;

#endif
