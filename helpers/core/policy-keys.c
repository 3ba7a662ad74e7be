/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The keys of the configuration file: which there are, what each takes, what to say otherwise. */
#include "core/policy.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "core/suggest.h"

/* Sets the field of one key from a value of the right type. -EINVAL: not a value of this key;
 * `text` and `remedy` that are left empty are filled in from the table. */
typedef int (*setter)(void *field, const struct value *value, struct strbuf *text,
		      struct strbuf *remedy);

struct key {
	const char *name;
	int type;	     /* of enum in struct value */
	const char *what;    /* "`%s` is not %s" */
	const char *example; /* the right side of "KEY = …" */
	size_t offset;	     /* of the field that `set` gets */
	setter set;	     /* NULL: the field is a bool */
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_alnum(char c)
{
	return is_lower(c) || (c >= 'A' && c <= 'Z') || is_digit(c);
}

static bool only_of(const char *text, const char *extra)
{
	for (; *text != '\0'; text++)
		if (!is_alnum(*text) && !strchr(extra, *text))
			return false;
	return true;
}

static bool copy_text(char *target, size_t size, const char *text)
{
	size_t len = strlen(text);

	if (len == 0 || len >= size)
		return false;
	memcpy(target, text, len + 1);
	return true;
}

/* Values that are compared as text have one spelling: hex digits in lower case. */
static bool copy_lower(char *target, size_t size, const char *text)
{
	if (!copy_text(target, size, text))
		return false;
	for (; *target != '\0'; target++)
		if (*target >= 'A' && *target <= 'F')
			*target = (char)(*target - 'A' + 'a');
	return true;
}

/* A decimal number of 32 bits; all ones is not one (as an account it means "none"). */
static int number_parse(const char *text, unsigned *ret)
{
	uint64_t number = 0;

	if (*text == '\0')
		return -EINVAL;
	for (; *text != '\0'; text++) {
		if (!is_digit(*text))
			return -EINVAL;
		number = number * 10 + (unsigned)(*text - '0');
		if (number >= UINT32_MAX)
			return -EINVAL;
	}
	*ret = (unsigned)number;
	return 0;
}

/* A value from the file in quotes, cut where it is too long to read. */
static void add_value(struct strbuf *buf, const char *value)
{
	enum { SHOWN = 64 };
	size_t len = strlen(value);
	char shown[SHOWN + 1] = { 0 };

	memcpy(shown, value, len < SHOWN ? len : SHOWN);
	strbuf_add(buf, "\"");
	strbuf_add_escaped(buf, shown);
	strbuf_add(buf, len > SHOWN ? "...\"" : "\"");
}

static int set_address(void *field, const struct value *value, struct strbuf *text,
		       struct strbuf *remedy)
{
	struct match *match = field;
	struct pci_addr address;

	if (pci_addr_parse(value->string, &address) < 0) {
		if (pci_addr_parse_lenient(value->string, &address) == 0)
			strbuf_addf(remedy, "write address = \"%s\"", PCI_ADDR_TEXT(&address));
		return -EINVAL;
	}
	match->address = address;
	match->keys |= MATCH_ADDRESS;
	return 0;
}

/* Takes the "0x" out of "0x8086:0x158b", as other tools write it. */
static void strip_hex_prefixes(const char *text, char *target, size_t size)
{
	size_t len = 0;

	while (*text != '\0' && len + 1 < size) {
		if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X'))
			text += 2;
		else
			target[len++] = *text++;
	}
	target[len] = '\0';
}

static int set_id(void *field, const struct value *value, struct strbuf *text,
		  struct strbuf *remedy)
{
	struct match *match = field;
	struct pci_id id;

	if (pci_id_parse(value->string, &id) < 0) {
		char plain[PCI_ID_TEXT_MAX];

		strip_hex_prefixes(value->string, plain, sizeof(plain));
		if (pci_id_parse(plain, &id) == 0)
			strbuf_addf(remedy, "write id = \"%s\"", PCI_ID_TEXT(&id));
		return -EINVAL;
	}
	match->id = id;
	match->keys |= MATCH_ID;
	return 0;
}

static int set_class(void *field, const struct value *value, struct strbuf *text,
		     struct strbuf *remedy)
{
	struct match *match = field;

	if (pci_class_parse(value->string, &match->class) < 0)
		return -EINVAL;
	match->keys |= MATCH_CLASS;
	return 0;
}

static int set_slot(void *field, const struct value *value, struct strbuf *text,
		    struct strbuf *remedy)
{
	struct match *match = field;

