/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/policy.h"

/* Values as the file has them. */
#define STRING(text)                                                                               \
	{                                                                                          \
		.type = VALUE_STRING, .string = (text)                                             \
	}
#define NUMBER(text)                                                                               \
	{                                                                                          \
		.type = VALUE_NUMBER, .string = (text)                                             \
	}
#define BOOL(truth)                                                                                \
	{                                                                                          \
		.type = VALUE_BOOL, .boolean = (truth)                                             \
	}
#define STRINGS(...)                                                                               \
	{                                                                                          \
		.type = VALUE_STRINGS, .strings = (const char *const[]){ __VA_ARGS__ },            \
		.count = ELEMENTSOF(((const char *const[]){ __VA_ARGS__ }))                        \
	}
#define NO_STRINGS                                                                                 \
	{                                                                                          \
		.type = VALUE_STRINGS                                                              \
	}
#define OTHER                                                                                      \
	{                                                                                          \
		.type = VALUE_OTHER                                                                \
	}

enum place { ENTRY, MATCH, OPTIONS };

struct target {
	struct entry entry;
	struct options options;
};

static int set(struct target *target, enum place place, const char *key, const struct value *value,
	       struct strbuf *text, struct strbuf *remedy)
{
	if (place == OPTIONS)
		return options_set(&target->options, key, value, text, remedy);
	return (place == ENTRY ? entry_set : match_set)(&target->entry, key, value, text, remedy);
}

#define ADDRESS_FORM "a PCI address in the form DDDD:BB:DD.F"
#define NAME_FORM                                                                                  \
	"a name of letters, digits, `_`, `.` and `-` that starts with a letter or digit and has "  \
	"at most 63 characters"
#define ACCOUNT_FORM                                                                               \
	"the name of an account ([a-z_][a-z0-9_-]*, at most 32 characters) or its number"
