/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/leftover.h"

#include <errno.h>
#include <string.h>

static int add_item(const char *item, size_t len, const char *file, int line,
		    struct problems *problems)
{
	_cleanup_strbuf_ struct strbuf word = { 0 }, text = { 0 };
	_cleanup_claims_ struct claims claims = { 0 };

	strbuf_add(&word, "vfio-pci.ids=");
	strbuf_addn(&word, item, len);
	int r = word.error ? word.error : rival_parse_cmdline(strbuf_text(&word), file, &claims);
	if (r < 0 || claims.count > 0)
		return r;
	strbuf_add_escaped(&text, strbuf_text(&word) + strlen("vfio-pci.ids="));
	strbuf_add(&text, " in ids= is no vendor:device pair: not imported");
	return text.error ? text.error : problems_add(problems, file, line, strbuf_text(&text), "");
}

/* The items of a list up to the end of the word. */
static int check_list(const char *list, const char *file, int line, struct problems *problems)
{
	int r = 0;

	list += *list == '"';
	for (;;) {
		size_t len = strcspn(list, ", \t\r\n\"");

		if (len > 0)
			r = add_item(list, len, file, line, problems);
		if (r < 0 || list[len] != ',')
			return r;
		list += len + 1;
	}
}

/* True when the module's name in a line, or before a dot, is one that takes ids=. */
static bool takes_ids(const char *line, size_t len)
{
	static const char *const modules[] = { "vfio-pci", "vfio_pci", "pci-stub", "pci_stub" };

	for (size_t i = 0; i < ELEMENTSOF(modules); i++)
		if (memmem(line, len, modules[i], strlen(modules[i])))
			return true;
	return false;
}

/* `goes_on`: the line before it is one of such a module, and ends with a backslash. */
static int check_line(const char *line, size_t len, bool goes_on, const char *file, int number,
		      struct problems *problems)
{
	const char *begin = line + strspn(line, " \t"), *end = line + len, *at = line;
	int r = 0;

	while (r == 0 && begin < end && *begin != '#' &&
	       (at = memmem(at, (size_t)(end - at), "ids=", 4))) {
		if (goes_on || takes_ids(line, (size_t)(at - line)))
			r = check_list(at + 4, file, number, problems);
		at += 4;
	}
	return r;
}

int leftover_ids(const char *text, const char *file, struct problems *problems)
{
	bool goes_on = false;
	int r = 0;

	for (int line = 1; r == 0 && *text != '\0'; line++) {
		size_t len = strcspn(text, "\n");

		r = check_line(text, len, goes_on, file, line, problems);
		goes_on = len > 0 && text[len - 1] == '\\' && (goes_on || takes_ids(text, len));
		text += len + (text[len] == '\n');
	}
	return r;
}

/* --- libvirt --- */

/* Makes blanks of comments, in their place. */
static void blank_comments(char *text)
{
	for (char *open; (open = strstr(text, "<!--")); text = open) {
		char *close = strstr(open, "-->"), *end = close ? close + 3 : open + strlen(open);

		for (; open < end; open++)
			if (*open != '\n')
				*open = ' ';
	}
}

static bool has_claim(const struct claims *claims, const char *file, const struct pci_addr *addr)
{
	for (size_t i = 0; i < claims->count; i++)
		if (strcmp(claims->list[i].file, file) == 0 &&
		    pci_addr_compare(&claims->list[i].addr, addr) == 0)
			return true;
	return false;
}

/* One element, read as if libvirt managed it. */
static int check_element(const char *element, const char *end, const char *head, const char *file,
			 int line, struct claims *claims, struct problems *problems)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };
	_cleanup_claims_ struct claims alone = { 0 };
	const char *inside = strchr(element, '>');

	strbuf_add(&text, head);
	if (inside && inside < end)
		strbuf_addn(&text, inside + 1, (size_t)(end - inside) - 1);
	int r = text.error ? text.error : rival_parse_libvirt(strbuf_text(&text), file, &alone);
	if (r < 0)
		return r;
	if (alone.count == 0)
		return problems_add(problems, file, line,
				    "a host device whose address cannot be read: not imported", "");
	if (has_claim(claims, file, &alone.list[0].addr))
		return 0;
	struct claim *list = reallocarray(claims->list, claims->count + 1, sizeof(*list));
	if (!list)
		return -ENOMEM;
	claims->list = list;
	list[claims->count] = alone.list[0];
	list[claims->count++].line = line;
	alone.count = 0;
	return 0;
}

static bool says(const char *tag, const char *end, const char *key, const char *value)
{
	_cleanup_strbuf_ struct strbuf one = { 0 }, other = { 0 };

	strbuf_addf(&one, "%s='%s'", key, value);
	strbuf_addf(&other, "%s=\"%s\"", key, value);
	return memmem(tag, (size_t)(end - tag), strbuf_text(&one), one.len) ||
	       memmem(tag, (size_t)(end - tag), strbuf_text(&other), other.len);
}

/* All elements of one name and type. */
static int check_elements(const char *text, const char *name, const char *type, const char *file,
			  struct claims *claims, struct problems *problems)
{
	_cleanup_strbuf_ struct strbuf open = { 0 }, close = { 0 }, head = { 0 };
	const char *at = text, *counted = text;
	int line = 1, r = 0;

	strbuf_addf(&open, "<%s ", name);
	strbuf_addf(&close, "</%s>", name);
	strbuf_addf(&head, "<%s type='%s' managed='yes'>", name, type);
	if (open.error || close.error || head.error)
		return -ENOMEM;
	while (r == 0 && (at = strstr(at, strbuf_text(&open)))) {
		const char *tag_end = strchr(at, '>'), *end = strstr(at, strbuf_text(&close));

		for (; counted < at; counted++)
			line += *counted == '\n';
		end = end ? end + close.len : at + strlen(at);
		if (tag_end && says(at, tag_end, "type", type))
			r = check_element(at, end, strbuf_text(&head), file, line, claims,
					  problems);
		at += open.len;
	}
	return r;
}

int leftover_libvirt(const char *text, const char *file, struct claims *claims,
		     struct problems *problems)
{
	_cleanup_free_ char *copy = strdup(text);

	if (!copy)
		return -ENOMEM;
	blank_comments(copy);
	int r = check_elements(copy, "hostdev", "pci", file, claims, problems);
	return r < 0 ? r : check_elements(copy, "interface", "hostdev", file, claims, problems);
}
