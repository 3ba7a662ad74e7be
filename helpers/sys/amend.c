/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/amend.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/amend.h"
#include "sys/cli.h"
#include "sys/finding-report.h"
#include "sys/outfile.h"

#define AMEND_FILE_MAX ((size_t)1 << 20)

/* A file that is to be changed, and the directory that it is in. */
struct target {
	int dir;
	const char *name;
	char *text;
	size_t len;
	mode_t mode;
	uid_t uid;
	gid_t gid;
};

static void target_release(struct target *target)
{
	close_cleanup(&target->dir);
	free(target->text);
}

/* No component of the path may be a link: below --root it would lead out of it. */
static int target_open(const struct root *root, const char *file, struct target *ret)
{
	char path[PATH_MAX];
	struct stat seen;

	if (file[0] != '/' || strlen(file) >= sizeof(path))
		return -EINVAL;
	snprintf(path, sizeof(path), "%s", file + 1);
	char *slash = strrchr(path, '/');
	if (!slash)
		return -EINVAL;
	*slash = '\0';
	ret->name = file + 1 + (slash - path) + 1;
	ret->dir = outfile_mkdirs(root->top, path, 0755);
	if (ret->dir < 0)
		return ret->dir == -ENOTDIR ? -ELOOP : ret->dir;
	if (fstatat(ret->dir, ret->name, &seen, AT_SYMLINK_NOFOLLOW) < 0)
		return -errno;
	if (!S_ISREG(seen.st_mode))
		return S_ISLNK(seen.st_mode) ? -ELOOP : -EINVAL;
	ret->mode = seen.st_mode & 0777;
	ret->uid = seen.st_uid;
	ret->gid = seen.st_gid;
	return root_read_file(ret->dir, ret->name, AMEND_FILE_MAX, &ret->text, &ret->len);
}

/* As outfile_write(); who could read the file, or change it, still can. */
static int put(const struct target *target, const char *name, const char *text, size_t len)
{
	int r = outfile_write(target->dir, name, text, len, target->mode, 0);

	if (r > 0)
		(void)!fchownat(target->dir, name, target->uid, target->gid, AT_SYMLINK_NOFOLLOW);
	return r;
}

/* driverctl takes every file there for a device, but those whose names begin with a dot. */
static bool is_hidden(const char *file)
{
	static const char directory[] = "/etc/driverctl.d/";

	return strncmp(file, directory, strlen(directory)) == 0;
}

/* Keeps the file as it is under a name of its own. */
static int keep(const struct target *target, const char *file, char **ret)
{
	enum { BACKUPS_MAX = 99 };

	for (int i = 1; i <= BACKUPS_MAX; i++) {
		_cleanup_free_ char *path = NULL;
		char number[8] = "";
		struct stat seen;

		if (i > 1)
			snprintf(number, sizeof(number), ".%d", i);
		if (asprintf(&path, "%.*s%s%s.vfio-tool-backup%s", (int)(target->name - file), file,
			     is_hidden(file) ? "." : "", target->name, number) < 0)
			return -ENOMEM;
		const char *name = strrchr(path, '/') + 1;
		if (fstatat(target->dir, name, &seen, AT_SYMLINK_NOFOLLOW) == 0)
			continue;
		int r = put(target, name, target->text, target->len);
		if (r >= 0)
			*ret = TAKE_PTR(path);
		return r < 0 ? r : 0;
	}
	return -EEXIST;
}

/* A directory that could not be synced has the new file all the same: only what is read tells. */
static bool is_unchanged(const struct target *target)
{
	_cleanup_free_ char *text = NULL;
	size_t len;

	return target->text &&
	       root_read_file(target->dir, target->name, target->len + 1, &text, &len) == 0 &&
	       len == target->len && memcmp(text, target->text, len) == 0;
}

/* The backup is there before the file changes, and goes again when that fails. */
static int change(const struct root *root, const struct contest *contest, char **ret_backup)
{
	_cleanup_(target_release) struct target target = { .dir = -1 };
	_cleanup_strbuf_ struct strbuf text = { 0 };
	bool removes = amend_way_of(contest) == AMEND_REMOVE;
	_cleanup_free_ char *backup = NULL;
	int r = target_open(root, contest->claim->file, &target);

	/* a file with a NUL in it is no text */
	if (r == 0 && (!target.text || strlen(target.text) != target.len))
		r = -EINVAL;
	if (r == 0 && !removes)
		r = amend_text(contest, target.text, &text);
	if (r == 0)
		r = keep(&target, contest->claim->file, &backup);
	if (r < 0)
		return r;
	r = removes ? outfile_remove(target.dir, target.name, 0)
		    : put(&target, target.name, strbuf_text(&text), text.len);
	if (r >= 0 || !is_unchanged(&target)) {
		*ret_backup = TAKE_PTR(backup);
		return 0;
	}
	const char *name = backup ? strrchr(backup, '/') : NULL;
	if (name)
		(void)!outfile_remove(target.dir, name + 1, 0);
	return r;
}