#define MODE_FORM "an octal mode up to 0666"
#define LONG_64 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static const struct wrong {
	enum place place;
	const char *key;
	struct value value;
	const char *text, *remedy;
} wrong[] = {
	/* match */
	{ MATCH, "address", STRING("21:00.0"),
	  "`address` is \"21:00.0\", which is not " ADDRESS_FORM,
	  "write address = \"0000:21:00.0\"" },
	{ MATCH, "address", STRING("AB:1F.7"),
	  "`address` is \"AB:1F.7\", which is not " ADDRESS_FORM,
	  "write address = \"0000:ab:1f.7\"" },
	{ MATCH, "address", STRING("enp33s0"),
	  "`address` is \"enp33s0\", which is not " ADDRESS_FORM,
	  "write address = \"0000:21:00.0\"" },
	{ MATCH, "address", STRING(""), "`address` is \"\", which is not " ADDRESS_FORM,
	  "write address = \"0000:21:00.0\"" },
	{ MATCH, "address", STRING("\x1b[2J\xff"),
	  "`address` is \"\\x1b[2J\\xff\", which is not " ADDRESS_FORM,
	  "write address = \"0000:21:00.0\"" },
	{ MATCH, "address", STRING(LONG_64 "b"),
	  "`address` is \"" LONG_64 "...\", which is not " ADDRESS_FORM,
	  "write address = \"0000:21:00.0\"" },
	{ MATCH, "address", BOOL(true), "`address` must be a string",
	  "write address = \"0000:21:00.0\"" },
	{ MATCH, "address", STRINGS("0000:21:00.0"), "`address` must be a string",
	  "write address = \"0000:21:00.0\"" },
	{ MATCH, "address", OTHER, "`address` must be a string",
	  "write address = \"0000:21:00.0\"" },
	{ MATCH, "id", STRING("0x8086:0x158b"),
	  "`id` is \"0x8086:0x158b\", which is not a vendor:device pair of four hex digits each",
	  "write id = \"8086:158b\"" },
	{ MATCH, "id", STRING("8086"),
	  "`id` is \"8086\", which is not a vendor:device pair of four hex digits each",
	  "write id = \"8086:158b\"" },
	{ MATCH, "id", NUMBER("8086"), "`id` must be a string", "write id = \"8086:158b\"" },
	{ MATCH, "id", NUMBER(NULL), "`id` must be a string", "write id = \"8086:158b\"" },
	{ MATCH, "class", STRING("network"),
	  "`class` is \"network\", which is not a PCI class of 2, 4 or 6 hex digits",
	  "write class = \"0200\"" },
	{ MATCH, "class", NUMBER("0x0108"), "`class` must be a string",
	  "write class = \"0x0108\"" },
	{ MATCH, "slot", STRING("a/b"),
	  "`slot` is \"a/b\", which is not the name of a physical slot", "write slot = \"3\"" },
	{ MATCH, "slot", STRING(""), "`slot` is \"\", which is not the name of a physical slot",
	  "write slot = \"3\"" },
	{ MATCH, "slot", STRING(LONG_64),
	  "`slot` is \"" LONG_64 "\", which is not the name of a physical slot",
	  "write slot = \"3\"" },
	{ MATCH, "slot", NUMBER("3"), "`slot` must be a string", "write slot = \"3\"" },
	{ MATCH, "path", STRING("1c.4/00.0"),
	  "`path` is \"1c.4/00.0\", which is not a path from the root port",
	  "write path = \"0000:00:1c.4/00.0\"" },
	{ MATCH, "serial", STRING("001517ffffb85e2c"),
	  "`serial` is \"001517ffffb85e2c\", which is not a PCIe device serial number",
	  "write serial = \"00-15-17-ff-ff-b8-5e-2c\"" },
	{ MATCH, "numa_node", STRING("-1"),
	  "`numa_node` is \"-1\", which is not the number of a NUMA node",
	  "write numa_node = \"0\"" },
	{ MATCH, "numa_node", STRING("1024"),
	  "`numa_node` is \"1024\", which is not the number of a NUMA node",
	  "write numa_node = \"0\"" },
	{ MATCH, "numa_node", STRING("99999999999999999999"),
	  "`numa_node` is \"99999999999999999999\", which is not the number of a NUMA node",
	  "write numa_node = \"0\"" },
	{ MATCH, "numa_node", NUMBER("1"), "`numa_node` must be a string",
	  "write numa_node = \"1\"" },
	{ MATCH, "expect", NUMBER("1"), "`expect` must be a string", "write expect = \"1\"" },
	{ MATCH, "expect", NUMBER("0x0001"), "`expect` must be a string", "write expect = \"1\"" },
	{ MATCH, "expect", STRING("0"), "`expect` is \"0\", which is not a number from 1 to 4096",
	  "write expect = \"1\"" },
	{ MATCH, "expect", STRING("4097"),
	  "`expect` is \"4097\", which is not a number from 1 to 4096", "write expect = \"1\"" },
	{ MATCH, "expect", STRING("any"),
	  "`expect` is \"any\", which is not a number from 1 to 4096", "write expect = \"1\"" },
	{ MATCH, "interface", STRING("longer-than-ifnamsiz"),
	  "`interface` is \"longer-than-ifnamsiz\", which is not the name of a network interface",
	  "write interface = \"enp33s0f0np0\"" },
	{ MATCH, "interface", STRING("a/b"),
	  "`interface` is \"a/b\", which is not the name of a network interface",
	  "write interface = \"enp33s0f0np0\"" },
	{ MATCH, "mac", STRING("3c-fd-fe-9e-7a-40"),
	  "`mac` is \"3c-fd-fe-9e-7a-40\", which is not a MAC address",
	  "write mac = \"3c:fd:fe:9e:7a:40\"" },
	{ MATCH, "mac", STRING("3c:fd:fe:9e:7a"),
	  "`mac` is \"3c:fd:fe:9e:7a\", which is not a MAC address",
	  "write mac = \"3c:fd:fe:9e:7a:40\"" },
	{ MATCH, "mac", STRING("3c:fd:fe:9e:7a:4g"),
	  "`mac` is \"3c:fd:fe:9e:7a:4g\", which is not a MAC address",
	  "write mac = \"3c:fd:fe:9e:7a:40\"" },
	{ MATCH, "adress", STRING("x"), "unknown key `adress`", "did you mean `address`?" },
	{ MATCH, "vendor", STRING("x"), "unknown key `vendor`",
	  "known are `address`, `id`, `class`, `slot`, `path`, `serial`, `numa_node`, `pf`, `vfs`, "
	  "`expect`, `interface`, `mac`" },
	{ MATCH, "pf", STRING("a/b"),
	  "`pf` is \"a/b\", which is not the address or the interface of a physical function, or "
	  "the "
	  "name of its entry",
	  "write pf = \"enp65s0f0\"" },
	{ MATCH, "vfs", STRING("0-"),
	  "`vfs` is \"0-\", which is not the numbers of virtual functions",
	  "write vfs = \"0-7\" or \"all\"" },
	{ MATCH, "vfs", STRING("7-0"),
	  "`vfs` is \"7-0\", which is not the numbers of virtual functions",
	  "write vfs = \"0-7\" or \"all\"" },
	{ MATCH, "vfs", NUMBER("3"), "`vfs` must be a string", "write vfs = \"3\"" },
	{ MATCH, "driver", STRING("vfio-pci"),
	  "`driver` belongs into an entry of `devices`, outside of `match`", "move it there" },
	/* entry */
	{ ENTRY, "name", STRING("-x"), "`name` is \"-x\", which is not " NAME_FORM,
	  "write name = \"dpdk0\"" },
	{ ENTRY, "name", STRING(""), "`name` is \"\", which is not " NAME_FORM,
	  "write name = \"dpdk0\"" },
	{ ENTRY, "name", STRING("a b"), "`name` is \"a b\", which is not " NAME_FORM,
	  "write name = \"dpdk0\"" },
	{ ENTRY, "name", STRING("../x"), "`name` is \"../x\", which is not " NAME_FORM,
	  "write name = \"dpdk0\"" },
	{ ENTRY, "name", STRING(LONG_64), "`name` is \"" LONG_64 "\", which is not " NAME_FORM,
	  "write name = \"dpdk0\"" },
	{ ENTRY, "mode", STRING("vfoi"), "`mode` is \"vfoi\", which is not a mode",
	  "write mode = \"vfio\" or \"kernel\"" },
	{ ENTRY, "mode", STRING("0660"), "`mode` is \"0660\", which is not a mode",
	  "the permissions of the node are node_mode = \"0660\"" },
	{ ENTRY, "mode", NUMBER("660"), "`mode` must be a string",
	  "the permissions of the node are node_mode = \"660\"" },
	{ ENTRY, "driver", STRING("vfio_pci"),
	  "`driver` is \"vfio_pci\", which is not the name of a VFIO driver",
	  "did you mean `vfio-pci`?" },
	{ ENTRY, "driver", STRING("i40e"),
	  "`driver` is \"i40e\", which is not the name of a VFIO driver",
	  "write driver = \"vfio-pci\" or \"auto\", or mode = \"kernel\" for a device that keeps "
	  "its own driver" },
	{ ENTRY, "driver", STRING("vfio/pci"),
	  "`driver` is \"vfio/pci\", which is not the name of a VFIO driver",
	  "write driver = \"vfio-pci\"" },
	{ ENTRY, "group", STRING("hole"),
	  "`group` is \"hole\", which is not a policy for the IOMMU group",
	  "write group = \"strict\", \"whole\" or \"list\" (the group that owns the node is "
	  "`node_group`)" },
	{ ENTRY, "group", NUMBER("5"), "`group` must be a string",
	  "write group = \"strict\", \"whole\" or \"list\" (the group that owns the node is "
	  "`node_group`)" },
	{ ENTRY, "companions", NO_STRINGS, "`companions` has 0 devices",
	  "write companions = [ \"0000:21:00.1 8086:158b\" ]" },
	{ ENTRY, "companions", STRINGS("0000:21:00.1 8086:158b", "21:00.2"),
	  "`companions` has \"21:00.2\", which is not a PCI address with a vendor:device pair",
	  "write companions = [ \"0000:21:00.1 8086:158b\" ]" },
	{ ENTRY, "companions", STRINGS("0000:AB:00.1 8086:158b", "0000:ab:00.1 8086:158b"),
	  "`companions` names 0000:ab:00.1 twice",
	  "write companions = [ \"0000:21:00.1 8086:158b\" ]" },
	{ ENTRY, "companions", STRINGS("0000:21:00.1"),
	  "`companions` has \"0000:21:00.1\" without an id: after a change of hardware another "
	  "device may have this address",
	  "write \"0000:21:00.1 VENDOR:DEVICE\", which `vfio-tool info 0000:21:00.1` shows" },
	{ ENTRY, "companions", STRINGS("0000:21:00.1 8086:*"),
	  "`companions` has \"0000:21:00.1 8086:*\", which is not a PCI address with a "
	  "vendor:device pair",
	  "write companions = [ \"0000:21:00.1 8086:158b\" ]" },
	{ ENTRY, "companions", STRING("0000:21:00.1 8086:158b"),
	  "`companions` must be a list of strings",
	  "write companions = [ \"0000:21:00.1 8086:158b\" ]" },
	{ ENTRY, "required", STRING("true"), "`required` must be true or false, without quotes",
	  "write required = true" },
	{ ENTRY, "allow", STRINGS("swap", "root-dsk"),
	  "`allow` has \"root-dsk\", which is no guard", "did you mean `root-disk`?" },
	{ ENTRY, "allow", STRING("swap"), "`allow` must be a list of strings",
	  "write allow = [ \"swap\" ]" },
	{ ENTRY, "node_owner", STRING("Root"),
	  "`node_owner` is \"Root\", which is not " ACCOUNT_FORM, "write node_owner = \"root\"" },
	{ ENTRY, "node_group", STRING("a$b"), "`node_group` is \"a$b\", which is not " ACCOUNT_FORM,
	  "write node_group = \"vfio\"" },
	{ ENTRY, "node_group", STRING("123456789012345678901234567890123"),
	  "`node_group` is \"123456789012345678901234567890123\", which is not " ACCOUNT_FORM,
	  "write node_group = \"vfio\"" },
	{ ENTRY, "node_group", STRING("4294967295"),
	  "`node_group` is \"4294967295\", which is not " ACCOUNT_FORM,
	  "write node_group = \"vfio\"" },
	{ ENTRY, "node_mode", STRING("0777"), "`node_mode` is \"0777\", which is not " MODE_FORM,
	  "write node_mode = \"0660\"" },
	{ ENTRY, "node_mode", STRING("4660"), "`node_mode` is \"4660\", which is not " MODE_FORM,
	  "write node_mode = \"0660\"" },
	{ ENTRY, "node_mode", STRING("668"), "`node_mode` is \"668\", which is not " MODE_FORM,
	  "write node_mode = \"0660\"" },
	{ ENTRY, "node_mode", STRING("66"), "`node_mode` is \"66\", which is not " MODE_FORM,
	  "write node_mode = \"0660\"" },
	{ ENTRY, "node_mode", NUMBER("660"), "`node_mode` must be a string",
	  "write node_mode = \"660\"" },
	{ ENTRY, "expect", STRING("1"), "`expect` belongs into `match`",
	  "write match = { expect = \"1\"; }" },
	{ ENTRY, "address", STRING("x"), "`address` belongs into `match`",
	  "write match = { address = \"0000:21:00.0\"; }" },
	{ ENTRY, "set_permissions", BOOL(true), "`set_permissions` belongs into `options`",
	  "move it there" },
	{ ENTRY, "adress", STRING("x"), "unknown key `adress`",
	  "did you mean `address`, which belongs into `match`?" },
	{ ENTRY, "claim", STRING("ids"), "`claim` is not supported by this version",
	  "remove it: a device is claimed by its driver_override" },
	{ ENTRY, "reset_method", STRING("flr"), "`reset_method` is not supported by this version",
	  "remove it: the kernel chooses the reset" },
	{ ENTRY, "d3cold", BOOL(false), "`d3cold` is not supported by this version", "remove it" },
	{ ENTRY, "node_users", STRINGS("qemu"), "`node_users` is not supported by this version",
	  "give the users a group and name it in `node_group`" },
	/* options */
	{ OPTIONS, "auto_load_module", STRING("true"),
	  "`auto_load_module` must be true or false, without quotes",
	  "write auto_load_module = true" },
	{ OPTIONS, "set_permissions", NUMBER("1"),
	  "`set_permissions` must be true or false, without quotes",
	  "write set_permissions = false" },
	{ OPTIONS, "node_group", STRING("V F"),
	  "`node_group` is \"V F\", which is not " ACCOUNT_FORM, "write node_group = \"vfio\"" },
	{ OPTIONS, "noiommu", BOOL(true), "unknown key `noiommu`",
	  "known are `auto_load_module`, `set_permissions`, `node_owner`, `node_group`, "
	  "`node_mode`" },
	{ OPTIONS, "performance", BOOL(true), "unknown key `performance`",
	  "known are `auto_load_module`, `set_permissions`, `node_owner`, `node_group`, "
	  "`node_mode`" },
	{ OPTIONS, "required", BOOL(true),
	  "`required` belongs into an entry of `devices`, outside of `match`", "move it there" },
};

