/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/oldconfig.h"

#include <errno.h>
#include <string.h>

enum section { SECTION_OTHER, SECTION_DEVICES, SECTION_MAPPINGS, SECTION_OPTIONS };

struct reader {
	struct oldconfig *config;
	enum section section;
	struct oldconfig_list *array; /* the one that is open */
	int line;
};

static int add(struct oldconfig_list *list, const char *text, size_t len, int line)
{
	struct oldconfig_item *items = reallocarray(list->list, list->count + 1, sizeof(*items));

	if (!items)
		return -ENOMEM;
	list->list = items;
	items[list->count] = (struct oldconfig_item){ strndup(text, len), line };
	if (!items[list->count].text)
		return -ENOMEM;
	list->count++;
	return 0;
}

static void list_release(struct oldconfig_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->list[i].text);
	free(list->list);
	*list = (struct oldconfig_list){ 0 };
}

void oldconfig_release(struct oldconfig *config)
{
	for (enum mode mode = 0; mode < MODE_MAX; mode++)
		list_release(&config->devices[mode]);
	list_release(&config->mapped);
	list_release(&config->addresses);
	list_release(&config->options);
	list_release(&config->unknown);
}

static const char *skip_blanks(const char *at)
{
	return at + strspn(at, " \t\r");
}

/* True at the end of a line, or of what is not a comment in it. */
static bool ends(const char *at)
{
	at = skip_blanks(at);
	return *at == '\0' || *at == '#';
}

/* A name or string, without its quotes. False where none begins, and for one with escapes. */
static bool take_word(const char **at, const char **ret, size_t *ret_len)
{
	static const char bare[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				   "0123456789_-";
	const char *word = skip_blanks(*at);
	char quote = *word == '"' || *word == '\'' ? *word : '\0';
	size_t len;

	if (quote) {
		const char *close = strchr(word + 1, quote);

		len = close ? (size_t)(close - word) - 1 : 0;
		if (!close || memchr(word + 1, '\\', len))
			return false;
		*ret = word + 1;
		*at = close + 1;
	} else {
		len = strspn(word, bare);
		*ret = word;
		*at = word + len;
	}
	*ret_len = len;
	return len > 0;
}

static int add_unknown(struct reader *reader, const char *line)
{
	size_t len = strlen(line);

	while (len > 0 && strchr(" \t\r", line[len - 1]))
		len--;
	return add(&reader->config->unknown, line, len, reader->line);
}

/* Elements up to the end of the line or of the array. */
static int parse_elements(struct reader *reader, const char *at, const char *line)
{
	const char *word;
	size_t len;

	for (;;) {
		at = skip_blanks(at);
		if (ends(at))
			return 0;
		if (*at == ']') {
			reader->array = NULL;
			return ends(at + 1) ? 0 : add_unknown(reader, line);
		}
		if (*at == ',') {
			at++;
			continue;
		}
		if ((*at != '"' && *at != '\'') || !take_word(&at, &word, &len))
			return add_unknown(reader, line);
		int r = add(reader->array, word, len, reader->line);
		if (r < 0)
			return r;
	}
}

static int parse_section(struct reader *reader, const char *line)
{
	static const struct {
		const char *name;
		enum section section;
	} sections[] = {
		{ "[devices]", SECTION_DEVICES },
		{ "[devices.pci_mappings]", SECTION_MAPPINGS },
		{ "[options]", SECTION_OPTIONS },
	};

	reader->section = SECTION_OTHER;
	for (size_t i = 0; i < ELEMENTSOF(sections); i++) {
		size_t len = strlen(sections[i].name);

		if (strncmp(line, sections[i].name, len) == 0 && ends(line + len))
			reader->section = sections[i].section;
	}
	return reader->section == SECTION_OTHER ? add_unknown(reader, line) : 0;
}

static bool word_is(const char *word, size_t len, const char *text)
{
	return len == strlen(text) && memcmp(word, text, len) == 0;
}

static int parse_devices(struct reader *reader, const char *key, size_t len, const char *value,
			 const char *line)
{
	for (enum mode mode = 0; mode < MODE_MAX; mode++) {
		if (*value != '[' || !word_is(key, len, mode_to_string(mode)))
			continue;
		reader->array = &reader->config->devices[mode];
		return parse_elements(reader, value + 1, line);
	}
	return add_unknown(reader, line);
}

static int parse_mapping(struct reader *reader, const char *key, size_t len, const char *value,
			 const char *line)
{
	const char *address;
	size_t address_len;

	if ((*value != '"' && *value != '\'') || !take_word(&value, &address, &address_len) ||
	    !ends(value))
		return add_unknown(reader, line);
	int r = add(&reader->config->mapped, key, len, reader->line);
	return r < 0 ? r : add(&reader->config->addresses, address, address_len, reader->line);
}

static int parse_option(struct reader *reader, const char *key, size_t len, const char *value,
			const char *line)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };
	bool known = word_is(key, len, "set_permissions") || word_is(key, len, "auto_load_module");
	bool yes = strncmp(value, "true", 4) == 0;

	if (!known || (!yes && strncmp(value, "false", 5) != 0) || !ends(value + (yes ? 4 : 5)))
		return add_unknown(reader, line);
	strbuf_addn(&text, key, len);
	strbuf_add(&text, yes ? " = true" : " = false");
	return text.error
		       ? text.error
		       : add(&reader->config->options, strbuf_text(&text), text.len, reader->line);
}

static int parse_line(struct reader *reader, const char *line)
{
	const char *key, *at = line = skip_blanks(line);
	size_t len;

	if (reader->array)
		return parse_elements(reader, line, line);
	if (ends(line))
		return 0;
	if (*line == '[')
		return parse_section(reader, line);
	if (!take_word(&at, &key, &len))
		return add_unknown(reader, line);
	at = skip_blanks(at);
	if (*at != '=')
		return add_unknown(reader, line);
	const char *value = skip_blanks(at + 1);
	switch (reader->section) {
	case SECTION_DEVICES:
		return parse_devices(reader, key, len, value, line);
	case SECTION_MAPPINGS:
		return parse_mapping(reader, key, len, value, line);
	case SECTION_OPTIONS:
		return parse_option(reader, key, len, value, line);
	case SECTION_OTHER:
		break;
	}
	return add_unknown(reader, line);
}

int oldconfig_parse(const char *text, struct oldconfig *ret)
{
	struct reader reader = { .config = ret, .line = 1 };

	for (int r = 0; *text != '\0'; reader.line++) {
		size_t len = strcspn(text, "\n");
		_cleanup_free_ char *line = strndup(text, len);

		r = line ? parse_line(&reader, line) : -ENOMEM;
		if (r < 0)
			return r;
		text += len + (text[len] == '\n');
	}
	return reader.array ? add(&ret->unknown, "an array without end", 20, reader.line - 1) : 0;
}

const char *oldconfig_address(const struct oldconfig *config, const char *interface)
{
	for (size_t i = 0; i < config->mapped.count; i++)
		if (strcmp(config->mapped.list[i].text, interface) == 0)
			return config->addresses.list[i].text;
	return NULL;
}
