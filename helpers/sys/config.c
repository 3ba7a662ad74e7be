/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* From the text of one file to the policy, with libconfig. */
#include "sys/config.h"

#include <errno.h>
#include <libconfig.h>
#include <stdio.h>
#include <string.h>

#include "core/syntax.h"
#include "sys/log.h"

/* libconfig 1.5 exports an internal function of this name, and calls ours instead unless ours is
 * hidden (the strictest visibility of all objects counts). */
void strbuf_release(struct strbuf *buf) __attribute__((visibility("hidden")));

/* Where things go while one file is read. */
struct reading {
	const char *name;
	const char *text; /* ends with a newline */
	const char *at;	  /* the beginning of `line` */
	int line;
	struct policy *policy;
	struct problems *problems;
};

/* What is wrong with the setting that is being looked at, and what would be right. */
struct complaint {
	struct strbuf text, remedy;
};

static void complaint_release(struct complaint *complaint)
{
	strbuf_release(&complaint->text);
	strbuf_release(&complaint->remedy);
}

#define _cleanup_complaint_ _cleanup_(complaint_release)

static int report(struct reading *reading, int line, const struct complaint *complaint)
{
	if (complaint->text.error || complaint->remedy.error)
		return -ENOMEM;
	return problems_add(reading->problems, reading->name, line, strbuf_text(&complaint->text),
			    strbuf_text(&complaint->remedy));
}

static int line_of(const config_setting_t *setting)
{
	return (int)config_setting_source_line(setting);
}

/* The line of a setting; lines are asked for in rising order. */
static const char *find_line(struct reading *reading, int line)
{
	if (line < reading->line) {
		reading->line = 1;
		reading->at = reading->text;
	}
	for (; reading->line < line && *reading->at != '\0'; reading->line++)
		reading->at += strcspn(reading->at, "\n") + 1;
	return reading->at;
}

/* A number as its writer wrote it: libconfig 1.5 wraps what does not fit, and takes 0660 for 660.
 * NULL when it cannot be found behind its key. */
static char *number_text(struct reading *reading, const config_setting_t *setting)
{
	const char *key = config_setting_name(setting),
		   *line = find_line(reading, line_of(setting));
	const char *at = key ? strstr(line, key) : NULL;

	if (!at || at > line + strcspn(line, "\n"))
		return NULL;
	at += strlen(key);
	at += strspn(at, " \t");
	if (*at != '=' && *at != ':')
		return NULL;
	at++;
	at += strspn(at, " \t");
	return strndup(at, strspn(at, "+-.0123456789abcdefxABCDEFXL"));
}

/* A value and what it points to. */
struct held_value {
	struct value value;
	const char **strings;
	char *number;
};

static void held_value_release(struct held_value *held)
{
	free(held->strings);
	free(held->number);
}

#define _cleanup_held_value_ _cleanup_(held_value_release)

/* The strings of a list or array; VALUE_OTHER when one is something else. */
static int value_from_list(const config_setting_t *setting, struct held_value *ret)
{
	int count = config_setting_length(setting);

	ret->strings = calloc((size_t)count + 1, sizeof(*ret->strings));
	if (!ret->strings)
		return -ENOMEM;
	for (int i = 0; i < count; i++) {
		ret->strings[i] = config_setting_get_string_elem(setting, i);
		if (!ret->strings[i])
			return 0;
	}
	ret->value = (struct value){
		.type = VALUE_STRINGS,
		.strings = ret->strings,
		.count = (size_t)count,
	};
	return 0;
}

static int value_from_setting(struct reading *reading, const config_setting_t *setting,
			      struct held_value *ret)
{
	ret->value = (struct value){ .type = VALUE_OTHER };
	switch (config_setting_type(setting)) {
	case CONFIG_TYPE_STRING:
		ret->value.type = VALUE_STRING;
		ret->value.string = config_setting_get_string(setting);
		return 0;
	case CONFIG_TYPE_BOOL:
		ret->value.type = VALUE_BOOL;
		ret->value.boolean = config_setting_get_bool(setting) == CONFIG_TRUE;
		return 0;
	case CONFIG_TYPE_INT:
	case CONFIG_TYPE_INT64:
	case CONFIG_TYPE_FLOAT:
		ret->value.type = VALUE_NUMBER;
		ret->number = number_text(reading, setting);
		ret->value.string = ret->number;
		return 0;
	case CONFIG_TYPE_ARRAY:
	case CONFIG_TYPE_LIST:
		return value_from_list(setting, ret);
	default:
		return 0;
	}
}