static void every_wrong_value_says_what_is_wrong_and_what_is_right(void **state)
{
	for (size_t i = 0; i < ELEMENTSOF(wrong); i++) {
		_cleanup_strbuf_ struct strbuf text = { 0 }, remedy = { 0 };
		struct target target = { .entry.node.mode = NODE_MODE_UNSET };

		assert_int_equal(
			set(&target, wrong[i].place, wrong[i].key, &wrong[i].value, &text, &remedy),
			-EINVAL);
		assert_string_equal(strbuf_text(&text), wrong[i].text);
		assert_string_equal(strbuf_text(&remedy), wrong[i].remedy);
		entry_release(&target.entry);
	}
}

static void a_refused_value_leaves_everything_as_it_was(void **state)
{
	for (size_t i = 0; i < ELEMENTSOF(wrong); i++) {
		_cleanup_strbuf_ struct strbuf text = { 0 }, remedy = { 0 };
		struct target before, target;

		memset(&target, 0x5a, sizeof(target));
		target.entry.companions = NULL;
		before = target;
		assert_int_equal(
			set(&target, wrong[i].place, wrong[i].key, &wrong[i].value, &text, &remedy),
			-EINVAL);
		assert_memory_equal(&target, &before, sizeof(target));
	}
}

static void unknown_keys_at_the_top_come_with_a_suggestion(void **state)
{
	static const char *const rows[][3] = {
		{ "device", "unknown key `device`", "did you mean `devices`?" },
		{ "option", "unknown key `option`", "did you mean `options`?" },
		{ "schema", "unknown key `schema`", "known are `devices`, `sriov`, `options`" },
		{ "match", "unknown key `match`", "known are `devices`, `sriov`, `options`" },
		{ "driver", "`driver` belongs into an entry of `devices`, outside of `match`",
		  "move it there" },
	};

	for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
		_cleanup_strbuf_ struct strbuf text = { 0 }, remedy = { 0 };

		assert_int_equal(policy_unknown_key(rows[i][0], &text, &remedy), -EINVAL);
		assert_string_equal(strbuf_text(&text), rows[i][1]);
		assert_string_equal(strbuf_text(&remedy), rows[i][2]);
	}
}

