/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Runs from the top of the tree: reads conf/ and tests/golden/config. UPDATE=1 in the environment
 * writes what is said into the golden files, to be read with git diff. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "sys/config.h"

#define GOLDEN "tests/golden/config"
#define RIGHT(name, bus)                                                                           \
	"devices = ( { name = \"" name "\"; match = { address = \"0000:" bus                       \
	":00.0\"; id = \"8086:158b\"; }; } );\n"

/* --- what is in a policy, as text --- */

static void dump_match(const struct match *match, struct strbuf *buf)
{
	if (match->keys & MATCH_ADDRESS)
		strbuf_addf(buf, " address=%s", PCI_ADDR_TEXT(&match->address));
	if (match->keys & MATCH_ID)
		strbuf_addf(buf, " id=%s", PCI_ID_TEXT(&match->id));
	if (match->keys & MATCH_CLASS)
		strbuf_addf(buf, " class=%06x/%06x", match->class.value, match->class.mask);
	if (match->keys & MATCH_SLOT)
		strbuf_addf(buf, " slot=%s", match->slot);
	if (match->keys & MATCH_PATH)
		strbuf_addf(buf, " path=%s", match->path);
	if (match->keys & MATCH_SERIAL)
		strbuf_addf(buf, " serial=%s", match->serial);
	if (match->keys & MATCH_NUMA_NODE)
		strbuf_addf(buf, " numa_node=%d", match->numa_node);
	if (match->keys & MATCH_PF) {
		strbuf_addf(buf, " pf=%s/%s/%s vfs=", match->pf_name,
			    PCI_ADDR_TEXT(&match->pf.addr), PCI_ID_TEXT(&match->pf.id));
		vf_set_format(&match->vfs, buf);
	}
	if (match->interface[0] != '\0')
		strbuf_addf(buf, " interface=%s", match->interface);
	if (match->mac[0] != '\0')
		strbuf_addf(buf, " mac=%s", match->mac);
}

static void dump_node(const struct node_access *node, struct strbuf *buf)
{
	if (node->owner[0] != '\0')
		strbuf_addf(buf, " node_owner=%s", node->owner);
	if (node->group[0] != '\0')
		strbuf_addf(buf, " node_group=%s", node->group);
	if (node->mode != NODE_MODE_UNSET)
		strbuf_addf(buf, " node_mode=%04o", node->mode);
}

static void dump_entry(const struct entry *entry, struct strbuf *buf)
{
	strbuf_addf(buf, "%s:%d %s", entry->file, entry->line, entry->name);
	dump_match(&entry->match, buf);
	strbuf_addf(buf, " expect=%u mode=%s driver=%s group=%s", entry->expect,
		    mode_to_string(entry->mode), entry->driver,
		    group_policy_to_string(entry->group));
	for (size_t i = 0; i < entry->companion_count; i++)
		strbuf_addf(buf, " companion=%s/%s", PCI_ADDR_TEXT(&entry->companions[i].addr),
			    PCI_ID_TEXT(&entry->companions[i].id));
	for (int i = 0; i < GUARD_MAX; i++)
		if (entry->allow & GUARD_BIT(i))
			strbuf_addf(buf, " allow=%s", guard_to_string((enum guard)i));
	strbuf_add(buf, entry->required ? " required" : "");
	dump_node(&entry->node, buf);
	strbuf_add(buf, "\n");
}

static void dump_problems(const struct problems *problems, struct strbuf *buf)
{
	for (size_t i = 0; i < problems->count; i++) {
		problem_format(&problems->list[i], buf);
		strbuf_add(buf, "\n");
	}
}

static void dump(const struct policy *policy, const struct problems *problems, struct strbuf *buf)
{
	dump_problems(problems, buf);
	for (size_t i = 0; i < policy->count; i++)
		dump_entry(&policy->entries[i], buf);
	for (size_t i = 0; i < policy->sriov_count; i++) {
		const struct sriov *sriov = &policy->sriov[i];

		strbuf_addf(buf, "%s:%d sriov %s", sriov->file, sriov->line, sriov->name);
		dump_match(&sriov->match, buf);
		strbuf_addf(buf, " vfs=%u\n", sriov->vfs);
	}
	strbuf_addf(buf, "options auto_load_module=%d set_permissions=%d",
		    policy->options.auto_load_module, policy->options.set_permissions);
	dump_node(&policy->options.node, buf);
	strbuf_add(buf, "\n");
}

/* --- one text --- */

static void read_text(const char *text, size_t len, const char *name, struct policy *policy,
		      struct problems *problems)
{
	policy_init(policy);
	assert_int_equal(config_parse_text(text, len, name, policy, problems), 0);
	assert_int_equal(policy_finish(policy, problems), 0);
}

