/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/deviceuse.h"

#include <errno.h>
#include <limits.h>
#include <linux/input-event-codes.h>
#include <string.h>

#include "core/field.h"
#include "core/strbuf.h"

static int report(struct usages *usages, const struct pci_addr *addr, enum guard guard,
		  const struct strbuf *fact)
{
	return fact->error ? fact->error : usages_add(usages, addr, guard, strbuf_text(fact));
}

/* "TEXT NAME" when there is a name. */
static int report_named(struct usages *usages, const struct pci_addr *addr, const char *text,
			const char *name)
{
	_cleanup_strbuf_ struct strbuf fact = { 0 };

	if (name[0] == '\0')
		return 0;
	strbuf_add(&fact, text);
	strbuf_add(&fact, " ");
	strbuf_add_escaped(&fact, name);
	return report(usages, addr, GUARD_CONSOLE, &fact);
}

static int report_opener(struct usages *usages, const struct pci_addr *addr,
			 const struct opener *opener)
{
	_cleanup_strbuf_ struct strbuf fact = { 0 };

	if (opener->pid == 0)
		return 0;
	strbuf_add_escaped(&fact, opener->command);
	strbuf_addf(&fact, " (pid %d) has its display open (", (int)opener->pid);
	strbuf_add_escaped(&fact, opener->node);
	strbuf_add(&fact, ")");
	return report(usages, addr, GUARD_CONSOLE, &fact);
}

int deviceuse_judge_display(const struct pci_addr *addr, const struct display_facts *facts,
			    struct usages *usages)
{
	if (facts->boot_vga && usages_add(usages, addr, GUARD_CONSOLE,
					  "is the display that the firmware started on") < 0)
		return -ENOMEM;
	if (report_named(usages, addr, "drives the screen at", facts->screen) < 0 ||
	    report_named(usages, addr, "shows the text console on", facts->framebuffer) < 0 ||
	    report_named(usages, addr, "holds the boot framebuffer", facts->region) < 0 ||
	    report_named(usages, addr, "carries the system console", facts->tty) < 0)
		return -ENOMEM;
	return report_opener(usages, addr, &facts->opener);
}

int deviceuse_judge_input(const struct pci_addr *addr, const struct input_facts *facts,
			  struct usages *usages)
{
	_cleanup_strbuf_ struct strbuf fact = { 0 };

	if (facts->keyboards == 0 || facts->elsewhere > 0)
		return 0;
	strbuf_add(&fact, facts->keyboards == 1 ? "has the only keyboard behind it ("
						: "has all keyboards behind it (");
	strbuf_add_escaped(&fact, facts->name);
	strbuf_add(&fact, ")");
	return report(usages, addr, GUARD_INPUT, &fact);
}

void function_facts_add(struct function_facts *facts, const char *driver)
{
	size_t at = 0;

	facts->count++;
	while (at < facts->share_count && strcmp(facts->shares[at].driver, driver) != 0)
		at++;
	if (at == ELEMENTSOF(facts->shares) || strlen(driver) >= sizeof(facts->shares[0].driver))
		return;
	if (at == facts->share_count) {
		facts->shares[at] = (struct function_share){ 0 };
		strcpy(facts->shares[at].driver, driver);
		facts->share_count++;
	}
	facts->shares[at].count++;
}

static void add_shares(struct strbuf *fact, const struct function_facts *facts)
{
	for (size_t i = 0; i < facts->share_count; i++) {
		const struct function_share *share = &facts->shares[i];

		strbuf_addf(fact, "%s%u %s", i ? ", " : ": ", share->count,
			    share->driver[0] ? "on " : "without driver");
		strbuf_add_escaped(fact, share->driver);
	}
}

int deviceuse_judge_functions(const struct pci_addr *addr, const struct function_facts *facts,
			      struct usages *usages)
{
	_cleanup_strbuf_ struct strbuf vfs = { 0 }, mediated = { 0 };