/* Sets keys that must be right. */
static void put(struct entry *entry, enum place place, const char *key, struct value value)
{
	_cleanup_strbuf_ struct strbuf text = { 0 }, remedy = { 0 };
	int r = (place == ENTRY ? entry_set : match_set)(entry, key, &value, &text, &remedy);

	assert_string_equal(strbuf_text(&text), "");
	assert_int_equal(r, 0);
}

#define PUT(entry, place, key, ...) put((entry), (place), (key), (struct value)__VA_ARGS__)

static void every_key_of_match_sets_its_field(void **state)
{
	struct entry entry = { 0 };
	const struct match *match = &entry.match;

	PUT(&entry, MATCH, "address", STRING("10000:AB:1f.7"));
	PUT(&entry, MATCH, "id", STRING("8086:158B"));
	PUT(&entry, MATCH, "class", STRING("0200"));
	PUT(&entry, MATCH, "slot", STRING("U78D2.001.WZS00BY-P1-C12"));
	PUT(&entry, MATCH, "path", STRING("0000:00:1C.4/00.0"));
	PUT(&entry, MATCH, "serial", STRING("00-15-17-FF-FF-B8-5E-2C"));
	PUT(&entry, MATCH, "numa_node", STRING("1"));
	PUT(&entry, MATCH, "expect", STRING("4096"));
	PUT(&entry, MATCH, "interface", STRING("enp33s0f0np0"));
	PUT(&entry, MATCH, "mac", STRING("3C:FD:FE:9E:7A:40"));
	assert_int_equal(match->keys, MATCH_ADDRESS | MATCH_ID | MATCH_CLASS | MATCH_SLOT |
					      MATCH_PATH | MATCH_SERIAL | MATCH_NUMA_NODE);
	assert_string_equal(PCI_ADDR_TEXT(&match->address), "10000:ab:1f.7");
	assert_string_equal(PCI_ID_TEXT(&match->id), "8086:158b");
	assert_int_equal(match->class.value, 0x020000);
	assert_string_equal(match->slot, "U78D2.001.WZS00BY-P1-C12");
	assert_string_equal(match->path, "0000:00:1c.4/00.0");
	assert_string_equal(match->serial, "00-15-17-ff-ff-b8-5e-2c");
	assert_int_equal(match->numa_node, 1);
	assert_int_equal(entry.expect, 4096);
	assert_string_equal(match->interface, "enp33s0f0np0");
	assert_string_equal(match->mac, "3c:fd:fe:9e:7a:40");
}