static int add(struct amendments *amendments, const struct contest *contest)
{
	struct amendment *list =
		reallocarray(amendments->list, amendments->count + 1, sizeof(*list));
	_cleanup_strbuf_ struct strbuf purpose = { 0 };

	if (list)
		amendments->list = list;
	amend_add_purpose(contest, &purpose);
	char *text = strbuf_take(&purpose);
	if (!list || !text) {
		free(text);
		return -ENOMEM;
	}
	list[amendments->count++] = (struct amendment){ .purpose = text };
	return 0;
}

/* Several devices may be meant by one line: it is asked about once. */
static bool is_known(const struct amendments *amendments, const char *purpose)
{
	for (size_t i = 0; i + 1 < amendments->count; i++)
		if (strcmp(amendments->list[i].purpose, purpose) == 0)
			return true;
	return false;
}

static void drop_last(struct amendments *amendments)
{
	free(amendments->list[--amendments->count].purpose);
}

static bool is_agreed(const struct contest *contest, const struct amendment *amendment,
		      const struct amend_options *options)
{
	_cleanup_strbuf_ struct strbuf question = { 0 };

	if (options->yes || options->dry_run)
		return !options->dry_run;
	strbuf_addf(&question, "%s\n  %s?", contest->fact, amendment->purpose);
	return cli_ask(strbuf_text(&question));
}

int amend_contests(const struct root *root, const struct contests *contests,
		   const struct amend_options *options, struct amendments *ret)
{
	for (size_t i = 0; i < contests->count; i++) {
		const struct contest *contest = &contests->list[i];

		if (amend_way_of(contest) == AMEND_NONE)
			continue;
		if (add(ret, contest) < 0)
			return -ENOMEM;
		struct amendment *amendment = &ret->list[ret->count - 1];
		if (is_known(ret, amendment->purpose)) {
			drop_last(ret);
			continue;
		}
		if (is_agreed(contest, amendment, options))
			amendment->error = change(root, contest, &amendment->backup);
		if (amendment->error == -ENOMEM)
			return -ENOMEM;
	}
	return 0;
}

bool amendments_changed(const struct amendments *amendments)
{
	for (size_t i = 0; i < amendments->count; i++)
		if (amendments->list[i].backup)
			return true;
	return false;
}

static const char *error_text(int error)
{
	switch (error) {
	case -ENOENT:
		return "it has changed meanwhile";
	case -EOPNOTSUPP:
		return "its quotes or line ends leave open what it says; change it by hand";
	case -ELOOP:
		return "it is a symbolic link, or behind one";
	default:
		return strerror(-error);
	}
}

void amendments_render(const struct amendments *amendments, bool dry_run, struct strbuf *out)
{
	for (size_t i = 0; i < amendments->count; i++) {
		const struct amendment *amendment = &amendments->list[i];

		strbuf_addf(out, "%s%s", dry_run ? "would " : "", amendment->purpose);
		if (amendment->error < 0)
			strbuf_addf(out, ": not done: %s", error_text(amendment->error));
		else if (amendment->backup) {
			strbuf_add(out, ": done; as it was: ");
			strbuf_add_escaped(out, amendment->backup);
		} else if (!dry_run) {
			strbuf_add(out, ": not done");
		}
		strbuf_add(out, "\n");
	}
}

static const char *state_of(const struct amendment *amendment, bool dry_run)
{
	if (amendment->error < 0)
		return "failed";
	if (amendment->backup)
		return "done";
	return dry_run ? "planned" : "declined";
}

json_t *amendments_json(const struct amendments *amendments, bool dry_run)
{
	json_t *list = json_array();

	for (size_t i = 0; list && i < amendments->count; i++) {
		const struct amendment *amendment = &amendments->list[i];
		const char *message = amendment->error < 0 ? error_text(amendment->error) : NULL;

		if (json_array_append_new(
			    list, json_pack("{s:s, s:s, s:o, s:o}", "purpose", amendment->purpose,
					    "state", state_of(amendment, dry_run), "backup",
					    json_text_or_null(amendment->backup), "message",
					    json_text_or_null(message))) < 0) {
			json_decref(list);
			return NULL;
		}
	}
	return list;
}

void amendments_release(struct amendments *amendments)
{
	for (size_t i = 0; i < amendments->count; i++) {
		free(amendments->list[i].purpose);
		free(amendments->list[i].backup);
	}
	free(amendments->list);
	*amendments = (struct amendments){ 0 };
}
