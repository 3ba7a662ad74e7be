/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* `import`: writes what other tools' files say about devices as entries. Each thing that is found
 * and not written is named with its file and line. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/rival.h"
#include "sys/configure-import.h"
#include "sys/leftovers.h"
#include "sys/log.h"
#include "sys/rivals.h"
#include "sys/scan.h"

static void import_release(struct import *import)
{
	free(import->done);
	machine_release(&import->machine);
}

static void add_source(const struct source *source, struct strbuf *out)
{
	strbuf_add(out, source->file);
	if (source->line > 0)
		strbuf_addf(out, ":%d", source->line);
}

int import_note(struct import *import, enum outcome_kind kind, const struct source *source,
		const struct strbuf *text, const char *remedy)
{
	_cleanup_strbuf_ struct strbuf subject = { 0 };

	add_source(source, &subject);
	if (subject.error || text->error)
		return -ENOMEM;
	return outcomes_add(&import->edit->outcomes, kind, strbuf_text(&subject), strbuf_text(text),
			    remedy);
}

int import_leave(struct import *import, const struct source *source, const char *what,
		 const char *remedy)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };

	strbuf_add(&text, what);
	return import_note(import, OUTCOME_LEFT, source, &text, remedy);
}

static const struct done *find_done(const struct import *import, const struct pci_addr *addr)
{
	for (size_t i = 0; i < import->done_count; i++)
		if (pci_addr_compare(&import->done[i].addr, addr) == 0)
			return &import->done[i];
	return NULL;
}

static int remember_done(struct import *import, const struct pci_addr *addr,
			 const struct source *source, const struct wish *wish)
{
	struct done *done = reallocarray(import->done, import->done_count + 1, sizeof(*done));

	if (!done)
		return -ENOMEM;
	import->done = done;
	done[import->done_count++] = (struct done){ *addr, *source, *wish };
	return 0;
}

/* Who does not care which driver of VFIO it is agrees with each. */
static bool wishes_agree(const struct wish *a, const struct wish *b)
{
	return a->mode == b->mode && (a->mode == MODE_KERNEL || a->driver[0] == '\0' ||
				      b->driver[0] == '\0' || strcmp(a->driver, b->driver) == 0);
}

static void add_wish(const struct wish *wish, struct strbuf *out)
{
	if (wish->mode == MODE_KERNEL)
		strbuf_add(out, "keeps it with the kernel");
	else
		strbuf_addf(out, "gives it to %s", wish->driver[0] ? wish->driver : "VFIO");
}

/* Another source has said something about the device already. */
static int compare_with_done(struct import *import, const struct source *source,
			     const struct known *known, const struct wish *wish,
			     const struct done *done)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };

	known_label(known, &text);
	if (wishes_agree(wish, &done->wish)) {
		strbuf_add(&text, ": was imported already");
		return import_note(import, OUTCOME_UNCHANGED, source, &text, "");
	}
	strbuf_add(&text, ": this ");
	add_wish(wish, &text);
	strbuf_add(&text, ", and ");
	add_source(&done->source, &text);
	strbuf_add(&text, ", which was read first, ");
	add_wish(&done->wish, &text);
	return import_note(import, OUTCOME_LEFT, source, &text,
			   "correct the one that is wrong; the entry says what was read first");
}

/* An entry has the device, or its address, already. 1: it says what is wanted. */
static int keep_entry(struct import *import, const struct source *source, const struct known *known,
		      size_t index, const struct wish *wish)
{
	const struct entry *entry = &import->edit->origins.policy.entries[index];
	const struct wish has = { entry->mode, entry->driver };
	_cleanup_strbuf_ struct strbuf text = { 0 }, done = { 0 };
	bool means_it = match_disagreement(&entry->match, &known->device) == 0;

	known_label(known, &text);
	strbuf_add(&text, ": the entry ");
	entry_where(entry, &text);
	if (!means_it || !wishes_agree(&has, wish)) {
		strbuf_add(&text, means_it ? " " : " means another card at this address");
		if (means_it)
			add_wish(&has, &text);
		return import_note(import, OUTCOME_LEFT, source, &text,
				   means_it ? "change that entry by hand"
					    : "run vfio-tool update first");
	}
	int r = edit_entry(import->edit, index, known, wish->mode, &done);
	if (r < 0)
		return r == -EPERM ? 0 : r;
	strbuf_addf(&text, "%s%s", r == 0 ? " says it already" : ": ", strbuf_text(&done));
	r = import_note(import, r == 0 ? OUTCOME_UNCHANGED : OUTCOME_CHANGED, source, &text, "");
	return r < 0 ? r : 1;
}