static void every_key_of_an_entry_sets_its_field(void **state)
{
	struct entry entry = { 0 };

	PUT(&entry, ENTRY, "name", STRING("Dpdk_0.a-b"));
	PUT(&entry, ENTRY, "mode", STRING("kernel"));
	PUT(&entry, ENTRY, "driver", STRING("mlx5_vfio_pci"));
	PUT(&entry, ENTRY, "group", STRING("whole"));
	PUT(&entry, ENTRY, "companions",
	    STRINGS("0000:21:00.1 8086:158b", "0000:21:00.2 8086:158b"));
	PUT(&entry, ENTRY, "companions", STRINGS("0000:21:00.3 8086:158b"));
	PUT(&entry, ENTRY, "required", BOOL(true));
	PUT(&entry, ENTRY, "allow", STRINGS("default-route", "unvetted"));
	PUT(&entry, ENTRY, "node_owner", STRING("libvirt-qemu"));
	PUT(&entry, ENTRY, "node_group", STRING("machine$"));
	PUT(&entry, ENTRY, "node_mode", STRING("0600"));
	assert_string_equal(entry.name, "Dpdk_0.a-b");
	assert_int_equal(entry.mode, MODE_KERNEL);
	assert_string_equal(entry.driver, "mlx5_vfio_pci");
	assert_int_equal(entry.group, GROUP_WHOLE);
	assert_int_equal(entry.companion_count, 1);
	assert_string_equal(PCI_ADDR_TEXT(&entry.companions[0].addr), "0000:21:00.3");
	assert_true(entry.required);
	assert_int_equal(entry.allow, GUARD_BIT(GUARD_DEFAULT_ROUTE) | GUARD_BIT(GUARD_UNVETTED));
	assert_string_equal(entry.node.owner, "libvirt-qemu");
	assert_string_equal(entry.node.group, "machine$");
	assert_int_equal(entry.node.mode, 0600);
	PUT(&entry, ENTRY, "allow", NO_STRINGS);
	assert_int_equal(entry.allow, 0);
	PUT(&entry, ENTRY, "node_owner", STRING("4294967294"));
	assert_string_equal(entry.node.owner, "4294967294");
	entry_release(&entry);
}

static void every_option_sets_its_field(void **state)
{
	static const struct {
		const char *key;
		struct value value;
	} rows[] = {
		{ "auto_load_module", BOOL(false) }, { "set_permissions", BOOL(true) },
		{ "node_owner", STRING("_spdk") },   { "node_group", STRING("1000") },
		{ "node_mode", STRING("440") },
	};
	_cleanup_policy_ struct policy policy;
	struct options *options = &policy.options;

	policy_init(&policy);
	assert_true(options->auto_load_module);
	assert_false(options->set_permissions);
	assert_string_equal(options->node.owner, "root");
	assert_string_equal(options->node.group, "vfio");
	assert_int_equal(options->node.mode, 0660);
	for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
		_cleanup_strbuf_ struct strbuf text = { 0 }, remedy = { 0 };

		assert_int_equal(options_set(options, rows[i].key, &rows[i].value, &text, &remedy),
				 0);
		assert_int_equal(text.len + remedy.len, 0);
	}
	assert_false(options->auto_load_module);
	assert_true(options->set_permissions);
	assert_string_equal(options->node.owner, "_spdk");
	assert_string_equal(options->node.group, "1000");
	assert_int_equal(options->node.mode, 0440);
}

