/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/account.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdint.h>
#include <string.h>

enum { ACCOUNTS_MAX = 1024 * 1024 };

static bool parse_number(const char *text, char end_mark, unsigned *ret)
{
	char *end;

	if (text[0] < '0' || text[0] > '9')
		return false;
	errno = 0;
	unsigned long number = strtoul(text, &end, 10);
	if (errno != 0 || *end != end_mark || number >= UINT32_MAX)
		return false;
	*ret = (unsigned)number;
	return true;
}

/* The third field of the line "NAME:PASSWORD:NUMBER:...". */
static bool find_in_file(const struct root *root, const char *path, const char *name, unsigned *ret)
{
	_cleanup_free_ char *text = NULL;
	size_t len;

	if (root_read_file(root->top, path, ACCOUNTS_MAX, &text, &len) < 0)
		return false;
	for (char *at = text, *line; (line = strsep(&at, "\n"));) {
		const char *found = strsep(&line, ":"), *password = strsep(&line, ":");

		if (password && line && strcmp(found, name) == 0)
			return parse_number(line, ':', ret);
	}
	return false;
}

/* LDAP, systemd's dynamic users and the like. */
static bool find_elsewhere(enum account_kind kind, const char *name, unsigned *ret)
{
	if (kind == ACCOUNT_USER) {
		const struct passwd *user = getpwnam(name);

		*ret = user ? user->pw_uid : *ret;
		return user;
	}
	const struct group *group = getgrnam(name);

	*ret = group ? group->gr_gid : *ret;
	return group;
}

bool account_find(const struct root *root, enum account_kind kind, const char *name, unsigned *ret)
{
	if (parse_number(name, '\0', ret))
		return true;
	/* what udev knows without a file, too */
	if (strcmp(name, "root") == 0) {
		*ret = 0;
		return true;
	}
	return find_in_file(root, kind == ACCOUNT_USER ? "etc/passwd" : "etc/group", name, ret) ||
	       (root->live && find_elsewhere(kind, name, ret));
}