	if (facts->count > 0) {
		strbuf_addf(&vfs, "has %u virtual function%s", facts->count,
			    facts->count > 1 ? "s" : "");
		add_shares(&vfs, facts);
		if (report(usages, addr, GUARD_VFS, &vfs) < 0)
			return -ENOMEM;
	}
	if (facts->mediated > 0) {
		strbuf_addf(&mediated, "has %u mediated device%s", facts->mediated,
			    facts->mediated > 1 ? "s" : "");
		return report(usages, addr, GUARD_VFS, &mediated);
	}
	return 0;
}

/* Words of the kernel's size of long, the highest first. */
static bool bit_is_set(const char *text, unsigned bit)
{
	const unsigned size = sizeof(unsigned long) * CHAR_BIT;
	const char *at = text + strlen(text);

	for (unsigned word = 0;; word++) {
		while (at > text && at[-1] == ' ')
			at--;
		if (at == text)
			return false;
		while (at > text && at[-1] != ' ')
			at--;
		if (word == bit / size)
			return strtoul(at, NULL, 16) >> bit % size & 1;
	}
}

bool input_is_keyboard(const char *capabilities)
{
	static const unsigned char rows[][2] = { { KEY_Q, KEY_P },
						 { KEY_A, KEY_L },
						 { KEY_Z, KEY_M } };

	for (size_t i = 0; i < ELEMENTSOF(rows); i++)
		for (unsigned key = rows[i][0]; key <= rows[i][1]; key++)
			if (!bit_is_set(capabilities, key))
				return false;
	return bit_is_set(capabilities, KEY_ENTER);
}

/* True when the range lies within a region of the device. */
static bool resource_covers(const char *resource, uint64_t start, uint64_t end)
{
	char line[128], first[20], last[20];

	while (field_next_line(&resource, line, sizeof(line))) {
		const char *at = line;
		uint64_t from, to;

		if (field_next_word(&at, first, sizeof(first)) &&
		    field_next_word(&at, last, sizeof(last)) &&
		    field_number(first, 16, 16, &from) == 0 &&
		    field_number(last, 16, 16, &to) == 0 && to > 0 && start >= from && end <= to)
			return true;
	}
	return false;
}

/* "  4000000-4ffffff : BOOTFB". Without CAP_SYS_ADMIN the addresses are all zero. */
static bool parse_iomem(const char *line, uint64_t *start, uint64_t *end, const char **name)
{
	char range[40];
	const char *at = line;

	if (!field_next_word(&at, range, sizeof(range)) || strncmp(at, " : ", 3) != 0)
		return false;
	char *dash = strchr(range, '-');
	if (!dash)
		return false;
	*dash = '\0';
	*name = at + 3;
	return field_number(range, 16, 16, start) == 0 &&
	       field_number(dash + 1, 16, 16, end) == 0 && *end > 0;
}

/* What drivers of boot framebuffers call their memory (drivers/firmware/sysfb*.c,
 * drivers/video/fbdev, drivers/gpu/drm/tiny). */
static bool is_framebuffer(const char *name)
{
	static const char *const names[] = { "BOOTFB",	 "efifb",     "vesafb",
					     "simplefb", "simpledrm", "simple-framebuffer",
					     "efidrm",	 "vesadrm",   "offb",
					     "ofdrm" };

	for (size_t i = 0; i < ELEMENTSOF(names); i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

bool iomem_find_framebuffer(const char *iomem, const char *resource,
			    char name[static REGION_TEXT_MAX])
{
	char line[256];

	while (field_next_line(&iomem, line, sizeof(line))) {
		uint64_t start, end;
		const char *text;

		if (!parse_iomem(line, &start, &end, &text) || !is_framebuffer(text) ||
		    !resource_covers(resource, start, end))
			continue;
		strcpy(name, text);
		return true;
	}
	return false;
}

bool text_has_word(const char *text, const char *word)
{
	size_t len = strlen(word);

	for (const char *at = text; *at; at += strcspn(at, " "), at += strspn(at, " "))
		if (strncmp(at, word, len) == 0 && (at[len] == ' ' || at[len] == '\0'))
			return true;
	return false;
}
