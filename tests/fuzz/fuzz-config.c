/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A configuration file: never ends the process, problems are text, what is in the policy keeps the
 * rules of policy.h, and the syntax check agrees with the libconfig that is there. */
#include <errno.h>
#include <libconfig.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/setting.h"
#include "core/syntax.h"
#include "sys/config.h"
#include "sys/origins.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void check_problems(const struct problems *problems)
{
	for (size_t i = 0; i < problems->count; i++) {
		const struct problem *problem = &problems->list[i];
		_cleanup_strbuf_ struct strbuf line = { 0 };

		require(problem->line > 0 && problem->text[0] != '\0');
		require(utf8_valid(problem->text, strlen(problem->text)));
		require(utf8_valid(problem->remedy, strlen(problem->remedy)));
		problem_format(problem, &line);
		require(line.len > 0 && !strpbrk(strbuf_text(&line), "\n\r\t\x1b"));
	}
}

static void check_name(const char *name)
{
	require(strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-") ==
		strlen(name));
	require(name[0] != '\0' && strlen(name) < ENTRY_NAME_MAX && !strchr("_.-", name[0]));
}

static void check_entry(const struct entry *entry)
{
	const struct match *match = &entry->match;

	check_name(entry->name);
	require(match->keys != 0 && match->keys != MATCH_NUMA_NODE);
	require(!(match->keys & MATCH_ADDRESS) || (match->keys & MATCH_ID && entry->expect == 1));
	require(entry->expect <= 4096 && (entry->expect >= 1 || match->keys & MATCH_PF));
	require(!(match->keys & MATCH_PF) ||
		(match->pf_name[0] != '\0' && match->pf.id.device != PCI_ANY));
	require(entry->mode == MODE_KERNEL ? entry->driver[0] == '\0'
					   : driver_name_valid(entry->driver));
	require((entry->group == GROUP_LIST) == (entry->companion_count > 0));
	require(entry->allow < GUARD_BIT(GUARD_MAX));
	require(entry->node.mode == NODE_MODE_UNSET || (entry->node.mode & ~0666u) == 0);
	require(!strpbrk(entry->node.owner, "\"$%/ ") || strchr(entry->node.owner, '$'));
	require(match->interface[0] == '\0' || interface_name_valid(match->interface));
	require(!(match->keys & MATCH_PATH) || pci_path_valid(match->path));
	require(!(match->keys & MATCH_SERIAL) || pci_serial_valid(match->serial));
}

static void write_entry(const struct settings *settings, struct strbuf *out)
{
	strbuf_add(out, "{ match = { ");
	for (size_t i = 0; i < settings->count; i++) {
		const struct setting *setting = &settings->list[i];

		if (i > 0 && setting->place != settings->list[i - 1].place)
			strbuf_add(out, setting->place == SETTING_ENTRY ? "}; " : "");
		if (setting->place == SETTING_ENTRY && i == 0)
			continue; /* the name, which comes last here */
		strbuf_addf(out, "%s = ", setting->key);
		setting_add_value(setting, out);
		strbuf_add(out, "; ");
	}
	strbuf_add(out, "name = ");
	setting_add_value(&settings->list[0], out);
	strbuf_add(out, "; }");
	require(out->error == 0);
}

/* The keys of an entry, written anew, mean that entry. */
static void check_settings(const struct entry *entry)
{
	_cleanup_settings_ struct settings settings = { 0 }, again = { 0 };
	_cleanup_strbuf_ struct strbuf text = { 0 };
	_cleanup_policy_ struct policy policy = { .count = 0 };

	require(settings_of_entry(entry, &settings) == 0);
	write_entry(&settings, &text);
	require(origins_parse_entry(strbuf_text(&text), text.len, &policy) == 0);
	require(settings_of_entry(&policy.entries[0], &again) == 0);
	require(settings.count == again.count);
	for (size_t i = 0; i < settings.count; i++)
		require(setting_equal(&settings.list[i], &again.list[i]));
}

/* What a rule and a unit are made of. */
static void check_sriov(const struct policy *policy, const struct sriov *sriov)
{
	const unsigned one = MATCH_ADDRESS | MATCH_ID;

	check_name(sriov->name);
	require((sriov->match.keys & one) == one && sriov->match.id.device != PCI_ANY);
	require(sriov->vfs <= VF_COUNT_MAX && sriov->file && sriov->line > 0);
	for (const struct sriov *other = policy->sriov; other < sriov; other++)
		require(pci_addr_compare(&other->match.address, &sriov->match.address) != 0);
}

static void check_policy(const struct policy *policy)
{
	for (size_t i = 0; i < policy->sriov_count; i++)
		check_sriov(policy, &policy->sriov[i]);
	for (size_t i = 0; i < policy->count; i++) {
		check_entry(&policy->entries[i]);
		check_settings(&policy->entries[i]);
		require(policy_find(policy, policy->entries[i].name) == &policy->entries[i]);
	}
}

/* Messages that say more than that libconfig cannot read it: what it reads in a way that nobody
 * means, and our own limits. */
static bool is_stricter(const char *text)
{
	static const char *const ours[] = { "control character", "UTF-8",	  "@include",
					    "has no end",	 "closing quote", "NUL character",
					    "bracket",		 "more than",	  "not in quotes",
					    "` is no value" };

	for (size_t i = 0; i < ELEMENTSOF(ours); i++)
		if (strstr(text, ours[i]))
			return true;
	return false;
}

/* libconfig 1.5 loses a string before a syntax error; the loader itself never gets there. */
__attribute__((weak)) void __lsan_disable(void);
__attribute__((weak)) void __lsan_enable(void);

static bool libconfig_reads(const char *text)
{
	_cleanup_(config_destroy) config_t config;

	config_init(&config);
	if (__lsan_disable)
		__lsan_disable();
	bool read = config_read_string(&config, text) == CONFIG_TRUE;
	if (__lsan_enable)
		__lsan_enable();
	return read;
}

/* What is refused as not being libconfig is refused by libconfig 1.5. */
static void check_syntax(const char *text, size_t size)
{
	_cleanup_strbuf_ struct strbuf what = { 0 }, right = { 0 };
	int line = -1, r = syntax_check(text, size, &line, &what, &right);

	require(r == 0 ? line == -1 && what.len == 0 && right.len == 0
		       : r == -EINVAL && line > 0 && what.len > 0 && right.len > 0);
	if (r < 0 && !is_stricter(strbuf_text(&what)) && LIBCONFIG_VER_MINOR == 5)
		require(!libconfig_reads(text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_policy_ struct policy policy;
	_cleanup_problems_ struct problems problems = { 0 };
	_cleanup_free_ char *text = strndup((const char *)data, size);

	require(text != NULL);
	policy_init(&policy);
	require(config_parse_text((const char *)data, size, "fuzz.conf", &policy, &problems) == 0);
	require(policy_finish(&policy, &problems) == 0);
	check_problems(&problems);
	check_policy(&policy);
	/* seldom: what libconfig 1.5 loses makes libFuzzer look for leaks, which takes long */
	if (size % 8 == 0 && strlen(text) == size)
		check_syntax(text, size);
	return 0;
}
