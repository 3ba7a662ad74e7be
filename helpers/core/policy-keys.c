/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The keys of the configuration file: which there are, what each takes, what to say otherwise. */
#include "core/policy-keys.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "core/suggest.h"

struct key {
	const char *name;
	int type;	     /* of enum in struct value */
	const char *what;    /* "`%s` is not %s" */
	const char *example; /* the right side of "KEY = …" */
	size_t offset;	     /* of the field that `set` gets */
	key_setter *set;     /* NULL: the field is a bool */
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

bool policy_text_is_of(const char *text, const char *extra)
{
	for (; *text != '\0'; text++)
		if (!is_alnum(*text) && !strchr(extra, *text))
			return false;
	return true;
}

bool policy_text_copy(char *target, size_t size, const char *text)
{
	size_t len = strlen(text);

	if (len == 0 || len >= size)
		return false;
	memcpy(target, text, len + 1);
	return true;
}

int policy_number_parse(const char *text, unsigned *ret)
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

void policy_add_value(struct strbuf *buf, const char *value)
{
	enum { SHOWN = 64 };
	size_t len = strlen(value);
	char shown[SHOWN + 1] = { 0 };

	memcpy(shown, value, len < SHOWN ? len : SHOWN);
	strbuf_add(buf, "\"");
	strbuf_add_escaped(buf, shown);
	strbuf_add(buf, len > SHOWN ? "...\"" : "\"");
}

#define MATCH_FIELD offsetof(struct entry, match)
#define ADDRESS_FORM "a PCI address in the form DDDD:BB:DD.F"
#define ACCOUNT_FORM                                                                               \
	"the name of an account ([a-z_][a-z0-9_-]*, at most 32 characters) or its number"
#define MODE_FORM "an octal mode up to 0666"

#define NAME_FORM                                                                                  \
	"a name of letters, digits, `_`, `.` and `-` that starts with a letter or digit and has "  \
	"at most 63 characters"

static const struct key match_keys[] = {
	{ "address", VALUE_STRING, ADDRESS_FORM, "\"0000:21:00.0\"", MATCH_FIELD,
	  policy_set_address },
	{ "id", VALUE_STRING, "a vendor:device pair of four hex digits each", "\"8086:158b\"",
	  MATCH_FIELD, policy_set_id },
	{ "class", VALUE_STRING, "a PCI class of 2, 4 or 6 hex digits", "\"0200\"", MATCH_FIELD,
	  policy_set_class },
	{ "slot", VALUE_STRING, "the name of a physical slot", "\"3\"", MATCH_FIELD,
	  policy_set_slot },
	{ "path", VALUE_STRING, "a path from the root port", "\"0000:00:1c.4/00.0\"", MATCH_FIELD,
	  policy_set_path },
	{ "serial", VALUE_STRING, "a PCIe device serial number", "\"00-15-17-ff-ff-b8-5e-2c\"",
	  MATCH_FIELD, policy_set_serial },
	{ "numa_node", VALUE_STRING, "the number of a NUMA node", "\"0\"", MATCH_FIELD,
	  policy_set_numa_node },
	{ "pf", VALUE_STRING,
	  "the address or the interface of a physical function, or the name of its entry",
	  "\"enp65s0f0\"", MATCH_FIELD, policy_set_pf },
	{ "vfs", VALUE_STRING, "the numbers of virtual functions", "\"0-7\" or \"all\"",
	  MATCH_FIELD, policy_set_vfs },
	{ "expect", VALUE_STRING, "a number from 1 to 4096", "\"1\"",
	  offsetof(struct entry, expect), policy_set_expect },
	{ "interface", VALUE_STRING, "the name of a network interface", "\"enp33s0f0np0\"",
	  MATCH_FIELD, policy_set_interface },
	{ "mac", VALUE_STRING, "a MAC address", "\"3c:fd:fe:9e:7a:40\"", MATCH_FIELD,
	  policy_set_mac },
};

static const struct key entry_keys[] = {
	{ "name", VALUE_STRING, NAME_FORM, "\"dpdk0\"", offsetof(struct entry, name),
	  policy_set_name },
	{ "mode", VALUE_STRING, "a mode", "\"vfio\" or \"kernel\"", offsetof(struct entry, mode),
	  policy_set_mode },
	{ "driver", VALUE_STRING, "the name of a VFIO driver", "\"vfio-pci\"", 0,
	  policy_set_driver },
	{ "group", VALUE_STRING, "a policy for the IOMMU group",
	  "\"strict\", \"whole\" or \"list\"", offsetof(struct entry, group), policy_set_group },
	{ "companions", VALUE_STRINGS, "a list of PCI addresses with their ids",
	  "[ \"0000:21:00.1 8086:158b\" ]", 0, policy_set_companions },
	{ "required", VALUE_BOOL, "true or false", "true", offsetof(struct entry, required), NULL },
	{ "allow", VALUE_STRINGS, "a list of guards", "[ \"default-route\" ]",
	  offsetof(struct entry, allow), policy_set_allow },
	{ "node_owner", VALUE_STRING, ACCOUNT_FORM, "\"root\"", offsetof(struct entry, node.owner),
	  policy_set_account },
	{ "node_group", VALUE_STRING, ACCOUNT_FORM, "\"vfio\"", offsetof(struct entry, node.group),
	  policy_set_account },
	{ "node_mode", VALUE_STRING, MODE_FORM, "\"0660\"", offsetof(struct entry, node.mode),
	  policy_set_node_mode },
};

static const struct key sriov_keys[] = {
	{ "name", VALUE_STRING, NAME_FORM, "\"port0\"", offsetof(struct sriov, name),
	  policy_set_name },
	{ "vfs", VALUE_STRING, "a number from 0 to 65535", "\"8\"", offsetof(struct sriov, vfs),
	  policy_set_vf_count },
};

/* Of `match` in `sriov`: what identifies a physical function, and what it is called. */
static const char *const sriov_match_keys[] = { "address", "id", "serial", "interface", "mac" };

static const struct key option_keys[] = {
	{ "auto_load_module", VALUE_BOOL, "true or false", "true",
	  offsetof(struct options, auto_load_module), NULL },
	{ "set_permissions", VALUE_BOOL, "true or false", "false",
	  offsetof(struct options, set_permissions), NULL },
	{ "node_owner", VALUE_STRING, ACCOUNT_FORM, "\"root\"",
	  offsetof(struct options, node.owner), policy_set_account },
	{ "node_group", VALUE_STRING, ACCOUNT_FORM, "\"vfio\"",
	  offsetof(struct options, node.group), policy_set_account },
	{ "node_mode", VALUE_STRING, MODE_FORM, "\"0660\"", offsetof(struct options, node.mode),
	  policy_set_node_mode },
};

/* What this version refuses by name, and what to do instead. */
static const struct unsupported {
	const char *key, *remedy;
} unsupported_keys[] = {
	{ "claim", "remove it: a device is claimed by its driver_override" },
	{ "reset_method", "remove it: the kernel chooses the reset" },
	{ "d3cold", "remove it" },
	{ "node_users", "give the users a group and name it in `node_group`" },
};

static const char *const top_keys[] = { "devices", "sriov", "options" };

static const struct key *find_key(const struct key *keys, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(keys[i].name, name) == 0)
			return &keys[i];
	return NULL;
}