static void read_tree_file(const char *path, char **ret_text, size_t *ret_len)
{
	if (root_read_file(AT_FDCWD, path, CONFIG_FILE_MAX, ret_text, ret_len) < 0)
		fail_msg("%s cannot be read: run this from the top of the tree", path);
}

static void write_tree_file(const char *path, const struct strbuf *buf)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(strbuf_text(buf), 1, buf->len, file), buf->len);
	assert_int_equal(fclose(file), 0);
}

static int is_conf(const struct dirent *item)
{
	size_t len = strlen(item->d_name);

	return len > 5 && strcmp(item->d_name + len - 5, ".conf") == 0;
}

/* Runs `check` on each *.conf of a directory. */
static void each_file(const char *directory,
		      void (*check)(const char *name, const char *text, size_t len))
{
	struct dirent **items;
	int count = scandir(directory, &items, is_conf, alphasort);

	if (count <= 0)
		fail_msg("%s has no files: run this from the top of the tree", directory);
	for (int i = 0; i < count; i++) {
		_cleanup_free_ char *text = NULL;
		char path[512];
		size_t len;

		snprintf(path, sizeof(path), "%s/%s", directory, items[i]->d_name);
		read_tree_file(path, &text, &len);
		check(items[i]->d_name, text, len);
		free(items[i]);
	}
	free(items);
}

static void check_golden(const char *name, const char *text, size_t len)
{
	_cleanup_policy_ struct policy policy;
	_cleanup_problems_ struct problems problems = { 0 };
	_cleanup_strbuf_ struct strbuf said = { 0 };
	_cleanup_free_ char *expected = NULL;
	char path[512];
	size_t expected_len;

	read_text(text, len, name, &policy, &problems);
	dump(&policy, &problems, &said);
	snprintf(path, sizeof(path), GOLDEN "/%.*s.expected", (int)strlen(name) - 5, name);
	if (getenv("UPDATE"))
		write_tree_file(path, &said);
	read_tree_file(path, &expected, &expected_len);
	if (strcmp(expected, strbuf_text(&said)) != 0)
		print_error("%s differs\n", path);
	assert_string_equal(strbuf_text(&said), expected);
}

static void every_golden_file_says_what_it_said(void **state)
{
	each_file(GOLDEN, check_golden);
}

static void check_example(const char *name, const char *text, size_t len)
{
	_cleanup_policy_ struct policy policy;
	_cleanup_problems_ struct problems problems = { 0 };
	_cleanup_strbuf_ struct strbuf said = { 0 };

	read_text(text, len, name, &policy, &problems);
	dump_problems(&problems, &said);
	assert_string_equal(strbuf_text(&said), "");
	assert_true(policy.count > 0);
}

static void every_example_is_right(void **state)
{
	each_file("conf/examples", check_example);
}

/* Takes the "#" from the lines of the default that are examples: "#x" and "#  x", not "# x". */
static void uncomment(char *text)
{
	for (char *line = text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (line[0] == '#' && line[1] != '\n' && (line[1] != ' ' || line[2] == ' '))
			line[0] = ' ';
	}
}

static void the_default_says_nothing_until_it_is_uncommented(void **state)
{
	_cleanup_free_ char *text = NULL;
	size_t len;

	read_tree_file("conf/vfio-tool.conf", &text, &len);
	for (int uncommented = 0; uncommented < 2; uncommented++) {
		_cleanup_policy_ struct policy policy;
		_cleanup_problems_ struct problems problems = { 0 };
		_cleanup_strbuf_ struct strbuf said = { 0 };

		if (uncommented)
			uncomment(text);
		read_text(text, len, "vfio-tool.conf", &policy, &problems);
		dump_problems(&problems, &said);
		assert_string_equal(strbuf_text(&said), "");
		assert_int_equal(policy.count, uncommented ? 3 : 0);
	}
}

/* A file that was cut off is either refused as a whole, or says a part of what the whole says. */
static void check_prefixes(const char *name, const char *text, size_t len)
{
	_cleanup_policy_ struct policy whole;
	_cleanup_problems_ struct problems none = { 0 };

	read_text(text, len, name, &whole, &none);
	for (size_t cut = 0; cut < len; cut++) {
		_cleanup_policy_ struct policy policy;
		_cleanup_problems_ struct problems problems = { 0 };

		read_text(text, cut, name, &policy, &problems);
		assert_true(problems.count <= 1);
		assert_true(problems.count == 0 || policy.count == 0);
		assert_true(policy.count <= whole.count);
		for (size_t i = 0; i < policy.count; i++) {
			_cleanup_strbuf_ struct strbuf part = { 0 }, same = { 0 };

			dump_entry(&policy.entries[i], &part);
			dump_entry(&whole.entries[i], &same);
			assert_string_equal(strbuf_text(&part), strbuf_text(&same));
		}
	}
}