/* "KEY VALUE" pairs of an entry; those of `match` begin with a dot. */
static void fill(struct entry *entry, const char *const *pairs)
{
	for (; pairs[0]; pairs += 2) {
		struct value string = STRING(pairs[1]), list = STRINGS(pairs[1]);
		bool is_list =
			strcmp(pairs[0], "companions") == 0 || strcmp(pairs[0], "allow") == 0;

		put(entry, pairs[0][0] == '.' ? MATCH : ENTRY, pairs[0] + (pairs[0][0] == '.'),
		    is_list ? list : string);
	}
}

#define ADDRESS ".address", "0000:21:00.0"
#define ID ".id", "8086:158b"

static void an_entry_that_is_not_complete_says_what_is_missing(void **state)
{
	static const struct {
		const char *pairs[12];
		const char *text, *remedy;
	} rows[] = {
		{ { "name", "x" },
		  "the entry selects no device",
		  "add match = { address = \"0000:21:00.0\"; id = \"8086:158b\"; };" },
		{ { ".interface", "enp33s0", ".expect", "1" },
		  "`interface` alone selects nothing: at boot the name is not there yet",
		  "add address and id, which `vfio-tool info enp33s0` shows" },
		{ { ".mac", "3c:fd:fe:9e:7a:40", ".expect", "1" },
		  "`mac` alone selects nothing: it is not visible at boot",
		  "add address and id, which `vfio-tool list --all` shows" },
		{ { ".numa_node", "0", ".expect", "1" },
		  "`numa_node` alone selects nothing",
		  "add `id` or `class`" },
		{ { ADDRESS },
		  "`address` without `id`: after a change of hardware another device may have this "
		  "address",
		  "add id = \"VENDOR:DEVICE\", which `vfio-tool info "
		  "0000:21:00.0` shows" },
		{ { ADDRESS, ".serial", "00-15-17-ff-ff-b8-5e-2c" },
		  "`address` without `id`: after a change of hardware another device may have this "
		  "address",
		  "add id = \"VENDOR:DEVICE\", which `vfio-tool info "
		  "0000:21:00.0` shows" },
		{ { ADDRESS, ".id", "8086:*" },
		  "`address` with id = \"8086:*\": any device of that vendor may have this address",
		  "write the whole vendor:device pair" },
		{ { ADDRESS, ID, ".expect", "2" },
		  "expect = \"2\" with an `address`, which one device has",
		  "remove `expect`, or remove `address`" },
		{ { ID },
		  "`expect` is missing: without an address it is to say how many devices must "
		  "match",
		  "add expect = \"1\" to `match`" },
		{ { ".serial", "00-15-17-ff-ff-b8-5e-2c" },
		  "`expect` is missing: without an address it is to say how many devices must "
		  "match",
		  "add expect = \"1\" to `match`" },
		{ { ADDRESS, ID, "mode", "kernel", "driver", "vfio-pci" },
		  "`driver` with mode = \"kernel\": the device keeps its own driver and is not "
		  "touched",
		  "remove `driver`, or write mode = \"vfio\"" },
		{ { ADDRESS, ID, "mode", "kernel", "group", "whole" },
		  "`group` with mode = \"kernel\": the device keeps its own driver and is not "
		  "touched",
		  "remove `group`, or write mode = \"vfio\"" },
		{ { ADDRESS, ID, "mode", "kernel", "companions", "0000:21:00.1 8086:158b" },
		  "`companions` with mode = \"kernel\": the device keeps its own driver and is not "
		  "touched",
		  "remove `companions`, or write mode = \"vfio\"" },
		{ { ADDRESS, ID, "mode", "kernel", "allow", "swap" },
		  "`allow` with mode = \"kernel\": the device keeps its own driver and is not "
		  "touched",
		  "remove `allow`, or write mode = \"vfio\"" },
		{ { ADDRESS, ID, "mode", "kernel", "node_group", "x" },
		  "`node_owner, node_group, node_mode` with mode = \"kernel\": the device keeps "
		  "its own "
		  "driver and is not touched",
		  "remove `node_owner, node_group, node_mode`, or write mode = \"vfio\"" },
		{ { ADDRESS, ID, "companions", "0000:21:00.1 8086:158b" },
		  "`companions` without group = \"list\"",
		  "add group = \"list\", or remove `companions`" },
		{ { ADDRESS, ID, "group", "list" },
		  "group = \"list\" without `companions`",
		  "add companions = [ \"0000:21:00.1 8086:158b\" ] with the devices to take" },
		{ { ADDRESS, ID, "group", "list", "companions", "0000:21:00.0 8086:158b" },
		  "`companions` names the device itself",
		  "name only the other functions of its group" },
	};

	for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
		_cleanup_strbuf_ struct strbuf text = { 0 }, remedy = { 0 };
		_cleanup_policy_ struct policy policy = { 0 };
		struct entry *entry = policy_add_entry(&policy, "file", 1);

		fill(entry, rows[i].pairs);
		assert_int_equal(entry_finish(entry, &text, &remedy), -EINVAL);
		assert_string_equal(strbuf_text(&text), rows[i].text);
		assert_string_equal(strbuf_text(&remedy), rows[i].remedy);
	}
}

