/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/prerequisites.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sys/generate.h"
#include "sys/image.h"
#include "sys/modconf.h"
#include "sys/units.h"

static bool is_vfio(const struct known *known, size_t index)
{
	const struct entry *entry = known->inventory->selection.entry_of[index];

	return entry && entry->mode == MODE_VFIO;
}

/* True when a device is there that an entry hands to VFIO, and that VFIO can take. */
static bool wants_now(const struct known *known)
{
	for (size_t i = 0; i < known->inventory->machine.count; i++)
		if (is_vfio(known, i) && known->inventory->machine.devices[i].group >= 0)
			return true;
	return false;
}

static int judge_cmdline(const struct known *known, struct findings *findings)
{
	enum { CMDLINE_MAX = 64 * 1024 };
	const struct root *root = &known->inventory->root;
	_cleanup_free_ char *text = NULL;
	size_t len;
	int r = root->proc < 0 ? -ENOENT
			       : root_read_file(root->proc, "cmdline", CMDLINE_MAX, &text, &len);

	return r < 0 ? (r == -ENOMEM ? r : 0) : audit_cmdline(text, known->host, findings);
}

static int judge_modules(const struct known *known, struct findings *findings)
{
	const struct inventory *inventory = known->inventory;
	_cleanup_claims_ struct claims claims = { 0 };
	int r = modconf_read(&inventory->root, &claims);

	if (r == 0)
		r = audit_claims(&claims, known->host, &inventory->machine, &inventory->selection,
				 findings);
	return r == 0 ? audit_loaded(known->host, &claims, wants_now(known), findings) : r;
}

/* What the running kernel needs, the next one will need, too. */
static int judge_next_kernel(const struct known *known, struct prerequisites *prerequisites,
			     struct findings *findings)
{
	const struct root *root = &known->inventory->root;
	const struct host *host = known->host;
	struct next_kernel next = { .release = prerequisites->next_kernel };
	const char *missing[HOST_MODULES_MAX];

	if (!kernel_find_next(root, prerequisites->next_kernel, &next.reason) ||
	    strcmp(next.release, host->release) == 0)
		return 0;
	next.missing = missing;
	for (size_t i = 0; i < host->module_count; i++)
		if (host->modules[i].needed &&
		    image_kernel_has(root, next.release, host->modules[i].name) == 0)
			missing[next.missing_count++] = host->modules[i].name;
	return audit_next_kernel(&next, findings);
}

static enum rules_state compare(const struct root *root, enum generated_file file, const char *text)
{
	enum { RULES_MAX = 16 * 1024 * 1024 };
	_cleanup_free_ char *there = NULL;
	size_t len;

	if (root_read_file(root->run, generated_path(file), RULES_MAX, &there, &len) < 0)
		return text ? RULES_MISSING : RULES_FRESH;
	return text && strcmp(text, there) == 0 ? RULES_FRESH : RULES_STALE;
}

/* What has been written when: by apply, by the generator while the system booted, in the initramfs.
 */
static const struct generate_options occasions[] = { { .booting = false },
						     { .booting = true },
						     { .initramfs = true } };

/* Takes for each file the best that it is at any occasion. */
static int compare_files(const struct known *known, const enum generated_file *files, size_t count,
			 enum rules_state *states)
{
	const struct inventory *inventory = known->inventory;
	int r = 0;

	for (size_t i = 0; r == 0 && i < ELEMENTSOF(occasions); i++) {
		_cleanup_generated_ struct generated generated = { 0 };
		struct generate_options how = occasions[i];

		how.top = known->top;
		r = generate_render(&inventory->root, &inventory->policy, known->killswitch, &how,
				    &generated);
		for (size_t k = 0; r == 0 && k < count; k++)
			if (i == 0 || states[k] == RULES_STALE)
				states[k] = compare(&inventory->root, files[k],
						    generated.text[files[k]]);
	}
	return r;
}

/* The modules in modprobe.d follow the devices that happen to be there: they are not compared. The
 * disk of a system that does not run has no rules, they are written by each boot. */
static int judge_rules(const struct known *known, struct findings *findings)
{
	static const enum generated_file files[] = { GENERATED_RULES, GENERATED_NODES };
	const struct root *root = &known->inventory->root;
	enum rules_state states[ELEMENTSOF(files)];

	if (root->run < 0 || (!root->live && !root_exists(root->run, "udev")))
		return 0;
	int r = compare_files(known, files, ELEMENTSOF(files), states);
	for (size_t i = 0; r == 0 && i < ELEMENTSOF(files); i++) {
		_cleanup_strbuf_ struct strbuf path = { 0 };

		strbuf_addf(&path, "%s/%s", root_run_name(), generated_path(files[i]));
		r = path.error ? path.error : audit_rules(states[i], strbuf_text(&path), findings);
	}
	return r;
}

static int judge_consumers(const struct known *known, struct findings *findings)
{
	_cleanup_consumers_ struct consumers consumers = { 0 };
	int r = consumers_find(&known->inventory->root, &consumers);

	for (size_t i = 0; r == 0 && i < consumers.count; i++)
		r = audit_consumer(&consumers.list[i], findings);
	return r;
}

int prerequisites_gather(const struct known *known, struct prerequisites *ret,
			 struct findings *findings)
{
	int r = judge_cmdline(known, findings);

	if (r == 0)
		r = judge_modules(known, findings);
	if (r == 0)
		r = judge_next_kernel(known, ret, findings);
	if (r == 0)
		r = prerequisites_judge_devices(known, findings);
	if (r == 0 && known->declares) {
		r = judge_rules(known, findings);
		if (r == 0)
			r = prerequisites_judge_access(known, findings);
		if (r == 0)
			r = judge_consumers(known, findings);
	}
	return r;
}
