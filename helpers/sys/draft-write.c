/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* From drafts to the disk. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/cli.h"
#include "sys/draft.h"
#include "sys/outfile.h"

static int refuse(struct strbuf *why, const char *path, const char *what, const char *remedy)
{
	strbuf_add_escaped(why, path);
	strbuf_addf(why, ": %s\n  %s", what, remedy);
	return why->error ? why->error : -EPERM;
}

/* 1: the file at `path` below a directory has exactly that text. 0: it has another, or is none. */
static int has_text(int top, const char *path, const struct strbuf *text)
{
	_cleanup_close_ int fd =
		openat(top, path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	_cleanup_free_ char *now = malloc(text->len + 1);
	struct stat st;
	size_t at = 0;

	if (!now)
		return -ENOMEM;
	if (fd < 0 || fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		return 0;
	while (at <= text->len) {
		ssize_t got = read(fd, now + at, text->len + 1 - at);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		if (got == 0)
			break;
		at += (size_t)got;
	}
	return at == text->len && memcmp(now, strbuf_text(text), at) == 0;
}

/* What was read is still there, so that nobody else's change is lost. */
static int check_unchanged(const struct root *root, const struct draft *draft, struct strbuf *why)
{
	int r = draft->present
			? has_text(root->top, draft->path + 1, &draft->old)
			: faccessat(root->top, draft->path + 1, F_OK, AT_SYMLINK_NOFOLLOW) < 0 &&
				  errno == ENOENT;

	if (r < 0)
		return refuse(why, draft->path, strerror(-r), "nothing was written");
	return r ? 0
		 : refuse(why, draft->path,
			  "somebody else has changed it since it was read: nothing was written",
			  "run the command again");
}

static int open_directory(const struct root *root, const struct draft *draft, const char **ret_name)
{
	const char *name = strrchr(draft->path, '/') + 1;
	_cleanup_free_ char *directory = strndup(draft->path + 1, (size_t)(name - draft->path) - 2);

	*ret_name = name;
	return directory ? outfile_mkdirs(root->top, directory, 0755) : -ENOMEM;
}

static int put(const struct root *root, const struct draft *draft, const struct strbuf *text)
{
	const char *name;
	_cleanup_close_ int dir = open_directory(root, draft, &name);
	int r = dir < 0 ? dir
			: outfile_write(dir, name, strbuf_text(text), text->len, draft->mode, 0);

	/* who could read the file still can */
	if (r > 0 && draft->present)
		(void)!fchownat(dir, name, (uid_t)-1, draft->gid, AT_SYMLINK_NOFOLLOW);
	return r < 0 ? r : 0;
}

/* True when the new text stands there: also the last step, the sync of the directory, can fail. */
static bool is_written(const struct root *root, const struct draft *draft)
{
	return draft_changed(draft) && has_text(root->top, draft->path + 1, &draft->new) == 1;
}

/* Back to what was there before. Whether it came to that is to be looked at. */
static void take_back(const struct root *root, const struct draft *draft)
{
	const char *name;

	if (draft->present) {
		(void)!put(root, draft, &draft->old);
		return;
	}
	_cleanup_close_ int dir = open_directory(root, draft, &name);
	if (dir >= 0)
		(void)!outfile_remove(dir, name, 0);
}

/* Takes back the first `count`, the last before the others; adds those that stay. */
static bool take_all_back(const struct root *root, const struct drafts *drafts, size_t count,
			  struct strbuf *why)
{
	bool all = true;

	for (size_t i = count; i > 0; i--) {
		const struct draft *draft = &drafts->list[i - 1];

		if (!is_written(root, draft))
			continue;
		take_back(root, draft);
		if (!is_written(root, draft))
			continue;
		strbuf_add(why, "\n  ");
		strbuf_add_escaped(why, draft->path);
		strbuf_add(why, " has the new text, and could not be taken back");
		all = false;
	}
	return all;
}

static int give_up(const struct root *root, const struct drafts *drafts, size_t failed, int error,
		   struct strbuf *why)
{
	strbuf_add_escaped(why, drafts->list[failed].path);
	strbuf_addf(why, ": cannot be written: %s", strerror(-error));
	if (take_all_back(root, drafts, failed + 1, why))
		strbuf_add(why,
			   error == -ENOSPC || error == -EDQUOT
				   ? "\n  all is as it was; make room, and run the command again"
				   : "\n  all is as it was; --output=FILE writes the text "
				     "elsewhere");
	return why->error ? why->error : -EPERM;
}

static int write_all(const struct root *root, const struct drafts *drafts, struct strbuf *why)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < drafts->count; i++)
		if (draft_changed(&drafts->list[i]))
			r = check_unchanged(root, &drafts->list[i], why);
	for (size_t i = 0; r == 0 && i < drafts->count; i++) {
		const struct draft *draft = &drafts->list[i];

		if (!draft_changed(draft))
			continue;
		int error = put(root, draft, &draft->new);
		if (error < 0)
			r = give_up(root, drafts, i, error, why);
	}
	return r;
}

/* Ctrl-C, a lost terminal or a shutdown come before all of it, or after. */
int drafts_write(const struct root *root, const struct drafts *drafts, struct strbuf *why)
{
	sigset_t signals, before;

	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGHUP);
	sigaddset(&signals, SIGTERM);
	sigprocmask(SIG_BLOCK, &signals, &before);
	int r = write_all(root, drafts, why);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return r;
}

/* A device, a pipe or a link is not replaced by a file. */
static int check_target(const char *path, struct strbuf *why)
{
	struct stat st;

	if (lstat(path, &st) < 0)
		return errno == ENOENT ? 0
				       : refuse(why, path, strerror(errno), "name another FILE");
	return S_ISREG(st.st_mode) ? 0
				   : refuse(why, path, "is there, and is no regular file",
					    "name another FILE, or - for standard output");
}

int draft_write_to(const struct draft *draft, const char *path, struct strbuf *why)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	_cleanup_free_ char *directory =
		slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");

	if (!directory)
		return -ENOMEM;
	int r = check_target(path, why);
	if (r < 0)
		return r;
	_cleanup_close_ int dir = root_open_dir(AT_FDCWD, directory);
	r = dir < 0 ? dir
		    : outfile_write(dir, name, strbuf_text(&draft->new), draft->new.len, 0644, 0);
	return r < 0 ? refuse(why, path, strerror(-r), "name another FILE") : 0;
}