static void a_complete_entry_gets_what_follows_from_it(void **state)
{
	static const struct {
		const char *pairs[12];
		const char *name, *driver;
		unsigned expect;
	} rows[] = {
		{ { ADDRESS, ID, ".interface", "enp33s0f0np0" }, "enp33s0f0np0", "vfio-pci", 1 },
		{ { ADDRESS, ID }, "0000-21-00.0", "vfio-pci", 1 },
		{ { ADDRESS, ID, ".expect", "1" }, "0000-21-00.0", "vfio-pci", 1 },
		{ { ADDRESS, ID, "name", "x", ".interface", "eth0" }, "x", "vfio-pci", 1 },
		{ { ADDRESS, ID, ".interface", "_eth%0!" }, "eth-0", "vfio-pci", 1 },
		{ { ADDRESS, ID, ".interface", "%%" }, "0000-21-00.0", "vfio-pci", 1 },
		{ { ADDRESS, ID, "mode", "kernel" }, "0000-21-00.0", "", 1 },
		{ { ADDRESS, ID, "driver", "mlx5_vfio_pci" }, "0000-21-00.0", "mlx5_vfio_pci", 1 },
		{ { ID, ".expect", "4" }, "8086-158b", "vfio-pci", 4 },
		{ { ".id", "8086:*", ".expect", "4" }, "8086", "vfio-pci", 4 },
		{ { ".path", "0000:00:1c.4/00.0", ".expect", "1" },
		  "0000-00-1c.4-00.0",
		  "vfio-pci",
		  1 },
		{ { ".serial", "00-15-17-ff-ff-b8-5e-2c", ".expect", "2" },
		  "00-15-17-ff-ff-b8-5e-2c",
		  "vfio-pci",
		  2 },
		{ { ".slot", "3", ".expect", "1" }, "slot-3", "vfio-pci", 1 },
		{ { ".class", "0108", ".expect", "8" }, "class-010800", "vfio-pci", 8 },
		{ { ADDRESS, ID, "group", "list", "companions", "0000:21:00.1 8086:158b" },
		  "0000-21-00.0",
		  "vfio-pci",
		  1 },
	};

	for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
		_cleanup_strbuf_ struct strbuf text = { 0 }, remedy = { 0 };
		_cleanup_policy_ struct policy policy = { 0 };
		struct entry *entry = policy_add_entry(&policy, "file", 1);

		fill(entry, rows[i].pairs);
		assert_int_equal(entry_finish(entry, &text, &remedy), 0);
		assert_int_equal(text.len + remedy.len, 0);
		assert_string_equal(entry->name, rows[i].name);
		assert_string_equal(entry->driver, rows[i].driver);
		assert_int_equal(entry->expect, rows[i].expect);
	}
}

static void a_name_made_from_the_longest_slot_still_fits(void **state)
{
	_cleanup_strbuf_ struct strbuf text = { 0 }, remedy = { 0 };
	_cleanup_policy_ struct policy policy = { 0 };
	struct entry *entry = policy_add_entry(&policy, "file", 1);

	memset(entry->match.slot, 'a', SLOT_TEXT_MAX - 1);
	entry->match.keys = MATCH_SLOT;
	entry->expect = 1;
	assert_int_equal(entry_finish(entry, &text, &remedy), 0);
	assert_int_equal(strlen(entry->name), ENTRY_NAME_MAX - 1);
}

static void add(struct policy *policy, int line, const char *name, const char *address)
{
	struct entry *entry = policy_add_entry(policy, line < 10 ? "a.conf" : "b.conf", line);

	assert_non_null(entry);
	strcpy(entry->name, name);
	if (address) {
		assert_int_equal(pci_addr_parse(address, &entry->match.address), 0);
		entry->match.keys |= MATCH_ADDRESS;
	}
}

static void assert_problems(const struct problems *problems, const char *expected)
{
	_cleanup_strbuf_ struct strbuf buf = { 0 };

	for (size_t i = 0; i < problems->count; i++) {
		problem_format(&problems->list[i], &buf);
		strbuf_add(&buf, "\n");
	}
	assert_string_equal(strbuf_text(&buf), expected);
}

static void the_later_of_two_entries_with_one_name_or_address_is_dropped(void **state)
{
	_cleanup_policy_ struct policy policy = { 0 };
	_cleanup_problems_ struct problems problems = { 0 };

	add(&policy, 1, "one", "0000:02:00.0");
	add(&policy, 2, "two", "0000:01:00.0");
	add(&policy, 3, "one", "0000:03:00.0");
	add(&policy, 11, "three", "0000:02:00.0");
	add(&policy, 12, "one", "0000:02:00.0");
	add(&policy, 13, "four", NULL);
	add(&policy, 14, "five", NULL);
	add(&policy, 15, "six", "0000:00:00.0");
	assert_int_equal(policy_finish(&policy, &problems), 0);
	assert_problems(&problems,
			"a.conf:3: name \"one\" is taken by the entry at a.conf:1; give one of the "
			"two another name\n"
			"b.conf:11: address 0000:02:00.0 is taken by the entry at a.conf:1; remove "
			"one of the two\n"
			"b.conf:12: address 0000:02:00.0 is taken by the entry at a.conf:1; remove "
			"one of the two\n");
	assert_int_equal(policy.count, 5);
	assert_string_equal(policy.entries[0].name, "one");
	assert_int_equal(policy.entries[0].line, 1);
	assert_string_equal(policy.entries[1].name, "two");
	assert_string_equal(policy.entries[2].name, "four");
	assert_string_equal(policy.entries[3].name, "five");
	assert_string_equal(policy.entries[4].name, "six");
}

