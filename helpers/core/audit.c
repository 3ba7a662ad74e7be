/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/audit.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/strbuf.h"
#include "core/verdict.h"

/* What ends with the rebuilding of the image. */
static int add_rebuild(const struct boot_facts *facts, enum finding_kind kind, const char *subject,
		       const char *fact, struct findings *findings)
{
	_cleanup_strbuf_ struct strbuf remedy = { 0 };

	if (facts->rebuild)
		strbuf_addf(&remedy, "build it anew: %s", facts->rebuild);
	else
		strbuf_add(&remedy, "build it anew with this system's generator (dracut, "
				    "update-initramfs and mkinitcpio were not found)");
	return remedy.error ? remedy.error
			    : findings_add(findings, kind, subject, fact, strbuf_text(&remedy));
}

static int judge_image(const struct boot_facts *facts, struct findings *findings)
{
	_cleanup_strbuf_ struct strbuf fact = { 0 };
	bool same = strcmp(facts->image_digest, facts->configured) == 0;

	strbuf_add_escaped(&fact, facts->image);
	strbuf_add(&fact, facts->image_digest[0] == '\0' ? " has no part of vfio-tool"
			  : same ? " was built from the configuration as it is"
				 : " was built from another configuration");
	if (fact.error)
		return fact.error;
	if (same)
		return findings_add(findings, FINDING_IMAGE_FRESH, "", strbuf_text(&fact), "");
	return add_rebuild(facts,
			   facts->image_digest[0] == '\0' ? FINDING_IMAGE_WITHOUT_PART
							  : FINDING_IMAGE_STALE,
			   "", strbuf_text(&fact), findings);
}

static int judge_booted(const struct boot_facts *facts, struct findings *findings)
{
	bool rebuilt = facts->image && strcmp(facts->image_digest, facts->configured) == 0;

	if (strcmp(facts->carried, facts->configured) == 0)
		return findings_add(findings, FINDING_INITRAMFS_FRESH, "",
				    "the initramfs that booted carried the configuration as it is",
				    "");
	bool without = facts->carried[0] == '\0';
	const char *fact =
		without ? "the initramfs that booted had no part of vfio-tool: native drivers in "
			  "it "
			  "came first"
			: "the configuration was changed after the initramfs that booted was built";
	if (rebuilt)
		return findings_add(findings, FINDING_INITRAMFS_RENEWED, "", fact,
				    "the next boot goes through a new one");
	/* the image decides about the next boot */
	return facts->image ? 0
			    : add_rebuild(facts,
					  without ? FINDING_INITRAMFS_WITHOUT_PART
						  : FINDING_INITRAMFS_STALE,
					  "", fact, findings);
}

/* The image was built before the device was found to be needed, so its boot stages do not know. */
static int judge_taken(const struct boot_facts *facts, struct findings *findings)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < facts->taken_count; i++) {
		const char *addr = PCI_ADDR_TEXT(&facts->taken[i].addr);
		_cleanup_strbuf_ struct strbuf fact = { 0 };

		strbuf_addf(&fact, "%s: it ", addr);
		verdict_facts(facts->taken[i].guards, &fact);
		strbuf_add(&fact, " when it was last looked at; the initramfs was built before and "
				  "takes it all the same");
		r = fact.error ? fact.error
			       : add_rebuild(facts, FINDING_INITRAMFS_TAKES_NEEDED, addr,
					     strbuf_text(&fact), findings);
	}
	return r;
}

static int judge_modules(const struct boot_facts *facts, struct findings *findings)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < facts->missing_count; i++) {
		_cleanup_strbuf_ struct strbuf fact = { 0 };

		strbuf_addf(&fact, "the kernel %s has no module %s", facts->kernel,
			    facts->missing[i]);
		r = fact.error ? fact.error
			       : findings_add(findings, FINDING_MODULE_MISSING, facts->missing[i],
					      strbuf_text(&fact),
					      "install the package with all of its modules");
	}
	return r;
}

/* An image has no part of ours when it is built while all is switched off; one that was built
 * before takes what it carries, since the file that switches off is not in it. */
static int judge_disabled(const struct boot_facts *facts, struct findings *findings)
{
	_cleanup_strbuf_ struct strbuf fact = { 0 };

	strbuf_add_escaped(&fact, facts->image ? facts->image : "the initramfs that booted");
	if (facts->image ? facts->image_digest[0] != '\0' : facts->carried[0] != '\0') {
		strbuf_add(&fact, " was built before vfio-tool was switched off: it takes what was "
				  "declared then");
		return fact.error ? fact.error
				  : add_rebuild(facts,
						facts->image ? FINDING_IMAGE_STALE
							     : FINDING_INITRAMFS_STALE,
						"", strbuf_text(&fact), findings);
	}
	strbuf_add(&fact, " has no part of vfio-tool, which is switched off");
	return fact.error ? fact.error
			  : findings_add(findings,
					 facts->image ? FINDING_IMAGE_FRESH
						      : FINDING_INITRAMFS_NOT_NEEDED,
					 "", strbuf_text(&fact), "");
}

int audit_boot(const struct boot_facts *facts, struct findings *findings)
{
	if (facts->disabled)
		return judge_disabled(facts, findings);
	/* what was declared before is still taken by an image that was built then */
	if (!facts->declares && facts->carried[0] == '\0' && facts->image_digest[0] == '\0')
		return findings_add(findings, FINDING_INITRAMFS_NOT_NEEDED, "",
				    "the configuration hands nothing to VFIO: an initramfs needs "
				    "no part of ours",
				    "");
	int r = judge_booted(facts, findings);
	if (r == 0 && facts->image)
		r = judge_image(facts, findings);
	if (r == 0)
		r = judge_taken(facts, findings);
	return r == 0 ? judge_modules(facts, findings) : r;
}