static void a_file_that_is_cut_off_anywhere_is_refused_or_whole(void **state)
{
	each_file("conf/examples", check_prefixes);
}

/* In a child: libconfig ends the process where it finds an @include that names a directory. */
static int exit_status_of_reading(const char *text)
{
	pid_t child = fork();
	int status;

	assert_true(child >= 0);
	if (child == 0) {
		struct policy policy;
		struct problems problems = { 0 };

		policy_init(&policy);
		_exit(config_parse_text(text, strlen(text), "f", &policy, &problems) == 0 &&
				      problems.count == 1 && policy.count == 0
			      ? 42
			      : 43);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void no_include_ends_the_process(void **state)
{
	static const char *const rows[] = {
		"@include \"/\"",
		"@include \"/\"\n",
		"@include \"/etc/passwd\"\n",
		"@include\t\"/\"\n",
		" \t @include \"/\"\n",
		"\r\n@include \"/\"\r\n",
		"devices = ( );\n@include \"/\"\n",
		"devices = (\n@include \"/\"\n);\n",
		"devices = ( { name = \n@include \"/\"\n } );\n",
		"/* */\n@include \"/\"\n",
		"/* *\n@include \"/\"\n*/\n",
		"# \n@include \"/\"\n",
		"a = \"\n@include \"/\"\n\";",
		"a = \"\\\n@include \"/\"\n\";",
		"a = \"x\" /* \"\n@include \"/\" */",
		"\n\n@include \"/\"\n@include \"/\"\n",
		"@include",
		"@include /",
		"@includex \"/\"",
		"a = 1; @include \"/\"\n",
		"/* x */ @include \"/\"\n",
		"\r@include \"/\"\n",
		"@include_dir \"/\"\n",
	};

	for (size_t i = 0; i < ELEMENTSOF(rows); i++)
		assert_int_equal(exit_status_of_reading(rows[i]), 42);
}

static void assert_said(const struct strbuf *text, const char *expected)
{
	_cleanup_policy_ struct policy policy;
	_cleanup_problems_ struct problems problems = { 0 };
	_cleanup_strbuf_ struct strbuf said = { 0 };

	read_text(strbuf_text(text), text->len, "f", &policy, &problems);
	dump_problems(&problems, &said);
	assert_string_equal(strbuf_text(&said), expected);
}

static void a_group_has_64_keys_and_brackets_are_16_deep(void **state)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };

	for (int i = 0; i < 64; i++)
		strbuf_addf(&text, "key%d = \"\"; ", i);
	strbuf_add(&text, "\nkey64 = \"\";");
	assert_said(&text,
		    "f:2: more than 64 keys in one group; write devices = ( { ... }, { ... } );\n");
	strbuf_release(&text);
	strbuf_add(&text, "devices = (((((((((((((((()");
	assert_said(&text, "f:1: the `(` of this line is not closed; add `)` where it ends\n");
	strbuf_release(&text);
	strbuf_add(&text, "devices = ((((((((((((((((()))))))))))))))));");
	assert_said(&text,
		    "f:1: brackets more than 16 deep; write devices = ( { match = { address = "
		    "\"0000:21:00.0\"; id = \"8086:158b\"; }; } );\n");
	strbuf_release(&text);
	strbuf_add(&text, "devices = (((((((((((((((())))))))))))))));");
	assert_said(&text,
		    "f:1: an entry of `devices` must be a group; write { match = { ... }; }\n");
}

static void many_entries_are_read_in_a_time_that_grows_with_their_number(void **state)
{
	enum { ENTRIES = 2500 };
	_cleanup_strbuf_ struct strbuf text = { 0 };
	_cleanup_policy_ struct policy policy;
	_cleanup_problems_ struct problems problems = { 0 };
	struct timespec start, end;

	strbuf_add(&text, "devices = (\n");
	for (int i = 0; i < ENTRIES; i++)
		strbuf_addf(&text,
			    "%s{ match = { address = \"%04x:%02x:00.0\"; id = \"8086:158b\"; }; }",
			    i ? ",\n" : "", i / 256, i % 256);
	strbuf_add(&text, ");\n");
	assert_true(text.len < CONFIG_FILE_MAX);
	clock_gettime(CLOCK_MONOTONIC, &start);
	read_text(strbuf_text(&text), text.len, "many.conf", &policy, &problems);
	clock_gettime(CLOCK_MONOTONIC, &end);
	assert_int_equal(policy.count, ENTRIES);
	assert_int_equal(problems.count, 0);
	/* takes some 20 ms; the limit is for what would be quadratic */
	assert_true((end.tv_sec - start.tv_sec) * 1000 + (end.tv_nsec - start.tv_nsec) / 1000000 <
		    5000);
}