#define KEYS_MAX 16

static void key_names(const struct key *keys, size_t count, const char *names[static KEYS_MAX])
{
	for (size_t i = 0; i < count; i++)
		names[i] = keys[i].name;
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

/* The known key that is nearest, here or, when none here is near, elsewhere. */
static void suggest_key(const char *name, const char *const *known, size_t count,
			struct strbuf *remedy)
{
	static const struct {
		const struct key *keys;
		size_t count;
		const char *place;
	} tables[] = {
		{ match_keys, ELEMENTSOF(match_keys), "`match`" },
		{ entry_keys, ELEMENTSOF(entry_keys), "an entry of `devices`" },
		{ option_keys, ELEMENTSOF(option_keys), "`options`" },
	};

	for (size_t i = 0; !suggest_nearest(name, known, count) && i < ELEMENTSOF(tables); i++) {
		const char *names[KEYS_MAX];

		key_names(tables[i].keys, tables[i].count, names);
		const char *nearest = suggest_nearest(name, names, tables[i].count);
		if (nearest) {
			strbuf_addf(remedy, "did you mean `%s`, which belongs into %s?", nearest,
				    tables[i].place);
			return;
		}
	}
	suggest_add(remedy, name, known, count);
}

static int unknown_key(const char *name, const char *const *known, size_t count,
		       struct strbuf *text, struct strbuf *remedy)
{
	if (explain_unsupported(name, text, remedy) || explain_place(name, text, remedy))
		return -EINVAL;
	strbuf_addf(text, "unknown key `%.64s`", name);
	suggest_key(name, known, count, remedy);
	return -EINVAL;
}

int policy_unknown_key(const char *key, struct strbuf *text, struct strbuf *remedy)
{
	return unknown_key(key, top_keys, ELEMENTSOF(top_keys), text, remedy);
}

/* A number without quotes where it would be right with them. */
static void suggest_number(const struct key *key, const char *number, struct strbuf *remedy)
{
	_cleanup_strbuf_ struct strbuf unused = { 0 };
	union {
		struct entry entry;
		struct options options;
	} scratch = { .entry = { .line = 0 } };
	const struct value value = { .type = VALUE_STRING, .string = number };

	if (key->set((char *)&scratch + key->offset, &value, &(struct answer){ &unused, remedy }) ==
	    0)
		strbuf_addf(remedy, "write %s = \"%s\"", key->name, number);
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
		suggest_number(key, value->string, remedy);
	else if (key->type == VALUE_STRINGS && value->type == VALUE_STRING) {
		strbuf_addf(remedy, "write %s = [ ", key->name);
		policy_add_value(remedy, value->string);
		strbuf_add(remedy, " ]");
	}
	if (remedy->len == 0)
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
	int r = key->set(field, value, &(struct answer){ text, remedy });
	if (r != -EINVAL)
		return r;
	if (text->len == 0) {
		strbuf_addf(text, "`%s` is ", key->name);
		policy_add_value(text, value->string);
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
	const char *known[KEYS_MAX];

	if (key)
		return key_set(key, target, value, text, remedy);
	key_names(keys, count, known);
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

int sriov_set(struct sriov *sriov, const char *key, const struct value *value, struct strbuf *text,
	      struct strbuf *remedy)
{
	return keys_set(sriov_keys, ELEMENTSOF(sriov_keys), sriov, key, value, text, remedy);
}

int sriov_match_set(struct sriov *sriov, const char *key, const struct value *value,
		    struct strbuf *text, struct strbuf *remedy)
{
	bool known = false;

	for (size_t i = 0; i < ELEMENTSOF(sriov_match_keys); i++)
		known |= strcmp(sriov_match_keys[i], key) == 0;
	if (!known) {
		strbuf_addf(text, "`%.64s` does not belong into `match` of `sriov`", key);
		suggest_add(remedy, key, sriov_match_keys, ELEMENTSOF(sriov_match_keys));
		return -EINVAL;
	}
	/* the setters of `match` take the whole of an entry */
	struct entry entry = { .match = sriov->match };
	int r = match_set(&entry, key, value, text, remedy);
	if (r == 0)
		sriov->match = entry.match;
	return r;
}
