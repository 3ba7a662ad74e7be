/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Text from outside in XML and in graphviz's language: it stays text, whatever is in it. Control
 * bytes, what is not UTF-8, and what those languages have no way to say, become \xNN. */
#ifndef VFIO_TOOL_MARKUP_H
#define VFIO_TOOL_MARKUP_H

#include "core/strbuf.h"

/* For an element or a quoted attribute of XML 1.0. */
void xml_add_text(struct strbuf *out, const char *text);

/* For a quoted string of DOT, a label too; the quotes are the caller's. */
void dot_add_text(struct strbuf *out, const char *text);

/* How many columns of a fixed-width font the text takes, and how many bytes of it fit into `max`
 * columns. The text is UTF-8; wide characters are two columns. */
size_t text_columns(const char *text);
size_t text_fit(const char *text, size_t max);

#endif