static void an_empty_policy_has_no_problem(void **state)
{
	_cleanup_policy_ struct policy policy = { 0 };
	_cleanup_problems_ struct problems problems = { 0 };

	assert_int_equal(policy_finish(&policy, &problems), 0);
	assert_int_equal(problems.count, 0);
	assert_null(policy_find(&policy, "x"));
}

static void an_entry_is_found_by_its_name(void **state)
{
	_cleanup_policy_ struct policy policy = { 0 };

	for (int i = 0; i < 100; i++) {
		char name[16];

		snprintf(name, sizeof(name), "n%d", i);
		add(&policy, i, name, NULL);
	}
	policy_drop_last(&policy);
	assert_int_equal(policy.count, 99);
	assert_ptr_equal(policy_find(&policy, "n42"), &policy.entries[42]);
	assert_null(policy_find(&policy, "n99"));
	assert_null(policy_find(&policy, "N42"));
	/* the place of the one that was dropped is used again */
	add(&policy, 5, "again", NULL);
	assert_string_equal(policy.entries[99].name, "again");
}

static void nodes_are_as_the_entry_says_then_as_the_options_say(void **state)
{
	_cleanup_policy_ struct policy policy;
	struct entry entry = { .node.mode = NODE_MODE_UNSET };
	struct node_access access;

	policy_init(&policy);
	access = policy_node_access(&policy, NULL);
	assert_string_equal(access.owner, "root");
	assert_string_equal(access.group, "vfio");
	assert_int_equal(access.mode, 0660);
	strcpy(entry.node.group, "dpdk");
	access = policy_node_access(&policy, &entry);
	assert_string_equal(access.owner, "root");
	assert_string_equal(access.group, "dpdk");
	assert_int_equal(access.mode, 0660);
	policy.options.set_permissions = true;
	assert_int_equal(policy_node_access(&policy, &entry).mode, 0666);
	entry.node.mode = 0600;
	assert_int_equal(policy_node_access(&policy, &entry).mode, 0600);
}

static void a_problem_is_one_line_that_harms_no_terminal(void **state)
{
	_cleanup_problems_ struct problems problems = { 0 };

	assert_int_equal(problems_add(&problems, "f.conf", 3, "wrong", "right"), 0);
	assert_int_equal(problems_add(&problems, "f.conf", 0, "wrong", "right"), 0);
	assert_int_equal(problems_add(&problems, "f.conf", 3, "wrong", ""), 0);
	assert_int_equal(problems_add(&problems, "\x1b.conf", 1, "a\nb", "\xff"), 0);
	assert_problems(&problems, "f.conf:3: wrong; right\n"
				   "f.conf: wrong; right\n"
				   "f.conf:3: wrong\n"
				   "\\x1b.conf:1: a\\x0ab; \\xff\n");
}

static void modes_and_group_policies_have_names_that_lead_back(void **state)
{
	enum mode mode = MODE_MAX;
	enum group_policy group = GROUP_POLICY_MAX;

	for (int i = 0; i < MODE_MAX; i++) {
		assert_int_equal(mode_from_string(mode_to_string((enum mode)i), &mode), 0);
		assert_int_equal(mode, i);
	}
	for (int i = 0; i < GROUP_POLICY_MAX; i++) {
		assert_int_equal(group_policy_from_string(
					 group_policy_to_string((enum group_policy)i), &group),
				 0);
		assert_int_equal(group, i);
	}
	assert_int_equal(mode_from_string("", &mode), -EINVAL);
	assert_int_equal(group_policy_from_string("Strict", &group), -EINVAL);
	assert_int_equal(mode, MODE_MAX - 1);
	assert_int_equal(group, GROUP_POLICY_MAX - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_wrong_value_says_what_is_wrong_and_what_is_right),
		cmocka_unit_test(a_refused_value_leaves_everything_as_it_was),
		cmocka_unit_test(unknown_keys_at_the_top_come_with_a_suggestion),
		cmocka_unit_test(every_key_of_match_sets_its_field),
		cmocka_unit_test(every_key_of_an_entry_sets_its_field),
		cmocka_unit_test(every_option_sets_its_field),
		cmocka_unit_test(an_entry_that_is_not_complete_says_what_is_missing),
		cmocka_unit_test(a_complete_entry_gets_what_follows_from_it),
		cmocka_unit_test(a_name_made_from_the_longest_slot_still_fits),
		cmocka_unit_test(the_later_of_two_entries_with_one_name_or_address_is_dropped),
		cmocka_unit_test(an_empty_policy_has_no_problem),
		cmocka_unit_test(an_entry_is_found_by_its_name),
		cmocka_unit_test(nodes_are_as_the_entry_says_then_as_the_options_say),
		cmocka_unit_test(a_problem_is_one_line_that_harms_no_terminal),
		cmocka_unit_test(modes_and_group_policies_have_names_that_lead_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
