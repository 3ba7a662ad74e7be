/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/generate.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "core/match.h"
#include "core/modprobe.h"
#include "core/rules.h"
#include "sys/driverctl.h"
#include "sys/module.h"
#include "sys/scan.h"
#include "sys/stage.h"
#include "sys/variant.h"

void generated_release(struct generated *generated)
{
	for (int i = 0; i < GENERATED_FILE_MAX; i++)
		free(generated->text[i]);
	*generated = (struct generated){ 0 };
}

/* What rendering rests on, read once. */
struct situation_seen {
	struct policy policy; /* without the entries that are skipped; shares their memory */
	struct machine machine;
	struct selection selection;
	struct rules_found *found;
	size_t found_count;
	struct rules_pf *pfs;
	size_t pf_count;
	struct verdicts verdicts;
	char *users_text, *groups_text;
	struct rules_account *users, *groups;
	size_t user_count, group_count;
};

static void seen_release(struct situation_seen *seen)
{
	selection_release(&seen->selection);
	machine_release(&seen->machine);
	free(seen->policy.entries);
	free(seen->found);
	free(seen->pfs);
	verdicts_release(&seen->verdicts);
	free(seen->users_text);
	free(seen->groups_text);
	free(seen->users);
	free(seen->groups);
}

#define _cleanup_seen_ _cleanup_(seen_release)

static int keep_entries(const struct policy *policy, const struct killswitch *ks,
			struct policy *ret)
{
	struct policy kept = { .options = policy->options,
			       .sriov = policy->sriov,
			       .sriov_count = policy->sriov_count };

	kept.entries = calloc(policy->count ? policy->count : 1, sizeof(*kept.entries));
	if (!kept.entries)
		return -ENOMEM;
	for (size_t i = 0; i < policy->count; i++)
		if (!killswitch_skips(ks, policy->entries[i].name))
			kept.entries[kept.count++] = policy->entries[i];
	*ret = kept;
	return 0;
}

static bool all_local(const struct policy *policy)
{
	for (size_t i = 0; i < policy->count; i++)
		if (!entry_is_local(&policy->entries[i]))
			return false;
	return true;
}

/* Reads the devices that entries may mean: those at their addresses, or all when one has none. A
 * machine that cannot be read has none. */
static int see_machine(const struct root *root, struct situation_seen *seen)
{
	const struct policy *policy = &seen->policy;
	unsigned extras = scan_extras_for(policy_match_keys(policy));

	if (root->sys < 0)
		return 0;
	if (!all_local(policy)) {
		int r = scan_all(root, extras, &seen->machine);
		return r == -ENOMEM ? r : 0;
	}
	for (size_t i = 0; i < policy->count; i++) {
		struct device device;
		int r = scan_device(root, &policy->entries[i].match.address, extras, &device);

		if (r == 0 && machine_add(&seen->machine, &device) < 0)
			return -ENOMEM;
	}
	return 0;
}

/* The physical function of an entry, when the one that is meant is there. */
static bool see_pf(const struct root *root, const struct pf_identity *pf, struct rules_pf *ret)
{
	struct rules_pf seen = { .addr = pf->addr, .vf_device = PCI_ANY };
	_cleanup_close_ int dir = scan_open_device(root, &pf->addr);
	struct device device;
	char text[16];

	if (dir < 0 || scan_identity(root, &pf->addr, 0, NULL, &device) < 0 ||
	    !scan_vf_layout(dir, "", &seen.layout))
		return false;
	seen.id = device.id;
	if (root_read(dir, "sriov_vf_device", text, sizeof(text)) > 0)
		seen.vf_device = (uint32_t)strtoul(text, NULL, 16);
	*ret = seen;
	return true;
}

static int see_pfs(const struct root *root, struct situation_seen *seen)
{
	const struct policy *policy = &seen->policy;

	seen->pfs = calloc(policy->count + 1, sizeof(*seen->pfs));
	if (!seen->pfs)
		return -ENOMEM;
	for (size_t i = 0; i < policy->count; i++)
		if (policy->entries[i].match.keys & MATCH_PF &&
		    see_pf(root, &policy->entries[i].match.pf, &seen->pfs[seen->pf_count]))
			seen->pf_count++;
	return 0;
}

/* True when nothing stood against the device but what its entry lifts. */
static bool is_free(const struct situation_seen *seen, const struct device *device,
		    const struct entry *entry)
{
	const struct verdict *verdict = verdicts_find(&seen->verdicts, device);

	return !seen->verdicts.unread && verdict && !(verdict->guards & ~entry->allow);
}

