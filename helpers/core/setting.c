/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/setting.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static struct setting *add_setting(struct settings *settings, enum setting_place place,
				   const char *key)
{
	struct setting *list = reallocarray(settings->list, settings->count + 1, sizeof(*list));

	if (!list)
		return NULL;
	settings->list = list;
	list[settings->count] = (struct setting){ .place = place, .key = key };
	return &list[settings->count++];
}

static int add_string(struct setting *setting, const char *text)
{
	char **strings = reallocarray(setting->strings, setting->count + 1, sizeof(*strings));

	if (!strings)
		return -ENOMEM;
	setting->strings = strings;
	strings[setting->count] = strdup(text);
	if (!strings[setting->count])
		return -ENOMEM;
	setting->count++;
	return 0;
}

int settings_add_text(struct settings *settings, enum setting_place place, const char *key,
		      const char *text)
{
	struct setting *setting = add_setting(settings, place, key);

	return setting ? add_string(setting, text) : -ENOMEM;
}

/* What is collected into, and the first failure. */
struct collector {
	struct settings *settings;
	enum setting_place place;
	int error;
};

static void put_text(struct collector *to, const char *key, const char *text)
{
	if (settings_add_text(to->settings, to->place, key, text) < 0)
		to->error = -ENOMEM;
}

/* Unless it is empty: not said. */
static void put_given(struct collector *to, const char *key, const char *text)
{
	if (text[0] != '\0')
		put_text(to, key, text);
}

static void put_bool(struct collector *to, const char *key, bool value)
{
	struct setting *setting = add_setting(to->settings, to->place, key);

	if (!setting) {
		to->error = -ENOMEM;
		return;
	}
	setting->type = SETTING_BOOL;
	setting->boolean = value;
}

static void put_number(struct collector *to, const char *key, unsigned number)
{
	char text[16];

	snprintf(text, sizeof(text), "%u", number);
	put_text(to, key, text);
}

static void put_class(struct collector *to, const struct pci_class *class)
{
	int digits = class->mask == 0xff0000 ? 2 : class->mask == 0xffff00 ? 4 : 6;
	char text[16];

	snprintf(text, sizeof(text), "%0*x", digits, class->value >> (24 - 4 * digits));
	put_text(to, "class", text);
}

static void put_functions(struct collector *to, const struct match *match)
{
	_cleanup_strbuf_ struct strbuf vfs = { 0 };

	put_text(to, "pf", match->pf_name);
	vf_set_format(&match->vfs, &vfs);
	put_text(to, "vfs", strbuf_text(&vfs));
}

static void put_match(struct collector *to, const struct entry *entry)
{
	const struct match *match = &entry->match;

	to->place = SETTING_MATCH;
	if (match->keys & MATCH_ADDRESS)
		put_text(to, "address", PCI_ADDR_TEXT(&match->address));
	if (match->keys & MATCH_ID)
		put_text(to, "id", PCI_ID_TEXT(&match->id));
	if (match->keys & MATCH_CLASS)
		put_class(to, &match->class);
	if (match->keys & MATCH_SLOT)
		put_text(to, "slot", match->slot);
	if (match->keys & MATCH_PATH)
		put_text(to, "path", match->path);
	if (match->keys & MATCH_SERIAL)
		put_text(to, "serial", match->serial);
	if (match->keys & MATCH_NUMA_NODE)
		put_number(to, "numa_node", (unsigned)match->numa_node);
	if (match->keys & MATCH_PF)
		put_functions(to, match);
	if (!(match->keys & MATCH_ADDRESS) && entry->expect > 0)
		put_number(to, "expect", entry->expect);
	put_given(to, "interface", match->interface);
	put_given(to, "mac", match->mac);
	to->place = SETTING_ENTRY;
}

static void put_access(struct collector *to, const struct node_access *node)
{
	char text[16];

	put_given(to, "node_owner", node->owner);
	put_given(to, "node_group", node->group);
	if (node->mode == NODE_MODE_UNSET)
		return;
	snprintf(text, sizeof(text), "%04o", node->mode);
	put_text(to, "node_mode", text);
}

static void put_companions(struct collector *to, const struct entry *entry)
{
	struct setting *setting =
		entry->companion_count ? add_setting(to->settings, to->place, "companions") : NULL;

	if (entry->companion_count > 0 && !setting)
		to->error = -ENOMEM;
	for (size_t i = 0; setting && i < entry->companion_count; i++) {
		const struct companion *companion = &entry->companions[i];
		char text[PCI_ADDR_TEXT_MAX + PCI_ID_TEXT_MAX];

		snprintf(text, sizeof(text), "%s %s", PCI_ADDR_TEXT(&companion->addr),
			 PCI_ID_TEXT(&companion->id));
		setting->type = SETTING_STRINGS;
		if (add_string(setting, text) < 0)
			to->error = -ENOMEM;
	}
}

