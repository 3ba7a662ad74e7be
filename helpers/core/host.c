/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/host.h"

#include <errno.h>
#include <string.h>

#include "core/field.h"

static const char *const answers[ANSWER_MAX] = {
	[ANSWER_UNKNOWN] = "unknown",
	[ANSWER_NO] = "no",
	[ANSWER_YES] = "yes",
};

const char *answer_to_string(enum answer answer)
{
	return answers[answer];
}

static const char *const module_states[MODULE_STATE_MAX] = {
	[MODULE_UNKNOWN] = "unknown",	[MODULE_ABSENT] = "absent",
	[MODULE_LOADABLE] = "loadable", [MODULE_LOADED] = "loaded",
	[MODULE_BUILT_IN] = "built-in",
};

const char *module_state_to_string(enum module_state state)
{
	return module_states[state];
}

static const char *const lockdowns[LOCKDOWN_MAX] = {
	[LOCKDOWN_UNKNOWN] = "unknown",
	[LOCKDOWN_NONE] = "none",
	[LOCKDOWN_INTEGRITY] = "integrity",
	[LOCKDOWN_CONFIDENTIALITY] = "confidentiality",
};

const char *lockdown_to_string(enum lockdown lockdown)
{
	return lockdowns[lockdown];
}

static const char *const service_states[SERVICE_STATE_MAX] = {
	[SERVICE_UNKNOWN] = "unknown", [SERVICE_ABSENT] = "absent",
	[SERVICE_MASKED] = "masked",   [SERVICE_UNWANTED] = "disabled",
	[SERVICE_ACTIVE] = "active",   [SERVICE_INACTIVE] = "inactive",
};

const char *service_state_to_string(enum service_state state)
{
	return service_states[state];
}

/* The chip of an interrupt's line, behind its number and the counts of the processors; "" for the
 * lines of the processors' own interrupts ("NMI:"). */
static void take_chip(const char *line, char chip[static 32])
{
	char word[32];

	chip[0] = '\0';
	if (!field_next_word(&line, word, sizeof(word)) || word[strspn(word, "0123456789")] != ':')
		return;
	while (field_next_word(&line, word, sizeof(word))) {
		if (word[strspn(word, "0123456789")] == '\0')
			continue;
		memcpy(chip, word, sizeof(word));
		return;
	}
}

static bool has_prefix(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

/* The next line, which may be as long as there are processors. */
static const char *next_line(const char *text)
{
	const char *end = strchr(text, '\n');

	return end ? end + 1 : NULL;
}

enum answer remapping_from_interrupts(const char *text)
{
	enum answer answer = ANSWER_UNKNOWN;

	for (const char *line = text; line && *line != '\0'; line = next_line(line)) {
		_cleanup_free_ char *copy = strndup(line, strcspn(line, "\n"));
		char chip[32];

		if (!copy)
			return ANSWER_UNKNOWN;
		take_chip(copy, chip);
		if (has_prefix(chip, "IR-") || has_prefix(chip, "ITS-"))
			return ANSWER_YES;
		if (has_prefix(chip, "IO-APIC") || has_prefix(chip, "PCI-MSI"))
			answer = ANSWER_NO;
	}
	return answer;
}

int lockdown_parse(const char *text, enum lockdown *ret)
{
	const char *open = strchr(text, '['), *close = open ? strchr(open, ']') : NULL;

	for (enum lockdown i = LOCKDOWN_NONE; close && i < LOCKDOWN_MAX; i++) {
		size_t len = (size_t)(close - open - 1);

		if (strlen(lockdowns[i]) != len || strncmp(open + 1, lockdowns[i], len) != 0)
			continue;
		*ret = i;
		return 0;
	}
	return -EINVAL;
}

int memlock_parse(const char *text, uint64_t *ret)
{
	static const char title[] = "Max locked memory";
	char line[160], word[32];

	while (field_next_line(&text, line, sizeof(line))) {
		const char *at = line + strlen(title);

		if (!has_prefix(line, title))
			continue;
		if (!field_next_word(&at, word, sizeof(word)))
			return -EINVAL;
		if (strcmp(word, "unlimited") != 0)
			return field_number(word, 10, 20, ret);
		*ret = MEMLOCK_UNLIMITED;
		return 0;
	}
	return -EINVAL;
}

bool character_device_listed(const char *text, const char *name)
{
	char line[80], word[64];

	while (field_next_line(&text, line, sizeof(line)) && strcmp(line, "Block devices:") != 0) {
		const char *at = line;

		if (field_next_word(&at, word, sizeof(word)) &&
		    field_next_word(&at, word, sizeof(word)) && strcmp(word, name) == 0)
			return true;
	}
	return false;
}

enum answer secure_boot_from_variable(const uint8_t *data, size_t len)
{
	if (len != 5)
		return ANSWER_UNKNOWN;
	return data[4] == 1 ? ANSWER_YES : ANSWER_NO;
}

int hugepage_size_parse(const char *name, uint64_t *ret)
{
	static const char prefix[] = "hugepages-";
	char number[24];
	uint64_t size;

	if (!has_prefix(name, prefix))
		return -EINVAL;
	name += strlen(prefix);
	size_t digits = strspn(name, "0123456789");
	if (digits == 0 || digits >= sizeof(number) || strcmp(name + digits, "kB") != 0)
		return -EINVAL;
	memcpy(number, name, digits);
	number[digits] = '\0';
	if (field_number(number, 10, 12, &size) < 0 || size == 0)
		return -EINVAL;
	*ret = size * 1024;
	return 0;
}