/* --- directories --- */

struct place {
	char path[64];
	struct root root;
};

static void remove_below(int fd)
{
	_cleanup_dir_ DIR *dir = fdopendir(root_open_dir(fd, "."));

	assert_non_null(dir);
	for (struct dirent *item; (item = readdir(dir));) {
		if (strcmp(item->d_name, ".") == 0 || strcmp(item->d_name, "..") == 0)
			continue;
		if (unlinkat(fd, item->d_name, 0) == 0)
			continue;
		(void)!fchmodat(fd, item->d_name, 0700, 0);
		_cleanup_close_ int below = root_open_dir(fd, item->d_name);
		remove_below(below);
		unlinkat(fd, item->d_name, AT_REMOVEDIR);
	}
}

static void make_dir(int top, const char *path)
{
	char part[256];

	for (const char *slash = path; slash; slash = strchr(slash + 1, '/')) {
		const char *next = strchr(slash + 1, '/');

		snprintf(part, sizeof(part), "%.*s", next ? (int)(next - path) : (int)strlen(path),
			 path);
		assert_true(mkdirat(top, part, 0755) == 0 || errno == EEXIST);
	}
}

static int place_setup(void **state)
{
	static const char *const dirs[] = { "etc/vfio-tool/conf.d", "run/vfio-tool/conf.d",
					    "usr/local/lib/vfio-tool/conf.d",
					    "usr/lib/vfio-tool/conf.d" };
	static struct place place;

	umask(022);
	strcpy(place.path, "/tmp/vfio-tool-test-config.XXXXXX");
	if (!mkdtemp(place.path) || root_open(place.path, &place.root) < 0)
		return -1;
	for (size_t i = 0; i < ELEMENTSOF(dirs); i++)
		make_dir(place.root.top, dirs[i]);
	*state = &place;
	return 0;
}

static int place_teardown(void **state)
{
	struct place *place = *state;

	remove_below(place->root.top);
	root_close(&place->root);
	return rmdir(place->path);
}

static void put_bytes(const struct place *place, const char *path, const void *data, size_t len)
{
	_cleanup_close_ int fd =
		openat(place->root.top, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, data, len), len);
}

static void put(const struct place *place, const char *path, const char *text)
{
	put_bytes(place, path, text, strlen(text));
}

/* Loads and compares the problems and, separated by spaces, the names of entries. */
static void assert_loaded(const struct place *place, const char *problems, const char *names)
{
	_cleanup_policy_ struct policy policy;
	_cleanup_problems_ struct problems found = { 0 };
	_cleanup_strbuf_ struct strbuf said = { 0 }, have = { 0 };

	policy_init(&policy);
	assert_int_equal(config_load(&place->root, &policy, &found), 0);
	dump_problems(&found, &said);
	assert_string_equal(strbuf_text(&said), problems);
	for (size_t i = 0; i < policy.count; i++)
		strbuf_addf(&have, "%s%s", i ? " " : "", policy.entries[i].name);
	assert_string_equal(strbuf_text(&have), names);
}

static void nothing_at_all_is_an_empty_policy(void **state)
{
	const struct place *place = *state;

	assert_loaded(place, "", "");
	remove_below(place->root.top);
	assert_loaded(place, "", "");
}

static void files_are_read_in_the_order_of_their_names(void **state)
{
	const struct place *place = *state;

	put(place, "usr/lib/vfio-tool/conf.d/10-a.conf", RIGHT("a", "01"));
	put(place, "etc/vfio-tool/conf.d/40-d.conf", RIGHT("d", "04"));
	put(place, "usr/local/lib/vfio-tool/conf.d/20-b.conf", RIGHT("b", "02"));
	put(place, "run/vfio-tool/conf.d/30-c.conf", RIGHT("c", "03"));
	put(place, "etc/vfio-tool/vfio-tool.conf", RIGHT("z", "1a"));
	put(place, "etc/vfio-tool/conf.d/50-e.conf", RIGHT("e", "05"));
	put(place, "run/vfio-tool/vfio-tool.conf", RIGHT("never", "06"));
	assert_loaded(place, "", "z a b c d e");
}

