/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Records of devices, and the lines that they are made of: what is taken is written and read back
 * the same; what is refused leaves the output as it was. */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/keyvalue.h"
#include "core/record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

/* Any text is a value and comes back. */
static void check_value(const char *value)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };
	const char *next, *key, *again;

	keyvalue_add(&text, "key", value);
	require(text.error == 0 && strchr(text.data, '\n') == text.data + text.len - 1);
	_cleanup_free_ char *line = malloc(text.len);
	require(line != NULL);
	next = strbuf_text(&text);
	require(keyvalue_next(&next, line, text.len, &key, &again) == 1);
	require(strcmp(key, "key") == 0 && strcmp(again, value) == 0 && *next == '\0');
}

static void check_again(const struct record *record)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };
	_cleanup_strbuf_ struct strbuf second = { 0 };
	struct record again;

	record_render(record, &text);
	require(text.error == 0);
	require(record_parse(strbuf_text(&text), &again) == 0);
	record_render(&again, &second);
	require(strcmp(strbuf_text(&text), strbuf_text(&second)) == 0);
	require(again.when == record->when && again.before_on_vfio == record->before_on_vfio);
	require(strcmp(again.interface, record->interface) == 0);
	require(strcmp(again.mac, record->mac) == 0 && again.max_speed == record->max_speed);
}

/* What a refused text leaves as it was. */
static const struct record mark = {
	.addr = { .bus = 1 },
	.id = { 1, 2, 3, 4 },
	.before = { .driver = "a", .override = "b" },
	.before_on_vfio = true,
	.driver = "c",
	.entry = "d",
	.interface = "e",
	.mac = "52:54:00:12:34:56",
	.max_speed = 6,
	.by = "f",
	.when = 5,
};

static void check_untouched(const struct record *record)
{
	_cleanup_strbuf_ struct strbuf now = { 0 };
	_cleanup_strbuf_ struct strbuf before = { 0 };

	record_render(record, &now);
	record_render(&mark, &before);
	require(strcmp(strbuf_text(&now), strbuf_text(&before)) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_free_ char *text = strndup((const char *)data, size);
	struct record record = mark;

	require(text != NULL);
	check_value(text);
	int r = record_parse(text, &record);
	require(r == 0 || r == -EINVAL);
	if (r == 0)
		check_again(&record);
	else
		check_untouched(&record);
	return 0;
}
