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

/* Field number `index` of the line of a file of accounts, NULL when it has not that many. */
static char *field_of(char *line, int index)
{
	char *field = NULL;

	for (int i = 0; i <= index; i++)
		field = strsep(&line, ":");
	return field;
}

/* Calls `decide` with each line, until it does not answer "unknown". */
static enum answer ask_file(const struct root *root, const char *path, const char *name,
			    unsigned number,
			    enum answer (*decide)(char *line, const char *name, unsigned number))
{
	_cleanup_free_ char *text = NULL;
	enum answer answer = ANSWER_UNKNOWN;
	size_t len;

	if (root_read_file(root->top, path, ACCOUNTS_MAX, &text, &len) < 0)
		return ANSWER_UNKNOWN;
	for (char *at = text, *line; answer == ANSWER_UNKNOWN && (line = strsep(&at, "\n"));)
		answer = decide(line, name, number);
	return answer;
}

/* "NAME:PASSWORD:NUMBER:MEMBERS" */
static enum answer is_populated(char *line, const char *name, unsigned number)
{
	size_t len = strcspn(line, ":");

	if (strlen(name) != len || strncmp(line, name, len) != 0)
		return ANSWER_UNKNOWN;
	const char *members = field_of(line, 3);
	return members && members[0] != '\0' ? ANSWER_YES : ANSWER_NO;
}

/* "NAME:PASSWORD:NUMBER:GROUP:..." */
static enum answer begins_in(char *line, const char *name, unsigned number)
{
	const char *group = field_of(line, 3);
	unsigned found;

	return group && parse_number(group, '\0', &found) && found == number ? ANSWER_YES
									     : ANSWER_UNKNOWN;
}

enum answer account_has_members(const struct root *root, const char *name, unsigned number)
{
	enum answer own = ask_file(root, "etc/group", name, number, is_populated);

	if (own != ANSWER_NO)
		return own;
	return ask_file(root, "etc/passwd", name, number, begins_in) == ANSWER_YES ? ANSWER_YES
										   : ANSWER_NO;
}
