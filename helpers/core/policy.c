/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/policy.h"

#include <errno.h>
#include <string.h>

static const char *const mode_names[MODE_MAX] = {
	[MODE_VFIO] = "vfio",
	[MODE_KERNEL] = "kernel",
};

static const char *const group_names[GROUP_POLICY_MAX] = {
	[GROUP_STRICT] = "strict",
	[GROUP_WHOLE] = "whole",
	[GROUP_LIST] = "list",
};

const char *mode_to_string(enum mode mode)
{
	return mode_names[mode];
}

int mode_from_string(const char *text, enum mode *ret)
{
	for (size_t i = 0; i < ELEMENTSOF(mode_names); i++)
		if (strcmp(mode_names[i], text) == 0) {
			*ret = (enum mode)i;
			return 0;
		}
	return -EINVAL;
}

const char *group_policy_to_string(enum group_policy group)
{
	return group_names[group];
}

int group_policy_from_string(const char *text, enum group_policy *ret)
{
	for (size_t i = 0; i < ELEMENTSOF(group_names); i++)
		if (strcmp(group_names[i], text) == 0) {
			*ret = (enum group_policy)i;
			return 0;
		}
	return -EINVAL;
}

static void problem_release(struct problem *problem)
{
	free(problem->file);
	free(problem->text);
	free(problem->remedy);
}

int problems_add(struct problems *problems, const char *file, int line, const char *text,
		 const char *remedy)
{
	struct problem *list = reallocarray(problems->list, problems->count + 1, sizeof(*list));

	if (!list)
		return -ENOMEM;
	problems->list = list;

	struct problem problem = {
		.file = strdup(file),
		.line = line,
		.text = strdup(text),
		.remedy = strdup(remedy),
	};
	if (!problem.file || !problem.text || !problem.remedy) {
		problem_release(&problem);
		return -ENOMEM;
	}
	list[problems->count++] = problem;
	return 0;
}

void problems_release(struct problems *problems)
{
	for (size_t i = 0; i < problems->count; i++)
		problem_release(&problems->list[i]);
	free(problems->list);
	*problems = (struct problems){ 0 };
}

void problem_format(const struct problem *problem, struct strbuf *buf)
{
	strbuf_add_escaped(buf, problem->file);
	if (problem->line > 0)
		strbuf_addf(buf, ":%d", problem->line);
	strbuf_add(buf, ": ");
	strbuf_add_escaped(buf, problem->text);
	if (problem->remedy[0] != '\0') {
		strbuf_add(buf, "; ");
		strbuf_add_escaped(buf, problem->remedy);
	}
}

void policy_init(struct policy *policy)
{
	*policy = (struct policy){
		.options = {
			.auto_load_module = true,
			.node = { .owner = "root", .group = "vfio", .mode = 0660 },
		},
	};
}

void entry_release(struct entry *entry)
{
	free(entry->companions);
	free(entry->file);
}

void policy_release(struct policy *policy)
{
	for (size_t i = 0; i < policy->count; i++)
		entry_release(&policy->entries[i]);
	free(policy->entries);
	for (size_t i = 0; i < policy->sriov_count; i++)
		free(policy->sriov[i].file);
	free(policy->sriov);
	*policy = (struct policy){ 0 };
}

struct sriov *policy_add_sriov(struct policy *policy, const char *file, int line)
{
	struct sriov *list = reallocarray(policy->sriov, policy->sriov_count + 1, sizeof(*list));

	if (!list)
		return NULL;
	policy->sriov = list;
	char *copy = strdup(file);
	if (!copy)
		return NULL;
	struct sriov *sriov = &list[policy->sriov_count++];
	*sriov = (struct sriov){ .vfs = VFS_UNSET, .file = copy, .line = line };
	return sriov;
}

void policy_drop_last_sriov(struct policy *policy)
{
	free(policy->sriov[--policy->sriov_count].file);
}

struct entry *policy_add_entry(struct policy *policy, const char *file, int line)
{
	/* grows at powers of two */
	if ((policy->count & (policy->count - 1)) == 0) {
		size_t room = policy->count ? policy->count * 2 : 1;
		struct entry *entries = reallocarray(policy->entries, room, sizeof(*entries));

		if (!entries)
			return NULL;
		policy->entries = entries;
	}

	char *copy = strdup(file);
	if (!copy)
		return NULL;
	struct entry *entry = &policy->entries[policy->count++];
	*entry = (struct entry){
		.node = { .mode = NODE_MODE_UNSET },
		.file = copy,
		.line = line,
	};
	return entry;
}

void policy_drop(struct policy *policy, size_t index)
{
	entry_release(&policy->entries[index]);
	policy->count--;
	memmove(&policy->entries[index], &policy->entries[index + 1],
		(policy->count - index) * sizeof(*policy->entries));
}

void policy_drop_last(struct policy *policy)
{
	policy_drop(policy, policy->count - 1);
}

const struct entry *policy_find(const struct policy *policy, const char *name)
{
	for (size_t i = 0; i < policy->count; i++)
		if (strcmp(policy->entries[i].name, name) == 0)
			return &policy->entries[i];
	return NULL;
}

struct node_access policy_node_access(const struct policy *policy, const struct entry *entry)
{
	struct node_access access = policy->options.node;

	if (policy->options.set_permissions)
		access.mode = 0666;
	if (!entry)
		return access;
	if (entry->node.owner[0] != '\0')
		memcpy(access.owner, entry->node.owner, sizeof(access.owner));
	if (entry->node.group[0] != '\0')
		memcpy(access.group, entry->node.group, sizeof(access.group));
	if (entry->node.mode != NODE_MODE_UNSET)
		access.mode = entry->node.mode;
	return access;
}
