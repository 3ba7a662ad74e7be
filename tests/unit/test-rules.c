/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/rules-internal.h"
#include "core/rules.h"

static const struct rules_options plain = {
	.sbindir = "/usr/sbin",
	.sys = "/s",
	.run = "/r",
};

/* --- udev's grammar, as far as our files use it (udev(7)) --- */

static const char *const match_keys[] = { "ACTION",	"SUBSYSTEM", "KERNEL", "DEVPATH", "DRIVER",
					  "SUBSYSTEMS", "KERNELS",   "ATTR",   "ATTRS",	  "ENV",
					  "TEST",	"PROGRAM",   "IMPORT" };
static const char *const assign_keys[] = { "ATTR", "ENV",     "OWNER", "GROUP", "MODE",
					   "RUN",  "SYMLINK", "GOTO",  "LABEL", "IMPORT" };

static bool is_one_of(const char *const *list, size_t count, const char *key, size_t len)
{
	for (size_t i = 0; i < count; i++)
		if (strlen(list[i]) == len && strncmp(list[i], key, len) == 0)
			return true;
	return false;
}

struct rule_token {
	char key[32], attribute[128], operator[3], value[512];
};

/* Takes KEY, {attribute}, operator and "value" at *at. */
static bool take_token(const char **at, struct rule_token *ret)
{
	const char *p = *at;
	size_t key = strspn(p, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"), attribute = 0, operator, value;

	memset(ret, 0, sizeof(*ret));
	if (key == 0 || key >= sizeof(ret->key))
		return false;
	memcpy(ret->key, p, key);
	p += key;
	if (*p == '{') {
		attribute = strcspn(++p, "}\"\n");
		if (p[attribute] != '}' || attribute >= sizeof(ret->attribute))
			return false;
		memcpy(ret->attribute, p, attribute);
		p += attribute + 1;
	}
	operator= strspn(p, "=!+:-");
	if (operator== 0 || operator> 2)
		return false;
	memcpy(ret->operator, p, operator);
	p += operator;
	if (*p != '"')
		return false;
	value = strcspn(++p, "\"\n\\");
	if (p[value] != '"' || value >= sizeof(ret->value))
		return false;
	memcpy(ret->value, p, value);
	*at = p + value + 1;

	bool match = strcmp(ret->operator, "==") == 0 || strcmp(ret->operator, "!=") == 0;
	bool assign = strcmp(ret->operator, "=") == 0 || strcmp(ret->operator, "+=") == 0;
	return (match && is_one_of(match_keys, ELEMENTSOF(match_keys), ret->key, key)) ||
	       (assign && is_one_of(assign_keys, ELEMENTSOF(assign_keys), ret->key, key));
}

struct labels {
	char wanted[32][64], seen[32][64];
	size_t wanted_count, seen_count;
};

static bool label_in(char list[32][64], size_t count, const char *label)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i], label) == 0)
			return true;
	return false;
}

/* A jump leads forward, to a label that is there once. */
static void note_label(struct labels *labels, const struct rule_token *token)
{
	if (strcmp(token->key, "GOTO") == 0) {
		assert_false(label_in(labels->seen, labels->seen_count, token->value));
		if (!label_in(labels->wanted, labels->wanted_count, token->value))
			strcpy(labels->wanted[labels->wanted_count++], token->value);
	} else if (strcmp(token->key, "LABEL") == 0) {
		assert_false(label_in(labels->seen, labels->seen_count, token->value));
		strcpy(labels->seen[labels->seen_count++], token->value);
	}
}

static void assert_line_is_rule(const char *line, struct labels *labels)
{
	const char *at = line;
	struct rule_token token;

	while (true) {
		if (!take_token(&at, &token))
			fail_msg("not a rule: %.200s", line);
		note_label(labels, &token);
		if (*at == '\n')
			return;
		if (strncmp(at, ", ", 2) != 0)
			fail_msg("not a rule: %.200s", line);
		at += 2;
	}
}

