/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* `show`: what all files come to, with where each value stands. The text is itself a configuration
 * that says the same. */
#include <errno.h>
#include <string.h>

#include "sys/configure.h"
#include "sys/finding-report.h"
#include "sys/log.h"
#include "sys/origins.h"

enum { SOURCE_COLUMN = 52 };

/* One line of a group, with its source behind it. */
static void add_line(const char *indent, const struct setting *setting, const char *file, int line,
		     struct strbuf *out)
{
	size_t begin = out->len;

	strbuf_addf(out, "%s%s = ", indent, setting->key);
	setting_add_value(setting, out);
	strbuf_add(out, ";");
	size_t width = out->len - begin;
	strbuf_addf(out, "%*s # ", width < SOURCE_COLUMN ? (int)(SOURCE_COLUMN - width) : 0, "");
	if (line > 0) {
		strbuf_add_escaped(out, file);
		strbuf_addf(out, ":%d\n", line);
	} else {
		strbuf_add(out, "default\n");
	}
}

static int add_entry(const struct origins *origins, size_t index, struct strbuf *out)
{
	const struct entry *entry = &origins->policy.entries[index];
	_cleanup_settings_ struct settings settings = { 0 };
	bool in_match = false;
	int r = settings_of_entry(entry, &settings);

	if (r < 0)
		return r;
	strbuf_add(out, "  {\n");
	for (size_t i = 0; i < settings.count; i++) {
		const struct setting *setting = &settings.list[i];
		bool is_match = setting->place == SETTING_MATCH;

		if (is_match != in_match)
			strbuf_add(out, is_match ? "    match = {\n" : "    };\n");
		in_match = is_match;
		add_line(is_match ? "      " : "    ", setting, entry->file,
			 origins_line(origins, index, setting), out);
	}
	strbuf_add(out, index + 1 < origins->policy.count ? "  },\n" : "  }\n");
	return out->error;
}

/* Where each of its few values stands is not kept, only the entry. */
static int add_sriov(const struct sriov *sriov, bool last, struct strbuf *out)
{
	_cleanup_settings_ struct settings settings = { 0 };
	bool in_match = false;
	int r = settings_of_sriov(sriov, &settings);

	if (r < 0)
		return r;
	strbuf_addf(out, "  {%*s # ", SOURCE_COLUMN - 3, "");
	strbuf_add_escaped(out, sriov->file);
	strbuf_addf(out, ":%d\n", sriov->line);
	for (size_t i = 0; i < settings.count; i++) {
		const struct setting *setting = &settings.list[i];
		bool is_match = setting->place == SETTING_MATCH;

		if (is_match != in_match)
			strbuf_add(out, is_match ? "    match = {\n" : "    };\n");
		in_match = is_match;
		strbuf_addf(out, "%s%s = ", is_match ? "      " : "    ", setting->key);
		setting_add_value(setting, out);
		strbuf_add(out, ";\n");
	}
	strbuf_add(out, last ? "  }\n" : "  },\n");
	return out->error;
}

static int add_options(const struct origins *origins, struct strbuf *out)
{
	_cleanup_settings_ struct settings settings = { 0 };
	int r = settings_of_options(&origins->policy.options, &settings);

	strbuf_add(out, "options = {\n");
	for (size_t i = 0; r == 0 && i < settings.count; i++) {
		int line = 0;
		const struct config_file *file =
			origins_option(origins, settings.list[i].key, &line);

		add_line("  ", &settings.list[i], file ? file->path : "", line, out);
	}
	strbuf_add(out, "};\n");
	return r < 0 ? r : out->error;
}

/* The files that say nothing, and why. */
static void add_silent_files(const struct config_files *files, struct strbuf *out)
{
	for (size_t i = 0; i < files->count; i++) {
		const struct config_file *file = &files->list[i];

		if (file->state == CONFIG_FILE_READ)
			continue;
		strbuf_add(out, "# ");
		strbuf_add_escaped(out, file->path);
		strbuf_addf(out, ": %s", config_file_state_to_string(file->state));
		if (file->by) {
			strbuf_add(out, " by ");
			strbuf_add_escaped(out, file->by);
		}
		strbuf_add(out, "\n");
	}
}

