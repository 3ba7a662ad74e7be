/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/origins.h"

#include <errno.h>
#include <string.h>

void origins_release(struct origins *origins)
{
	for (size_t i = 0; origins->outlines && i < origins->files.count; i++)
		outline_release(&origins->outlines[i]);
	free(origins->outlines);
	free(origins->list);
	policy_release(&origins->policy);
	problems_release(&origins->problems);
	config_files_release(&origins->files);
	*origins = (struct origins){ .list = NULL };
}

/* What a text says where nothing in it is wrong; -EINVAL when something is. */
static int parse_alone(const struct strbuf *text, struct policy *ret)
{
	_cleanup_problems_ struct problems problems = { 0 };
	_cleanup_policy_ struct policy policy;
	int r = text->error;

	policy_init(&policy);
	if (r == 0)
		r = config_parse_text(strbuf_text(text), text->len, "", &policy, &problems);
	if (r == 0 && problems.count > 0)
		r = -EINVAL;
	if (r < 0)
		return r;
	*ret = policy;
	policy_init(&policy);
	return 0;
}

int origins_parse_entry(const char *text, size_t len, struct policy *ret)
{
	_cleanup_strbuf_ struct strbuf file = { 0 };
	struct policy policy;

	strbuf_add(&file, "devices = ( ");
	strbuf_addn(&file, text, len);
	strbuf_add(&file, " );");
	int r = parse_alone(&file, &policy);
	if (r < 0)
		return r;
	if (policy.count != 1) {
		policy_release(&policy);
		return -EINVAL;
	}
	*ret = policy;
	return 0;
}

static bool same_settings(const struct settings *a, const struct settings *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (strcmp(a->list[i].key, b->list[i].key) != 0 ||
		    !setting_equal(&a->list[i], &b->list[i]))
			return false;
	return true;
}

/* 1: they say the same. */
static int same_entry(const struct entry *a, const struct entry *b)
{
	_cleanup_settings_ struct settings of_a = { 0 }, of_b = { 0 };
	int r = settings_of_entry(a, &of_a);

	if (r == 0)
		r = settings_of_entry(b, &of_b);
	return r < 0 ? r : same_settings(&of_a, &of_b);
}

/* The next entry of the policy that is of that file, from `index` on. */
static size_t next_of_file(const struct policy *policy, size_t index, const char *path)
{
	while (index < policy->count && strcmp(policy->entries[index].file, path) != 0)
		index++;
	return index;
}

/* The policy has the entries of a file in their order, without those that are wrong. */
static int place_entries(struct origins *origins, size_t file)
{
	const struct config_file *source = &origins->files.list[file];
	const struct outline *outline = &origins->outlines[file];
	size_t next = next_of_file(&origins->policy, 0, source->path);

	for (size_t i = 0; i < outline->count && next < origins->policy.count; i++) {
		const struct span *span = &outline->entries[i].group.span;
		_cleanup_policy_ struct policy alone = { .count = 0 };
		int r = origins_parse_entry(source->text + span->start, span->end - span->start,
					    &alone);

		if (r == 0)
			r = same_entry(&alone.entries[0], &origins->policy.entries[next]);
		if (r < 0 && r != -EINVAL)
			return r;
		if (r <= 0)
			continue;
		origins->list[next] = (struct origin){ source, &outline->entries[i], i };
		next = next_of_file(&origins->policy, next + 1, source->path);
	}
	return 0;
}

static int place_all(struct origins *origins)
{
	origins->outlines = calloc(origins->files.count + 1, sizeof(*origins->outlines));
	origins->list = calloc(origins->policy.count + 1, sizeof(*origins->list));
	if (!origins->outlines || !origins->list)
		return -ENOMEM;
	for (size_t i = 0; i < origins->files.count; i++) {
		const struct config_file *file = &origins->files.list[i];
		int r = file->state == CONFIG_FILE_READ
				? outline_make(file->text, file->len, &origins->outlines[i])
				: 0;

		/* one that is not right in its syntax says nothing */
		if (r == 0)
			r = place_entries(origins, i);
		if (r < 0 && r != -EINVAL)
			return r;
	}
	return 0;
}

int origins_read(const struct root *root, struct origins *ret)
{
	_cleanup_origins_ struct origins origins = { .list = NULL };
	int r = config_files_read(root, &origins.files, &origins.problems);

	if (r == 0)
		r = config_files_parse(&origins.files, &origins.policy, &origins.problems);
	if (r == 0)
		r = place_all(&origins);
	if (r < 0)
		return r;
	*ret = origins;
	origins = (struct origins){ .list = NULL };
	return 0;
}

int origins_line(const struct origins *origins, size_t index, const struct setting *setting)
{
	const struct origin *origin = &origins->list[index];

	if (!origin->file)
		return 0;
	const struct outline_group *group =
		setting->place == SETTING_MATCH ? &origin->entry->match : &origin->entry->group;
	const struct outline_key *key = outline_find(group, origin->file->text, setting->key);
	return key ? key->name.line : 0;
}

/* True when the value of an option is one that counts. */
static bool option_counts(const struct config_file *file, const struct outline_key *key)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };
	_cleanup_policy_ struct policy policy = { .count = 0 };

	strbuf_add(&text, "options = { ");
	strbuf_addn(&text, file->text + key->name.start, key->value.end - key->name.start);
	strbuf_add(&text, "; };");
	return parse_alone(&text, &policy) == 0;
}

const struct config_file *origins_option(const struct origins *origins, const char *key,
					 int *ret_line)
{
	for (size_t i = origins->files.count; i > 0; i--) {
		const struct config_file *file = &origins->files.list[i - 1];
		const struct outline_key *found =
			outline_find(&origins->outlines[i - 1].options, file->text, key);

		if (!found || !option_counts(file, found))
			continue;
		*ret_line = found->name.line;
		return file;
	}
	return NULL;
}
