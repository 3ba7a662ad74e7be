/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* udev rules that write driver_override, or run something that gives devices to drivers. Labels and
 * what other rules have set are not followed: a rule is taken for what its own line says. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/rival-internal.h"

/* One `KEY{attribute}OP"value"` of a line. */
struct token {
	char *key, *attribute; /* attribute: "" none */
	char *value;
	bool assigns, negates;
};

/* A value ends at a quote without a backslash before it; \" stands for a quote. Cuts it out and
 * returns what is behind it, NULL when there is no end. */
static char *cut_value(char *at, char **ret)
{
	char *out = at;

	*ret = at;
	for (; *at != '"'; at++) {
		if (at[0] == '\\' && at[1] == '"')
			at++;
		if (*at == '\0')
			return NULL;
		*out++ = *at;
	}
	*out = '\0';
	return at + 1;
}

/* The operators are ==, !=, =, +=, -= and :=; an e or i before the quote changes how the value is
 * read, which does not matter here. */
static bool token_next(char **at, struct token *ret)
{
	static char none[] = "";
	char *key = *at + strspn(*at, " \t\r,"), *name_end = key + strcspn(key, "{=!+-: \t");
	char *operator= name_end, *attribute = none;

	if (*key == '\0' || *name_end == '\0')
		return false;
	if (*name_end == '{') {
		char *brace = strchr(name_end, '}');

		if (!brace)
			return false;
		attribute = name_end + 1;
		*brace = '\0';
		operator= brace + 1;
	}
	operator+= strspn(operator, " \t");
	size_t len = strspn(operator, "=!+-:");
	char *quote = operator+ len + strspn(operator+ len, " \tei");
	if (len == 0 || *quote != '"')
		return false;
	ret->negates = *operator== '!';
	ret->assigns = len == 1 || (*operator!= '=' && * operator!= '!');
	*name_end = '\0';
	ret->key = key;
	ret->attribute = attribute;
	*at = cut_value(quote + 1, &ret->value);
	return *at != NULL;
}

/* What one line comes to. */
struct rule {
	struct claim *claim; /* not yet one of the list */
	bool other_subsystem;
	bool writes, runs;
};

/* "0x8086": one ID. A pattern over several is passed over: the rule may mean the device then. */
static void take_id(const char *value, uint32_t *id, struct claim *claim)
{
	char *end;

	if (strncmp(value, "0x", 2) != 0 || !value[2])
		return;
	unsigned long number = strtoul(value, &end, 16);
	if (*end != '\0' || number > 0xffff)
		return;
	*id = (uint32_t)number;
	claim->keys |= CLAIM_ID;
}

/* "0x020000" and "0x02*". */
static void take_class(const char *value, struct claim *claim)
{
	char digits[16];

	snprintf(digits, sizeof(digits), "%.*s", (int)strcspn(value, "*?"), value);
	if (strcspn(value, "|[") == strlen(value) && pci_class_parse(digits, &claim->class) == 0)
		claim->keys |= CLAIM_CLASS;
}

static void take_attribute(const struct token *token, struct claim *claim)
{
	static const struct {
		const char *name;
		size_t offset;
	} ids[] = {
		{ "vendor", offsetof(struct pci_id, vendor) },
		{ "device", offsetof(struct pci_id, device) },
		{ "subsystem_vendor", offsetof(struct pci_id, subvendor) },
		{ "subsystem_device", offsetof(struct pci_id, subdevice) },
	};

	for (size_t i = 0; i < ELEMENTSOF(ids); i++)
		if (strcmp(token->attribute, ids[i].name) == 0)
			take_id(token->value, (uint32_t *)((char *)&claim->id + ids[i].offset),
				claim);
	if (strcmp(token->attribute, "class") == 0)
		take_class(token->value, claim);
}

static int take_condition(const struct token *token, struct rule *rule)
{
	bool kernel = strcmp(token->key, "KERNEL") == 0 || strcmp(token->key, "KERNELS") == 0 ||
		      strcmp(token->key, "DEVPATH") == 0;

	if (strcmp(token->key, "SUBSYSTEM") == 0 || strcmp(token->key, "SUBSYSTEMS") == 0)
		rule->other_subsystem |= !token->negates && !strstr(token->value, "pci");
	if (token->negates)
		return 0;
	if (strncmp(token->key, "ATTR", strlen("ATTR")) == 0)
		take_attribute(token, rule->claim);
	if (strcmp(token->key, "ENV") == 0 && strcmp(token->attribute, "PCI_SLOT_NAME") == 0)
		kernel = true;
	if (!kernel)
		return 0;
	/* the last part of a path is the address */
	const char *slash = strrchr(token->value, '/');
	return claim_set_name(rule->claim, CLAIM_PATTERN, slash ? slash + 1 : token->value);
}

static int take_action(const struct token *token, struct rule *rule)
{
	if (strcmp(token->key, "ATTR") == 0 && strcmp(token->attribute, "driver_override") == 0) {
		rule->writes = true;
		claim_set_driver(rule->claim, token->value);
	} else if (strcmp(token->key, "RUN") == 0 && rival_acts(token->value)) {
		rule->runs = true;
		if (!rule->writes)
			claim_set_driver(rule->claim, rival_guess_driver(token->value));
		return claim_set_who(rule->claim, token->value);
	}
	return 0;
}

static int keep(const struct rule *rule, const char *file, int line, struct claims *claims)
{
	struct claim *claim = claims_add(claims, RIVAL_RULE, file, line);
	char *copy;

	if (!claim)
		return -ENOMEM;
	copy = claim->file;
	*claim = *rule->claim;
	claim->rival = RIVAL_RULE;
	claim->file = copy;
	claim->line = line;
	*rule->claim = (struct claim){ 0 };
	return 0;
}

static int parse_line(char *at, const char *file, int line, struct claims *claims)
{
	struct claim claim = { .id = { PCI_ANY, PCI_ANY, PCI_ANY, PCI_ANY } };
	struct rule rule = { .claim = &claim };
	struct token token;
	int r = 0;

	while (r == 0 && at && token_next(&at, &token))
		r = token.assigns ? take_action(&token, &rule) : take_condition(&token, &rule);
	if (r == 0 && (rule.writes || rule.runs) && !rule.other_subsystem)
		r = keep(&rule, file, line, claims);
	free(claim.name);
	free(claim.who);
	return r;
}

int rival_parse_rules(const char *text, const char *file, struct claims *claims)
{
	_cleanup_free_ char *copy = strdup(text);
	struct lines lines = { .at = copy };
	char *line;
	int r = copy ? 0 : -ENOMEM;

	while (r == 0 && lines_next_rule(&lines, &line))
		r = parse_line(line, file, lines.number, claims);
	return r;
}