static int render(const struct origins *origins, struct strbuf *out)
{
	int r = 0;

	add_silent_files(&origins->files, out);
	strbuf_add(out, origins->policy.count ? "devices = (\n" : "devices = (");
	for (size_t i = 0; r == 0 && i < origins->policy.count; i++)
		r = add_entry(origins, i, out);
	strbuf_add(out, ");\n");
	strbuf_add(out, origins->policy.sriov_count ? "sriov = (\n" : "");
	for (size_t i = 0; r == 0 && i < origins->policy.sriov_count; i++)
		r = add_sriov(&origins->policy.sriov[i], i + 1 == origins->policy.sriov_count, out);
	strbuf_add(out, origins->policy.sriov_count ? ");\n" : "");
	return r < 0 ? r : add_options(origins, out);
}

static json_t *value_json(const struct setting *setting)
{
	if (!setting)
		return json_null();
	if (setting->type == SETTING_BOOL)
		return json_boolean(setting->boolean);
	if (setting->type == SETTING_STRING)
		return json_text_or_null(setting->strings[0]);
	json_t *list = json_array();
	for (size_t i = 0; i < setting->count; i++)
		json_array_append_new(list, json_string(setting->strings[i]));
	return list;
}

static bool is_list(const char *key)
{
	return strcmp(key, "companions") == 0 || strcmp(key, "allow") == 0;
}

/* The members of an object, in their order; null, or an empty list, what is not said. */
static void add_members(json_t *object, const struct settings *settings, enum setting_place place,
			const char *const *keys)
{
	for (; *keys; keys++) {
		const struct setting *setting = settings_find(settings, place, *keys);

		json_object_set_new(object, *keys,
				    !setting && is_list(*keys) ? json_array()
							       : value_json(setting));
	}
}

static json_t *lines_json(const struct origins *origins, size_t index,
			  const struct settings *settings)
{
	json_t *lines = json_object();

	for (size_t i = 0; i < settings->count; i++) {
		const struct setting *setting = &settings->list[i];
		int line = origins_line(origins, index, setting);
		char name[32];

		snprintf(name, sizeof(name), "%s%s",
			 setting->place == SETTING_MATCH ? "match." : "", setting->key);
		json_object_set_new(lines, name, line > 0 ? json_integer(line) : json_null());
	}
	return lines;
}

static json_t *entry_json(const struct origins *origins, size_t index)
{
	static const char *const match_keys[] = { "address", "id",     "class",	    "slot",
						  "path",    "serial", "numa_node", "pf",
						  "vfs",     "expect", "interface", "mac",
						  NULL };
	static const char *const entry_keys[] = { "mode",      "driver", "group",      "companions",
						  "required",  "allow",	 "node_owner", "node_group",
						  "node_mode", NULL };
	const struct entry *entry = &origins->policy.entries[index];
	_cleanup_settings_ struct settings settings = { 0 };

	if (settings_of_entry(entry, &settings) < 0)
		return NULL;
	json_t *object = json_object(), *match = json_object();
	json_object_set_new(object, "name", json_string(entry->name));
	json_object_set_new(object, "file", json_text_or_null(entry->file));
	json_object_set_new(object, "line", json_integer(entry->line));
	json_object_set_new(object, "match", match);
	add_members(match, &settings, SETTING_MATCH, match_keys);
	add_members(object, &settings, SETTING_ENTRY, entry_keys);
	json_object_set_new(object, "lines", lines_json(origins, index, &settings));
	return object;
}

static json_t *sriov_json(const struct sriov *sriov)
{
	static const char *const match_keys[] = { "address",   "id",  "serial",
						  "interface", "mac", NULL };
	_cleanup_settings_ struct settings settings = { 0 };

	if (settings_of_sriov(sriov, &settings) < 0)
		return NULL;
	json_t *match = json_object();
	add_members(match, &settings, SETTING_MATCH, match_keys);
	return json_pack("{s:s, s:o, s:i, s:o, s:i}", "name", sriov->name, "file",
			 json_text_or_null(sriov->file), "line", sriov->line, "match", match, "vfs",
			 (int)sriov->vfs);
}