static int see_selection(const struct root *root, const struct generate_options *options,
			 struct situation_seen *seen)
{
	bool booting = options->booting || options->initramfs;
	const struct machine *machine = &seen->machine;
	int r = selection_make(&seen->policy, machine, &seen->selection);

	if (r == 0)
		variants_fill(root, &seen->selection, &seen->machine);
	if (r == 0)
		r = stage_read_verdicts(root, &seen->verdicts);
	if (r < 0)
		return r;
	seen->found = calloc(machine->count ? machine->count : 1, sizeof(*seen->found));
	if (!seen->found)
		return -ENOMEM;
	for (size_t i = 0; i < machine->count; i++) {
		const struct entry *entry = seen->selection.entry_of[i];

		if (entry && entry->mode == MODE_VFIO)
			seen->found[seen->found_count++] = (struct rules_found){
				.device = &machine->devices[i],
				.entry = entry,
				.foreign = driverctl_claims(root, &machine->devices[i].addr),
				.vetted = booting && is_free(seen, &machine->devices[i], entry),
			};
	}
	return 0;
}

/* Reads "name:x:number:" lines of the account file. One that is not there has none. */
static int see_accounts(const struct root *root, const char *path, char **ret_text,
			struct rules_account **ret, size_t *ret_count)
{
	enum { ACCOUNTS_MAX = 1024 * 1024 };
	size_t len, count = 0;
	int r = root_read_file(root->top, path, ACCOUNTS_MAX, ret_text, &len);

	if (r < 0)
		return r == -ENOMEM ? r : 0;
	for (char *at = *ret_text, *line; (line = strsep(&at, "\n"));) {
		const char *name = strsep(&line, ":"), *password = strsep(&line, ":");
		char *end = line;

		unsigned long number = password && line ? strtoul(line, &end, 10) : 0;
		if (end == line || *end != ':' || number > UINT32_MAX)
			continue;
		struct rules_account *list = reallocarray(*ret, count + 1, sizeof(*list));
		if (!list)
			return -ENOMEM;
		*ret = list;
		list[count++] = (struct rules_account){ name, (unsigned)number };
		*ret_count = count;
	}
	return 0;
}

static int see(const struct root *root, const struct policy *policy, const struct killswitch *ks,
	       const struct generate_options *options, struct situation_seen *seen)
{
	int r = keep_entries(policy, ks, &seen->policy);

	if (r == 0)
		r = see_machine(root, seen);
	if (r == 0)
		r = see_pfs(root, seen);
	if (r == 0)
		r = see_selection(root, options, seen);
	if (r == 0 && options->initramfs)
		r = see_accounts(root, "etc/passwd", &seen->users_text, &seen->users,
				 &seen->user_count);
	if (r == 0 && options->initramfs)
		r = see_accounts(root, "etc/group", &seen->groups_text, &seen->groups,
				 &seen->group_count);
	return r;
}

static bool same_file(const struct root *root, const struct stat *file, const char *path)
{
	struct stat st;

	return fstatat(root->top, path, &st, 0) == 0 && st.st_dev == file->st_dev &&
	       st.st_ino == file->st_ino;
}

/* True when an `install` command can be carried out: there is a shell, and a modprobe that knows
 * --ignore-install, which those of busybox and toybox do not. */
static bool commands_work(const struct root *root)
{
	struct stat modprobe;

	return root_exists(root->top, "bin/sh") &&
	       fstatat(root->top, "sbin/modprobe", &modprobe, 0) == 0 &&
	       !same_file(root, &modprobe, "bin/busybox") &&
	       !same_file(root, &modprobe, "sbin/busybox") &&
	       !same_file(root, &modprobe, "usr/lib/initcpio/busybox") &&
	       !same_file(root, &modprobe, "bin/toybox");
}

static char *read_modalias(const struct root *root, const struct pci_addr *addr)
{
	static const char allowed[] = "pci:vdsbciABCDEF0123456789";
	char text[128];
	_cleanup_close_ int dir = scan_open_device(root, addr);

	if (dir < 0 || root_read(dir, "modalias", text, sizeof(text)) < 0 ||
	    strncmp(text, "pci:", 4) != 0 || strspn(text, allowed) != strlen(text))
		return NULL;
	return strdup(text);
}