	if (!only_of(value->string, "_.:+-") ||
	    !copy_text(match->slot, sizeof(match->slot), value->string))
		return -EINVAL;
	match->keys |= MATCH_SLOT;
	return 0;
}

static int set_path(void *field, const struct value *value, struct strbuf *text,
		    struct strbuf *remedy)
{
	struct match *match = field;
	char path[PATH_TEXT_MAX];

	if (!copy_lower(path, sizeof(path), value->string) || !pci_path_valid(path))
		return -EINVAL;
	memcpy(match->path, path, sizeof(path));
	match->keys |= MATCH_PATH;
	return 0;
}

static int set_serial(void *field, const struct value *value, struct strbuf *text,
		      struct strbuf *remedy)
{
	struct match *match = field;
	char serial[PCI_SERIAL_TEXT_MAX];

	if (!copy_lower(serial, sizeof(serial), value->string) || !pci_serial_valid(serial))
		return -EINVAL;
	memcpy(match->serial, serial, sizeof(serial));
	match->keys |= MATCH_SERIAL;
	return 0;
}

static int set_numa_node(void *field, const struct value *value, struct strbuf *text,
			 struct strbuf *remedy)
{
	enum { NUMA_NODES = 1024 }; /* MAX_NUMNODES of the largest kernels */
	struct match *match = field;
	unsigned node;

	if (number_parse(value->string, &node) < 0 || node >= NUMA_NODES)
		return -EINVAL;
	match->numa_node = (int)node;
	match->keys |= MATCH_NUMA_NODE;
	return 0;
}

static int set_interface(void *field, const struct value *value, struct strbuf *text,
			 struct strbuf *remedy)
{
	struct match *match = field;

	if (!interface_name_valid(value->string))
		return -EINVAL;
	return copy_text(match->interface, sizeof(match->interface), value->string) ? 0 : -EINVAL;
}

static int set_mac(void *field, const struct value *value, struct strbuf *text,
		   struct strbuf *remedy)
{
	struct match *match = field;
	char mac[sizeof(match->mac)];

	if (strlen(value->string) != sizeof(mac) - 1 ||
	    !copy_lower(mac, sizeof(mac), value->string))
		return -EINVAL;
	for (size_t i = 0; i < sizeof(mac) - 1; i++)
		if (i % 3 == 2 ? mac[i] != ':' : !strchr("0123456789abcdef", mac[i]))
			return -EINVAL;
	memcpy(match->mac, mac, sizeof(mac));
	return 0;
}

static int set_expect(void *field, const struct value *value, struct strbuf *text,
		      struct strbuf *remedy)
{
	enum { EXPECT_MAX = 4096 };
	unsigned *expect = field, number;

	if (number_parse(value->string, &number) < 0 || number == 0 || number > EXPECT_MAX)
		return -EINVAL;
	*expect = number;
	return 0;
}

static int set_name(void *field, const struct value *value, struct strbuf *text,
		    struct strbuf *remedy)
{
	struct entry *entry = field;

	if (!is_alnum(value->string[0]) || !only_of(value->string, "_.-"))
		return -EINVAL;
	return copy_text(entry->name, sizeof(entry->name), value->string) ? 0 : -EINVAL;
}

static bool digits_only(const char *text)
{
	return text[0] != '\0' && text[strspn(text, "0123456789")] == '\0';
}

static int set_mode(void *field, const struct value *value, struct strbuf *text,
		    struct strbuf *remedy)
{
	if (digits_only(value->string))
		strbuf_addf(remedy, "the permissions of the node are node_mode = \"%.9s\"",
			    value->string);
	return mode_from_string(value->string, field);
}

static int set_group(void *field, const struct value *value, struct strbuf *text,
		     struct strbuf *remedy)
{
	int r = group_policy_from_string(value->string, field);

	if (r < 0 && only_of(value->string, "_-"))
		strbuf_add(remedy,
			   "write group = \"strict\", \"whole\" or \"list\" (the group that "
			   "owns the node is `node_group`)");
	return r;
}

static int set_driver(void *field, const struct value *value, struct strbuf *text,
		      struct strbuf *remedy)
{
	struct entry *entry = field;
	const char *name = value->string;

