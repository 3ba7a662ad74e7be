/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/unitfile.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static const char blanks[] = " \t\r";

/* Cuts the next line off the writable text, joined with those that continue it (systemd.syntax(7):
 * a backslash at the end, for which a blank stands then; comments in between are left out). */
static char *next_line(char **at)
{
	char *line = *at, *to = line, *from = line;

	if (*from == '\0')
		return NULL;
	for (; *from != '\0' && *from != '\n'; from++) {
		if (from[0] != '\\' || from[1] != '\n') {
			*to++ = *from;
			continue;
		}
		*to++ = ' ';
		from++;
		while (from[1] == '#' || from[1] == ';') {
			from += strcspn(from + 1, "\n");
			from += from[1] == '\n';
		}
	}
	*at = from + (*from == '\n');
	*to = '\0';
	return line;
}

static char *trim(char *text)
{
	text += strspn(text, blanks);
	for (size_t len = strlen(text); len > 0 && strchr(blanks, text[len - 1]); len--)
		text[len - 1] = '\0';
	return text;
}

/* Calls `take` with each key and value of the section; both may be written to. */
static void each_setting(char *text, const char *section,
			 void (*take)(char *key, char *value, void *context), void *context)
{
	bool inside = false;

	for (char *at = text, *line; (line = next_line(&at));) {
		line = trim(line);
		if (line[0] == '[') {
			size_t len = strlen(section);

			inside = strncmp(line + 1, section, len) == 0 && line[len + 1] == ']';
			continue;
		}
		char *equals = strchr(line, '=');
		if (!inside || !equals || line[0] == '#' || line[0] == ';')
			continue;
		*equals = '\0';
		take(trim(line), trim(equals + 1), context);
	}
}

/* True when the list has the word, in quotes or not. */
static bool has_word(char *list, const char *word)
{
	char *rest = NULL;
	bool found = false;

	for (char *one = strtok_r(list, " \t\r\"'", &rest); one;
	     one = strtok_r(NULL, " \t\r\"'", &rest))
		found = found || strcmp(one, word) == 0;
	return found;
}

struct reading {
	const char *unit;
	struct unitfile *unitfile;
};

static void take_unit(char *key, char *value, void *context)
{
	static const char *const needs[] = { "Requires", "Requisite", "BindsTo", "Wants" };
	const struct reading *reading = context;

	if (strcmp(key, "After") == 0)
		reading->unitfile->after |= has_word(value, reading->unit);
	for (size_t i = 0; i < ELEMENTSOF(needs); i++)
		if (strcmp(key, needs[i]) == 0)
			reading->unitfile->needs |= has_word(value, reading->unit);
}

static void take_user(const char *value, struct unitfile *unitfile)
{
	bool root = strcmp(value, "root") == 0 || strcmp(value, "0") == 0;
	size_t len = root ? 0 : strnlen(value, sizeof(unitfile->user) - 1);

	memcpy(unitfile->user, value, len);
	unitfile->user[len] = '\0';
}

static bool is_true(const char *value)
{
	static const char *const words[] = { "1", "yes", "y", "true", "t", "on" };

	for (size_t i = 0; i < ELEMENTSOF(words); i++)
		if (strcasecmp(value, words[i]) == 0)
			return true;
	return false;
}

/* An empty value takes back what was said. */
static void take_service(char *key, char *value, void *context)
{
	const struct reading *reading = context;
	struct unitfile *unitfile = reading->unitfile;

	if (strcmp(key, "User") == 0) {
		take_user(value, unitfile);
	} else if (strcmp(key, "DynamicUser") == 0) {
		unitfile->dynamic = is_true(value);
	} else if (strcmp(key, "AmbientCapabilities") == 0) {
		unitfile->locks = value[0] != '\0' && value[0] != '~' &&
				  (unitfile->locks || has_word(value, "CAP_IPC_LOCK"));
	} else if (strcmp(key, "LimitMEMLOCK") == 0) {
		if (value[0] == '\0')
			unitfile->limited = false;
		else if (unitfile_parse_limit(value, &unitfile->memlock) == 0)
			unitfile->limited = true;
	}
}

static int read_section(const char *text, const char *section,
			void (*take)(char *key, char *value, void *context), void *context)
{
	_cleanup_free_ char *copy = strdup(text);

	if (!copy)
		return -ENOMEM;
	each_setting(copy, section, take, context);
	return 0;
}

int unitfile_take(const char *text, const char *unit, struct unitfile *unitfile)
{
	struct reading reading = { unit, unitfile };
	int r = read_section(text, "Unit", take_unit, &reading);

	return r == 0 ? read_section(text, "Service", take_service, &reading) : r;
}

struct default_limit {
	bool found;
	uint64_t limit;
};

static void take_manager(char *key, char *value, void *context)
{
	struct default_limit *limit = context;

	if (strcmp(key, "DefaultLimitMEMLOCK") == 0 &&
	    unitfile_parse_limit(value, &limit->limit) == 0)
		limit->found = true;
}

int unitfile_take_default(const char *text, uint64_t *ret)
{
	struct default_limit limit = { 0 };
	int r = read_section(text, "Manager", take_manager, &limit);

	if (r < 0 || !limit.found)
		return r;
	*ret = limit.limit;
	return 1;
}

/* Bytes, with a suffix for powers of 1024 (systemd.exec(5)). */
int unitfile_parse_limit(const char *text, uint64_t *ret)
{
	static const char suffixes[] = "KMGTPE";
	size_t digits = strspn(text, "0123456789"), len = strcspn(text, ":");
	char *end;

	if (len == strlen("infinity") && strncmp(text, "infinity", len) == 0) {
		*ret = UINT64_MAX;
		return 0;
	}
	if (digits == 0 || digits > 18)
		return -EINVAL;
	uint64_t number = strtoull(text, &end, 10);
	const char *suffix = digits < len ? strchr(suffixes, *end) : NULL;
	unsigned shift = suffix ? 10 * (unsigned)(suffix - suffixes + 1) : 0;
	if (digits + (suffix != NULL) != len || (shift > 0 && number > UINT64_MAX >> shift))
		return -EINVAL;
	*ret = number << shift;
	return 0;
}