static int render_modprobe(const struct root *root, const struct situation_seen *seen,
			   const struct generate_options *options, struct strbuf *out)
{
	size_t alias_count = 0, name_count = 0;
	char **aliases = calloc(seen->found_count ? seen->found_count : 1, sizeof(*aliases));
	char **names = NULL;

	if (!aliases)
		return -ENOMEM;
	for (size_t i = 0; i < seen->found_count; i++) {
		char *alias = read_modalias(root, &seen->found[i].device->addr);

		if (alias)
			aliases[alias_count++] = alias;
	}
	int r = alias_count == 0 ? 0
				 : module_names_for_aliases(options->top, aliases, alias_count,
							    &names, &name_count);
	module_names_free(aliases, alias_count);
	if (r < 0) /* a weaker claim, not a failure: there is no libkmod here */
		return r == -ENOMEM ? r : 0;

	_cleanup_strbuf_ struct strbuf body = { 0 };
	modprobe_render(names, name_count, SBINDIR, &body);
	module_names_free(names, name_count);
	if (body.len == 0)
		return body.error;
	rules_render_head(&seen->policy, strbuf_text(&body), out);
	return out->error;
}

static int take_text(int r, struct strbuf *text, char **ret)
{
	if (r < 0 || text->len == 0)
		return r;
	*ret = strbuf_take(text);
	return *ret ? 0 : -ENOMEM;
}

int generate_render(const struct root *root, const struct policy *policy,
		    const struct killswitch *ks, const struct generate_options *options,
		    struct generated *ret)
{
	_cleanup_generated_ struct generated generated = { 0 };
	_cleanup_seen_ struct situation_seen seen = { 0 };
	_cleanup_strbuf_ struct strbuf rules = { 0 }, nodes = { 0 }, modprobe = { 0 };

	if (killswitch_active(ks, options->initramfs) || !rules_wanted(policy, ks)) {
		*ret = generated;
		return 0;
	}
	int r = see(root, policy, ks, options, &seen);
	if (r < 0)
		return r;

	const struct rules_options how = {
		.sbindir = SBINDIR,
		.sys = root_sys_name(),
		.run = root_run_name(),
		.without_units = options->initramfs,
		.pfs = seen.pfs,
		.pf_count = seen.pf_count,
		.booting = options->booting || options->initramfs,
		.numeric_ids = options->initramfs,
		.users = seen.users,
		.groups = seen.groups,
		.user_count = seen.user_count,
		.group_count = seen.group_count,
		.machine = &seen.machine,
		.found = seen.found,
		.found_count = seen.found_count,
		.verdicts = &seen.verdicts,
	};
	r = rules_render(&seen.policy, ks, &how, &rules);
	r = take_text(r, &rules, &generated.text[GENERATED_RULES]);
	if (r == 0)
		r = rules_render_nodes(&seen.policy, ks, &how, &nodes);
	r = take_text(r, &nodes, &generated.text[GENERATED_NODES]);
	if (r == 0 && commands_work(root))
		r = render_modprobe(root, &seen, options, &modprobe);
	r = take_text(r, &modprobe, &generated.text[GENERATED_MODPROBE]);
	if (r < 0)
		return r;
	for (int file = 0; file < GENERATED_FILE_MAX; file++)
		ret->text[file] = TAKE_PTR(generated.text[file]);
	return 0;
}

int generate(const struct root *root, int output, const struct policy *policy,
	     const struct killswitch *ks, const struct generate_options *options)
{
	_cleanup_generated_ struct generated generated = { 0 };
	struct generate_outcome outcome;
	int r = generate_render(root, policy, ks, options, &generated);

	if (r < 0)
		return r;
	r = generate_write(output, &generated, &outcome);
	(void)generate_announce(root, &outcome); /* in three seconds it sees for itself */
	return r;
}

int generate_variants(const struct root *root, const struct policy *policy, struct strbuf *out)
{
	const struct killswitch none = { 0 };
	_cleanup_seen_ struct situation_seen seen = { 0 };
	int r = keep_entries(policy, &none, &seen.policy);

	if (r == 0)
		r = see_machine(root, &seen);
	if (r == 0)
		r = selection_make(&seen.policy, &seen.machine, &seen.selection);
	for (size_t i = 0; r == 0 && i < seen.machine.count; i++) {
		const struct entry *entry = seen.selection.entry_of[i];
		struct variant variant;

		if (!entry || !entry_is_auto(entry))
			continue;
		variant_find(root, &seen.machine.devices[i], &variant);
		strbuf_addf(out, "%s\n", variant.module);
	}
	return r < 0 ? r : out->error;
}