	if (strcmp(name, "auto") == 0) {
		strbuf_add(text, "driver = \"auto\" is not supported by this version");
		return -EINVAL;
	}
	if (!driver_name_valid(name))
		return -EINVAL;
	/* the module is vfio_pci, its driver is vfio-pci: the kernel would match nothing */
	if (strcmp(name, "vfio_pci") == 0) {
		strbuf_add(remedy, "did you mean `vfio-pci`?");
		return -EINVAL;
	}
	if (!strstr(name, "vfio")) {
		strbuf_add(remedy, "write driver = \"vfio-pci\", or mode = \"kernel\" for a device "
				   "that keeps its own driver");
		return -EINVAL;
	}
	return copy_text(entry->driver, sizeof(entry->driver), name) ? 0 : -EINVAL;
}

static int companions_parse(const struct value *value, struct pci_addr *addresses,
			    struct strbuf *text)
{
	for (size_t i = 0; i < value->count; i++) {
		if (pci_addr_parse(value->strings[i], &addresses[i]) < 0) {
			strbuf_add(text, "`companions` has ");
			add_value(text, value->strings[i]);
			strbuf_add(text, ", which is not a PCI address");
			return -EINVAL;
		}
		for (size_t k = 0; k < i; k++)
			if (pci_addr_compare(&addresses[k], &addresses[i]) == 0) {
				strbuf_addf(text, "`companions` names %s twice",
					    PCI_ADDR_TEXT(&addresses[i]));
				return -EINVAL;
			}
	}
	return 0;
}

static int set_companions(void *field, const struct value *value, struct strbuf *text,
			  struct strbuf *remedy)
{
	enum { COMPANIONS_MAX = 256 };
	struct entry *entry = field;

	if (value->count == 0 || value->count > COMPANIONS_MAX) {
		strbuf_addf(text, "`companions` has %zu addresses", value->count);
		return -EINVAL;
	}
	_cleanup_free_ struct pci_addr *addresses = calloc(value->count, sizeof(*addresses));
	if (!addresses)
		return -ENOMEM;
	int r = companions_parse(value, addresses, text);
	if (r < 0)
		return r;
	free(entry->companions);
	entry->companions = TAKE_PTR(addresses);
	entry->companion_count = value->count;
	return 0;
}

static int set_allow(void *field, const struct value *value, struct strbuf *text,
		     struct strbuf *remedy)
{
	const char *names[GUARD_MAX];
	guard_set *allow = field, guards = 0;

	for (int i = 0; i < GUARD_MAX; i++)
		names[i] = guard_to_string((enum guard)i);
	for (size_t i = 0; i < value->count; i++) {
		enum guard guard;

		if (guard_from_string(value->strings[i], &guard) < 0) {
			strbuf_add(text, "`allow` has ");
			add_value(text, value->strings[i]);
			strbuf_add(text, ", which is no guard");
			suggest_add(remedy, value->strings[i], names, ELEMENTSOF(names));
			return -EINVAL;
		}
		guards |= GUARD_BIT(guard);
	}
	*allow = guards;
	return 0;
}

/* A name by useradd's rule, or a numeric id. */
static int set_account(void *field, const struct value *value, struct strbuf *text,
		       struct strbuf *remedy)
{
	const char *name = value->string;
	size_t len = strlen(name);
	unsigned id;

	if (number_parse(name, &id) < 0) {
		if (!is_lower(name[0]) && name[0] != '_')
			return -EINVAL;
		for (size_t i = 1; i < len; i++)
			if (!is_lower(name[i]) && !is_digit(name[i]) && !strchr("_-", name[i]) &&
			    !(name[i] == '$' && i == len - 1))
				return -EINVAL;
	}
	return copy_text(field, ACCOUNT_NAME_MAX, name) ? 0 : -EINVAL;
}

static int set_node_mode(void *field, const struct value *value, struct strbuf *text,
			 struct strbuf *remedy)
{
	size_t len = strlen(value->string);
	unsigned *mode = field, number = 0;

