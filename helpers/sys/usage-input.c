/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Keyboards below a device and elsewhere, and the functions that are made of it. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/deviceuse.h"
#include "sys/usage-parts.h"

struct look {
	struct usage_run *run;
	struct input_facts *facts;
};

static bool is_keyboard(const struct root *root, const char *name)
{
	char keys[512];

	return root_read(root->sys, USAGE_PATH("class/input", name, "capabilities/key"), keys,
			 sizeof(keys)) > 0 &&
	       input_is_keyboard(keys);
}

/* True when the path goes through one of the wanted devices. */
static bool path_is_wanted(const struct usage_run *run, const char *path)
{
	char component[PCI_ADDR_TEXT_MAX + 2];

	for (size_t i = 0; i < run->count; i++) {
		snprintf(component, sizeof(component), "/%s/", PCI_ADDR_TEXT(&run->wanted[i]));
		if (strstr(path, component))
			return true;
	}
	return false;
}

static int visit_input(void *data, const char *name, int type)
{
	struct look *look = data;
	const struct root *root = look->run->root;
	char target[512];

	if (strncmp(name, "input", 5) != 0 ||
	    root_read_link(root->sys, USAGE_PATH("class/input", name, ""), target, sizeof(target)) <
		    0)
		return 0;
	if (!path_is_wanted(look->run, target) && is_keyboard(root, name))
		look->facts->elsewhere++;
	return 0;
}

static void look_at_input(struct look *look, const char *name)
{
	const struct root *root = look->run->root;

	if (!is_keyboard(root, name) || look->facts->keyboards++ > 0)
		return;
	if (root_read(root->sys, USAGE_PATH("class/input", name, "name"), look->facts->name,
		      sizeof(look->facts->name)) <= 0)
		strcpy(look->facts->name, name);
}

int usage_judge_input(struct usage_run *run, const struct usage_device *device)
{
	struct input_facts facts = { 0 };
	struct look look = { run, &facts };

	for (size_t i = 0; i < device->children.count; i++)
		if (device->children.list[i].kind == CHILD_INPUT)
			look_at_input(&look, device->children.list[i].name);
	if (facts.keyboards > 0) {
		int r = usage_list(run->root->sys, "class/input", visit_input, &look);

		if (r < 0)
			return r;
	}
	return deviceuse_judge_input(device->addr, &facts, &run->usages);
}

int usage_judge_functions(struct usage_run *run, const struct usage_device *device)
{
	const struct children *children = &device->children;
	struct function_facts facts = { 0 };
	char driver[64];

	for (size_t i = 0; i < children->vf_count; i++) {
		const char *path =
			USAGE_PATH("bus/pci/devices", PCI_ADDR_TEXT(&children->vfs[i]), "driver");

		if (root_read_link_name(run->root->sys, path, driver, sizeof(driver)) < 0)
			driver[0] = '\0';
		function_facts_add(&facts, driver);
	}
	for (size_t i = 0; i < children->count; i++)
		facts.mediated += children->list[i].kind == CHILD_MEDIATED;
	return deviceuse_judge_functions(device->addr, &facts, &run->usages);
}