/* Every line is a comment, empty or a rule; every label is used, every jump arrives. */
static void assert_grammar(const char *text)
{
	struct labels labels = { 0 };

	assert_memory_equal(text, GENERATED_MARK, strlen(GENERATED_MARK));
	for (const char *line = text; *line != '\0'; line = strchr(line, '\n') + 1) {
		assert_non_null(strchr(line, '\n'));
		if (*line != '#' && *line != '\n')
			assert_line_is_rule(line, &labels);
	}
	assert_int_equal(labels.wanted_count, labels.seen_count);
	for (size_t i = 0; i < labels.wanted_count; i++)
		assert_true(label_in(labels.seen, labels.seen_count, labels.wanted[i]));
}

/* --- policies --- */

static struct entry *add_entry(struct policy *policy, const char *name)
{
	struct entry *entry = policy_add_entry(policy, "/etc/vfio-tool/vfio-tool.conf", 7);

	assert_non_null(entry);
	snprintf(entry->name, sizeof(entry->name), "%s", name);
	strcpy(entry->driver, "vfio-pci");
	entry->expect = 1;
	return entry;
}

static struct entry *add_id(struct policy *policy, const char *name, const char *id)
{
	struct entry *entry = add_entry(policy, name);

	entry->match.keys = MATCH_ID;
	assert_int_equal(pci_id_parse(id, &entry->match.id), 0);
	return entry;
}

static struct entry *add_nic(struct policy *policy, const char *name, const char *address,
			     const char *id)
{
	struct entry *entry = add_id(policy, name, id);

	entry->match.keys |= MATCH_ADDRESS;
	assert_int_equal(pci_addr_parse(address, &entry->match.address), 0);
	return entry;
}

static const char *render(const struct policy *policy, const struct rules_options *options,
			  struct strbuf *out)
{
	const struct killswitch none = { 0 };

	assert_int_equal(rules_render(policy, &none, options, out), 0);
	assert_grammar(strbuf_text(out));
	return strbuf_text(out);
}

static const char *render_nodes(const struct policy *policy, const struct rules_options *options,
				struct strbuf *out)
{
	const struct killswitch none = { 0 };

	assert_int_equal(rules_render_nodes(policy, &none, options, out), 0);
	assert_grammar(strbuf_text(out));
	return strbuf_text(out);
}

static void assert_contains(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("no `%s` in:\n%s", part, text);
}

static void assert_lacks(const char *text, const char *part)
{
	if (strstr(text, part))
		fail_msg("`%s` in:\n%s", part, text);
}

static size_t lines_of(const char *text)
{
	size_t count = 0;

	for (; (text = strchr(text, '\n')); text++)
		count++;
	return count;
}

#define A_POLICY(name)                                                                             \
	_cleanup_policy_ struct policy name;                                                       \
	policy_init(&name)

/* --- tests --- */

static void an_address_with_its_id_costs_no_process(void **state)
{
	A_POLICY(policy);
	_cleanup_strbuf_ struct strbuf out = { 0 };

	add_nic(&policy, "nic0", "0000:21:00.0", "8086:158b");
	const char *text = render(&policy, &plain, &out);
	assert_contains(text, "KERNEL==\"0000:21:00.0\", ATTR{vendor}==\"0x8086\", "
			      "ATTR{device}==\"0x158b\", ENV{.vfio_tool_driver}=\"vfio-pci\", "
			      "GOTO=\"vfio_tool_found\"\n");
	assert_contains(text, "TEST==\"driver\", GOTO=\"vfio_tool_bind\"\n"
			      "ATTR{driver_override}==\"?*\", "
			      "ATTR{driver_override}!=\"(null)|*vfio*\", GOTO=\"vfio_tool_bind\"\n"
			      "ATTR{driver_override}=\"$env");
	assert_lacks(text, "PROGRAM");
}

static void a_typical_file_is_short(void **state)
{
	A_POLICY(policy);
	_cleanup_strbuf_ struct strbuf rules = { 0 }, nodes = { 0 };

	add_nic(&policy, "nic0", "0000:21:00.0", "8086:158b");
	add_nic(&policy, "nic1", "0000:21:00.1", "8086:158b");
	add_nic(&policy, "nvme0", "0000:66:00.0", "1b36:0010");
	add_id(&policy, "gpu", "10de:2684");
	/* one line an entry, and one for what it leaves behind when it is taken back */
	assert_true(lines_of(render(&policy, &plain, &rules)) < 48);
	assert_true(lines_of(render_nodes(&policy, &plain, &nodes)) < 40);
}

