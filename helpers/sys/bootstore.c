/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/bootstore.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/keyvalue.h"
#include "sys/bootsystem.h"
#include "sys/outfile.h"

void kept_release(struct kept *kept)
{
	for (size_t i = 0; i < kept->count; i++) {
		free(kept->list[i].path);
		free(kept->list[i].before);
		free(kept->list[i].after);
	}
	free(kept->list);
	free(kept->add);
	free(kept->drop);
	*kept = (struct kept){ 0 };
}

void kept_drop(struct kept *kept, size_t at)
{
	struct kept_file *file = &kept->list[at];

	free(file->path);
	free(file->before);
	free(file->after);
	kept->count--;
	memmove(file, file + 1, (kept->count - at) * sizeof(*file));
}

static struct kept_file *append(struct kept *kept, const char *path)
{
	struct kept_file *list = reallocarray(kept->list, kept->count + 1, sizeof(*list));
	char *copy = strdup(path);

	if (list)
		kept->list = list;
	if (!list || !copy) {
		free(copy);
		return NULL;
	}
	list[kept->count] = (struct kept_file){ .path = copy, .mode = 0644 };
	return &list[kept->count++];
}

int kept_add(const struct root *root, struct kept *kept, const char *path, const char *before,
	     const char *after)
{
	struct kept_file *file = append(kept, path);
	struct stat st;

	if (!file)
		return -ENOMEM;
	file->before = before ? strdup(before) : NULL;
	file->after = after ? strdup(after) : NULL;
	if ((before && !file->before) || (after && !file->after))
		return -ENOMEM;
	file->uid = geteuid();
	file->gid = getegid();
	if (fstatat(root->top, path + 1, &st, AT_SYMLINK_NOFOLLOW) == 0) {
		file->mode = st.st_mode & 07777;
		file->uid = st.st_uid;
		file->gid = st.st_gid;
	}
	return 0;
}

int kept_write(const struct root *root, const struct kept_file *file, const char *text)
{
	const char *name = strrchr(file->path, '/') + 1;
	_cleanup_free_ char *directory = strndup(file->path + 1, (size_t)(name - file->path) - 1);

	if (!directory)
		return -ENOMEM;
	for (size_t len = strlen(directory); len > 0 && directory[len - 1] == '/'; len--)
		directory[len - 1] = '\0';
	_cleanup_close_ int dir = outfile_mkdirs(root->top, directory, 0755);
	if (dir < 0)
		return dir;
	if (!text) {
		int r = outfile_remove(dir, name, 0);
		return r < 0 ? r : 0;
	}
	int r = outfile_write(dir, name, text, strlen(text), file->mode, 0);
	/* FAT knows no owners */
	if (r > 0 && (file->uid != geteuid() || file->gid != getegid()))
		(void)!fchownat(dir, name, file->uid, file->gid, AT_SYMLINK_NOFOLLOW);
	return r < 0 ? r : 0;
}

int kept_compare(const struct root *root, const struct kept_file *file, const char *text)
{
	_cleanup_free_ char *now = NULL;
	int r = bootsystem_read_text(root, file->path, &now);

	if (r < 0)
		return r;
	return text && now ? strcmp(text, now) == 0 : !text && !now;
}

static int open_store(const struct root *root, bool make)
{
	if (make)
		return outfile_mkdirs(root->top, &BOOTSTORE_DIRECTORY[1], 0755);
	return root_open_dir(root->top, &BOOTSTORE_DIRECTORY[1]);
}

/* The copies of the record that counts are not touched while the next ones are written: theirs have
 * the other letter. */
enum { NAME_MAX_LEN = 32 };

static void copy_name(char letter, size_t number, const char *which, char name[static NAME_MAX_LEN])
{
	snprintf(name, NAME_MAX_LEN, "%c%zu.%s", letter, number, which);
}

static int put_copy(int dir, char letter, size_t number, const char *which, const char *text)
{
	char name[NAME_MAX_LEN];

	copy_name(letter, number, which, name);
	int r = text ? outfile_write(dir, name, text, strlen(text), 0600, 0)
		     : outfile_remove(dir, name, 0);
	return r < 0 ? r : 0;
}

static void remove_copies(int dir, char letter)
{
	char before[NAME_MAX_LEN], after[NAME_MAX_LEN];
	int gone = 1, too = 1;

	for (size_t i = 0; gone > 0 || too > 0; i++) {
		copy_name(letter, i, "before", before);
		copy_name(letter, i, "after", after);
		gone = outfile_remove(dir, before, 0);
		too = outfile_remove(dir, after, 0);
	}
}

static void render(const struct kept *kept, char letter, struct strbuf *out)
{
	const char copies[] = { letter, '\0' };

	keyvalue_add(out, "copies", copies);
	keyvalue_add(out, "layout", bootlayout_to_string(kept->layout));
	keyvalue_add(out, "add", kept->add ? kept->add : "");
	keyvalue_add(out, "drop", kept->drop ? kept->drop : "");
	for (size_t i = 0; i < kept->count; i++) {
		const struct kept_file *file = &kept->list[i];
		char numbers[64];

		snprintf(numbers, sizeof(numbers), "%o %u %u", (unsigned)file->mode,
			 (unsigned)file->uid, (unsigned)file->gid);
		keyvalue_add(out, "file", file->path);
		keyvalue_add(out, "access", numbers);
	}
}

