/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/dropins.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "core/strbuf.h"

void dropins_release(struct dropins *dropins)
{
	for (size_t i = 0; i < dropins->count; i++) {
		free(dropins->list[i].name);
		free(dropins->list[i].path);
	}
	free(dropins->list);
	*dropins = (struct dropins){ 0 };
}

static int add(struct dropins *dropins, const char *directory, const char *name, size_t rank)
{
	struct dropin *list =
		reallocarray(dropins->list, dropins->count + 1, sizeof(*dropins->list));
	struct strbuf path = { 0 };

	if (!list)
		return -ENOMEM;
	dropins->list = list;
	strbuf_addf(&path, "%s/%s", directory, name);
	struct dropin dropin = { strdup(name), strbuf_take(&path), rank };
	list[dropins->count++] = dropin;
	return dropin.name && dropin.path ? 0 : -ENOMEM;
}

static bool ends_in(const char *name, const char *suffix)
{
	size_t len = strlen(name), end = strlen(suffix);

	return name[0] != '.' && len > end && strcmp(name + len - end, suffix) == 0;
}

static int list_one(const struct root *root, const char *directory, size_t rank, const char *suffix,
		    struct dropins *dropins)
{
	int fd = root_open_dir(root->top, directory), r = 0;
	_cleanup_dir_ DIR *dir = fd < 0 ? NULL : fdopendir(fd);

	if (fd >= 0 && !dir)
		close(fd);
	for (struct dirent *found; r == 0 && dir && (found = readdir(dir));)
		if (ends_in(found->d_name, suffix))
			r = add(dropins, directory, found->d_name, rank);
	return r;
}

static int compare(const void *a, const void *b)
{
	const struct dropin *one = a, *other = b;
	int r = strcmp(one->name, other->name);

	return r != 0 ? r : (one->rank > other->rank) - (one->rank < other->rank);
}

/* Leaves of each name the one that counts. */
static void drop_masked(struct dropins *dropins)
{
	size_t kept = 0;

	for (size_t i = 0; i < dropins->count; i++) {
		struct dropin *dropin = &dropins->list[i];

		if (kept > 0 && strcmp(dropins->list[kept - 1].name, dropin->name) == 0) {
			free(dropin->name);
			free(dropin->path);
		} else {
			dropins->list[kept++] = *dropin;
		}
	}
	dropins->count = kept;
}

int dropins_list(const struct root *root, const char *const *directories, size_t count,
		 const char *suffix, struct dropins *ret)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < count; i++)
		r = list_one(root, directories[i], i, suffix, ret);
	if (r < 0 || ret->count == 0)
		return r;
	qsort(ret->list, ret->count, sizeof(*ret->list), compare);
	drop_masked(ret);
	return 0;
}

char *dropin_read(const struct root *root, const char *path, int *ret_error)
{
	enum { FILE_MAX = 1024 * 1024 };
	char target[16];
	char *text = NULL;
	size_t len;

	*ret_error = 0;
	if (root_read_link(root->top, path, target, sizeof(target)) == 0 &&
	    strcmp(target, "/dev/null") == 0)
		return NULL;
	if (root_read_file(root->top, path, FILE_MAX, &text, &len) == -ENOMEM)
		*ret_error = -ENOMEM;
	return text;
}