static void what_udev_cannot_see_or_count_is_asked(void **state)
{
	for (int kind = 0; kind < 4; kind++) {
		A_POLICY(policy);
		_cleanup_strbuf_ struct strbuf out = { 0 };
		struct entry *entry = kind < 2 ? add_nic(&policy, "a", "0000:21:00.0", "8086:158b")
					       : add_id(&policy, "a", "8086:158b");

		if (kind == 0) {
			entry->match.keys |= MATCH_SERIAL;
			strcpy(entry->match.serial, "00-15-17-ff-ff-b8-5e-2c");
		} else if (kind == 1) {
			entry->match.keys |= MATCH_SLOT;
			strcpy(entry->match.slot, "3");
		} else if (kind == 3) {
			entry->match.keys |= MATCH_PATH;
			strcpy(entry->match.path, "0000:00:1c.4/00.0");
			entry->expect = 2;
		}
		const char *text = render(&policy, &plain, &out);
		assert_contains(text, "PROGRAM==\"/usr/sbin/vfio-bind match $kernel\"");
		assert_lacks(text, "ENV{.vfio_tool_driver}=\"vfio-pci\"");
	}
}

static void a_path_leads_to_one_function_and_is_not_asked(void **state)
{
	A_POLICY(policy);
	_cleanup_strbuf_ struct strbuf out = { 0 };
	struct entry *entry = add_entry(&policy, "a");

	entry->match.keys = MATCH_PATH;
	strcpy(entry->match.path, "0000:00:1c.4/00.0");
	assert_lacks(render(&policy, &plain, &out), "PROGRAM");
}

/* One entry is at 0000:21:00.0 with id 8086:158b; is a device there asked about? */
static void what_two_entries_may_mean_is_asked(void **state)
{
	static const struct {
		const char *other; /* an id, or a class with a dot in front */
		enum mode mode;
		bool present, asked;
	} rows[] = {
		{ "8086:158b", MODE_VFIO, false, true },  { "8086:*", MODE_VFIO, false, true },
		{ "8086:158b", MODE_KERNEL, true, true }, { "8086:158c", MODE_VFIO, false, false },
		{ "10de:2684", MODE_VFIO, true, false },  { ".02", MODE_VFIO, false, true },
		{ ".02", MODE_VFIO, true, true },	  { ".0108", MODE_VFIO, false, true },
		{ ".0108", MODE_VFIO, true, false },
	};

	for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
		A_POLICY(policy);
		_cleanup_strbuf_ struct strbuf out = { 0 };
		_cleanup_machine_ struct machine machine = { 0 };
		struct device device = { .class = 0x020000 };
		struct rules_options options = plain;

		add_nic(&policy, "nic", "0000:21:00.0", "8086:158b");
		if (rows[i].other[0] == '.') {
			struct entry *other = add_entry(&policy, "other");

			other->match.keys = MATCH_CLASS;
			assert_int_equal(pci_class_parse(rows[i].other + 1, &other->match.class),
					 0);
		} else {
			add_id(&policy, "other", rows[i].other);
		}
		policy.entries[1].mode = rows[i].mode;
		device.addr = policy.entries[0].match.address;
		device.id = (struct pci_id){ 0x8086, 0x158b, 0x8086, 2 };
		if (rows[i].present)
			assert_int_equal(machine_add(&machine, &device), 0);
		options.machine = &machine;
		print_message("# %s\n", rows[i].other);
		const char *text = render(&policy, &options, &out);
		assert_int_equal(!strstr(text, "ENV{.vfio_tool_driver}=\"vfio-pci\""),
				 rows[i].asked);
	}
}

static void a_skipped_entry_stands_in_nobodys_way(void **state)
{
	A_POLICY(policy);
	_cleanup_strbuf_ struct strbuf out = { 0 };
	_cleanup_killswitch_ struct killswitch ks = { 0 };

	add_nic(&policy, "nic", "0000:21:00.0", "8086:158b");
	add_id(&policy, "both", "8086:158b");
	assert_int_equal(killswitch_parse("vfio_tool.skip=both", &ks), 0);
	assert_int_equal(rules_render(&policy, &ks, &plain, &out), 0);
	assert_contains(strbuf_text(&out), "ENV{.vfio_tool_driver}=\"vfio-pci\"");
	assert_lacks(strbuf_text(&out), "# both");
}