static json_t *option_json(const struct origins *origins, const struct setting *setting)
{
	int line = 0;
	const struct config_file *file = origins_option(origins, setting->key, &line);

	return json_pack("{s:o, s:o, s:o}", "value", value_json(setting), "file",
			 json_text_or_null(file ? file->path : NULL), "line",
			 file ? json_integer(line) : json_null());
}

static json_t *options_json(const struct origins *origins)
{
	_cleanup_settings_ struct settings settings = { 0 };
	json_t *object = json_object();

	if (settings_of_options(&origins->policy.options, &settings) < 0) {
		json_decref(object);
		return NULL;
	}
	for (size_t i = 0; i < settings.count; i++)
		json_object_set_new(object, settings.list[i].key,
				    option_json(origins, &settings.list[i]));
	return object;
}

static json_t *files_json(const struct config_files *files)
{
	json_t *list = json_array();

	for (size_t i = 0; i < files->count; i++) {
		const struct config_file *file = &files->list[i];

		json_array_append_new(list, json_pack("{s:o, s:s, s:o}", "path",
						      json_text_or_null(file->path), "state",
						      config_file_state_to_string(file->state),
						      "replaced_by", json_text_or_null(file->by)));
	}
	return list;
}

static json_t *problems_json(const struct problems *problems)
{
	json_t *list = json_array();

	for (size_t i = 0; i < problems->count; i++) {
		const struct problem *problem = &problems->list[i];

		json_array_append_new(
			list,
			json_pack("{s:o, s:o, s:o, s:o}", "file", json_text_or_null(problem->file),
				  "line",
				  problem->line > 0 ? json_integer(problem->line) : json_null(),
				  "text", json_text_or_null(problem->text), "remedy",
				  json_text_or_null(problem->remedy)));
	}
	return list;
}

static json_t *report(const struct origins *origins, enum exitcode code)
{
	json_t *devices = json_array(), *sriov = json_array();

	for (size_t i = 0; i < origins->policy.count; i++)
		json_array_append_new(devices, entry_json(origins, i));
	for (size_t i = 0; i < origins->policy.sriov_count; i++)
		json_array_append_new(sriov, sriov_json(&origins->policy.sriov[i]));
	return json_pack("{s:i, s:i, s:o, s:o, s:o, s:o, s:o}", "schema", 1, "code", (int)code,
			 "files", files_json(&origins->files), "devices", devices, "sriov", sriov,
			 "options", options_json(origins), "problems",
			 problems_json(&origins->problems));
}

static void say_problems(const struct origins *origins)
{
	(void)config_say_problems(&origins->problems);
	if (origins->files.count == 0)
		log_notice("there is no configuration: no file in /etc/vfio-tool or beside it");
}

static int read_origins(const struct configure_call *call, struct origins *ret)
{
	_cleanup_root_ struct root root = { .top = -1, .sys = -1, .proc = -1, .run = -1 };
	int r = root_open(call->root, &root);

	return r < 0 ? r : origins_read(&root, ret);
}

enum exitcode configure_show(const struct configure_call *call)
{
	_cleanup_origins_ struct origins origins = { .list = NULL };
	_cleanup_strbuf_ struct strbuf text = { 0 };
	int r = read_origins(call, &origins);

	if (r == 0 && !call->json)
		r = render(&origins, &text);
	if (r < 0) {
		log_error("%s: %s", call->root ? call->root : "this system", strerror(-r));
		return EXIT_ERROR;
	}
	enum exitcode code = origins.problems.count > 0 ? EXIT_ERROR : EXIT_DONE;
	say_problems(&origins);
	bool printed =
		call->json ? json_print(report(&origins, code)) : cli_print(strbuf_text(&text));
	return printed ? code : EXIT_ERROR;
}
