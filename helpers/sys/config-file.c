/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* From the directories to the texts: which files there are and in which order. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sys/config-open.h"
#include "sys/config.h"

struct sources {
	struct source *list;
	size_t count;
};

static void sources_release(struct sources *sources)
{
	for (size_t i = 0; i < sources->count; i++)
		free(sources->list[i].text);
	free(sources->list);
	*sources = (struct sources){ 0 };
}

static bool is_drop_in_name(const char *name)
{
	size_t len = strlen(name);

	return name[0] != '.' && len > strlen(".conf") && len <= NAME_MAX &&
	       strcmp(name + len - strlen(".conf"), ".conf") == 0;
}

static int sources_add(struct sources *sources, const char *name, size_t base, bool is_drop_in)
{
	struct source *list = reallocarray(sources->list, sources->count + 1, sizeof(*list));

	if (!list)
		return -ENOMEM;
	sources->list = list;
	list[sources->count] = (struct source){
		.base = base,
		.is_drop_in = is_drop_in,
		.replaced_by = base,
	};
	memcpy(list[sources->count].name, name, strlen(name) + 1);
	sources->count++;
	return 0;
}

static int list_drop_ins(const struct loader *loader, size_t base, struct sources *sources)
{
	int fd = openat(loader->dirs[base], ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	_cleanup_dir_ DIR *dir = fd < 0 ? NULL : fdopendir(fd);

	if (!dir) {
		int error = errno;

		close_cleanup(&fd);
		return -error;
	}
	for (;;) {
		errno = 0;
		struct dirent *found = readdir(dir);
		if (!found)
			return -errno;
		if (!is_drop_in_name(found->d_name))
			continue;
		int r = sources_add(sources, found->d_name, base, true);
		if (r < 0)
			return r;
	}
}

static int compare_sources(const void *left, const void *right)
{
	const struct source *a = left, *b = right;
	int r = strcmp(a->name, b->name);

	return r != 0 ? r : (a->base > b->base) - (a->base < b->base);
}

/* Brings drop-ins into their order and marks those that an earlier directory replaces. */
static void sources_order(struct sources *sources)
{
	if (sources->count == 0)
		return;
	qsort(sources->list, sources->count, sizeof(*sources->list), compare_sources);
	for (size_t i = 1; i < sources->count; i++)
		if (strcmp(sources->list[i - 1].name, sources->list[i].name) == 0)
			sources->list[i].replaced_by = sources->list[i - 1].replaced_by;
}

static bool is_replaced(const struct source *source)
{
	return source->replaced_by != source->base;
}

/* Puts the main file before the drop-ins, when there is one. */
static int sources_add_main(const struct loader *loader, struct sources *sources)
{
	static const char name[] = "vfio-tool.conf";
	struct source last;

	if (loader->main_dir < 0 ||
	    faccessat(loader->main_dir, name, F_OK, AT_SYMLINK_NOFOLLOW) < 0)
		return 0;
	int r = sources_add(sources, name, 0, false);
	if (r < 0)
		return r;
	last = sources->list[sources->count - 1];
	memmove(sources->list + 1, sources->list, (sources->count - 1) * sizeof(last));
	sources->list[0] = last;
	return 0;
}

/* All files of the configuration, in the order in which they count. */
static int sources_read(const struct root *root, struct sources *sources, struct problems *problems)
{
	_cleanup_(loader_release) struct loader loader;
	int r = loader_init(&loader, root, problems);

	for (size_t i = 0; r == 0 && i < CONFIG_BASES; i++)
		if (loader.dirs[i] >= 0)
			r = list_drop_ins(&loader, i, sources);
	if (r < 0)
		return r;
	sources_order(sources);
	r = sources_add_main(&loader, sources);
	if (r < 0)
		return r;
	for (size_t i = 0; i < sources->count; i++) {
		r = is_replaced(&sources->list[i]) ? 0 : loader_read(&loader, &sources->list[i]);
		if (r < 0)
			return r;
	}
	return 0;
}

static int parse_sources(const struct sources *sources, struct policy *policy,
			 struct problems *problems)
{
	for (size_t i = 0; i < sources->count; i++) {
		const struct source *source = &sources->list[i];
		char path[PATH_SHOWN_MAX];
		int r = 0;

		if (source->text)
			r = config_parse_text(source->text, source->len, source_path(source, path),
					      policy, problems);
		if (r < 0)
			return r;
	}
	return policy_finish(policy, problems);
}

int config_load(const struct root *root, struct policy *ret, struct problems *problems)
{
	_cleanup_(sources_release) struct sources sources = { 0 };
	_cleanup_policy_ struct policy policy;
	int r;

	policy_init(&policy);
	r = sources_read(root, &sources, problems);
	if (r == 0)
		r = parse_sources(&sources, &policy, problems);
	if (r < 0)
		return r;
	*ret = policy;
	policy_init(&policy);
	return 0;
}

const char *config_file_state_to_string(enum config_file_state state)
{
	static const char *const names[CONFIG_FILE_STATE_MAX] = {
		[CONFIG_FILE_READ] = "read",
		[CONFIG_FILE_MASKED] = "masked",
		[CONFIG_FILE_REFUSED] = "refused",
		[CONFIG_FILE_REPLACED] = "replaced",
	};

	return names[state];
}

void config_files_release(struct config_files *files)
{
	for (size_t i = 0; i < files->count; i++) {
		free(files->list[i].path);
		free(files->list[i].by);
		free(files->list[i].text);
	}
	free(files->list);
	*files = (struct config_files){ 0 };
}

static bool has_problem(const struct problems *problems, const char *path)
{
	for (size_t i = 0; i < problems->count; i++)
		if (strcmp(problems->list[i].file, path) == 0)
			return true;
	return false;
}

static enum config_file_state state_of(const struct source *source, const char *path,
				       const struct problems *problems)
{
	if (is_replaced(source))
		return CONFIG_FILE_REPLACED;
	if (source->text)
		return CONFIG_FILE_READ;
	return has_problem(problems, path) ? CONFIG_FILE_REFUSED : CONFIG_FILE_MASKED;
}

static int file_from_source(const struct source *source, const struct problems *problems,
			    struct config_file *ret)
{
	struct source other = *source;
	char path[PATH_SHOWN_MAX];

	ret->path = strdup(source_path(source, path));
	ret->state = state_of(source, path, problems);
	other.base = source->replaced_by;
	if (ret->state == CONFIG_FILE_REPLACED)
		ret->by = strdup(source_path(&other, path));
	if (ret->state == CONFIG_FILE_READ) {
		ret->len = source->len;
		ret->text = calloc(1, source->len + 1);
		if (ret->text)
			memcpy(ret->text, source->text, source->len);
	}
	bool complete = ret->path && (ret->by || ret->state != CONFIG_FILE_REPLACED) &&
			(ret->text || ret->state != CONFIG_FILE_READ);
	return complete ? 0 : -ENOMEM;
}

static int collect(const struct sources *sources, const struct problems *problems,
		   struct config_files *files)
{
	files->list = calloc(sources->count + 1, sizeof(*files->list));
	if (!files->list)
		return -ENOMEM;
	while (files->count < sources->count) {
		const struct source *source = &sources->list[files->count];
		int r = file_from_source(source, problems, &files->list[files->count++]);

		if (r < 0)
			return r;
	}
	return 0;
}

int config_files_read(const struct root *root, struct config_files *ret, struct problems *problems)
{
	_cleanup_(sources_release) struct sources sources = { 0 };
	struct config_files files = { 0 };
	int r = sources_read(root, &sources, problems);

	if (r == 0)
		r = collect(&sources, problems, &files);
	if (r < 0) {
		config_files_release(&files);
		return r;
	}
	*ret = files;
	return 0;
}

int config_files_parse(const struct config_files *files, struct policy *ret,
		       struct problems *problems)
{
	_cleanup_policy_ struct policy policy;
	int r = 0;

	policy_init(&policy);
	for (size_t i = 0; r == 0 && i < files->count; i++)
		if (files->list[i].state == CONFIG_FILE_READ)
			r = config_parse_text(files->list[i].text, files->list[i].len,
					      files->list[i].path, &policy, problems);
	if (r == 0)
		r = policy_finish(&policy, problems);
	if (r < 0)
		return r;
	*ret = policy;
	policy_init(&policy);
	return 0;
}

static void digest_source(struct sha256 *hash, const struct source *source)
{
	char path[PATH_SHOWN_MAX], size[32];

	source_path(source, path);
	sha256_add(hash, path, strlen(path) + 1);
	/* "-" for a file that is masked or refused, which is another thing than an empty one */
	if (source->text)
		snprintf(size, sizeof(size), "%zu", source->len);
	else
		strcpy(size, "-");
	sha256_add(hash, size, strlen(size) + 1);
	if (source->text)
		sha256_add(hash, source->text, source->len);
}

int config_digest(const struct root *root, char text[static SHA256_TEXT_MAX])
{
	_cleanup_(sources_release) struct sources sources = { 0 };
	_cleanup_problems_ struct problems problems = { 0 };
	struct sha256 hash;
	int r = sources_read(root, &sources, &problems);

	if (r < 0)
		return r;
	sha256_init(&hash);
	for (size_t i = 0; i < sources.count; i++)
		if (!is_replaced(&sources.list[i]))
			digest_source(&hash, &sources.list[i]);
	sha256_finish(&hash, text);
	return 0;
}

int config_list(const struct root *root, struct strbuf *out)
{
	_cleanup_(sources_release) struct sources sources = { 0 };
	_cleanup_problems_ struct problems problems = { 0 };
	int r = sources_read(root, &sources, &problems);

	for (size_t i = 0; r == 0 && i < sources.count; i++) {
		char path[PATH_SHOWN_MAX];

		if (is_replaced(&sources.list[i]))
			continue;
		strbuf_addf(out, "%s%s\n", source_path(&sources.list[i], path),
			    sources.list[i].text ? "" : " -");
	}
	return r < 0 ? r : out->error;
}
