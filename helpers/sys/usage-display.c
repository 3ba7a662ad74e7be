/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What a device shows: the firmware's display, screens, the text console, a serial console. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/deviceuse.h"
#include "core/field.h"
#include "sys/openers.h"
#include "sys/usage-parts.h"

#define DEVICES "bus/pci/devices"
#define IOMEM_MAX ((size_t)4 * 1024 * 1024)
#define NODES_MAX 16

struct look {
	struct usage_run *run;
	struct display_facts *facts;
	const char *card;
	uint64_t lowest; /* framebuffer */
	bool bound;	 /* a framebuffer shows the text console */
};

static bool attribute_is(const struct root *root, const char *path, const char *text)
{
	char value[64];

	return root_read(root->sys, path, value, sizeof(value)) > 0 && strcmp(value, text) == 0;
}

static int visit_connector(void *data, const char *name, int type)
{
	struct look *look = data;
	char path[CHILD_TEXT_MAX + 16];

	snprintf(path, sizeof(path), "%.*s/enabled", CHILD_TEXT_MAX - 1, name);
	if (type == DT_DIR && strncmp(name, "card", 4) == 0 && strlen(name) < CHILD_TEXT_MAX &&
	    attribute_is(look->run->root, USAGE_PATH("class/drm", look->card, path), "enabled"))
		strcpy(look->facts->screen, name);
	return 0;
}

static int visit_console(void *data, const char *name, int type)
{
	struct look *look = data;
	const struct root *root = look->run->root;
	char text[64];

	if (root_read(root->sys, USAGE_PATH("class/vtconsole", name, "name"), text, sizeof(text)) >
		    0 &&
	    strstr(text, "frame buffer") &&
	    attribute_is(root, USAGE_PATH("class/vtconsole", name, "bind"), "1"))
		look->bound = true;
	return 0;
}

static bool framebuffer_number(const char *name, uint64_t *ret)
{
	return strncmp(name, "fb", 2) == 0 && field_number(name + 2, 10, 4, ret) == 0;
}

static int visit_framebuffer(void *data, const char *name, int type)
{
	struct look *look = data;
	uint64_t number;

	if (framebuffer_number(name, &number) && number < look->lowest)
		look->lowest = number;
	return 0;
}

/* The kernel gives all text consoles to the first framebuffer (fbcon). */
static int look_at_framebuffer(struct look *look, const char *name)
{
	const struct root *root = look->run->root;
	uint64_t number;
	int r;

	look->lowest = UINT64_MAX;
	look->bound = false;
	if (!framebuffer_number(name, &number))
		return 0;
	if ((r = usage_list(root->sys, "class/vtconsole", visit_console, look)) < 0 ||
	    (r = usage_list(root->sys, "class/graphics", visit_framebuffer, look)) < 0)
		return r;
	if (look->bound && number <= look->lowest)
		strcpy(look->facts->framebuffer, name);
	return 0;
}

static void look_at_tty(struct look *look, const char *name)
{
	char active[256];

	if (root_read(look->run->root->sys, "class/tty/console/active", active, sizeof(active)) >
		    0 &&
	    text_has_word(active, name))
		strcpy(look->facts->tty, name);
}

/* The memory map, for a display only. */
static void look_at_memory(struct look *look, const struct pci_addr *addr)
{
	const struct root *root = look->run->root;
	_cleanup_free_ char *iomem = NULL;
	char resource[2048];
	size_t len;

	if (root_read(root->sys, USAGE_PATH(DEVICES, PCI_ADDR_TEXT(addr), "resource"), resource,
		      sizeof(resource)) > 0 &&
	    root_read_file(root->proc, "iomem", IOMEM_MAX, &iomem, &len) == 0)
		(void)!iomem_find_framebuffer(iomem, resource, look->facts->region);
}

/* Processes that have a DRM node of the device open. */
static int look_at_openers(struct look *look, const struct children *children)
{
	char nodes[NODES_MAX][CHILD_TEXT_MAX + 8];
	const char *names[NODES_MAX];
	size_t count = 0;

	for (size_t i = 0; i < children->count && count < NODES_MAX; i++) {
		if (children->list[i].kind != CHILD_DRM)
			continue;
		snprintf(nodes[count], sizeof(nodes[count]), "dri/%s", children->list[i].name);
		names[count] = nodes[count];
		count++;
	}
	if (count == 0)
		return 0;
	int r = openers_find(look->run->root, names, count, NULL, &look->facts->opener);
	return r < 0 ? r : 0;
}

static int look_at_child(struct look *look, const struct child *child)
{
	if (child->kind == CHILD_FRAMEBUFFER)
		return look_at_framebuffer(look, child->name);
	if (child->kind == CHILD_TTY)
		look_at_tty(look, child->name);
	if (child->kind != CHILD_DRM || strncmp(child->name, "card", 4) != 0)
		return 0;
	look->card = child->name;
	return usage_list(look->run->root->sys, USAGE_PATH("class/drm", child->name, ""),
			  visit_connector, look);
}

int usage_judge_display(struct usage_run *run, const struct usage_device *device)
{
	const struct pci_addr *at = device->through ? device->through : device->addr;
	struct display_facts facts = { 0 };
	struct look look = { .run = run, .facts = &facts };
	int r = 0;

	if (device->class >> 16 == PCI_BASE_DISPLAY) {
		facts.boot_vga = attribute_is(
			run->root, USAGE_PATH(DEVICES, PCI_ADDR_TEXT(at), "boot_vga"), "1");
		look_at_memory(&look, at);
	}
	for (size_t i = 0; r == 0 && i < device->children.count; i++)
		r = look_at_child(&look, &device->children.list[i]);
	if (r == 0)
		r = look_at_openers(&look, &device->children);
	if (r == -ENOMEM)
		return r;
	if (r < 0 && usage_unjudged(run, device->addr, GUARD_CONSOLE, "its display", r) < 0)
		return -ENOMEM;
	return deviceuse_judge_display(device->addr, &facts, &run->usages);
}