static void the_same_name_in_an_earlier_directory_masks_the_later(void **state)
{
	static const char *const dirs[] = { "usr/lib", "usr/local/lib", "run", "etc" };
	static const char *const names[] = { "lib", "local", "run", "etc" };
	const struct place *place = *state;

	for (size_t i = 0; i < ELEMENTSOF(dirs); i++) {
		char path[128], text[256];

		snprintf(path, sizeof(path), "%s/vfio-tool/conf.d/10-x.conf", dirs[i]);
		snprintf(text, sizeof(text), RIGHT("%s", "01"), names[i]);
		put(place, path, text);
		assert_loaded(place, "", names[i]);
	}
}

static void a_link_to_dev_null_masks_altogether(void **state)
{
	const struct place *place = *state;

	put(place, "usr/lib/vfio-tool/conf.d/10-x.conf", RIGHT("x", "01"));
	put(place, "usr/lib/vfio-tool/conf.d/20-y.conf", RIGHT("y", "02"));
	assert_int_equal(symlinkat("/dev/null", place->root.top, "etc/vfio-tool/conf.d/10-x.conf"),
			 0);
	assert_loaded(place, "", "y");
}

static void an_empty_file_masks_as_well(void **state)
{
	const struct place *place = *state;

	put(place, "usr/lib/vfio-tool/conf.d/10-x.conf", RIGHT("x", "01"));
	put(place, "etc/vfio-tool/conf.d/10-x.conf", "");
	assert_loaded(place, "", "");
}

static void a_refused_file_masks_too(void **state)
{
	const struct place *place = *state;

	put(place, "usr/lib/vfio-tool/conf.d/10-x.conf", RIGHT("x", "01"));
	put(place, "etc/vfio-tool/conf.d/10-x.conf", "x");
	assert_loaded(
		place,
		"/etc/vfio-tool/conf.d/10-x.conf:1: the file ends behind `x`; write x = \"...\";\n",
		"");
}

static void other_names_are_left_alone(void **state)
{
	static const char *const names[] = { "README", "x.conf~",	  ".hidden.conf",
					     ".conf",  "x.conf.dpkg-new", "x.CONF" };
	const struct place *place = *state;

	for (size_t i = 0; i < ELEMENTSOF(names); i++) {
		char path[128];

		snprintf(path, sizeof(path), "etc/vfio-tool/conf.d/%s", names[i]);
		put(place, path, "not a configuration");
	}
	put(place, "etc/vfio-tool/other.conf", "not a configuration");
	assert_loaded(place, "", "");
}

static void options_of_a_later_file_override_and_devices_add_up(void **state)
{
	const struct place *place = *state;
	_cleanup_policy_ struct policy policy;
	_cleanup_problems_ struct problems problems = { 0 };

	put(place, "etc/vfio-tool/vfio-tool.conf",
	    "options = { node_group = \"first\"; node_mode = \"0600\"; };\n" RIGHT("a", "01"));
	put(place, "usr/lib/vfio-tool/conf.d/10.conf",
	    "options = { node_group = \"second\"; };\n" RIGHT("b", "02"));
	put(place, "etc/vfio-tool/conf.d/20.conf",
	    "options = { node_owner = \"Wrong\"; auto_load_module = false; };\n");
	policy_init(&policy);
	assert_int_equal(config_load(&place->root, &policy, &problems), 0);
	assert_int_equal(policy.count, 2);
	assert_int_equal(problems.count, 1);
	assert_string_equal(policy.options.node.group, "second");
	assert_string_equal(policy.options.node.owner, "root");
	assert_int_equal(policy.options.node.mode, 0600);
	assert_false(policy.options.auto_load_module);
}

static void a_broken_file_does_not_stop_the_others(void **state)
{
	const struct place *place = *state;

	put(place, "etc/vfio-tool/vfio-tool.conf", RIGHT("a", "01") "devices = ( );\n");
	put(place, "etc/vfio-tool/conf.d/10.conf", "devices = ( { name = \"x; } );\n");
	put(place, "etc/vfio-tool/conf.d/20.conf", RIGHT("b", "02"));
	put(place, "etc/vfio-tool/conf.d/30.conf", RIGHT("c", "02"));
	assert_loaded(place,
		      "/etc/vfio-tool/vfio-tool.conf:2: `devices` stands already in line 1; remove "
		      "one of the two\n"
		      "/etc/vfio-tool/conf.d/10.conf:1: the string has no closing quote on this "
		      "line; add the `\"`\n"
		      "/etc/vfio-tool/conf.d/30.conf:1: address 0000:02:00.0 is taken by the entry "
		      "at /etc/vfio-tool/conf.d/20.conf:1; remove one of the two\n",
		      "b");
}

