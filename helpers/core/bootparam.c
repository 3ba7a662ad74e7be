/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/bootparam.h"

#include <errno.h>
#include <string.h>

#include "core/cmdline.h"

const char *bootswitch_to_string(enum bootswitch which)
{
	static const char *const names[BOOTSWITCH_MAX] = {
		[BOOTSWITCH_IOMMU] = "iommu=off",	 [BOOTSWITCH_INTEL] = "intel_iommu=off",
		[BOOTSWITCH_AMD] = "amd_iommu=off",	 [BOOTSWITCH_INTREMAP] = "intremap=off",
		[BOOTSWITCH_PASSTHROUGH] = "iommu=nopt",
	};

	return which < BOOTSWITCH_MAX ? names[which] : NULL;
}

/* Kernel arch/x86/kernel/pci-dma.c iommu_setup, drivers/iommu/intel/iommu.c intel_iommu_setup,
 * drivers/iommu/amd/init.c parse_amd_iommu_options, drivers/iommu/irq_remapping.c
 * setup_irqremap, drivers/iommu/iommu.c iommu_set_def_domain_type. */
static const struct {
	const char *name, *value; /* NULL: the name alone */
	enum bootswitch which;
	bool off;
} words[] = {
	{ "iommu", "off", BOOTSWITCH_IOMMU, true },
	{ "intel_iommu", "off", BOOTSWITCH_INTEL, true },
	{ "intel_iommu", "on", BOOTSWITCH_INTEL, false },
	{ "amd_iommu", "off", BOOTSWITCH_AMD, true },
	{ "intremap", "off", BOOTSWITCH_INTREMAP, true },
	{ "intremap", "on", BOOTSWITCH_INTREMAP, false },
	{ "nointremap", NULL, BOOTSWITCH_INTREMAP, true },
	{ "iommu", "nopt", BOOTSWITCH_PASSTHROUGH, true },
	{ "iommu", "pt", BOOTSWITCH_PASSTHROUGH, false },
	{ "iommu.passthrough", "0", BOOTSWITCH_PASSTHROUGH, true },
	{ "iommu.passthrough", "n", BOOTSWITCH_PASSTHROUGH, true },
	{ "iommu.passthrough", "N", BOOTSWITCH_PASSTHROUGH, true },
	{ "iommu.passthrough", "1", BOOTSWITCH_PASSTHROUGH, false },
	{ "iommu.passthrough", "y", BOOTSWITCH_PASSTHROUGH, false },
	{ "iommu.passthrough", "Y", BOOTSWITCH_PASSTHROUGH, false },
};

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* One word while a line is gone through. */
struct word {
	size_t from, to; /* all of it */
	const char *name;
	char *value;	 /* NULL: none */
	size_t value_at; /* in the line */
};

struct walk {
	const char *line;
	char *copy, *at;
};

static bool next_word(struct walk *walk, struct word *ret)
{
	struct word word = { 0 };
	bool quoted = false;
	char *name;

	while (is_blank(*walk->at))
		walk->at++;
	word.from = word.to = (size_t)(walk->at - walk->copy);
	for (char c; (c = walk->line[word.to]) != '\0' && (quoted || !is_blank(c)); word.to++)
		quoted = quoted != (c == '"');
	if (!cmdline_next(&walk->at, &name, &word.value))
		return false;
	word.name = name;
	word.value_at = word.value ? (size_t)(word.value - walk->copy) : 0;
	*ret = word;
	return true;
}

static void take_value(const char *name, const char *value, size_t len, struct bootparams *params)
{
	for (size_t i = 0; i < ELEMENTSOF(words); i++)
		if (cmdline_name_is(name, words[i].name) && words[i].value &&
		    strlen(words[i].value) == len && strncmp(words[i].value, value, len) == 0) {
			params->off[words[i].which] = words[i].off;
			params->passthrough = words[i].which == BOOTSWITCH_PASSTHROUGH
						      ? !words[i].off
						      : params->passthrough;
		}
	if (cmdline_name_is(name, "intel_iommu") && len == 2 && strncmp(value, "on", 2) == 0)
		params->intel_on = true;
	if (cmdline_name_is(name, "intel_iommu") && len == 3 && strncmp(value, "off", 3) == 0)
		params->intel_on = false;
}

static void take_word(const struct word *word, struct bootparams *params)
{
	if (!word->value) {
		if (cmdline_name_is(word->name, "nointremap"))
			params->off[BOOTSWITCH_INTREMAP] = true;
		return;
	}
	for (const char *item = word->value;;) {
		size_t len = strcspn(item, ",");

		take_value(word->name, item, len, params);
		if (item[len] == '\0')
			return;
		item += len + 1;
	}
}

