/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* modprobe.d(5), and what the kernel command line says about modules. */
#include <errno.h>
#include <string.h>

#include "core/cmdline.h"
#include "core/rival-internal.h"

enum { CLASS_BITS = 0xffffff };

/* Up to `max` hex fields with colons between; those that are left out stay as they are. Returns
 * how many there were. */
static size_t take_fields(const char *text, uint32_t *fields, size_t max)
{
	size_t count = 0;

	while (count < max && strchr("0123456789abcdefABCDEF", *text) && *text != '\0') {
		char *end;

		fields[count++] = (uint32_t)strtoul(text, &end, 16);
		if (*end != ':')
			break;
		text = end + 1;
	}
	return count;
}

/* A field that is left out is any; so is ~0, as the kernel's PCI_ANY_ID. */
static int add_id(struct claims *claims, const char *driver, const char *text, const char *file,
		  int line)
{
	enum { VENDOR, DEVICE, SUBVENDOR, SUBDEVICE, CLASS, MASK, FIELDS };
	uint32_t fields[FIELDS] = { PCI_ANY, PCI_ANY, PCI_ANY, PCI_ANY, 0, 0 };

	if (take_fields(text, fields, FIELDS) < 2)
		return 0;
	const struct pci_id id = { fields[VENDOR], fields[DEVICE], fields[SUBVENDOR],
				   fields[SUBDEVICE] };
	const uint32_t mask = fields[MASK] & CLASS_BITS;
	struct claim *claim = claims_add(claims, RIVAL_IDS, file, line);
	if (!claim)
		return -ENOMEM;
	claim->keys = CLAIM_ID;
	claim->id = id;
	claim_set_driver(claim, driver);
	if (mask != 0) {
		claim->keys |= CLAIM_CLASS;
		claim->class = (struct pci_class){ fields[CLASS] & mask, mask };
	}
	return 0;
}

int claims_add_ids(struct claims *claims, const char *driver, char *list, const char *file,
		   int line)
{
	char *rest = NULL;
	int r = 0;

	for (char *item = strtok_r(list, ",\"", &rest); r == 0 && item;
	     item = strtok_r(NULL, ",\"", &rest))
		r = add_id(claims, driver, item, file, line);
	return r;
}

static int add_module(struct claims *claims, enum rival rival, const char *module, const char *who,
		      bool bars, const char *file, int line)
{
	struct claim *claim = claims_add(claims, rival, file, line);
	int r = claim ? claim_set_name(claim, CLAIM_MODULE, module) : -ENOMEM;

	if (r == 0)
		r = claim_set_who(claim, who);
	if (r == 0)
		claim->bars = bars;
	return r;
}

static int add_modules(struct claims *claims, const char *who, char *list, const char *file)
{
	char *rest = NULL;
	int r = 0;

	for (char *item = strtok_r(list, ",\"", &rest); r == 0 && item;
	     item = strtok_r(NULL, ",\"", &rest))
		r = add_module(claims, RIVAL_BLACKLIST, item, who, true, file, 0);
	return r;
}

/* The driver whose ids= a module has, or NULL. */
static const char *driver_with_ids(const char *module)
{
	if (cmdline_name_is(module, "vfio_pci"))
		return "vfio-pci";
	return cmdline_name_is(module, "pci_stub") ? "pci-stub" : NULL;
}

static size_t count_items(const char *list)
{
	size_t count = 0;

	for (list += strspn(list, ",\""); *list != '\0'; list += strspn(list, ",\"")) {
		list += strcspn(list, ",\"");
		count++;
	}
	return count;
}

/* Of one line, all of whose items these are. */
static void mark_alone(struct claims *claims, size_t first)
{
	for (size_t i = first; i < claims->count; i++)
		if (!claim_same_ids(&claims->list[first], &claims->list[i]))
			return;
	for (size_t i = first; i < claims->count; i++)
		claims->list[i].alone = true;
}

static int parse_options(char *at, const char *file, int line, struct claims *claims)
{
	char *module = words_next(&at), *word;
	const char *driver = module ? driver_with_ids(module) : NULL;
	size_t first = claims->count, items = 0;
	bool others = false;
	int r = 0;

	while (r == 0 && driver && (word = words_next(&at))) {
		if (strncmp(word, "ids=", strlen("ids=")) != 0) {
			others = true;
			continue;
		}
		items += count_items(word + strlen("ids="));
		r = claims_add_ids(claims, driver, word + strlen("ids="), file, line);
	}
	if (r == 0 && !others && claims->count - first == items)
		mark_alone(claims, first);
	return r;
}

