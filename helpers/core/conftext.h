/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Edits in the text of a configuration file. Comments, order and layout are the user's: an edit
 * changes the bytes that it is about, and every other one stays. */
#ifndef VFIO_TOOL_CONFTEXT_H
#define VFIO_TOOL_CONFTEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "core/macro.h"
#include "core/strbuf.h"

/* Which keys of an entry are meant. */
enum conftext_group { CONFTEXT_ENTRY, CONFTEXT_MATCH };

/* Each edits a text that passes syntax_check(), and what comes out does, too. `index` counts the
 * elements of `devices`; `value` is as it stands in a file (setting_add_value()). A failure leaves
 * the text as it was: -ENOENT (no such entry, group or key), -EINVAL (the text, or what would come
 * out, is not right in its syntax), -ENOMEM. */

/* Replaces the value of a key, or adds the key behind the others of its group. */
int conftext_set(struct strbuf *text, size_t index, enum conftext_group group, const char *key,
		 const char *value) _must_check_;

/* Replaces one element of the list that a key of an entry is, a string in one piece. -ENOENT: also
 * when there is no such element, or it is not in one piece. */
int conftext_set_element(struct strbuf *text, size_t index, const char *key, size_t number,
			 const char *value) _must_check_;

/* Takes a key out, and its line when nothing else is in it. */
int conftext_unset(struct strbuf *text, size_t index, enum conftext_group group,
		   const char *key) _must_check_;

/* Adds an entry behind the last one. `entry` is "{ ... }", its lines indented as if it stood at the
 * left. A file without `devices` gets them at its end. -EEXIST: `devices` is no list. */
int conftext_append(struct strbuf *text, const char *entry) _must_check_;

/* Takes an entry out, and the comma that it leaves over; comments around it stay. */
int conftext_remove(struct strbuf *text, size_t index) _must_check_;

#endif