int bootparams_read(const char *line, struct bootparams *ret)
{
	_cleanup_free_ char *copy = strdup(line);
	struct walk walk = { line, copy, copy };
	struct bootparams params = { 0 };
	struct word word;

	if (!copy)
		return -ENOMEM;
	while (!params.ends && next_word(&walk, &word)) {
		params.ends = strcmp(word.name, "--") == 0 && !word.value;
		if (!params.ends)
			take_word(&word, &params);
	}
	for (; *line != '\0'; line++)
		params.open = params.open != (*line == '"');
	*ret = params;
	return 0;
}

static int add_span(struct bootspans *spans, size_t from, size_t to)
{
	struct bootspan *list = reallocarray(spans->list, spans->count + 1, sizeof(*list));

	if (!list)
		return -ENOMEM;
	spans->list = list;
	list[spans->count++] = (struct bootspan){ from, to };
	return 0;
}

void bootspans_release(struct bootspans *spans)
{
	free(spans->list);
	*spans = (struct bootspans){ 0 };
}

static bool switches_off(const char *name, const char *value, size_t len, unsigned switches)
{
	for (size_t i = 0; i < ELEMENTSOF(words); i++) {
		if (!words[i].off || !(switches & 1u << words[i].which) ||
		    !cmdline_name_is(name, words[i].name))
			continue;
		if (!value ? !words[i].value
			   : words[i].value && strlen(words[i].value) == len &&
				     strncmp(words[i].value, value, len) == 0)
			return true;
	}
	return false;
}

/* Items go with the comma before them, or all of the word when no other is left. */
static int drop_items(const struct word *word, unsigned switches, struct bootspans *spans)
{
	size_t kept = 0, before = spans->count;
	int r = 0;

	for (const char *item = word->value; r == 0;) {
		size_t len = strcspn(item, ","), at = word->value_at + (size_t)(item - word->value);

		if (!switches_off(word->name, item, len, switches))
			kept++;
		else if (kept > 0)
			r = add_span(spans, at - 1, at + len);
		else
			r = add_span(spans, at, at + len + (item[len] == ','));
		if (item[len] == '\0')
			break;
		item += len + 1;
	}
	if (r < 0 || kept > 0 || spans->count == before)
		return r;
	spans->count = before;
	return add_span(spans, word->from, word->to);
}

int bootparams_drop(const char *line, unsigned switches, struct bootspans *spans)
{
	_cleanup_free_ char *copy = strdup(line);
	struct walk walk = { line, copy, copy };
	struct bootparams params;
	struct word word;
	int r = copy ? bootparams_read(line, &params) : -ENOMEM;

	for (enum bootswitch i = 0; r == 0 && i < BOOTSWITCH_MAX; i++)
		if (!params.off[i])
			switches &= ~(1u << i);
	while (r == 0 && next_word(&walk, &word)) {
		if (!word.value && strcmp(word.name, "--") == 0)
			break;
		if (word.value)
			r = drop_items(&word, switches, spans);
		else if (switches_off(word.name, NULL, 0, switches))
			r = add_span(spans, word.from, word.to);
	}
	return r;
}

struct bootspan bootspan_widen(const char *line, struct bootspan span)
{
	bool first = span.from == 0 || is_blank(line[span.from - 1]);
	bool last = line[span.to] == '\0' || is_blank(line[span.to]);

	if (!first || !last)
		return span;
	if (span.from > 0)
		span.from--;
	else if (line[span.to] != '\0')
		span.to++;
	return span;
}

/* Behind the last word before a "--". */
static size_t find_end(const char *line)
{
	_cleanup_free_ char *copy = strdup(line);
	struct walk walk = { line, copy, copy };
	struct word word;
	size_t end = 0;

	while (copy && next_word(&walk, &word)) {
		if (!word.value && strcmp(word.name, "--") == 0)
			break;
		end = word.to;
	}
	return end;
}

static bool is_dropped(const char *line, const struct bootspans *spans, size_t at)
{
	for (size_t i = 0; i < spans->count; i++) {
		const struct bootspan span = bootspan_widen(line, spans->list[i]);

		if (at >= span.from && at < span.to)
			return true;
	}
	return false;
}

int bootparams_edit(const char *line, const struct bootspans *spans, const char *add,
		    struct strbuf *out)
{
	size_t end = find_end(line), start = out->len, next;

	for (size_t i = 0;; i++) {
		if (i == end && add[0] != '\0') {
			bool first = out->len == start || is_blank(out->data[out->len - 1]);

			strbuf_addf(out, "%s%s", first ? "" : " ", add);
			for (next = i; line[next] != '\0' && is_dropped(line, spans, next);)
				next++;
			if (line[next] != '\0' && !is_blank(line[next]))
				strbuf_add(out, " ");
		}
		if (line[i] == '\0')
			return out->error;
		if (!is_dropped(line, spans, i))
			strbuf_addn(out, line + i, 1);
	}
}
