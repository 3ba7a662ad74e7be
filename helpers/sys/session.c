/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/session.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/field.h"

#define ENVIRONMENT_MAX ((size_t)1024 * 1024)
#define ANCESTORS_MAX 64

/* "1234/environ" below procfs */
static const char *process_path(char text[static 64], const char *process, const char *rest)
{
	snprintf(text, 64, "%.32s/%s", process, rest);
	return text;
}

static int find_variable(const struct root *root, const char *process, char *text, size_t size)
{
	static const char name[] = "SSH_CONNECTION=";
	_cleanup_free_ char *data = NULL;
	char path[64];
	size_t len;
	int r = root_read_file(root->proc, process_path(path, process, "environ"), ENVIRONMENT_MAX,
			       &data, &len);

	if (r < 0)
		return r;
	for (size_t at = 0; at < len; at += strlen(data + at) + 1) {
		const char *value = data + at + strlen(name);

		if (strncmp(data + at, name, strlen(name)) != 0)
			continue;
		if (strlen(value) >= size)
			return -ENOBUFS;
		strcpy(text, value);
		return 0;
	}
	return -ENOENT;
}

/* The parent is the second field behind the command's name, which may hold anything. */
static int find_parent(const struct root *root, char process[static 32])
{
	char stat[1024], path[64];
	ssize_t len = root_read_raw(root->proc, process_path(path, process, "stat"), stat,
				    sizeof(stat) - 1);
	char parent[16], state[16];

	if (len < 0)
		return (int)len;
	stat[len] = '\0';
	const char *rest = strrchr(stat, ')');
	if (!rest || !field_next_word(&rest, state, sizeof(state)) ||
	    !field_next_word(&rest, state, sizeof(state)) ||
	    !field_next_word(&rest, parent, sizeof(parent)))
		return -EINVAL;
	if (strcmp(parent, "0") == 0 || strcmp(parent, "1") == 0)
		return -ENOENT;
	strcpy(process, parent);
	return 0;
}

int session_find(const struct root *root, char *text, size_t size)
{
	char process[32] = "self";
	int r = 0;

	for (int i = 0; r == 0 && i < ANCESTORS_MAX; i++) {
		if (find_variable(root, process, text, size) == 0)
			return 0;
		r = find_parent(root, process);
	}
	return -ENOENT;
}