static void what_others_can_write_is_refused(void **state)
{
	static const struct {
		const char *path;
		mode_t mode;
		const char *problem;
	} rows[] = {
		{ "etc/vfio-tool/conf.d/10.conf", 0664,
		  "/etc/vfio-tool/conf.d/10.conf: can be written by others than its owner; chmod "
		  "go-w /etc/vfio-tool/conf.d/10.conf\n" },
		{ "etc/vfio-tool/conf.d/10.conf", 0646,
		  "/etc/vfio-tool/conf.d/10.conf: can be written by others than its owner; chmod "
		  "go-w /etc/vfio-tool/conf.d/10.conf\n" },
		{ "etc/vfio-tool/conf.d", 01777,
		  "/etc/vfio-tool/conf.d: can be written by others than its owner; chmod go-w "
		  "/etc/vfio-tool/conf.d\n" },
		{ "etc/vfio-tool", 0775,
		  "/etc/vfio-tool: can be written by others than its owner; chmod go-w "
		  "/etc/vfio-tool\n" },
		{ "etc", 0757, "/etc: can be written by others than its owner; chmod go-w /etc\n" },
	};
	const struct place *place = *state;

	put(place, "etc/vfio-tool/conf.d/10.conf", RIGHT("a", "01"));
	put(place, "usr/lib/vfio-tool/conf.d/20.conf", RIGHT("b", "02"));
	assert_loaded(place, "", "a b");
	for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
		struct stat st;

		assert_int_equal(fstatat(place->root.top, rows[i].path, &st, 0), 0);
		assert_int_equal(fchmodat(place->root.top, rows[i].path, rows[i].mode, 0), 0);
		assert_loaded(place, rows[i].problem, "b");
		assert_int_equal(fchmodat(place->root.top, rows[i].path, st.st_mode & 07777, 0), 0);
	}
	/* nobody is told about a directory that has nothing of ours */
	assert_int_equal(fchmodat(place->root.top, "run", 0777, 0), 0);
	_cleanup_close_ int run = root_open_dir(place->root.top, "run");
	remove_below(run);
	assert_loaded(place, "", "a b");
}

static void what_belongs_to_another_is_refused(void **state)
{
	const struct place *place = *state;

	if (geteuid() != 0)
		skip();
	put(place, "etc/vfio-tool/conf.d/10.conf", RIGHT("a", "01"));
	put(place, "etc/vfio-tool/conf.d/20.conf", RIGHT("b", "02"));
	assert_int_equal(fchownat(place->root.top, "etc/vfio-tool/conf.d/10.conf", 1234, 0, 0), 0);
	assert_loaded(
		place,
		"/etc/vfio-tool/conf.d/10.conf: belongs to uid 1234, not to root; chown root: "
		"/etc/vfio-tool/conf.d/10.conf\n",
		"b");
	assert_int_equal(fchownat(place->root.top, "etc/vfio-tool", 1234, 0, 0), 0);
	assert_loaded(place,
		      "/etc/vfio-tool: belongs to uid 1234, not to root; chown root: "
		      "/etc/vfio-tool\n",
		      "");
	/* who owns the directory of --root may own what is in it, but not on the running system */
	assert_int_equal(fchown(place->root.top, 1234, 0), 0);
	assert_loaded(place, "", "a b");
	struct place live = *place;
	live.root.live = true;
	assert_loaded(&live,
		      "/etc/vfio-tool: belongs to uid 1234, not to root; chown root: "
		      "/etc/vfio-tool\n",
		      "");
}

