/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/strbuf.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

const char *strbuf_text(const struct strbuf *buf)
{
	return buf->data ? buf->data : "";
}

/* Makes room for `more` bytes and the NUL. */
static bool reserve(struct strbuf *buf, size_t more)
{
	if (buf->error)
		return false;
	if (more >= SIZE_MAX / 4 || buf->len >= SIZE_MAX / 4) {
		buf->error = -ENOMEM;
		return false;
	}
	if (buf->data && buf->len + more + 1 <= buf->size)
		return true;

	size_t size = (buf->len + more + 1) * 2;
	char *data = realloc(buf->data, size);
	if (!data) {
		buf->error = -ENOMEM;
		return false;
	}
	buf->data = data;
	buf->size = size;
	return true;
}

void strbuf_addn(struct strbuf *buf, const char *text, size_t len)
{
	if (!reserve(buf, len))
		return;
	if (len > 0)
		memcpy(buf->data + buf->len, text, len);
	buf->len += len;
	buf->data[buf->len] = '\0';
}

void strbuf_add(struct strbuf *buf, const char *text)
{
	strbuf_addn(buf, text, strlen(text));
}

void strbuf_addf(struct strbuf *buf, const char *format, ...)
{
	va_list args, again;

	va_start(args, format);
	va_copy(again, args);
	int len = vsnprintf(NULL, 0, format, args);
	if (len < 0) {
		buf->error = -ENOMEM;
	} else if (reserve(buf, (size_t)len)) {
		vsnprintf(buf->data + buf->len, (size_t)len + 1, format, again);
		buf->len += (size_t)len;
	}
	va_end(again);
	va_end(args);
}

/* The length of the well-formed UTF-8 sequence at `text`, 0 when there is none. */
static size_t utf8_sequence(const unsigned char *text, size_t len)
{
	static const struct {
		unsigned char first, last, second_min, second_max;
		size_t length;
	} forms[] = {
		{ 0x00, 0x7f, 0, 0, 1 },       { 0xc2, 0xdf, 0x80, 0xbf, 2 },
		{ 0xe0, 0xe0, 0xa0, 0xbf, 3 }, { 0xe1, 0xec, 0x80, 0xbf, 3 },
		{ 0xed, 0xed, 0x80, 0x9f, 3 }, { 0xee, 0xef, 0x80, 0xbf, 3 },
		{ 0xf0, 0xf0, 0x90, 0xbf, 4 }, { 0xf1, 0xf3, 0x80, 0xbf, 4 },
		{ 0xf4, 0xf4, 0x80, 0x8f, 4 },
	};

	for (size_t i = 0; i < ELEMENTSOF(forms); i++) {
		if (text[0] < forms[i].first || text[0] > forms[i].last)
			continue;
		if (forms[i].length > len)
			return 0;
		if (forms[i].length > 1 &&
		    (text[1] < forms[i].second_min || text[1] > forms[i].second_max))
			return 0;
		for (size_t k = 2; k < forms[i].length; k++)
			if (text[k] < 0x80 || text[k] > 0xbf)
				return 0;
		return forms[i].length;
	}
	return 0;
}

bool utf8_valid(const char *text, size_t len)
{
	const unsigned char *byte = (const unsigned char *)text;

	while (len > 0) {
		size_t step = utf8_sequence(byte, len);
		if (step == 0)
			return false;
		byte += step;
		len -= step;
	}
	return true;
}

void strbuf_add_escaped(struct strbuf *buf, const char *text)
{
	const unsigned char *byte = (const unsigned char *)text;
	size_t len = strlen(text);

	while (len > 0) {
		size_t step = utf8_sequence(byte, len);
		/* C0, DEL and the C1 controls (U+0080 to U+009F) can drive a terminal */
		bool control = *byte < 0x20 || *byte == 0x7f ||
			       (step == 2 && byte[0] == 0xc2 && byte[1] < 0xa0);
		if (step == 0 || control) {
			strbuf_addf(buf, "\\x%02x", *byte);
			step = 1;
		} else {
			strbuf_addn(buf, (const char *)byte, step);
		}
		byte += step;
		len -= step;
	}
}

char *strbuf_take(struct strbuf *buf)
{
	if (!buf->error && !buf->data)
		strbuf_addn(buf, "", 0);
	if (buf->error) {
		strbuf_release(buf);
		return NULL;
	}
	char *text = buf->data;
	*buf = (struct strbuf){ 0 };
	return text;
}

void strbuf_release(struct strbuf *buf)
{
	free(buf->data);
	*buf = (struct strbuf){ 0 };
}