static void only_entries_for_vfio_have_rules(void **state)
{
	A_POLICY(policy);
	const struct killswitch none = { 0 };
	_cleanup_killswitch_ struct killswitch ks = { 0 };

	assert_false(rules_wanted(&policy, &none));
	add_nic(&policy, "mgmt", "0000:d1:00.0", "8086:15ff")->mode = MODE_KERNEL;
	assert_false(rules_wanted(&policy, &none));
	add_nic(&policy, "nic", "0000:21:00.0", "8086:158b");
	assert_true(rules_wanted(&policy, &none));
	assert_int_equal(killswitch_parse("vfio_tool.skip=nic", &ks), 0);
	assert_false(rules_wanted(&policy, &ks));
}

static void unvetted_disks_are_left_to_the_guards_while_booting(void **state)
{
	static const char disks[] =
		"ATTR{class}==\"0x01*|0x0805*|0x0c03*|0x0c04*\", GOTO=\"vfio_tool_bind\"";
	static const char display[] = "ATTR{boot_vga}==\"1\", GOTO=\"vfio_tool_bind\"";
	A_POLICY(policy);
	_cleanup_strbuf_ struct strbuf booting = { 0 }, later = { 0 }, vouched = { 0 };
	struct rules_options options = plain;

	add_nic(&policy, "disk", "0000:66:00.0", "1b36:0010");
	assert_lacks(render(&policy, &plain, &later), disks);
	assert_contains(strbuf_text(&later), display);
	options.booting = true;
	assert_contains(render(&policy, &options, &booting), disks);
	assert_contains(strbuf_text(&booting), display);
	policy.entries[0].allow = GUARD_BIT(GUARD_UNVETTED);
	const char *trusted = render(&policy, &options, &vouched);
	assert_lacks(trusted, disks);
	assert_lacks(trusted, display);
}

static void what_was_vetted_when_the_image_was_built_is_vouched_for(void **state)
{
	A_POLICY(policy);
	_cleanup_strbuf_ struct strbuf one = { 0 }, both = { 0 }, none = { 0 };
	struct device first = { .id = { 0x1b36, 0x0010, 0, 0 } }, second = first;
	struct rules_options options = plain;
	const char *vouched = "ENV{.vfio_tool_vouched}=\"1\"";

	struct entry *disks = add_id(&policy, "disks", "1b36:0010");
	disks->expect = 2;
	assert_int_equal(pci_addr_parse("0000:66:00.0", &first.addr), 0);
	assert_int_equal(pci_addr_parse("0000:67:00.0", &second.addr), 0);
	struct rules_found found[] = { { .device = &first, .entry = disks, .vetted = true },
				       { .device = &second, .entry = disks } };
	options.booting = true;
	options.found = found;
	assert_lacks(render(&policy, &options, &none), vouched);
	options.found_count = 2;
	assert_lacks(render(&policy, &options, &one), vouched);
	found[1].vetted = true;
	assert_contains(render(&policy, &options, &both), vouched);
}

static void what_the_system_was_seen_to_need_is_left_to_the_guards(void **state)
{
	static const char line[] = "KERNEL==\"0000:21:00.0\", ATTR{vendor}==\"0x8086\", "
				   "ATTR{device}==\"0x158b\", GOTO=\"vfio_tool_bind\"\n";
	A_POLICY(policy);
	_cleanup_strbuf_ struct strbuf needed = { 0 }, one = { 0 }, all = { 0 }, none = { 0 };
	_cleanup_strbuf_ struct strbuf absent = { 0 };
	struct verdict verdict = { .id = { 0x8086, 0x158b, 0, 0 } };
	struct rules_options options = plain;

	struct entry *nic = add_nic(&policy, "nic", "0000:21:00.0", "8086:158b");
	verdict.addr = nic->match.address;
	const struct device device = { .addr = verdict.addr, .id = verdict.id };
	const struct verdicts verdicts = { .list = &verdict, .count = 1 };
	const struct rules_found found[] = { { .device = &device, .entry = nic } };

	options.verdicts = &verdicts;
	assert_lacks(render(&policy, &options, &none), line);
	verdict.guards = GUARD_BIT(GUARD_DEFAULT_ROUTE) | GUARD_BIT(GUARD_ADDRESS);
	/* it may come later */
	assert_contains(render(&policy, &options, &absent), line);
	options.found = found;
	options.found_count = 1;
	const char *text = render(&policy, &options, &needed);
	assert_contains(text, line);
	assert_true(strstr(text, line) < strstr(text, "ATTR{driver_override}=\"$env"));
	nic->allow = GUARD_BIT(GUARD_ADDRESS);
	assert_contains(render(&policy, &options, &one), line);
	nic->allow |= GUARD_BIT(GUARD_DEFAULT_ROUTE);
	assert_lacks(render(&policy, &options, &all), line);
}