/* "softdep nvme pre: vfio-pci post: other": the native module, when a VFIO one comes before it. */
static int parse_softdep(char *at, const char *file, int line, struct claims *claims)
{
	char *module = words_next(&at), *word;
	bool before = false, vfio = false;

	while (module && (word = words_next(&at))) {
		if (strcmp(word, "pre:") == 0 || strcmp(word, "post:") == 0)
			before = word[1] == 'r';
		else
			vfio |= before && rival_driver_is_vfio(word);
	}
	if (!vfio)
		return 0;
	return add_module(claims, RIVAL_SOFTDEP, module, "", false, file, line);
}

/* True for a command that ends without loading anything. */
static bool command_bars(const char *command)
{
	static const char *const nothings[] = { "/bin/false", "/bin/true",     "/usr/bin/false",
						"false",      "/usr/bin/true", "true",
						":" };

	for (size_t i = 0; i < ELEMENTSOF(nothings); i++) {
		size_t len = strlen(nothings[i]);

		if (strncmp(command, nothings[i], len) == 0 && strchr(" \t\r;", command[len]))
			return true;
	}
	return false;
}

static int parse_install(char *at, const char *file, int line, struct claims *claims)
{
	char *module = words_next(&at);
	const char *command = at + strspn(at, " \t\r");
	char program[256];

	if (!module || command[0] == '\0')
		return 0;
	int r = add_module(claims, RIVAL_INSTALL, module, command, command_bars(command), file,
			   line);
	size_t len = strcspn(command, " \t\r;");
	if (r < 0 || len >= sizeof(program))
		return r;
	memcpy(program, command, len);
	program[len] = '\0';
	return claims_add_lead(claims, RIVAL_INSTALL, program);
}

static int parse_line(char *at, const char *file, int line, struct claims *claims)
{
	char *word = words_next(&at);

	if (!word || word[0] == '#')
		return 0;
	if (strcmp(word, "options") == 0)
		return parse_options(at, file, line, claims);
	if (strcmp(word, "softdep") == 0)
		return parse_softdep(at, file, line, claims);
	if (strcmp(word, "install") == 0)
		return parse_install(at, file, line, claims);
	if (strcmp(word, "blacklist") == 0 && (word = words_next(&at)))
		return add_module(claims, RIVAL_BLACKLIST, word, "blacklist", true, file, line);
	return 0;
}

int rival_parse_modprobe(const char *text, const char *file, struct claims *claims)
{
	_cleanup_free_ char *copy = strdup(text);
	struct lines lines = { .at = copy };
	char *line;
	int r = copy ? 0 : -ENOMEM;

	while (r == 0 && lines_next(&lines, &line))
		r = parse_line(line, file, lines.number, claims);
	return r;
}

/* "(0000:01:00.0)(02:00.*)": Xen's own form (drivers/xen/xen-pciback/pci_stub.c). */
static int parse_hidden(const char *text, const char *file, struct claims *claims)
{
	const struct origin origin = { RIVAL_PCIBACK, file, 0, "pciback", false };
	size_t count;

	return claims_add_addresses(claims, &origin, text, &count);
}

static int parse_supergfx_mode(const char *mode, const char *file, struct claims *claims)
{
	struct claim *claim;

	if (strcasecmp(mode, "vfio") != 0)
		return 0;
	claim = claims_add(claims, RIVAL_SUPERGFX, file, 0);
	if (!claim)
		return -ENOMEM;
	claim->keys = CLAIM_CLASS;
	claim->class = (struct pci_class){ PCI_BASE_DISPLAY << 16, 0xff0000 };
	claim_set_driver(claim, "vfio-pci");
	return 0;
}

static int parse_parameter(const char *name, char *value, const char *file, struct claims *claims)
{
	if (cmdline_name_is(name, "vfio_pci.ids"))
		return claims_add_ids(claims, "vfio-pci", value, file, 0);
	if (cmdline_name_is(name, "pci_stub.ids"))
		return claims_add_ids(claims, "pci-stub", value, file, 0);
	if (cmdline_name_is(name, "xen_pciback.hide") || cmdline_name_is(name, "pciback.hide"))
		return parse_hidden(value, file, claims);
	if (cmdline_name_is(name, "module_blacklist") ||
	    cmdline_name_is(name, "modprobe.blacklist"))
		return add_modules(claims, name, value, file);
	if (cmdline_name_is(name, "supergfxd.mode"))
		return parse_supergfx_mode(value, file, claims);
	return 0;
}

int rival_parse_cmdline(const char *text, const char *file, struct claims *claims)
{
	_cleanup_free_ char *copy = strdup(text);
	char *at = copy, *name, *value;
	int r = copy ? 0 : -ENOMEM;

	while (r == 0 && cmdline_next(&at, &name, &value))
		if (value)
			r = parse_parameter(name, value, file, claims);
	return r;
}