	if (len < 3 || len > 4 || value->string[strspn(value->string, "01234567")] != '\0')
		return -EINVAL;
	for (size_t i = 0; i < len; i++)
		number = number << 3 | (unsigned)(value->string[i] - '0');
	if ((number & ~0666u) != 0)
		return -EINVAL;
	*mode = number;
	return 0;
}

#define MATCH_FIELD offsetof(struct entry, match)
#define ADDRESS_FORM "a PCI address in the form DDDD:BB:DD.F"
#define ACCOUNT_FORM                                                                               \
	"the name of an account ([a-z_][a-z0-9_-]*, at most 32 characters) or its number"
#define MODE_FORM "an octal mode up to 0666"

static const struct key match_keys[] = {
	{ "address", VALUE_STRING, ADDRESS_FORM, "\"0000:21:00.0\"", MATCH_FIELD, set_address },
	{ "id", VALUE_STRING, "a vendor:device pair of four hex digits each", "\"8086:158b\"",
	  MATCH_FIELD, set_id },
	{ "class", VALUE_STRING, "a PCI class of 2, 4 or 6 hex digits", "\"0200\"", MATCH_FIELD,
	  set_class },
	{ "slot", VALUE_STRING, "the name of a physical slot", "\"3\"", MATCH_FIELD, set_slot },
	{ "path", VALUE_STRING, "a path from the root port", "\"0000:00:1c.4/00.0\"", MATCH_FIELD,
	  set_path },
	{ "serial", VALUE_STRING, "a PCIe device serial number", "\"00-15-17-ff-ff-b8-5e-2c\"",
	  MATCH_FIELD, set_serial },
	{ "numa_node", VALUE_STRING, "the number of a NUMA node", "\"0\"", MATCH_FIELD,
	  set_numa_node },
	{ "expect", VALUE_STRING, "a number from 1 to 4096", "\"1\"",
	  offsetof(struct entry, expect), set_expect },
	{ "interface", VALUE_STRING, "the name of a network interface", "\"enp33s0f0np0\"",
	  MATCH_FIELD, set_interface },
	{ "mac", VALUE_STRING, "a MAC address", "\"3c:fd:fe:9e:7a:40\"", MATCH_FIELD, set_mac },
};

static const struct key entry_keys[] = {
	{ "name", VALUE_STRING,
	  "a name of letters, digits, `_`, `.` and `-` that starts with a letter or digit and has "
	  "at "
	  "most 63 characters",
	  "\"dpdk0\"", 0, set_name },
	{ "mode", VALUE_STRING, "a mode", "\"vfio\" or \"kernel\"", offsetof(struct entry, mode),
	  set_mode },
	{ "driver", VALUE_STRING, "the name of a VFIO driver", "\"vfio-pci\"", 0, set_driver },
	{ "group", VALUE_STRING, "a policy for the IOMMU group",
	  "\"strict\", \"whole\" or \"list\"", offsetof(struct entry, group), set_group },
	{ "companions", VALUE_STRINGS, "a list of PCI addresses", "[ \"0000:21:00.1\" ]", 0,
	  set_companions },
	{ "required", VALUE_BOOL, "true or false", "true", offsetof(struct entry, required), NULL },
	{ "allow", VALUE_STRINGS, "a list of guards", "[ \"default-route\" ]",
	  offsetof(struct entry, allow), set_allow },
	{ "node_owner", VALUE_STRING, ACCOUNT_FORM, "\"root\"", offsetof(struct entry, node.owner),
	  set_account },
	{ "node_group", VALUE_STRING, ACCOUNT_FORM, "\"vfio\"", offsetof(struct entry, node.group),
	  set_account },
	{ "node_mode", VALUE_STRING, MODE_FORM, "\"0660\"", offsetof(struct entry, node.mode),
	  set_node_mode },
};

static const struct key option_keys[] = {
	{ "auto_load_module", VALUE_BOOL, "true or false", "true",
	  offsetof(struct options, auto_load_module), NULL },
	{ "set_permissions", VALUE_BOOL, "true or false", "false",
	  offsetof(struct options, set_permissions), NULL },
	{ "node_owner", VALUE_STRING, ACCOUNT_FORM, "\"root\"",
	  offsetof(struct options, node.owner), set_account },
	{ "node_group", VALUE_STRING, ACCOUNT_FORM, "\"vfio\"",
	  offsetof(struct options, node.group), set_account },
	{ "node_mode", VALUE_STRING, MODE_FORM, "\"0660\"", offsetof(struct options, node.mode),
	  set_node_mode },
};

/* What this version refuses by name, and what to do instead. */
static const struct unsupported {
	const char *key, *remedy;
} unsupported_keys[] = {
	{ "sriov", "create the functions by other means and name each in `devices`" },
	{ "pf", "name each virtual function by address and id" },
	{ "vfs", "name each virtual function by address and id" },
	{ "claim", "remove it: a device is claimed by its driver_override" },
	{ "reset_method", "remove it: the kernel chooses the reset" },
	{ "d3cold", "remove it" },
	{ "node_users", "give the users a group and name it in `node_group`" },
};

static const char *const top_keys[] = { "devices", "options" };

static const struct key *find_key(const struct key *keys, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(keys[i].name, name) == 0)
			return &keys[i];
	return NULL;
}

#define FIND_KEY(keys, name) find_key((keys), ELEMENTSOF(keys), (name))