static void what_another_tool_has_is_left_to_the_guards(void **state)
{
	A_POLICY(policy);
	_cleanup_strbuf_ struct strbuf ours = { 0 }, theirs = { 0 };
	struct rules_options options = plain;

	const struct entry *nic = add_nic(&policy, "nic", "0000:21:00.0", "8086:158b");
	const struct device device = { .addr = nic->match.address, .id = { 0x8086, 0x158b, 0, 0 } };
	struct rules_found found = { .device = &device, .entry = nic };
	options.found = &found;
	options.found_count = 1;
	assert_lacks(render(&policy, &options, &ours), "another tool");
	found.foreign = true;
	assert_contains(render(&policy, &options, &theirs),
			"KERNEL==\"0000:21:00.0\", ATTR{vendor}==\"0x8086\", "
			"ATTR{device}==\"0x158b\", GOTO=\"vfio_tool_bind\"\n");
}

static void modules_are_loaded_only_when_wanted(void **state)
{
	A_POLICY(policy);
	_cleanup_strbuf_ struct strbuf with = { 0 }, without = { 0 };

	add_nic(&policy, "nic", "0000:21:00.0", "8086:158b");
	assert_contains(render(&policy, &plain, &with), "RUN{builtin}+=\"kmod load");
	policy.options.auto_load_module = false;
	assert_lacks(render(&policy, &plain, &without), "kmod");
	assert_contains(strbuf_text(&without), "RUN+=\"/usr/sbin/vfio-bind --udev $kernel\"");
}

static void the_same_policy_gives_the_same_text(void **state)
{
	A_POLICY(policy);
	_cleanup_strbuf_ struct strbuf one = { 0 }, two = { 0 };

	add_nic(&policy, "nic", "0000:21:00.0", "8086:158b");
	add_id(&policy, "gpu", "10de:2684");
	assert_string_equal(render(&policy, &plain, &one), render(&policy, &plain, &two));
}

static void nothing_but_plain_tokens_gets_into_a_rule(void **state)
{
	static const char *const evil[] = { "a\"", "a\n", "a b", "a,b",	 "$a",
					    "%k",  "a\\", "a/b", "\x7f", "\xc3\xa4" };

	for (size_t i = 0; i < ELEMENTSOF(evil) * 5; i++) {
		A_POLICY(policy);
		_cleanup_strbuf_ struct strbuf out = { 0 };
		const struct killswitch none = { 0 };
		struct entry *entry = add_nic(&policy, "nic", "0000:21:00.0", "8086:158b");
		const char *text = evil[i / 5];
		char *targets[] = { entry->name, entry->driver, entry->node.group,
				    policy.options.node.owner, entry->match.path };

		if (i % 5 == 4)
			entry->match.keys |= MATCH_PATH;
		strcpy(targets[i % 5], text);
		assert_int_equal(rules_render(&policy, &none, &plain, &out), -EINVAL);
		assert_int_equal(rules_render_nodes(&policy, &none, &plain, &out), -EINVAL);
		assert_string_equal(strbuf_text(&out), "");
	}
}

static void the_name_of_a_file_stays_in_its_comment(void **state)
{
	A_POLICY(policy);
	_cleanup_strbuf_ struct strbuf rules = { 0 }, nodes = { 0 };

	add_nic(&policy, "nic", "0000:21:00.0", "8086:158b");
	free(policy.entries[0].file);
	policy.entries[0].file = strdup("/etc/evil\nRUN+=\"/bin/sh\"\n.conf");
	assert_lacks(render(&policy, &plain, &rules), "\nRUN+=\"/bin/sh\"");
	assert_lacks(render_nodes(&policy, &plain, &nodes), "\nRUN+=\"/bin/sh\"");
}