static void put_allow(struct collector *to, guard_set allow)
{
	struct setting *setting = allow ? add_setting(to->settings, to->place, "allow") : NULL;

	if (allow && !setting)
		to->error = -ENOMEM;
	for (int i = 0; setting && i < GUARD_MAX; i++) {
		setting->type = SETTING_STRINGS;
		if (allow & GUARD_BIT(i) && add_string(setting, guard_to_string(i)) < 0)
			to->error = -ENOMEM;
	}
}

int settings_of_entry(const struct entry *entry, struct settings *settings)
{
	struct collector to = { settings, SETTING_ENTRY, 0 };

	put_text(&to, "name", entry->name);
	put_match(&to, entry);
	put_text(&to, "mode", mode_to_string(entry->mode));
	if (entry->mode == MODE_VFIO) {
		put_text(&to, "driver", entry->driver);
		put_text(&to, "group", group_policy_to_string(entry->group));
	}
	put_companions(&to, entry);
	put_bool(&to, "required", entry->required);
	put_allow(&to, entry->allow);
	put_access(&to, &entry->node);
	return to.error;
}

int settings_of_sriov(const struct sriov *sriov, struct settings *settings)
{
	struct collector to = { settings, SETTING_ENTRY, 0 };
	const struct entry entry = { .match = sriov->match };

	put_text(&to, "name", sriov->name);
	put_match(&to, &entry);
	put_number(&to, "vfs", sriov->vfs);
	return to.error;
}

int settings_of_options(const struct options *options, struct settings *settings)
{
	struct collector to = { settings, SETTING_OPTIONS, 0 };

	put_bool(&to, "auto_load_module", options->auto_load_module);
	put_bool(&to, "set_permissions", options->set_permissions);
	put_access(&to, &options->node);
	return to.error;
}

void settings_release(struct settings *settings)
{
	for (size_t i = 0; i < settings->count; i++) {
		for (size_t k = 0; k < settings->list[i].count; k++)
			free(settings->list[i].strings[k]);
		free(settings->list[i].strings);
	}
	free(settings->list);
	*settings = (struct settings){ 0 };
}

const struct setting *settings_find(const struct settings *settings, enum setting_place place,
				    const char *key)
{
	for (size_t i = 0; i < settings->count; i++)
		if (settings->list[i].place == place && strcmp(settings->list[i].key, key) == 0)
			return &settings->list[i];
	return NULL;
}

bool setting_equal(const struct setting *a, const struct setting *b)
{
	if (a->type != b->type || a->boolean != b->boolean || a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (strcmp(a->strings[i], b->strings[i]) != 0)
			return false;
	return true;
}

void setting_add_quoted(const char *text, struct strbuf *out)
{
	strbuf_add(out, "\"");
	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;

		if (c == '"' || c == '\\')
			strbuf_add(out, "\\");
		if (c < 0x20)
			strbuf_addf(out, "\\x%02x", c);
		else
			strbuf_addn(out, text, 1);
	}
	strbuf_add(out, "\"");
}

void setting_add_value(const struct setting *setting, struct strbuf *out)
{
	switch (setting->type) {
	case SETTING_BOOL:
		strbuf_add(out, setting->boolean ? "true" : "false");
		break;
	case SETTING_STRING:
		setting_add_quoted(setting->count ? setting->strings[0] : "", out);
		break;
	case SETTING_STRINGS:
		strbuf_add(out, "[ ");
		for (size_t i = 0; i < setting->count; i++) {
			strbuf_add(out, i > 0 ? ", " : "");
			setting_add_quoted(setting->strings[i], out);
		}
		strbuf_add(out, setting->count ? " ]" : "]");
		break;
	}
}

static bool is_default(const struct setting *setting)
{
	static const struct {
		const char *key, *value;
	} defaults[] = { { "mode", "vfio" }, { "driver", "vfio-pci" }, { "group", "strict" } };

	if (setting->type == SETTING_BOOL)
		return !setting->boolean;
	for (size_t i = 0; i < ELEMENTSOF(defaults); i++)
		if (setting->place == SETTING_ENTRY && strcmp(setting->key, defaults[i].key) == 0)
			return strcmp(setting->strings[0], defaults[i].value) == 0;
	return false;
}

void settings_render_entry(const struct settings *settings, struct strbuf *out)
{
	bool in_match = false;

	strbuf_add(out, "{\n");
	for (size_t i = 0; i < settings->count; i++) {
		const struct setting *setting = &settings->list[i];
		bool is_match = setting->place == SETTING_MATCH;

		if (is_match != in_match)
			strbuf_add(out, is_match ? "  match = {\n" : "  };\n");
		in_match = is_match;
		if (is_default(setting))
			continue;
		strbuf_addf(out, is_match ? "    %s = " : "  %s = ", setting->key);
		setting_add_value(setting, out);
		strbuf_add(out, ";\n");
	}
	strbuf_add(out, in_match ? "  };\n}" : "}");
}
