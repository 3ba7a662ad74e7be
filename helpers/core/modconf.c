/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/modconf.h"

#include <errno.h>
#include <string.h>

#include "core/cmdline.h"
#include "core/strbuf.h"

static const char blanks[] = " \t";

static void use_underscores(char *name)
{
	for (; *name != '\0'; name++)
		if (*name == '-')
			*name = '_';
}

static void line_release(struct modconf_line *line)
{
	free(line->module);
	free(line->value);
	free(line->place);
}

static int add(struct modconf *modconf, enum modconf_kind kind, const char *module,
	       const char *value, const char *place)
{
	struct modconf_line line = { .kind = kind,
				     .module = strdup(module),
				     .value = strdup(value),
				     .place = strdup(place) };
	struct modconf_line *list =
		reallocarray(modconf->list, modconf->count + 1, sizeof(*modconf->list));

	if (list)
		modconf->list = list;
	if (!list || !line.module || !line.value || !line.place) {
		line_release(&line);
		return -ENOMEM;
	}
	use_underscores(line.module);
	list[modconf->count++] = line;
	return 0;
}

/* Cuts the next line off the writable text and joins it with those that continue it. */
static char *next_line(char **at, unsigned *number)
{
	char *line = *at, *to = line, *from = line;

	if (*from == '\0')
		return NULL;
	for (; *from != '\0' && *from != '\n'; from++) {
		if (from[0] == '\\' && from[1] == '\n') {
			from++;
			++*number;
			continue;
		}
		*to++ = *from;
	}
	++*number;
	*at = from + (*from == '\n');
	*to = '\0';
	return line;
}

/* The options are words "name=value". */
static int take_options(const char *module, char *options, const char *place,
			struct modconf *modconf)
{
	char *name, *value;
	int r = 0;

	if (!cmdline_name_is(module, "vfio_pci"))
		return 0;
	while (r == 0 && cmdline_next(&options, &name, &value))
		if (value && strcmp(name, "ids") == 0)
			r = add(modconf, MODCONF_IDS, module, value, place);
	return r;
}

static int take_line(char *line, const char *place, struct modconf *modconf)
{
	char *rest = NULL, *command = strtok_r(line, blanks, &rest);
	char *module = command && command[0] != '#' ? strtok_r(NULL, blanks, &rest) : NULL;

	if (!module)
		return 0;
	if (!rest)
		rest = module + strlen(module);
	if (strcmp(command, "blacklist") == 0)
		return add(modconf, MODCONF_BLACKLIST, module, "", place);
	if (strcmp(command, "install") == 0)
		return add(modconf, MODCONF_INSTALL, module, rest + strspn(rest, blanks), place);
	return strcmp(command, "options") == 0 ? take_options(module, rest, place, modconf) : 0;
}

int modconf_take_file(const char *text, const char *path, struct modconf *modconf)
{
	_cleanup_free_ char *copy = strdup(text);
	unsigned number = 0;
	int r = copy ? 0 : -ENOMEM;

	for (char *at = copy, *line; r == 0;) {
		_cleanup_strbuf_ struct strbuf place = { 0 };
		unsigned first = number + 1;

		line = next_line(&at, &number);
		if (!line)
			break;
		strbuf_addf(&place, "%s:%u", path, first);
		r = place.error ? place.error : take_line(line, strbuf_text(&place), modconf);
	}
	return r;
}

/* Names with commas between. */
static int take_names(char *names, enum modconf_kind kind, const char *place,
		      struct modconf *modconf)
{
	char *rest = NULL;
	int r = 0;

	for (char *name = strtok_r(names, ",", &rest); name && r == 0;
	     name = strtok_r(NULL, ",", &rest))
		r = add(modconf, kind, name, "", place);
	return r;
}

int modconf_take_cmdline(const char *text, struct modconf *modconf)
{
	static const char place[] = "the kernel command line";
	_cleanup_free_ char *copy = strdup(text);
	char *at = copy, *name, *value;
	size_t count = modconf->count;
	int r = copy ? 0 : -ENOMEM;

	while (r == 0 && cmdline_next(&at, &name, &value)) {
		if (!value)
			continue;
		if (cmdline_name_is(name, "modprobe.blacklist"))
			r = take_names(value, MODCONF_BLACKLIST, place, modconf);
		else if (cmdline_name_is(name, "module_blacklist"))
			r = take_names(value, MODCONF_KERNEL_REFUSES, place, modconf);
		else if (cmdline_name_is(name, "vfio_pci.ids"))
			r = add(modconf, MODCONF_IDS, "vfio_pci", value, place);
	}
	for (; count < modconf->count; count++)
		modconf->list[count].cmdline = true;
	return r;
}

/* "/bin/false", "true": what is written where a module shall not be loaded. */
static bool does_nothing(const char *command)
{
	size_t len = strcspn(command, blanks), start = len;

	while (start > 0 && command[start - 1] != '/')
		start--;
	return (len - start == 4 && strncmp(command + start, "true", 4) == 0) ||
	       (len - start == 5 && strncmp(command + start, "false", 5) == 0) ||
	       (len == 1 && command[0] == ':');
}

const struct modconf_line *modconf_obstacle(const struct modconf *modconf, const char *module)
{
	for (size_t i = 0; i < modconf->count; i++) {
		const struct modconf_line *line = &modconf->list[i];

		if (line->kind == MODCONF_IDS || strcmp(line->module, module) != 0)
			continue;
		if (line->kind != MODCONF_INSTALL || does_nothing(line->value))
			return line;
	}
	return NULL;
}

void modconf_release(struct modconf *modconf)
{
	for (size_t i = 0; i < modconf->count; i++)
		line_release(&modconf->list[i]);
	free(modconf->list);
	*modconf = (struct modconf){ 0 };
}
