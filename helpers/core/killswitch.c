/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/killswitch.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "core/cmdline.h"

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
	while (cmdline_next(&at, &name, &value)) {
		if (cmdline_name_is(name, "vfio_tool"))
			ks.off = says_off(value);
		else if (cmdline_name_is(name, "rd.vfio_tool"))
			ks.off_in_initramfs = says_off(value);
		else if (cmdline_name_is(name, "vfio_tool.skip") && value &&
			 add_names(&ks, value) < 0)
			return -ENOMEM;
	}
	*ret = ks;
	ks = (struct killswitch){ 0 };
	return 0;
}

bool killswitch_active(const struct killswitch *ks, bool in_initramfs)
{
	return ks->off || ks->disabled || (in_initramfs && ks->off_in_initramfs);
}

const char *killswitch_cause(const struct killswitch *ks)
{
	return ks->disabled ? "/" KILLSWITCH_FILE : ks->off ? "vfio_tool=0" : NULL;
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
