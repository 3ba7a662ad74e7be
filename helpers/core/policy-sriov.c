/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What holds between `sriov` and `devices`. */
#include <errno.h>
#include <string.h>

#include "core/policy-keys.h"

int sriov_finish(struct sriov *sriov, struct strbuf *text, struct strbuf *remedy)
{
	if (!(sriov->match.keys & MATCH_ADDRESS)) {
		strbuf_add(text, "the entry of `sriov` names no physical function");
		strbuf_add(remedy,
			   "add match = { address = \"0000:41:00.0\"; id = \"8086:1592\"; };");
		return -EINVAL;
	}
	int r = policy_check_identity(&sriov->match, text, remedy);
	if (r < 0)
		return r;
	if (sriov->vfs == VFS_UNSET) {
		strbuf_add(text, "`vfs` is missing, the number of virtual functions");
		strbuf_add(remedy, "add vfs = \"8\"");
		return -EINVAL;
	}
	if (sriov->name[0] == '\0')
		policy_name_from(sriov->match.interface[0] != '\0'
					 ? sriov->match.interface
					 : PCI_ADDR_TEXT(&sriov->match.address),
				 sriov->name);
	return 0;
}

/* Which of two entries of `sriov` counts cannot be told. */
static int drop_twice(struct policy *policy, struct problems *problems)
{
	for (size_t i = 1; policy->sriov && i < policy->sriov_count; i++) {
		const struct sriov *later = &policy->sriov[i], *first = NULL;
		_cleanup_strbuf_ struct strbuf text = { 0 };

		for (size_t k = 0; !first && k < i; k++)
			if (pci_addr_compare(&policy->sriov[k].match.address,
					     &later->match.address) == 0 ||
			    strcmp(policy->sriov[k].name, later->name) == 0)
				first = &policy->sriov[k];
		if (!first)
			continue;
		strbuf_addf(&text, "another entry of `sriov` has this %s: ",
			    strcmp(first->name, later->name) == 0 ? "name" : "address");
		strbuf_add_escaped(&text, first->file);
		strbuf_addf(&text, ":%d", first->line);
		int r = problems_add(problems, later->file, later->line, strbuf_text(&text),
				     "remove one of the two");
		if (r < 0)
			return r;
		free(policy->sriov[i].file);
		policy->sriov_count--;
		for (size_t k = i; k < policy->sriov_count; k++)
			policy->sriov[k] = policy->sriov[k + 1];
		i--;
	}
	return 0;
}

/* True when `text` is how people call the function that a match identifies. */
static bool is_called(const struct match *match, const char *name, const char *text)
{
	struct pci_addr addr;

	if ((match->keys & (MATCH_ADDRESS | MATCH_ID)) != (MATCH_ADDRESS | MATCH_ID))
		return false;
	if (pci_addr_parse(text, &addr) == 0)
		return pci_addr_compare(&addr, &match->address) == 0;
	return strcmp(text, match->interface) == 0 || strcmp(text, name) == 0;
}

static const struct match *find_pf(const struct policy *policy, const char *text)
{
	for (size_t i = 0; i < policy->sriov_count; i++)
		if (is_called(&policy->sriov[i].match, policy->sriov[i].name, text))
			return &policy->sriov[i].match;
	for (size_t i = 0; i < policy->count; i++)
		if (is_called(&policy->entries[i].match, policy->entries[i].name, text))
			return &policy->entries[i].match;
	return NULL;
}

static int report_unknown(struct problems *problems, const struct entry *entry)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };

	strbuf_add(&text, "no entry says which card `pf` means: ");
	policy_add_value(&text, entry->match.pf_name);
	return problems_add(problems, entry->file, entry->line, strbuf_text(&text),
			    "add an entry of `sriov`, or of `devices`, that has this name, "
			    "interface or address, with the card's address and id");
}

int policy_finish_sriov(struct policy *policy, struct problems *problems)
{
	int r = drop_twice(policy, problems);

	for (size_t i = 0; r == 0 && i < policy->count; i++) {
		struct match *match = &policy->entries[i].match;
		const struct match *pf;

		if (!(match->keys & MATCH_PF))
			continue;
		pf = find_pf(policy, match->pf_name);
		if (pf) {
			match->pf = (struct pf_identity){ pf->address, pf->id };
			continue;
		}
		r = report_unknown(problems, &policy->entries[i]);
		policy_drop(policy, i--);
	}
	return r;
}
