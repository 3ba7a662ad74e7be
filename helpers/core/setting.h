/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The way back from INTENT to the keys of the file: what an entry says, key by key, as libconfig
 * 1.5 reads it. */
#ifndef VFIO_TOOL_SETTING_H
#define VFIO_TOOL_SETTING_H

#include <stdbool.h>
#include <stddef.h>

#include "core/policy.h"
#include "core/strbuf.h"

/* Which group a key stands in. */
enum setting_place { SETTING_ENTRY, SETTING_MATCH, SETTING_OPTIONS };

struct setting {
	enum setting_place place;
	const char *key;
	enum { SETTING_STRING, SETTING_BOOL, SETTING_STRINGS } type;
	bool boolean;
	char **strings; /* one, or those of a list */
	size_t count;
};

struct settings {
	struct setting *list;
	size_t count;
};

/* Adds all that holds for an entry that entry_finish() has been through, in the order in which
 * people write it; also what it does not say itself (name, mode, driver, group). -ENOMEM. */
int settings_of_entry(const struct entry *entry, struct settings *settings) _must_check_;
int settings_of_sriov(const struct sriov *sriov, struct settings *settings) _must_check_;
int settings_of_options(const struct options *options, struct settings *settings) _must_check_;
void settings_release(struct settings *settings);

/* Adds a string; `key` is one that stays. -ENOMEM. */
int settings_add_text(struct settings *settings, enum setting_place place, const char *key,
		      const char *text) _must_check_;

/* The setting of that key, or NULL. */
const struct setting *settings_find(const struct settings *settings, enum setting_place place,
				    const char *key);

/* True when both have the same value. */
bool setting_equal(const struct setting *a, const struct setting *b);

/* Adds the value as it stands in a file: "x", true, [ "a", "b" ]. */
void setting_add_value(const struct setting *setting, struct strbuf *out);

/* Adds a text in quotes, with what libconfig would take for something else escaped. */
void setting_add_quoted(const char *text, struct strbuf *out);

/* Adds an entry with these settings, "{ ... }" in lines of their own, without what is the default.
 */
void settings_render_entry(const struct settings *settings, struct strbuf *out);

#define _cleanup_settings_ _cleanup_(settings_release)

#endif