static void what_is_no_regular_file_is_refused(void **state)
{
	const struct place *place = *state;
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	_cleanup_close_ int sock = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	make_dir(place->root.top, "etc/vfio-tool/conf.d/10-dir.conf");
	assert_int_equal(mkfifoat(place->root.top, "etc/vfio-tool/conf.d/20-fifo.conf", 0644), 0);
	assert_int_equal(
		symlinkat("/nowhere", place->root.top, "etc/vfio-tool/conf.d/30-gone.conf"), 0);
	put(place, "etc/vfio-tool/conf.d/link-target", RIGHT("x", "01"));
	assert_int_equal(
		symlinkat("link-target", place->root.top, "etc/vfio-tool/conf.d/40-link.conf"), 0);
	snprintf(address.sun_path, sizeof(address.sun_path),
		 "%s/etc/vfio-tool/conf.d/50-socket.conf", place->path);
	assert_int_equal(bind(sock, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(symlinkat("/dev/nullx", place->root.top, "etc/vfio-tool/vfio-tool.conf"),
			 0);
	put(place, "etc/vfio-tool/conf.d/60.conf", RIGHT("a", "01"));
	assert_loaded(place,
		      "/etc/vfio-tool/vfio-tool.conf: is a symbolic link, which is not followed; "
		      "put the file itself there, or a link to /dev/null to mask it\n"
		      "/etc/vfio-tool/conf.d/10-dir.conf: is a directory, not a regular file; put "
		      "a regular file there, or remove it\n"
		      "/etc/vfio-tool/conf.d/20-fifo.conf: is a FIFO, not a regular file; put a "
		      "regular file there, or remove it\n"
		      "/etc/vfio-tool/conf.d/30-gone.conf: is a symbolic link, which is not "
		      "followed; put the file itself there, or a link to /dev/null to mask it\n"
		      "/etc/vfio-tool/conf.d/40-link.conf: is a symbolic link, which is not "
		      "followed; put the file itself there, or a link to /dev/null to mask it\n"
		      "/etc/vfio-tool/conf.d/50-socket.conf: is a socket or device, not a regular "
		      "file; put a regular file there, or remove it\n",
		      "a");
}

static void a_directory_that_is_none_is_refused(void **state)
{
	const struct place *place = *state;

	assert_int_equal(unlinkat(place->root.top, "etc/vfio-tool/conf.d", AT_REMOVEDIR), 0);
	put(place, "etc/vfio-tool/conf.d", "");
	put(place, "etc/vfio-tool/vfio-tool.conf", RIGHT("a", "01"));
	assert_int_equal(unlinkat(place->root.top, "run/vfio-tool/conf.d", AT_REMOVEDIR), 0);
	assert_int_equal(symlinkat("../../usr/lib/vfio-tool/conf.d", place->root.top,
				   "run/vfio-tool/conf.d"),
			 0);
	put(place, "usr/lib/vfio-tool/conf.d/20.conf", RIGHT("b", "02"));
	_cleanup_close_ int local = root_open_dir(place->root.top, "usr/local/lib");
	remove_below(local);
	assert_int_equal(symlinkat("nowhere", local, "vfio-tool"), 0);
	assert_loaded(
		place,
		"/etc/vfio-tool/conf.d: is not a directory; put a directory there (a link is "
		"not followed)\n"
		"/run/vfio-tool/conf.d: is not a directory; put a directory there (a link is "
		"not followed)\n"
		"/usr/local/lib/vfio-tool: is not a directory; put a directory there (a link is "
		"not followed)\n",
		"a b");
}

static void a_file_that_may_not_be_read_is_named(void **state)
{
	const struct place *place = *state;
	const uid_t own = geteuid(), nobody = 65534;

	put(place, "etc/vfio-tool/vfio-tool.conf", RIGHT("a", "01"));
	put(place, "etc/vfio-tool/conf.d/10.conf", RIGHT("b", "02"));
	assert_int_equal(fchmodat(place->root.top, "etc/vfio-tool/vfio-tool.conf", 0, 0), 0);
	/* root may read all: the loader is called as somebody who may not */
	assert_int_equal(chmod(place->path, 0755), 0);
	assert_int_equal(own == 0 ? seteuid(nobody) : 0, 0);
	assert_loaded(place,
		      "/etc/vfio-tool/vfio-tool.conf: cannot be read: Permission denied; run the "
		      "command as root\n",
		      "b");
	assert_int_equal(seteuid(own), 0);
}

static void a_file_may_have_256_KiB_and_not_more(void **state)
{
	const struct place *place = *state;
	_cleanup_strbuf_ struct strbuf text = { 0 };

	strbuf_add(&text, RIGHT("a", "01"));
	while (text.len < CONFIG_FILE_MAX)
		strbuf_add(&text, "#\n");
	put_bytes(place, "etc/vfio-tool/vfio-tool.conf", text.data, CONFIG_FILE_MAX);
	assert_loaded(place, "", "a");
	put_bytes(place, "etc/vfio-tool/vfio-tool.conf", text.data, CONFIG_FILE_MAX + 1);
	assert_loaded(place,
		      "/etc/vfio-tool/vfio-tool.conf: has more than 256 KiB; split it into several "
		      "files in conf.d\n",
		      "");
}

static void bytes_that_are_no_text_are_refused(void **state)
{
	const struct place *place = *state;
	uint8_t bytes[256];

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)(255 - i);
	put_bytes(place, "etc/vfio-tool/vfio-tool.conf",
		  "\x7f"
		  "ELF\2\1\1\0\0",
		  9);
	put_bytes(place, "etc/vfio-tool/conf.d/a\x1b\xff.conf", bytes, sizeof(bytes));
	assert_loaded(
		place,
		"/etc/vfio-tool/vfio-tool.conf:1: the line has the control character 0x02; "
		"save the file as plain text (UTF-8)\n"
		"/etc/vfio-tool/conf.d/a\\x1b\\xff.conf:1: the line has the control character "
		"0x1f; save the file as plain text (UTF-8)\n",
		"");
}

/* --- digest --- */

static void digest(const struct place *place, char text[static SHA256_TEXT_MAX])
{
	assert_int_equal(config_digest(&place->root, text), 0);
	assert_int_equal(strlen(text), SHA256_TEXT_MAX - 1);
}

static void the_digest_changes_with_whatever_counts(void **state)
{
	enum { STEPS = 8 };
	const struct place *place = *state;
	char digests[STEPS][SHA256_TEXT_MAX];
	int step = 0;

	digest(place, digests[step++]);
	put(place, "etc/vfio-tool/vfio-tool.conf", "");
	digest(place, digests[step++]);
	put(place, "etc/vfio-tool/vfio-tool.conf", RIGHT("a", "01"));
	digest(place, digests[step++]);
	put(place, "usr/lib/vfio-tool/conf.d/10.conf", "# x");
	digest(place, digests[step++]);
	put(place, "usr/lib/vfio-tool/conf.d/10.conf", "# y");
	digest(place, digests[step++]);
	put(place, "etc/vfio-tool/conf.d/10.conf", "# y");
	digest(place, digests[step++]);
	assert_int_equal(unlinkat(place->root.top, "etc/vfio-tool/conf.d/10.conf", 0), 0);
	assert_int_equal(symlinkat("/dev/null", place->root.top, "etc/vfio-tool/conf.d/10.conf"),
			 0);
	digest(place, digests[step++]);
	put(place, "etc/vfio-tool/conf.d/20.conf", "");
	digest(place, digests[step++]);
	assert_int_equal(step, STEPS);
	for (int i = 0; i < STEPS; i++)
		for (int k = 0; k < i; k++)
			assert_string_not_equal(digests[i], digests[k]);
}

static void the_digest_is_the_same_for_what_is_the_same(void **state)
{
	const struct place *place = *state;
	char before[SHA256_TEXT_MAX], after[SHA256_TEXT_MAX];

	put(place, "etc/vfio-tool/vfio-tool.conf", RIGHT("a", "01"));
	put(place, "etc/vfio-tool/conf.d/10.conf", "# x");
	digest(place, before);
	/* masked, not a configuration, written again, in an empty directory */
	put(place, "usr/lib/vfio-tool/conf.d/10.conf", "# z");
	put(place, "etc/vfio-tool/conf.d/README", "# z");
	assert_int_equal(unlinkat(place->root.top, "etc/vfio-tool/vfio-tool.conf", 0), 0);
	put(place, "etc/vfio-tool/vfio-tool.conf", RIGHT("a", "01"));
	assert_int_equal(unlinkat(place->root.top, "run/vfio-tool/conf.d", AT_REMOVEDIR), 0);
	digest(place, after);
	assert_string_equal(before, after);
}

#define place_test(test) cmocka_unit_test_setup_teardown(test, place_setup, place_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_golden_file_says_what_it_said),
		cmocka_unit_test(every_example_is_right),
		cmocka_unit_test(the_default_says_nothing_until_it_is_uncommented),
		cmocka_unit_test(a_file_that_is_cut_off_anywhere_is_refused_or_whole),
		cmocka_unit_test(no_include_ends_the_process),
		cmocka_unit_test(a_group_has_64_keys_and_brackets_are_16_deep),
		cmocka_unit_test(many_entries_are_read_in_a_time_that_grows_with_their_number),
		place_test(nothing_at_all_is_an_empty_policy),
		place_test(files_are_read_in_the_order_of_their_names),
		place_test(the_same_name_in_an_earlier_directory_masks_the_later),
		place_test(a_link_to_dev_null_masks_altogether),
		place_test(an_empty_file_masks_as_well),
		place_test(a_refused_file_masks_too),
		place_test(other_names_are_left_alone),
		place_test(options_of_a_later_file_override_and_devices_add_up),
		place_test(a_broken_file_does_not_stop_the_others),
		place_test(what_others_can_write_is_refused),
		place_test(what_belongs_to_another_is_refused),
		place_test(what_is_no_regular_file_is_refused),
		place_test(a_directory_that_is_none_is_refused),
		place_test(a_file_that_may_not_be_read_is_named),
		place_test(a_file_may_have_256_KiB_and_not_more),
		place_test(bytes_that_are_no_text_are_refused),
		place_test(the_digest_changes_with_whatever_counts),
		place_test(the_digest_is_the_same_for_what_is_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
