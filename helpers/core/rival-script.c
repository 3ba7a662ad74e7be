/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Scripts, and the services that run them: judged by what they do, never by their names. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/rival-internal.h"

static bool is_name_byte(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       c == '_' || c == '-';
}

/* True when the text has the word, with no more of a name behind it. */
static bool has_word(const char *text, const char *word)
{
	size_t len = strlen(word);

	for (const char *at = text; (at = strstr(at, word)); at += len)
		if (!is_name_byte(at[len]))
			return true;
	return false;
}

bool rival_acts(const char *text)
{
	static const char *const signs[] = {
		"driver_override", "drivers_probe",	     "/new_id",
		"dpdk-devbind",	   "driverctl set-override", "vfio-pci-bind"
	};

	for (size_t i = 0; i < ELEMENTSOF(signs); i++)
		if (has_word(text, signs[i]))
			return true;
	return false;
}

const char *rival_guess_driver(const char *text)
{
	static const char *const drivers[] = { "uio_pci_generic", "igb_uio", "pci-stub" };

	if (strstr(text, "vfio-pci") || strstr(text, "vfio_pci"))
		return "vfio-pci";
	for (size_t i = 0; i < ELEMENTSOF(drivers); i++)
		if (strstr(text, drivers[i]))
			return drivers[i];
	return "";
}

struct claim *claims_add_origin(struct claims *claims, const struct origin *origin)
{
	struct claim *claim = claims_add(claims, origin->rival, origin->file, origin->line);

	if (claim) {
		claim->late = origin->late;
		claim_set_driver(claim, origin->driver);
	}
	return claim;
}

static bool is_address_byte(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') ||
	       c == ':' || c == '.' || c == '*';
}

/* An address with or without a domain, or one with "*" for its function, at `text`. */
static bool address_at(const char *text, size_t len, struct claim *claim)
{
	char word[PCI_ADDR_TEXT_MAX];

	if (len < strlen("00:00.0") || len >= sizeof(word))
		return false;
	memcpy(word, text, len);
	word[len] = '\0';
	claim->keys = CLAIM_ADDRESS;
	if (word[len - 1] == '*') {
		word[len - 1] = '0';
		claim->keys |= CLAIM_SLOT;
	}
	return pci_addr_parse_lenient(word, &claim->addr) == 0;
}

static bool is_known(const struct claims *claims, size_t first, const struct claim *found)
{
	for (size_t i = first; i < claims->count; i++)
		if (claims->list[i].keys == found->keys &&
		    pci_addr_compare(&claims->list[i].addr, &found->addr) == 0)
			return true;
	return false;
}

int claims_add_addresses(struct claims *claims, const struct origin *origin, const char *text,
			 size_t *ret_count)
{
	size_t first = claims->count;

	for (size_t len; *text != '\0'; text += len ? len : 1) {
		struct claim found = { 0 };

		for (len = 0; is_address_byte(text[len]);)
			len++;
		if (!address_at(text, len, &found) || is_known(claims, first, &found))
			continue;
		struct claim *claim = claims_add_origin(claims, origin);
		if (!claim)
			return -ENOMEM;
		claim->keys = found.keys;
		claim->addr = found.addr;
	}
	*ret_count = claims->count - first;
	return 0;
}

/* The text without its comments. */
static char *strip_comments(const char *text)
{
	char *copy = strdup(text);

	for (char *line = copy; line && *line != '\0';) {
		char *end = line + strcspn(line, "\n");

		if (line[strspn(line, " \t")] == '#')
			memset(line, ' ', (size_t)(end - line));
		line = end + (*end == '\n');
	}
	return copy;
}

/* What such a text means; when it names no address, that cannot be told. */
static int add_acts(struct claims *claims, struct origin origin, const char *text)
{
	size_t count = 0;

	if (!rival_acts(text))
		return 0;
	origin.driver = rival_guess_driver(text);
	int r = claims_add_addresses(claims, &origin, text, &count);
	if (r < 0 || count > 0)
		return r;
	return claims_add_origin(claims, &origin) ? 0 : -ENOMEM;
}

int rival_parse_program(enum rival rival, const char *text, const char *file, struct claims *claims)
{
	_cleanup_free_ char *plain = strip_comments(text);

	return plain ? add_acts(claims, (struct origin){ rival, file, 0, "", rival == RIVAL_UNIT },
				plain)
		     : -ENOMEM;
}

int rival_parse_script(const char *text, const char *file, struct claims *claims)
{
	return rival_parse_program(RIVAL_SCRIPT, text, file, claims);
}

/* --- services ------------------------------------------------------------------------------------
 */

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* SPDK's setup.sh: with PCI_ALLOWED it takes those, without it every NVMe disk that nobody uses;
 * `reset` gives all of them back to the kernel. */
static int add_spdk(struct claims *claims, const char *text, const char *arguments,
		    const char *file, int line)
{
	const char *driver = strstr(arguments, "reset") ? "" : "vfio-pci";
	const struct origin origin = { RIVAL_SPDK, file, line, driver, true };
	const char *allowed = strstr(text, "PCI_ALLOWED=");
	_cleanup_free_ char *list = NULL;
	size_t count = 0;
	int r = 0;

	if (allowed) {
		list = strndup(allowed, strcspn(allowed, "\n"));
		r = list ? claims_add_addresses(claims, &origin, list, &count) : -ENOMEM;
	}
	if (r < 0 || count > 0)
		return r;
	struct claim *claim = claims_add_origin(claims, &origin);
	if (!claim)
		return -ENOMEM;
	claim->keys = CLAIM_CLASS;
	claim->class = (struct pci_class){ 0x010800, 0xffff00 };
	return 0;
}

/* True for programs whose own files are read. */
static bool is_known_program(const char *name)
{
	return strcmp(name, "driverctl") == 0 || strcmp(name, "dpdk-init") == 0;
}

/* One Exec...= line: what it does itself, and the program that may do more. */
static int parse_exec(const char *text, char *value, const char *file, int line,
		      struct claims *claims)
{
	value += strspn(value, "-@:+!| \t");
	int r = add_acts(claims, (struct origin){ RIVAL_UNIT, file, line, "", true }, value);
	char *program = r == 0 ? words_next(&value) : NULL;
	if (!program || is_known_program(base_name(program)))
		return r;
	if (strcmp(base_name(program), "setup.sh") == 0 &&
	    (strstr(program, "spdk") || strstr(text, "PCI_ALLOWED=")))
		return add_spdk(claims, text, value, file, line);
	return claims_add_lead(claims, RIVAL_UNIT, program);
}

/* The predecessor's unit has the name of ours, and its place comes before ours. */
static int judge_name(const char *text, const char *file, struct claims *claims)
{
	if (strcmp(base_name(file), "vfio-tool.service") != 0 || strstr(text, "vfio-bind apply"))
		return 0;
	return claims_add(claims, RIVAL_OLD_TOOL, file, 0) ? 0 : -ENOMEM;
}

int rival_parse_unit(const char *text, const char *file, struct claims *claims)
{
	_cleanup_free_ char *copy = strdup(text);
	struct lines lines = { .at = copy };
	char *line;
	int r = copy ? judge_name(text, file, claims) : -ENOMEM;

	while (r == 0 && lines_next(&lines, &line)) {
		char *value = strchr(line, '=');

		if (strncmp(line, "Exec", strlen("Exec")) == 0 && value)
			r = parse_exec(text, value + 1, file, lines.number, claims);
	}
	return r;
}