/* Says where a key belongs that stands in the wrong place. */
static bool explain_place(const char *name, struct strbuf *text, struct strbuf *remedy)
{
	const struct key *key;

	if ((key = FIND_KEY(match_keys, name))) {
		strbuf_addf(text, "`%s` belongs into `match`", name);
		strbuf_addf(remedy, "write match = { %s = %s; }", name, key->example);
	} else if (FIND_KEY(entry_keys, name)) {
		strbuf_addf(text, "`%s` belongs into an entry of `devices`, outside of `match`",
			    name);
		strbuf_addf(remedy, "move it there");
	} else if (FIND_KEY(option_keys, name)) {
		strbuf_addf(text, "`%s` belongs into `options`", name);
		strbuf_add(remedy, "move it there");
	} else {
		return false;
	}
	return true;
}

static bool explain_unsupported(const char *name, struct strbuf *text, struct strbuf *remedy)
{
	for (size_t i = 0; i < ELEMENTSOF(unsupported_keys); i++)
		if (strcmp(unsupported_keys[i].key, name) == 0) {
			strbuf_addf(text, "`%s` is not supported by this version", name);
			strbuf_add(remedy, unsupported_keys[i].remedy);
			return true;
		}
	return false;
}

static int unknown_key(const char *name, const char *const *known, size_t count,
		       struct strbuf *text, struct strbuf *remedy)
{
	if (explain_unsupported(name, text, remedy) || explain_place(name, text, remedy))
		return -EINVAL;
	strbuf_addf(text, "unknown key `%.64s`", name);
	suggest_add(remedy, name, known, count);
	return -EINVAL;
}

int policy_unknown_key(const char *key, struct strbuf *text, struct strbuf *remedy)
{
	return unknown_key(key, top_keys, ELEMENTSOF(top_keys), text, remedy);
}

/* A value of the wrong type: a number or bool where a string is wanted, and so on. */
static int wrong_type(const struct key *key, const struct value *value, struct strbuf *text,
		      struct strbuf *remedy)
{
	static const char *const wanted[] = {
		[VALUE_STRING] = "a string",
		[VALUE_BOOL] = "true or false, without quotes",
		[VALUE_STRINGS] = "a list of strings",
	};

	strbuf_addf(text, "`%s` must be %s", key->name, wanted[key->type]);
	if (key->type == VALUE_STRING && value->type == VALUE_NUMBER && value->string)
		strbuf_addf(remedy, "write %s = \"%s\"", key->name, value->string);
	else if (key->type == VALUE_STRINGS && value->type == VALUE_STRING) {
		strbuf_addf(remedy, "write %s = [ ", key->name);
		add_value(remedy, value->string);
		strbuf_add(remedy, " ]");
	} else
		strbuf_addf(remedy, "write %s = %s", key->name, key->example);
	return -EINVAL;
}

static int key_set(const struct key *key, void *target, const struct value *value,
		   struct strbuf *text, struct strbuf *remedy)
{
	void *field = (char *)target + key->offset;

	if ((int)value->type != key->type)
		return wrong_type(key, value, text, remedy);
	if (!key->set) {
		*(bool *)field = value->boolean;
		return 0;
	}
	int r = key->set(field, value, text, remedy);
	if (r != -EINVAL)
		return r;
	if (text->len == 0) {
		strbuf_addf(text, "`%s` is ", key->name);
		add_value(text, value->string);
		strbuf_addf(text, ", which is not %s", key->what);
	}
	if (remedy->len == 0)
		strbuf_addf(remedy, "write %s = %s", key->name, key->example);
	return r;
}

static int keys_set(const struct key *keys, size_t count, void *target, const char *name,
		    const struct value *value, struct strbuf *text, struct strbuf *remedy)
{
	const struct key *key = find_key(keys, count, name);
	const char *known[16];

	if (key)
		return key_set(key, target, value, text, remedy);
	for (size_t i = 0; i < count; i++)
		known[i] = keys[i].name;
	return unknown_key(name, known, count, text, remedy);
}

int entry_set(struct entry *entry, const char *key, const struct value *value, struct strbuf *text,
	      struct strbuf *remedy)
{
	return keys_set(entry_keys, ELEMENTSOF(entry_keys), entry, key, value, text, remedy);
}

int match_set(struct entry *entry, const char *key, const struct value *value, struct strbuf *text,
	      struct strbuf *remedy)
{
	return keys_set(match_keys, ELEMENTSOF(match_keys), entry, key, value, text, remedy);
}

int options_set(struct options *options, const char *key, const struct value *value,
		struct strbuf *text, struct strbuf *remedy)
{
	return keys_set(option_keys, ELEMENTSOF(option_keys), options, key, value, text, remedy);
}