static void paths_become_globs_over_bus_numbers(void **state)
{
	static const char *const rows[][2] = {
		{ "0000:00:1f.6", "*/pci0000:00/0000:00:1f.6" },
		{ "0000:00:1c.4/00.0", "*/pci0000:00/0000:00:1c.4/0000:\?\?:00.0" },
		{ "10000:e0:06.0/00.0/01.1",
		  "*/pci10000:e0/10000:e0:06.0/10000:\?\?:00.0/10000:\?\?:01.1" },
	};

	for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
		_cleanup_strbuf_ struct strbuf out = { 0 };

		rules_add_path_glob(rows[i][0], &out);
		assert_string_equal(strbuf_text(&out), rows[i][1]);
	}
}

static void classes_become_globs_over_what_is_not_said(void **state)
{
	static const char *const rows[][2] = {
		{ "01", "0x01*" },
		{ "0108", "0x0108*" },
		{ "010802", "0x010802" },
	};

	for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
		_cleanup_strbuf_ struct strbuf out = { 0 };
		struct pci_class class;

		assert_int_equal(pci_class_parse(rows[i][0], &class), 0);
		rules_add_class_glob(&class, &out);
		assert_string_equal(strbuf_text(&out), rows[i][1]);
	}
}

static void nodes_of_devices_that_no_entry_means_are_left_alone(void **state)
{
	A_POLICY(policy);
	_cleanup_strbuf_ struct strbuf placed = { 0 }, anywhere = { 0 }, found = { 0 };
	struct rules_options options = plain;
	const char *all = "\nOWNER=\"root\", GROUP=\"vfio\", MODE=\"0660\"\n";

	add_nic(&policy, "nic", "0000:21:00.0", "8086:158b");
	assert_lacks(render_nodes(&policy, &options, &placed), all);
	const struct entry *gpu = add_id(&policy, "gpu", "10de:2684");
	assert_contains(render_nodes(&policy, &options, &anywhere), all);
	struct device device = { .id = { 0x10de, 0x2684, 0, 0 } };
	assert_int_equal(pci_addr_parse("0000:65:00.0", &device.addr), 0);
	const struct rules_found place = { .device = &device, .entry = gpu };
	options.found = &place;
	options.found_count = 1;
	assert_lacks(render_nodes(&policy, &options, &found), all);
}

static void siblings_that_come_along_have_the_access_of_the_entry(void **state)
{
	A_POLICY(policy);
	_cleanup_strbuf_ struct strbuf strict = { 0 }, whole = { 0 };
	static const char line[] =
		"SUBSYSTEMS==\"pci\", TEST==\"/s/bus/pci/devices/$id/iommu_group/devices/"
		"0000:21:00.0\", OWNER=\"root\", GROUP=\"dpdk\", MODE=\"0660\"\n";

	struct entry *nic = add_nic(&policy, "nic", "0000:21:00.0", "8086:158b");
	strcpy(nic->node.group, "dpdk");
	assert_lacks(render_nodes(&policy, &plain, &strict), "iommu_group/devices");
	nic->group = GROUP_WHOLE;
	const char *text = render_nodes(&policy, &plain, &whole);
	assert_contains(text, line);
	assert_true(strstr(text, line) < strstr(text, "KERNELS==\"0000:21:00.0\""));
}

static void nodes_have_the_access_and_name_of_their_entry(void **state)
{
	A_POLICY(policy);
	_cleanup_strbuf_ struct strbuf out = { 0 };

	add_nic(&policy, "usual", "0000:21:00.0", "8086:158b");
	struct entry *own = add_nic(&policy, "own", "0000:21:00.1", "8086:158b");
	strcpy(own->node.group, "dpdk");
	own->node.mode = 0640;
	const char *text = render_nodes(&policy, &plain, &out);
	assert_contains(text, "TEST==\"/s/kernel/iommu_groups/$env{.vfio_tool_group}/devices/"
			      "0000:21:00.0\", ATTR{[pci/0000:21:00.0]vendor}==\"0x8086\", "
			      "ATTR{[pci/0000:21:00.0]device}==\"0x158b\", "
			      "OWNER=\"root\", GROUP=\"vfio\", MODE=\"0660\", "
			      "SYMLINK+=\"vfio/by-name/usual\"\n");
	assert_contains(text, "OWNER=\"root\", GROUP=\"dpdk\", MODE=\"0640\", "
			      "SYMLINK+=\"vfio/by-name/own\"\n");
	assert_contains(text, "KERNELS==\"0000:21:00.1\", ATTRS{vendor}==\"0x8086\", "
			      "ATTRS{device}==\"0x158b\", OWNER=\"root\", GROUP=\"dpdk\", "
			      "MODE=\"0640\", SYMLINK+=\"vfio/devices/by-name/own\"\n");
}