/* 'a' where nothing is kept. */
static int read_letter(const struct root *root, char *ret)
{
	_cleanup_free_ char *text = NULL;
	char line[4096];
	const char *key, *value;
	int r = bootsystem_read_text(root, BOOTSTORE_DIRECTORY "/record", &text);

	*ret = 'a';
	for (const char *at = text;
	     r == 0 && at && keyvalue_next(&at, line, sizeof(line), &key, &value) > 0;)
		if (strcmp(key, "copies") == 0 && strcmp(value, "b") == 0)
			*ret = 'b';
	return r;
}

int bootstore_save(const struct root *root, const struct kept *kept)
{
	_cleanup_close_ int dir = open_store(root, true);
	_cleanup_strbuf_ struct strbuf text = { 0 };
	char counts = 'a';
	int r = dir < 0 ? dir : read_letter(root, &counts);
	const char letter = counts == 'a' ? 'b' : 'a';

	for (size_t i = 0; r == 0 && i < kept->count; i++) {
		r = put_copy(dir, letter, i, "before", kept->list[i].before);
		if (r == 0)
			r = put_copy(dir, letter, i, "after", kept->list[i].after);
	}
	if (r < 0)
		return r;
	render(kept, letter, &text);
	r = text.error ? text.error
		       : outfile_write(dir, "record", strbuf_text(&text), text.len, 0600, 0);
	if (r < 0)
		return r;
	remove_copies(dir, counts);
	return 0;
}

static int get_copy(const struct root *root, char letter, size_t number, const char *which,
		    char **ret)
{
	char name[NAME_MAX_LEN], path[128];

	copy_name(letter, number, which, name);
	snprintf(path, sizeof(path), BOOTSTORE_DIRECTORY "/%s", name);
	return bootsystem_read_text(root, path, ret);
}

static int take_text(char **text, const char *value)
{
	free(*text);
	*text = strdup(value);
	return *text ? 0 : -ENOMEM;
}

static int take_layout(const char *name, enum bootlayout *ret)
{
	for (enum bootlayout i = 0; i < BOOTLAYOUT_MAX; i++)
		if (strcmp(bootlayout_to_string(i), name) == 0) {
			*ret = i;
			return 0;
		}
	return -EINVAL;
}

/* One of the numbers of `access`, with the blank behind it. */
static bool take_number(const char **at, int base, unsigned *ret)
{
	char *end;

	errno = 0;
	unsigned long number = strtoul(*at, &end, base);
	if (end == *at || errno != 0 || number > UINT_MAX || (*end != ' ' && *end != '\0'))
		return false;
	*at = end + (*end == ' ');
	*ret = (unsigned)number;
	return true;
}

static int take_access(const char *value, struct kept *kept)
{
	unsigned mode, uid, gid;

	if (kept->count == 0 || !take_number(&value, 8, &mode) || !take_number(&value, 10, &uid) ||
	    !take_number(&value, 10, &gid))
		return -EINVAL;
	struct kept_file *file = &kept->list[kept->count - 1];
	file->mode = mode & 07777;
	file->uid = uid;
	file->gid = gid;
	return 0;
}

static int take_line(const char *key, const char *value, struct kept *kept)
{
	if (strcmp(key, "layout") == 0)
		return take_layout(value, &kept->layout);
	if (strcmp(key, "add") == 0)
		return take_text(&kept->add, value);
	if (strcmp(key, "drop") == 0)
		return take_text(&kept->drop, value);
	if (strcmp(key, "access") == 0)
		return take_access(value, kept);
	if (strcmp(key, "file") != 0)
		return 0;
	if (value[0] != '/' || value[1] == '\0' || value[strlen(value) - 1] == '/')
		return -EINVAL;
	return append(kept, value) ? 0 : -ENOMEM;
}

int bootstore_load(const struct root *root, struct kept *ret)
{
	_cleanup_free_ char *text = NULL;
	char line[4096];
	const char *key, *value;
	char letter = 'a';
	int r = bootsystem_read_text(root, BOOTSTORE_DIRECTORY "/record", &text), more = 1;

	if (r == 0 && !text)
		return -ENOENT;
	for (const char *at = text; r == 0 && more > 0;) {
		more = keyvalue_next(&at, line, sizeof(line), &key, &value);
		r = more > 0 ? take_line(key, value, ret) : more;
	}
	if (r == 0)
		r = read_letter(root, &letter);
	for (size_t i = 0; r == 0 && i < ret->count; i++) {
		r = get_copy(root, letter, i, "before", &ret->list[i].before);
		if (r == 0)
			r = get_copy(root, letter, i, "after", &ret->list[i].after);
	}
	if (r == 0 && !ret->add)
		r = take_text(&ret->add, "");
	if (r == 0 && !ret->drop)
		r = take_text(&ret->drop, "");
	return r;
}

/* The record goes first: without it the copies mean nothing. */
int bootstore_clear(const struct root *root)
{
	_cleanup_close_ int dir = open_store(root, false);

	if (dir < 0)
		return dir == -ENOENT ? 0 : dir;
	int r = outfile_remove(dir, "record", 0);
	if (r >= 0) {
		remove_copies(dir, 'a');
		remove_copies(dir, 'b');
	}
	if (r >= 0)
		(void)!unlinkat(root->top, &BOOTSTORE_DIRECTORY[1], AT_REMOVEDIR);
	return r < 0 ? r : 0;
}
