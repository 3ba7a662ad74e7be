/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/sriov.h"

#include <string.h>

#include "core/match.h"

void sriov_decision_release(struct sriov_decision *decision)
{
	strbuf_release(&decision->fact);
	strbuf_release(&decision->remedy);
}

static void add_where(const struct sriov *sriov, struct strbuf *out)
{
	strbuf_addf(out, "the entry %s of `sriov` at ", sriov->name);
	strbuf_add_escaped(out, sriov->file);
	strbuf_addf(out, ":%d", sriov->line);
}

static void refuse(struct sriov_decision *ret, enum exitcode code, const char *fact,
		   const char *remedy)
{
	ret->verdict = SRIOV_REFUSE;
	ret->code = code;
	strbuf_add(&ret->fact, fact);
	strbuf_add(&ret->remedy, remedy);
}

/* Another card may be at the address (promise P3). */
static void refuse_exchanged(const struct sriov *sriov, const struct device *device,
			     struct sriov_decision *ret)
{
	refuse(ret, EXIT_REFUSED, "is another card than ", "");
	add_where(sriov, &ret->fact);
	strbuf_addf(&ret->fact, " means: %s, found %s", PCI_ID_TEXT(&sriov->match.id),
		    PCI_ID_TEXT(&device->id));
	strbuf_add(&ret->remedy, "when this one is meant, write its id, and its serial number "
				 "where that is given");
}

static void refuse_too_many(const struct sriov *sriov, int total, struct sriov_decision *ret)
{
	refuse(ret, EXIT_REFUSED, "", "");
	strbuf_addf(&ret->fact, "can have %d virtual functions, and ", total);
	add_where(sriov, &ret->fact);
	strbuf_addf(&ret->fact, " wants %u", sriov->vfs);
	strbuf_addf(&ret->remedy, "write vfs = \"%d\", or let the firmware of the card allow more",
		    total);
}

/* Every function goes when their number changes (drivers/pci/iov.c: from one number to another only
 * over 0). */
static void refuse_used(const struct sriov *sriov, const struct sriov_facts *facts,
			struct sriov_decision *ret)
{
	refuse(ret, EXIT_REFUSED, "", "");
	strbuf_addf(&ret->fact, "has %u virtual functions, and ", facts->count);
	add_where(sriov, &ret->fact);
	strbuf_addf(&ret->fact, " wants %u: all would have to go for that, and ", sriov->vfs);
	for (size_t i = 0; i < facts->users->count; i++)
		strbuf_addf(&ret->fact, "%s%s %s", i ? "; " : "",
			    PCI_ADDR_TEXT(&facts->users->list[i].addr), facts->users->list[i].fact);
	strbuf_add(&ret->remedy, "stop what uses them first; then: vfio-tool apply");
}

static void wait_for_driver(struct sriov_decision *ret)
{
	ret->verdict = SRIOV_WAIT;
	ret->code = EXIT_REFUSED;
	strbuf_add(&ret->fact, "has no driver, which would make its virtual functions");
	strbuf_add(&ret->remedy, "they are made as soon as it has one");
}

void sriov_decide(const struct sriov *sriov, const struct sriov_facts *facts,
		  struct sriov_decision *ret)
{
	const struct device *device = facts->device;

	*ret = (struct sriov_decision){ .verdict = SRIOV_MAKE, .code = EXIT_DONE };
	if (!device)
		refuse(ret, EXIT_NOT_FOUND, "no such device, whose virtual functions are declared",
		       "see which there are with: vfio-tool list --all");
	else if (match_disagreement(&sriov->match, device) != 0)
		refuse_exchanged(sriov, device, ret);
	else if (facts->count == sriov->vfs)
		ret->verdict = SRIOV_SETTLED;
	else if (device->is_vf)
		refuse(ret, EXIT_REFUSED, "is a virtual function, and has none itself",
		       "name its physical function");
	else if (facts->total < 0)
		refuse(ret, EXIT_REFUSED, "cannot have virtual functions: it shows no SR-IOV",
		       "switch SR-IOV on in the firmware, and in the card's own settings");
	else if (sriov->vfs > (unsigned)facts->total)
		refuse_too_many(sriov, facts->total, ret);
	else if (device_on_vfio(device))
		refuse(ret, EXIT_REFUSED,
		       "is on VFIO itself: only a driver of the kernel makes virtual functions "
		       "here",
		       "give it back with vfio-tool unbind, or take it out of `sriov`");
	else if (device->binding.driver[0] == '\0')
		wait_for_driver(ret);
	else if (facts->count > 0 && facts->users && facts->users->count > 0)
		refuse_used(sriov, facts, ret);
}

int sriov_validate(const struct sriov *sriov, const struct sriov_decision *decision, unsigned count,
		   struct findings *findings)
{
	static const enum finding_kind kinds[SRIOV_VERDICT_MAX] = {
		[SRIOV_SETTLED] = FINDING_FUNCTIONS_READY,
		[SRIOV_MAKE] = FINDING_FUNCTIONS_NUMBER,
		[SRIOV_WAIT] = FINDING_FUNCTIONS_NUMBER,
		[SRIOV_REFUSE] = FINDING_FUNCTIONS_REFUSED,
	};
	_cleanup_strbuf_ struct strbuf fact = { 0 }, remedy = { 0 };

	strbuf_addf(&fact, "%s: ", PCI_ADDR_TEXT(&sriov->match.address));
	if (decision->verdict == SRIOV_SETTLED || decision->verdict == SRIOV_MAKE)
		strbuf_addf(&fact, "has %u virtual function%s", count, count == 1 ? "" : "s");
	if (decision->verdict == SRIOV_MAKE) {
		strbuf_add(&fact, ", and ");
		add_where(sriov, &fact);
		strbuf_addf(&fact, " wants %u", sriov->vfs);
		strbuf_add(&remedy, "make them with: vfio-tool apply");
	}
	strbuf_add(&fact, strbuf_text(&decision->fact));
	strbuf_add(&remedy, strbuf_text(&decision->remedy));
	return findings_add_texts(findings, kinds[decision->verdict], sriov->name, &fact, &remedy);
}
