/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/markup.h"

#include <stdint.h>
#include <string.h>

/* XML 1.0 has no way to write U+FFFE and U+FFFF, not even by number. */
static bool is_no_xml(const char *text)
{
	return text[0] == '\xef' && text[1] == '\xbf' && (text[2] == '\xbe' || text[2] == '\xbf');
}

void xml_add_text(struct strbuf *out, const char *text)
{
	_cleanup_strbuf_ struct strbuf plain = { 0 };

	strbuf_add_escaped(&plain, text);
	for (const char *at = strbuf_text(&plain); *at != '\0'; at++) {
		switch (*at) {
		case '&':
			strbuf_add(out, "&amp;");
			break;
		case '<':
			strbuf_add(out, "&lt;");
			break;
		case '>':
			strbuf_add(out, "&gt;");
			break;
		case '"':
			strbuf_add(out, "&quot;");
			break;
		case '\'':
			strbuf_add(out, "&#39;");
			break;
		default:
			if (is_no_xml(at)) {
				strbuf_addf(out, "\\xef\\xbf\\x%02x", (unsigned char)at[2]);
				at += 2;
			} else {
				strbuf_addn(out, at, 1);
			}
		}
	}
	if (plain.error)
		out->error = plain.error;
}

/* A backslash begins something in a label (\n, \N, \G, ...), and so does '&'. */
void dot_add_text(struct strbuf *out, const char *text)
{
	_cleanup_strbuf_ struct strbuf plain = { 0 };

	strbuf_add_escaped(&plain, text);
	for (const char *at = strbuf_text(&plain); *at != '\0'; at++)
		if (*at == '&')
			strbuf_add(out, "&amp;");
		else
			strbuf_addf(out, "%s%c", *at == '"' || *at == '\\' ? "\\" : "", *at);
	if (plain.error)
		out->error = plain.error;
}

static bool continues(char byte)
{
	return ((unsigned char)byte & 0xc0) == 0x80;
}

/* Takes one character. Those of East Asia and pictographs are wide in the fonts that are at hand;
 * taking one for wide that is not costs a little room. */
static size_t take_character(const char **text)
{
	const char *at = *text;
	unsigned char first = (unsigned char)*at++;

	while (continues(*at))
		at++;
	*text = at;
	/* U+1100 and above, but for U+2000 to U+2BFF: punctuation, arrows, boxes */
	if (first < 0xe1)
		return 1;
	return first == 0xe2 && (unsigned char)at[-2] < 0xb0 ? 1 : 2;
}

size_t text_columns(const char *text)
{
	size_t columns = 0;

	while (*text != '\0')
		columns += take_character(&text);
	return columns;
}

size_t text_fit(const char *text, size_t max)
{
	const char *at = text;
	size_t columns = 0;

	while (*at != '\0') {
		const char *next = at;

		columns += take_character(&next);
		if (columns > max)
			break;
		at = next;
	}
	return (size_t)(at - text);
}
