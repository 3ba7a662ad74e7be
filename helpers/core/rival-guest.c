/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The guests of libvirt and Proxmox. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/rival-internal.h"

/* A tag of an XML text, as much of it as matters: libvirt writes these files itself. */
struct tag {
	const char *name; /* not terminated */
	size_t name_len;
	const char *attributes, *end;
	bool closes; /* </name> */
};

/* What comes before the next tag, comments included, is passed over; false at the end, and where
 * one does not end. */
static bool tag_next(const char **at, struct tag *ret)
{
	const char *open = strchr(*at, '<');

	while (open && strncmp(open, "<!--", 4) == 0) {
		open = strstr(open + 4, "-->");
		open = open ? strchr(open, '<') : NULL;
	}
	const char *end = open ? strchr(open, '>') : NULL;
	if (!end)
		return false;
	ret->closes = open[1] == '/';
	ret->name = open + 1 + ret->closes;
	ret->name_len = strcspn(ret->name, " \t\r\n/>");
	ret->attributes = ret->name + ret->name_len;
	ret->end = end;
	*at = end + 1;
	return true;
}

static bool tag_is(const struct tag *tag, const char *name)
{
	return tag->name_len == strlen(name) && memcmp(tag->name, name, tag->name_len) == 0;
}

/* True with the value in `text` when the tag has the attribute and its value fits. */
static bool tag_attribute(const struct tag *tag, const char *name, char *text, size_t size)
{
	size_t len = strlen(name);

	for (const char *at = tag->attributes; at + len < tag->end; at++) {
		if (!strchr(" \t\r\n", at[-1]) || strncmp(at, name, len) != 0 || at[len] != '=')
			continue;
		const char *value = at + len + 1, *close;
		if ((*value != '"' && *value != '\'') || !(close = strchr(value + 1, *value)) ||
		    close > tag->end || (size_t)(close - value) > size)
			return false;
		memcpy(text, value + 1, (size_t)(close - value - 1));
		text[close - value - 1] = '\0';
		return true;
	}
	return false;
}

static bool tag_says(const struct tag *tag, const char *name, const char *value)
{
	char text[32];

	return tag_attribute(tag, name, text, sizeof(text)) && strcmp(text, value) == 0;
}

static bool take_number(const struct tag *tag, const char *name, unsigned max, unsigned *ret)
{
	char text[16], *end;

	if (!tag_attribute(tag, name, text, sizeof(text)) || text[0] == '\0')
		return false;
	unsigned long value = strtoul(text, &end, 0);
	if (*end != '\0' || value > max)
		return false;
	*ret = (unsigned)value;
	return true;
}

static bool tag_address(const struct tag *tag, struct pci_addr *ret)
{
	unsigned domain = 0, bus, slot, function;

	if (!take_number(tag, "bus", 0xff, &bus) || !take_number(tag, "slot", 0x1f, &slot) ||
	    !take_number(tag, "function", 7, &function))
		return false;
	if (!take_number(tag, "domain", 0xffffffff, &domain))
		domain = 0;
	*ret = (struct pci_addr){ domain, (uint8_t)bus, (uint8_t)slot, (uint8_t)function };
	return true;
}

/* What a host device says until its end tag: `tag` is its begin. */
static int parse_device(const char **at, const char *end_name, const char *guest, const char *file,
			struct claims *claims)
{
	char driver[DRIVER_TEXT_MAX] = "vfio-pci";
	bool source = false, found = false;
	struct pci_addr addr;
	struct tag tag;

	while (tag_next(at, &tag) && !(tag.closes && tag_is(&tag, end_name))) {
		if (tag_is(&tag, "source"))
			source = !tag.closes;
		else if (tag_is(&tag, "driver"))
			(void)tag_attribute(&tag, "model", driver, sizeof(driver));
		else if (source && !found && tag_is(&tag, "address"))
			found = tag_address(&tag, &addr);
	}
	if (!found)
		return 0;
	struct claim *claim = claims_add(claims, RIVAL_LIBVIRT, file, 0);
	if (!claim)
		return -ENOMEM;
	claim->keys = CLAIM_ADDRESS;
	claim->addr = addr;
	claim->late = true;
	claim_set_driver(claim, driver);
	return claim_set_who(claim, guest);
}

static void take_name(const char *at, char *name, size_t size)
{
	if (name[0] == '\0')
		snprintf(name, size, "%.*s", (int)strcspn(at, "<\n"), at);
}

/* A device that libvirt does not manage is for others to prepare: that is what we are for. */
int rival_parse_libvirt(const char *text, const char *file, struct claims *claims)
{
	char guest[128] = "";
	struct tag tag;
	int r = 0;

	while (r == 0 && tag_next(&text, &tag)) {
		if (tag.closes)
			continue;
		if (tag_is(&tag, "name"))
			take_name(text, guest, sizeof(guest));
		else if (tag_is(&tag, "hostdev") && tag_says(&tag, "type", "pci") &&
			 tag_says(&tag, "managed", "yes"))
			r = parse_device(&text, "hostdev", guest, file, claims);
		else if (tag_is(&tag, "interface") && tag_says(&tag, "type", "hostdev") &&
			 tag_says(&tag, "managed", "yes"))
			r = parse_device(&text, "interface", guest, file, claims);
	}
	return r;
}

/* --- Proxmox -------------------------------------------------------------------------------------
 */

/* "01:00" is all functions of that device. */
static int add_hostpci(struct claims *claims, const char *item, size_t len, const char *file,
		       int line)
{
	char word[PCI_ADDR_TEXT_MAX];
	struct pci_addr addr;
	unsigned keys = CLAIM_ADDRESS;

	if (len + strlen(".0") >= sizeof(word))
		return 0;
	memcpy(word, item, len);
	word[len] = '\0';
	if (!strchr(word, '.')) {
		memcpy(word + len, ".0", sizeof(".0"));
		keys |= CLAIM_SLOT;
	}
	if (pci_addr_parse_lenient(word, &addr) < 0)
		return 0;
	struct claim *claim = claims_add(claims, RIVAL_PROXMOX, file, line);
	if (!claim)
		return -ENOMEM;
	claim->keys = keys;
	claim->addr = addr;
	claim->late = true;
	claim_set_driver(claim, "vfio-pci");
	return 0;
}

/* "0000:01:00.0;0000:01:00.1,pcie=1", "host=01:00,x-vga=1". */
static int parse_hostpci(const char *value, const char *file, int line, struct claims *claims)
{
	int r = 0;

	value += strspn(value, " \t");
	if (strncmp(value, "host=", strlen("host=")) == 0)
		value += strlen("host=");
	for (;;) {
		size_t len = strcspn(value, ";, \t\r");

		r = add_hostpci(claims, value, len, file, line);
		if (r < 0 || value[len] != ';')
			return r;
		value += len + 1;
	}
}

/* The guest's own part ends where its snapshots begin, "[NAME]". */
int rival_parse_proxmox(const char *text, const char *file, struct claims *claims)
{
	_cleanup_free_ char *copy = strdup(text);
	struct lines lines = { .at = copy };
	char *line;
	int r = copy ? 0 : -ENOMEM;

	while (r == 0 && lines_next(&lines, &line) && *line != '[') {
		char *colon = strchr(line, ':');

		if (strncmp(line, "hostpci", strlen("hostpci")) == 0 && colon)
			r = parse_hostpci(colon + 1, file, lines.number, claims);
	}
	return r;
}