static void without_name_resolution_there_are_numbers(void **state)
{
	static const struct rules_account groups[] = { { "vfio", 992 } };
	A_POLICY(policy);
	_cleanup_strbuf_ struct strbuf out = { 0 };
	struct rules_options options = plain;

	add_nic(&policy, "usual", "0000:21:00.0", "8086:158b");
	strcpy(add_nic(&policy, "unknown", "0000:21:00.1", "8086:158b")->node.group, "nobody-has");
	options.numeric_ids = true;
	options.groups = groups;
	options.group_count = ELEMENTSOF(groups);
	const char *text = render_nodes(&policy, &options, &out);
	assert_contains(text, "OWNER=\"0\", GROUP=\"992\", MODE=\"0660\", "
			      "SYMLINK+=\"vfio/by-name/usual\"\n");
	assert_contains(text, "OWNER=\"0\", MODE=\"0600\", SYMLINK+=\"vfio/by-name/unknown\"\n");
	assert_lacks(text, "nobody-has");
}

static void several_devices_of_an_entry_have_names_of_their_own(void **state)
{
	A_POLICY(policy);
	_cleanup_strbuf_ struct strbuf out = { 0 };
	struct device device = { .id = { 0x1b36, 0x0010, 0, 0 } };
	struct rules_options options = plain;

	struct entry *disks = add_id(&policy, "disks", "1b36:0010");
	disks->expect = 2;
	assert_int_equal(pci_addr_parse("0000:66:00.0", &device.addr), 0);
	const struct rules_found found[] = { { .device = &device, .entry = disks } };
	options.found = found;
	options.found_count = 1;
	const char *text = render_nodes(&policy, &options, &out);
	assert_contains(text, "SYMLINK+=\"vfio/by-name/disks-0000:66:00.0\"\n");
	assert_contains(text, "SYMLINK+=\"vfio/devices/by-name/disks-$id\"\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_address_with_its_id_costs_no_process),
		cmocka_unit_test(a_typical_file_is_short),
		cmocka_unit_test(what_udev_cannot_see_or_count_is_asked),
		cmocka_unit_test(a_path_leads_to_one_function_and_is_not_asked),
		cmocka_unit_test(what_two_entries_may_mean_is_asked),
		cmocka_unit_test(a_skipped_entry_stands_in_nobodys_way),
		cmocka_unit_test(only_entries_for_vfio_have_rules),
		cmocka_unit_test(unvetted_disks_are_left_to_the_guards_while_booting),
		cmocka_unit_test(what_was_vetted_when_the_image_was_built_is_vouched_for),
		cmocka_unit_test(what_the_system_was_seen_to_need_is_left_to_the_guards),
		cmocka_unit_test(what_another_tool_has_is_left_to_the_guards),
		cmocka_unit_test(modules_are_loaded_only_when_wanted),
		cmocka_unit_test(the_same_policy_gives_the_same_text),
		cmocka_unit_test(nothing_but_plain_tokens_gets_into_a_rule),
		cmocka_unit_test(the_name_of_a_file_stays_in_its_comment),
		cmocka_unit_test(paths_become_globs_over_bus_numbers),
		cmocka_unit_test(classes_become_globs_over_what_is_not_said),
		cmocka_unit_test(nodes_of_devices_that_no_entry_means_are_left_alone),
		cmocka_unit_test(siblings_that_come_along_have_the_access_of_the_entry),
		cmocka_unit_test(nodes_have_the_access_and_name_of_their_entry),
		cmocka_unit_test(without_name_resolution_there_are_numbers),
		cmocka_unit_test(several_devices_of_an_entry_have_names_of_their_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
