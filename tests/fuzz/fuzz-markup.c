/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Text from devices in pictures: whatever it is, it stays text. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/markup.h"
#include "core/topology.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static size_t count_of(const char *text, char byte)
{
	size_t count = 0;

	for (; *text != '\0'; text++)
		count += *text == byte;
	return count;
}

/* No byte that XML forbids, and none that begins or ends something. */
static void check_xml(const char *text)
{
	static const char *const entities[] = { "&amp;", "&lt;", "&gt;", "&quot;", "&#39;" };
	_cleanup_strbuf_ struct strbuf out = { 0 };

	xml_add_text(&out, text);
	require(out.error == 0 && utf8_valid(strbuf_text(&out), out.len));
	require(!strpbrk(strbuf_text(&out), "<>\"'"));
	require(!strstr(strbuf_text(&out), "\xef\xbf\xbe") &&
		!strstr(strbuf_text(&out), "\xef\xbf\xbf"));
	for (const char *at = strbuf_text(&out); *at != '\0'; at++) {
		bool entity = *at != '&';

		require((unsigned char)*at >= 0x20 && *at != 0x7f);
		for (size_t i = 0; !entity && i < ELEMENTSOF(entities); i++)
			entity = strncmp(at, entities[i], strlen(entities[i])) == 0;
		require(entity);
	}
}

/* A quote or a backslash never stands alone. */
static void check_dot(const char *text)
{
	_cleanup_strbuf_ struct strbuf out = { 0 };

	dot_add_text(&out, text);
	require(out.error == 0 && utf8_valid(strbuf_text(&out), out.len));
	for (const char *at = strbuf_text(&out); *at != '\0'; at++) {
		require((unsigned char)*at >= 0x20 && *at != '"');
		if (*at == '\\')
			at++;
		require(*at != '\0');
	}
}

static void check_fit(const char *text)
{
	_cleanup_strbuf_ struct strbuf plain = { 0 };

	strbuf_add_escaped(&plain, text);
	for (size_t max = 0; max < 40; max++) {
		size_t len = text_fit(strbuf_text(&plain), max);

		require(len <= plain.len && utf8_valid(strbuf_text(&plain), len));
	}
	require(text_fit(strbuf_text(&plain), text_columns(strbuf_text(&plain))) == plain.len);
}

static void render(const char *text, struct strbuf *svg, struct strbuf *dot)
{
	_cleanup_topology_ struct topology topology = { 0 };
	struct device device = { .addr = { 0, 1, 0, 0 }, .group = 1 };
	struct machine machine = { .devices = &device, .count = 1 };
	_cleanup_free_ char *name = strdup(text);
	const struct topology_label label = { .name = name, .what = name };

	require(name != NULL);
	strncpy(device.slot, text, sizeof(device.slot) - 1);
	strncpy(device.binding.driver, text, sizeof(device.binding.driver) - 1);
	require(topology_make(&machine, false, &topology) == 0);
	require(topology_render_svg(&topology, &label, svg) == 0);
	require(topology_render_dot(&topology, &label, dot) == 0);
}

/* The picture has the same elements as with a harmless text. */
static void check_pictures(const char *text)
{
	_cleanup_strbuf_ struct strbuf svg = { 0 }, dot = { 0 }, plain = { 0 }, plain_dot = { 0 };

	render(text, &svg, &dot);
	render("harmless", &plain, &plain_dot);
	require(utf8_valid(svg.data, svg.len) && utf8_valid(dot.data, dot.len));
	require(count_of(svg.data, '<') == count_of(plain.data, '<'));
	require(count_of(svg.data, '>') == count_of(plain.data, '>'));
	require(count_of(svg.data, '"') == count_of(plain.data, '"'));
	require(count_of(dot.data, '\n') == count_of(plain_dot.data, '\n'));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_free_ char *text = strndup((const char *)data, size);

	require(text != NULL);
	check_xml(text);
	check_dot(text);
	check_fit(text);
	if (text[0] != '\0')
		check_pictures(text);
	return 0;
}
