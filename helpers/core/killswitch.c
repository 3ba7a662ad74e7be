/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/killswitch.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Cuts the next word off *at: its name, and its value or NULL. False at the end. */
static bool next_word(char **at, char **ret_name, char **ret_value)
{
	char *word = *at, *equals = NULL, *end;
	bool quoted = false;

	while (is_blank(*word))
		word++;
	if (*word == '\0')
		return false;
	for (end = word; *end != '\0' && (quoted || !is_blank(*end)); end++) {
		if (*end == '"')
			quoted = !quoted;
		else if (*end == '=' && !equals)
			equals = end;
	}
	*at = end + (*end != '\0');
	*end = '\0';

	/* "name=value", name="value" */
	if (end - word > 1 && end[-1] == '"' && (word[0] == '"' || (equals && equals[1] == '"')))
		end[-1] = '\0';
	*ret_name = word + (word[0] == '"');
	*ret_value = NULL;
	if (equals) {
		*equals = '\0';
		*ret_value = equals + 1 + (equals[1] == '"');
	}
	return true;
}

static bool name_is(const char *name, const char *known)
{
	for (; *name != '\0' && *known != '\0'; name++, known++)
		if (*name != *known && !(*name == '-' && *known == '_'))
			return false;
	return *name == *known;
}

static bool says_off(const char *value)
{
	static const char *const words[] = { "0", "off", "no", "false" };

	for (size_t i = 0; value && i < ELEMENTSOF(words); i++)
		if (strcasecmp(value, words[i]) == 0)
			return true;
	return false;
}

static int add_names(struct killswitch *ks, char *list)
{
	for (char *name; (name = strsep(&list, ","));) {
		if (*name == '\0')
			continue;
		char **skip = reallocarray(ks->skip, ks->skip_count + 1, sizeof(*skip));
		if (!skip)
			return -ENOMEM;
		ks->skip = skip;
		skip[ks->skip_count] = strdup(name);
		if (!skip[ks->skip_count])
			return -ENOMEM;
		ks->skip_count++;
	}
	return 0;
}

int killswitch_parse(const char *cmdline, struct killswitch *ret)
{
	_cleanup_free_ char *copy = strdup(cmdline);
	_cleanup_killswitch_ struct killswitch ks = { 0 };
	char *at = copy, *name, *value;

	if (!copy)
		return -ENOMEM;
	while (next_word(&at, &name, &value)) {
		if (name_is(name, "vfio_tool"))
			ks.off = says_off(value);
		else if (name_is(name, "rd.vfio_tool"))
			ks.off_in_initramfs = says_off(value);
		else if (name_is(name, "vfio_tool.skip") && value && add_names(&ks, value) < 0)
			return -ENOMEM;
	}
	*ret = ks;
	ks = (struct killswitch){ 0 };
	return 0;
}

bool killswitch_active(const struct killswitch *ks, bool in_initramfs)
{
	return ks->off || (in_initramfs && ks->off_in_initramfs);
}

bool killswitch_skips(const struct killswitch *ks, const char *name)
{
	for (size_t i = 0; i < ks->skip_count; i++)
		if (strcmp(ks->skip[i], name) == 0)
			return true;
	return false;
}

void killswitch_release(struct killswitch *ks)
{
	for (size_t i = 0; i < ks->skip_count; i++)
		free(ks->skip[i]);
	free(ks->skip);
	*ks = (struct killswitch){ 0 };
}