/* Hands one setting to the policy. 1: it was wrong and is reported. */
static int read_setting(struct reading *reading, const config_setting_t *setting, void *target,
			int (*set)(void *target, const char *key, const struct value *value,
				   struct strbuf *text, struct strbuf *remedy))
{
	_cleanup_held_value_ struct held_value held = { .strings = NULL };
	_cleanup_complaint_ struct complaint complaint = { .text = { 0 } };
	int r = value_from_setting(reading, setting, &held);

	if (r < 0)
		return r;
	r = set(target, config_setting_name(setting), &held.value, &complaint.text,
		&complaint.remedy);
	if (r != -EINVAL)
		return r;
	r = report(reading, line_of(setting), &complaint);
	return r < 0 ? r : 1;
}

static int set_entry(void *target, const char *key, const struct value *value, struct strbuf *text,
		     struct strbuf *remedy)
{
	return entry_set(target, key, value, text, remedy);
}

static int set_match(void *target, const char *key, const struct value *value, struct strbuf *text,
		     struct strbuf *remedy)
{
	return match_set(target, key, value, text, remedy);
}

static int set_options(void *target, const char *key, const struct value *value,
		       struct strbuf *text, struct strbuf *remedy)
{
	return options_set(target, key, value, text, remedy);
}

/* 1: something was wrong with it and is reported. */
static int wrong(struct reading *reading, int line, const char *text, const char *remedy)
{
	int r = problems_add(reading->problems, reading->name, line, text, remedy);

	return r < 0 ? r : 1;
}

/* All settings of a group. 1: something was wrong. */
static int read_group(struct reading *reading, config_setting_t *group, void *target,
		      int (*set)(void *, const char *, const struct value *, struct strbuf *,
				 struct strbuf *))
{
	int bad = 0;

	for (int i = 0; i < config_setting_length(group); i++) {
		int r = read_setting(reading, config_setting_get_elem(group, (unsigned)i), target,
				     set);
		if (r < 0)
			return r;
		bad |= r;
	}
	return bad;
}

static int read_entry_member(struct reading *reading, config_setting_t *member, struct entry *entry)
{
	if (strcmp(config_setting_name(member), "match") != 0)
		return read_setting(reading, member, entry, set_entry);
	if (!config_setting_is_group(member))
		return wrong(reading, line_of(member), "`match` must be a group",
			     "write match = { address = \"0000:21:00.0\"; id = \"8086:158b\"; };");
	return read_group(reading, member, entry, set_match);
}

static int read_entry_members(struct reading *reading, config_setting_t *group, struct entry *entry)
{
	int bad = 0;

	for (int i = 0; i < config_setting_length(group); i++) {
		int r = read_entry_member(reading, config_setting_get_elem(group, (unsigned)i),
					  entry);
		if (r < 0)
			return r;
		bad |= r;
	}
	return bad;
}

/* 1: the complete entry is wrong, and reported. */
static int finish_entry(struct reading *reading, struct entry *entry)
{
	_cleanup_complaint_ struct complaint complaint = { .text = { 0 } };
	int r = entry_finish(entry, &complaint.text, &complaint.remedy);

	if (r != -EINVAL)
		return r;
	r = report(reading, entry->line, &complaint);
	return r < 0 ? r : 1;
}

/* One entry of `devices`; the policy has it only when all of it is right. */
static int read_entry(struct reading *reading, config_setting_t *group)
{
	if (!config_setting_is_group(group))
		return wrong(reading, line_of(group), "an entry of `devices` must be a group",
			     "write { match = { ... }; }");
	struct entry *entry = policy_add_entry(reading->policy, reading->name, line_of(group));
	if (!entry)
		return -ENOMEM;
	int r = read_entry_members(reading, group, entry);
	if (r == 0)
		r = finish_entry(reading, entry);
	if (r != 0)
		policy_drop_last(reading->policy);
	return r;
}

static int set_sriov(void *target, const char *key, const struct value *value, struct strbuf *text,
		     struct strbuf *remedy)
{
	return sriov_set(target, key, value, text, remedy);
}

static int set_sriov_match(void *target, const char *key, const struct value *value,
			   struct strbuf *text, struct strbuf *remedy)
{
	return sriov_match_set(target, key, value, text, remedy);
}

static int read_sriov_member(struct reading *reading, config_setting_t *member, struct sriov *sriov)
{
	if (strcmp(config_setting_name(member), "match") != 0)
		return read_setting(reading, member, sriov, set_sriov);
	if (!config_setting_is_group(member))
		return wrong(reading, line_of(member), "`match` must be a group",
			     "write match = { address = \"0000:41:00.0\"; id = \"8086:1592\"; };");
	return read_group(reading, member, sriov, set_sriov_match);
}

