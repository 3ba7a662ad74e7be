/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/draft.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "core/diff.h"
#include "sys/cli.h"

#define CONFIG_DIRECTORY "/etc/vfio-tool"

void drafts_release(struct drafts *drafts)
{
	for (size_t i = 0; i < drafts->count; i++) {
		free(drafts->list[i].path);
		strbuf_release(&drafts->list[i].old);
		strbuf_release(&drafts->list[i].new);
	}
	free(drafts->list);
	close_cleanup(&drafts->lock);
	*drafts = (struct drafts)DRAFTS_NONE;
}

int drafts_lock(const struct root *root, struct drafts *drafts)
{
	enum { TRIES = 100 };
	const struct timespec pause = { .tv_nsec = 100000000 };

	drafts->lock = openat(root->top, &CONFIG_DIRECTORY[1],
			      O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	for (int i = 0; drafts->lock >= 0 && i < TRIES; i++) {
		/* a file system that has no locks does without */
		if (flock(drafts->lock, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK)
			return 0;
		nanosleep(&pause, NULL);
	}
	return drafts->lock < 0 ? 0 : -ETIMEDOUT;
}

static const struct config_file *find_file(const struct origins *origins, const char *path)
{
	for (size_t i = 0; i < origins->files.count; i++)
		if (strcmp(origins->files.list[i].path, path) == 0)
			return &origins->files.list[i];
	return NULL;
}

/* The name of a drop-in; NULL: the main file, which replaces nothing. */
static const char *drop_in_name(const char *path)
{
	static const char directory[] = "/conf.d/";
	const char *at = strstr(path, directory);

	return at ? at + strlen(directory) : NULL;
}

const struct config_file *drafts_replaced(const struct origins *origins, const char *path)
{
	const char *name = drop_in_name(path);

	if (!name || find_file(origins, path))
		return NULL;
	for (size_t i = 0; i < origins->files.count; i++) {
		const char *other = drop_in_name(origins->files.list[i].path);

		if (other && strcmp(other, name) == 0)
			return &origins->files.list[i];
	}
	return NULL;
}

static int refuse(struct strbuf *why, const char *path, const char *what, const char *remedy)
{
	strbuf_add_escaped(why, path);
	strbuf_addf(why, ": %s\n  %s", what, remedy);
	return why->error ? why->error : -EPERM;
}

static int check_writable(const char *path, const struct config_file *file, struct strbuf *why)
{
	if (strncmp(path, CONFIG_DIRECTORY "/", strlen(CONFIG_DIRECTORY "/")) != 0)
		return refuse(why, path, "is not in " CONFIG_DIRECTORY ", so it is not changed",
			      "copy it to " CONFIG_DIRECTORY "/conf.d: the copy replaces it");
	if (!file || file->state == CONFIG_FILE_READ)
		return 0;
	if (file->state == CONFIG_FILE_MASKED)
		return refuse(why, path, "is masked by a link to /dev/null",
			      "remove the link, or name another file with --file=NAME");
	return refuse(why, path, "cannot be read", "vfio-tool show-config says why");
}

int drafts_open(const struct root *root, const struct origins *origins, const char *path,
		const char *heading, struct drafts *drafts, struct strbuf *why)
{
	const struct config_file *file = find_file(origins, path);
	struct stat st;

	for (size_t i = 0; i < drafts->count; i++)
		if (strcmp(drafts->list[i].path, path) == 0)
			return (int)i;
	int r = check_writable(path, file, why);
	if (r < 0)
		return r;
	struct draft *list = reallocarray(drafts->list, drafts->count + 1, sizeof(*list));
	if (!list)
		return -ENOMEM;
	drafts->list = list;
	struct draft *draft = &list[drafts->count];
	*draft = (struct draft){ .path = strdup(path), .present = file, .mode = 0644 };
	if (!draft->path)
		return -ENOMEM;
	drafts->count++;
	if (file && fstatat(root->top, path + 1, &st, AT_SYMLINK_NOFOLLOW) == 0) {
		draft->mode = st.st_mode & 0777;
		draft->gid = st.st_gid;
	}
	strbuf_addn(&draft->old, file ? file->text : "", file ? file->len : 0);
	strbuf_add(&draft->new, file ? file->text : heading);
	return draft->old.error || draft->new.error ? -ENOMEM : (int)drafts->count - 1;
}

bool draft_changed(const struct draft *draft)
{
	return strcmp(strbuf_text(&draft->old), strbuf_text(&draft->new)) != 0;
}

size_t drafts_changed(const struct drafts *drafts)
{
	size_t count = 0;

	for (size_t i = 0; i < drafts->count; i++)
		count += draft_changed(&drafts->list[i]);
	return count;
}

static const struct draft *find_draft(const struct drafts *drafts, const char *path)
{
	for (size_t i = 0; i < drafts->count; i++)
		if (strcmp(drafts->list[i].path, path) == 0)
			return &drafts->list[i];
	return NULL;
}

static int parse_draft(const struct draft *draft, struct policy *policy, struct problems *problems)
{
	if (draft->new.len > CONFIG_FILE_MAX)
		return problems_add(problems, draft->path, 0, "would have more than 256 KiB",
				    "name another file with --file=NAME");
	return config_parse_text(strbuf_text(&draft->new), draft->new.len, draft->path, policy,
				 problems);
}

/* True for a file that a new one in /etc/vfio-tool is to replace. */
static bool is_replaced(const struct drafts *drafts, const struct origins *origins,
			const struct config_file *file)
{
	for (size_t i = 0; i < drafts->count; i++)
		if (!drafts->list[i].present &&
		    drafts_replaced(origins, drafts->list[i].path) == file)
			return true;
	return false;
}

static int parse_all(const struct drafts *drafts, const struct origins *origins,
		     struct policy *policy, struct problems *problems)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < origins->files.count; i++) {
		const struct config_file *file = &origins->files.list[i];
		const struct draft *draft = find_draft(drafts, file->path);

		if (draft)
			r = parse_draft(draft, policy, problems);
		else if (file->state == CONFIG_FILE_READ && !is_replaced(drafts, origins, file))
			r = config_parse_text(file->text, file->len, file->path, policy, problems);
	}
	for (size_t i = 0; r == 0 && i < drafts->count; i++)
		if (!drafts->list[i].present)
			r = parse_draft(&drafts->list[i], policy, problems);
	return r < 0 ? r : policy_finish(policy, problems);
}

int drafts_parse(const struct drafts *drafts, const struct origins *origins, struct policy *ret,
		 struct problems *problems)
{
	struct policy policy;

	policy_init(&policy);
	int r = parse_all(drafts, origins, &policy, problems);
	if (r < 0)
		policy_release(&policy);
	else
		*ret = policy;
	return r;
}

int drafts_diff(const struct drafts *drafts, struct strbuf *out)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < drafts->count; i++) {
		const struct draft *draft = &drafts->list[i];
		_cleanup_strbuf_ struct strbuf path = { 0 };

		strbuf_add_escaped(&path, draft->path);
		r = diff_unified(draft->present ? strbuf_text(&path) : "/dev/null",
				 strbuf_text(&path), strbuf_text(&draft->old),
				 strbuf_text(&draft->new), out);
	}
	return r;
}