/* 1: there is one now. */
static int write_entry(struct import *import, const struct source *source,
		       const struct known *known, const struct wish *wish)
{
	struct entry entry = { .mode = wish->mode, .node = { .mode = NODE_MODE_UNSET } };
	_cleanup_strbuf_ struct strbuf text = { 0 };
	const char *path;

	if (wish->mode == MODE_VFIO)
		snprintf(entry.driver, sizeof(entry.driver), "%s",
			 wish->driver[0] ? wish->driver : "vfio-pci");
	int r = edit_add(import->edit, &entry, known, &path);
	if (r < 0)
		return r == -EPERM ? 0 : r;
	known_label(known, &text);
	strbuf_addf(&text, ": new entry %s in %s",
		    import->edit->added.entries[import->edit->added.count - 1].name, path);
	r = import_note(import, OUTCOME_ADDED, source, &text, "");
	return r < 0 ? r : 1;
}

/* The entry that means a device or has its address; the count of the policy when there is none. */
static size_t find_entry(const struct import *import, const struct device *device)
{
	const struct policy *policy = &import->edit->origins.policy;

	for (size_t i = 0; i < policy->count; i++) {
		const struct match *match = &policy->entries[i].match;

		if (match_disagreement(match, device) == 0 ||
		    (match->keys & MATCH_ADDRESS &&
		     pci_addr_compare(&match->address, &device->addr) == 0))
			return i;
	}
	return policy->count;
}

int import_device(struct import *import, const struct source *source, const struct pci_addr *addr,
		  const struct wish *wish, const char *interface)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };
	struct known known;
	int r = edit_scan(import->edit, addr, &known);

	if (r == -ENOENT) {
		strbuf_addf(&text, "%s: there is no such device", PCI_ADDR_TEXT(addr));
		return import_note(
			import, OUTCOME_LEFT, source, &text,
			"an entry needs the IDs of the card: import again when it is there");
	}
	if (r < 0)
		return r;
	if (known.interface[0] == '\0' && interface_name_valid(interface))
		snprintf(known.interface, sizeof(known.interface), "%s", interface);
	known_label(&known, &text);
	if (device_is_bridge(&known.device)) {
		strbuf_add(&text, ": is a bridge, which VFIO never takes");
		return import_note(import, OUTCOME_LEFT, source, &text, "");
	}
	const struct done *done = find_done(import, addr);
	if (done)
		return compare_with_done(import, source, &known, wish, done);
	size_t index = find_entry(import, &known.device);
	r = index < import->edit->origins.policy.count
		    ? keep_entry(import, source, &known, index, wish)
		    : write_entry(import, source, &known, wish);
	return r <= 0 ? r : remember_done(import, addr, source, wish);
}

/* Guests are given whatever driver of VFIO is there; the claims on them name the usual one. */
static const char *driver_in_particular(const struct claim *claim)
{
	bool is_guest = claim->rival == RIVAL_LIBVIRT || claim->rival == RIVAL_PROXMOX;

	return is_guest && strcmp(claim->driver, "vfio-pci") == 0 ? "" : claim->driver;
}

/* The devices that a claim means, by what can be seen of all of them. */
static int import_claimed(struct import *import, const struct claim *claim)
{
	const struct source source = { claim->file ? claim->file : "kernel command line",
				       claim->line };
	const struct wish wish = { MODE_VFIO, driver_in_particular(claim) };
	_cleanup_strbuf_ struct strbuf text = { 0 };
	bool any = false;
	int r = 0;

	if (claim->keys == CLAIM_ADDRESS)
		return import_device(import, &source, &claim->addr, &wish, "");
	for (size_t i = 0; r == 0 && i < import->machine.count; i++) {
		const struct device *device = &import->machine.devices[i];
		const struct claim_subject subject = { .device = device, .interface = "" };

		if (!claim_means(claim, &subject) || device_is_bridge(device))
			continue;
		any = true;
		r = import_device(import, &source, &device->addr, &wish, "");
	}
	if (r < 0 || any)
		return r;
	if (claim->keys & CLAIM_ID)
		strbuf_addf(&text, "%s: no device here has these IDs", PCI_ID_TEXT(&claim->id));
	else
		strbuf_add(&text, "no device here is meant by it");
	return import_note(import, OUTCOME_LEFT, &source, &text,
			   "an entry needs a card: import again when it is there");
}