/* One entry of `sriov`. */
static int read_sriov(struct reading *reading, config_setting_t *group)
{
	_cleanup_complaint_ struct complaint complaint = { .text = { 0 } };
	int r = 0;

	if (!config_setting_is_group(group))
		return wrong(reading, line_of(group), "an entry of `sriov` must be a group",
			     "write { match = { ... }; vfs = \"8\"; }");
	struct sriov *sriov = policy_add_sriov(reading->policy, reading->name, line_of(group));
	if (!sriov)
		return -ENOMEM;
	for (int i = 0; r >= 0 && i < config_setting_length(group); i++) {
		int bad = read_sriov_member(reading, config_setting_get_elem(group, (unsigned)i),
					    sriov);
		r = bad < 0 ? bad : r | bad;
	}
	if (r == 0 && (r = sriov_finish(sriov, &complaint.text, &complaint.remedy)) == -EINVAL) {
		r = report(reading, sriov->line, &complaint);
		r = r < 0 ? r : 1;
	}
	if (r != 0)
		policy_drop_last_sriov(reading->policy);
	return r;
}

/* A list of groups: `devices` or `sriov`. */
static int read_list(struct reading *reading, config_setting_t *list,
		     int (*read_one)(struct reading *reading, config_setting_t *group))
{
	const char *name = config_setting_name(list);
	bool is_empty_array = config_setting_is_array(list) && config_setting_length(list) == 0;
	char text[64], remedy[64];

	if (!config_setting_is_list(list) && !is_empty_array) {
		snprintf(text, sizeof(text), "`%s` must be a list of groups", name);
		snprintf(remedy, sizeof(remedy), "write %s = ( { ... }, { ... } );", name);
		return wrong(reading, line_of(list), text, remedy);
	}
	for (int i = 0; i < config_setting_length(list); i++) {
		int r = read_one(reading, config_setting_get_elem(list, (unsigned)i));
		if (r < 0)
			return r;
	}
	return 0;
}

static int read_top(struct reading *reading, config_setting_t *setting)
{
	_cleanup_complaint_ struct complaint complaint = { .text = { 0 } };
	const char *name = config_setting_name(setting);

	if (strcmp(name, "devices") == 0)
		return read_list(reading, setting, read_entry);
	if (strcmp(name, "sriov") == 0)
		return read_list(reading, setting, read_sriov);
	if (strcmp(name, "options") == 0 && config_setting_is_group(setting))
		return read_group(reading, setting, &reading->policy->options, set_options);
	if (strcmp(name, "options") == 0)
		return wrong(reading, line_of(setting), "`options` must be a group",
			     "write options = { ... };");
	policy_unknown_key(name, &complaint.text, &complaint.remedy);
	return report(reading, line_of(setting), &complaint);
}

static int read_tree(struct reading *reading, const config_t *config)
{
	config_setting_t *root = config_root_setting(config);

	for (int i = 0; i < config_setting_length(root); i++) {
		int r = read_top(reading, config_setting_get_elem(root, (unsigned)i));
		if (r < 0)
			return r;
	}
	return 0;
}

static int read_checked(struct reading *reading)
{
	_cleanup_(config_destroy) config_t config;

	config_init(&config);
	/* what is left for libconfig to refuse: an array of whole and other numbers */
	if (config_read_string(&config, reading->text) != CONFIG_TRUE)
		return problems_add(reading->problems, reading->name, config_error_line(&config),
				    config_error_text(&config), "all values are strings: \"...\"");
	return read_tree(reading, &config);
}

int config_parse_text(const char *text, size_t len, const char *name, struct policy *policy,
		      struct problems *problems)
{
	struct reading reading = { .name = name, .policy = policy, .problems = problems };
	_cleanup_complaint_ struct complaint complaint = { .text = { 0 } };
	_cleanup_strbuf_ struct strbuf copy = { 0 };
	int line = 0;

	if (syntax_check(text, len, &line, &complaint.text, &complaint.remedy) < 0)
		return report(&reading, line, &complaint);
	strbuf_addn(&copy, text, len);
	/* libconfig does not take a comment for one that ends with the file */
	strbuf_add(&copy, "\n");
	if (copy.error)
		return copy.error;
	reading.text = reading.at = strbuf_text(&copy);
	reading.line = 1;
	return read_checked(&reading);
}

bool config_say_problems(const struct problems *problems)
{
	for (size_t i = 0; i < problems->count; i++) {
		_cleanup_strbuf_ struct strbuf line = { 0 };

		problem_format(&problems->list[i], &line);
		log_error("%s", strbuf_text(&line));
	}
	return problems->count > 0;
}
