/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/fix.h"

#include <errno.h>
#include <string.h>

static const char *const names[FIX_KIND_MAX] = {
	[FIX_LOAD_MODULE] = "load-module",
	[FIX_APPLY] = "apply",
	[FIX_BIND] = "bind",
	[FIX_RULES] = "rules",
	[FIX_NODES] = "nodes",
	[FIX_IMAGE] = "image",
};

const char *fix_kind_to_string(enum fix_kind kind)
{
	return names[kind];
}

int fix_kind_from_string(const char *text, enum fix_kind *ret)
{
	for (size_t i = 0; i < FIX_KIND_MAX; i++)
		if (strcmp(text, names[i]) == 0) {
			*ret = (enum fix_kind)i;
			return 0;
		}
	return -EINVAL;
}

void fixes_release(struct fixes *fixes)
{
	for (size_t i = 0; i < fixes->count; i++)
		free(fixes->list[i].subject);
	free(fixes->list);
	*fixes = (struct fixes){ 0 };
}

enum fix_kind fix_of(enum finding_kind kind)
{
	static const struct {
		enum finding_kind finding;
		enum fix_kind fix;
	} table[] = {
		{ FINDING_MODULE_NOT_LOADED, FIX_LOAD_MODULE },
		{ FINDING_DEVICE_NOT_ON_VFIO, FIX_APPLY },
		{ FINDING_DEVICE_WRONG_DRIVER, FIX_APPLY },
		{ FINDING_DEVICE_GROUP_NOT_VIABLE, FIX_APPLY },
		{ FINDING_CHANGE_UNFINISHED, FIX_APPLY },
		{ FINDING_RULES_MISSING, FIX_RULES },
		{ FINDING_RULES_STALE, FIX_RULES },
		{ FINDING_NODE_ACCESS, FIX_NODES },
		{ FINDING_NODE_OPEN, FIX_NODES },
		{ FINDING_CONTAINER_ACCESS, FIX_NODES },
		{ FINDING_INITRAMFS_STALE, FIX_IMAGE },
		{ FINDING_INITRAMFS_WITHOUT_PART, FIX_IMAGE },
		{ FINDING_INITRAMFS_TAKES_NEEDED, FIX_IMAGE },
		{ FINDING_IMAGE_STALE, FIX_IMAGE },
		{ FINDING_IMAGE_WITHOUT_PART, FIX_IMAGE },
	};

	for (size_t i = 0; i < ELEMENTSOF(table); i++)
		if (table[i].finding == kind)
			return table[i].fix;
	return FIX_KIND_MAX;
}

static bool has(const struct findings *findings, enum finding_kind kind)
{
	for (size_t i = 0; i < findings->count; i++)
		if (findings->list[i].kind == kind)
			return true;
	return false;
}

static int add(struct fixes *fixes, enum fix_kind kind, const char *subject)
{
	struct fix *list = reallocarray(fixes->list, fixes->count + 1, sizeof(*fixes->list));
	char *copy = strdup(subject);

	if (list)
		fixes->list = list;
	if (!list || !copy) {
		free(copy);
		return -ENOMEM;
	}
	list[fixes->count++] = (struct fix){ kind, copy };
	return 0;
}

/* The subjects of all findings that this fixes: each module by itself, devices together. */
static int add_of_kind(const struct findings *findings, enum fix_kind kind, bool listed,
		       struct fixes *fixes)
{
	_cleanup_strbuf_ struct strbuf subjects = { 0 };
	bool needed = false;
	int r = 0;

	for (size_t i = 0; r == 0 && i < findings->count; i++) {
		const struct finding *finding = &findings->list[i];

		if (fix_of(finding->kind) != kind)
			continue;
		/* the run recovers it first, and it may be a device that nobody has declared */
		if (listed && finding->kind == FINDING_CHANGE_UNFINISHED)
			continue;
		needed = true;
		if (kind == FIX_LOAD_MODULE)
			r = add(fixes, kind, finding->subject);
		else if (listed)
			strbuf_addf(&subjects, "%s%s", subjects.len > 0 ? "," : "",
				    finding->subject);
	}
	if (r < 0 || !needed || kind == FIX_LOAD_MODULE)
		return r;
	return subjects.error ? subjects.error
			      : add(fixes, listed ? FIX_BIND : kind, strbuf_text(&subjects));
}

int fixes_plan(const struct findings *findings, struct fixes *ret)
{
	bool off = has(findings, FINDING_KILL_SWITCH) || has(findings, FINDING_SWITCHED_OFF);
	bool held = has(findings, FINDING_DEVICE_HELD_BACK);
	int r = 0;

	for (enum fix_kind kind = 0; r == 0 && kind < FIX_KIND_MAX; kind++) {
		if (off && (kind == FIX_APPLY || kind == FIX_RULES || kind == FIX_NODES))
			continue;
		r = add_of_kind(findings, kind, kind == FIX_APPLY && held, ret);
	}
	return r;
}

const char *fix_needs(enum finding_kind kind)
{
	static const struct {
		enum finding_kind finding;
		const char *what;
	} table[] = {
		{ FINDING_IOMMU_INACTIVE, "the firmware's setup or the boot loader, and a reboot" },
		{ FINDING_DEVICE_WITHOUT_IOMMU,
		  "the firmware's setup or the boot loader, and a reboot" },
		{ FINDING_INTERRUPTS_NOT_REMAPPED, "the firmware's setup, and a reboot" },
		{ FINDING_DEVICE_RESERVED_REGION, "the firmware's setup, and a reboot" },
		{ FINDING_CMDLINE_CONTRADICTS, "a reboot" },
		{ FINDING_CMDLINE_IDS, "a reboot" },
		{ FINDING_KILL_SWITCH, "a reboot" },
		{ FINDING_KILL_SWITCH_INITRAMFS, "a reboot" },
	};

	for (size_t i = 0; i < ELEMENTSOF(table); i++)
		if (table[i].finding == kind)
			return table[i].what;
	return NULL;
}