/* What is written as entries; the rest is named. */
static bool can_import(const struct claim *claim)
{
	unsigned by =
		claim->keys & ~(unsigned)(CLAIM_ADDRESS | CLAIM_SLOT | CLAIM_ID | CLAIM_CLASS);

	if (claim->keys == 0 || by != 0 || !rival_driver_is_vfio(claim->driver))
		return false;
	switch (claim->rival) {
	case RIVAL_DRIVERCTL:
	case RIVAL_IDS:
	case RIVAL_LIBVIRT:
	case RIVAL_PROXMOX:
	case RIVAL_DPDK:
		return true;
	case RIVAL_SOFTDEP:
	case RIVAL_INSTALL:
	case RIVAL_BLACKLIST:
	case RIVAL_PCIBACK:
	case RIVAL_RULE:
	case RIVAL_SUPERGFX:
	case RIVAL_SPDK:
	case RIVAL_UNIT:
	case RIVAL_SCRIPT:
	case RIVAL_OLD_TOOL:
	case RIVAL_MAX:
		break;
	}
	return false;
}

static int import_claim(struct import *import, const struct claim *claim)
{
	const struct source source = { claim->file ? claim->file : "kernel command line",
				       claim->line };
	_cleanup_strbuf_ struct strbuf text = { 0 };

	/* read more closely than for its claims */
	if (claim->rival == RIVAL_OLD_TOOL && strcmp(source.file, OLD_CONFIG) == 0)
		return 0;
	if (can_import(claim))
		return import_claimed(import, claim);
	strbuf_addf(&text, "%s: not imported", rival_to_string(claim->rival));
	if (claim->driver[0] != '\0')
		strbuf_addf(&text, ", it is about the driver %s", claim->driver);
	if (claim->keys & CLAIM_ADDRESS)
		strbuf_addf(&text, " and %s", PCI_ADDR_TEXT(&claim->addr));
	return import_note(
		import, OUTCOME_LEFT, &source, &text,
		"vfio-tool conflicts says what it does; declare its devices with: vfio-tool "
		"save");
}

static int import_all(struct import *import)
{
	_cleanup_claims_ struct claims claims = { 0 };
	_cleanup_unread_ struct unread unread = { 0 };
	_cleanup_problems_ struct problems problems = { 0 };
	int r = scan_all(&import->edit->root, 0, &import->machine);

	if (r == -ENOENT)
		return edit_fail(import->edit, EXIT_ERROR, "this system has no PCI bus");
	if (r == 0)
		r = rivals_read(&import->edit->root, &claims, &unread);
	if (r == 0)
		r = leftovers_read(&import->edit->root, &claims, &problems);
	if (r == 0)
		r = import_old_config(import);
	for (size_t i = 0; r == 0 && i < claims.count; i++)
		r = import_claim(import, &claims.list[i]);
	for (size_t i = 0; r == 0 && i < problems.count; i++)
		r = import_leave(import,
				 &(struct source){ problems.list[i].file, problems.list[i].line },
				 problems.list[i].text, problems.list[i].remedy);
	for (size_t i = 0; r == 0 && i < unread.count; i++) {
		import->edit->code = exitcode_worse(import->edit->code, EXIT_ERROR);
		r = import_leave(import, &(struct source){ unread.list[i].file, 0 },
				 strerror(unread.list[i].error), "");
	}
	return r;
}

enum exitcode configure_import(const struct configure_call *call)
{
	_cleanup_edit_ struct edit edit = EDIT_NONE(call);
	_cleanup_(import_release) struct import import = { .edit = &edit };

	edit.usual_file = "imported";
	if (edit_begin(&edit)) {
		int r = import_all(&import);

		if (r < 0 && r != -EPERM) {
			log_error("%s", strerror(-r));
			return EXIT_ERROR;
		}
		if (r == 0 && edit.outcomes.count == 0)
			log_notice("there is nothing to import");
	}
	return edit_end(&edit,
			"make it so with: vfio-tool apply\nthen take it out of where it came from: "
			"vfio-tool conflicts shows what is left there");
}
