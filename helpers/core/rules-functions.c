/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Virtual functions in the rules. At the add event a function has no link to its physical one yet
 * (drivers/pci/iov.c pci_iov_add_virtfn): it is known by its address, which follows from the
 * physical one's, and by what sits there. */
#include <stdio.h>

#include "core/rules-internal.h"

static const struct rules_pf *find_pf(const struct rules_options *options,
				      const struct match *match)
{
	for (size_t i = 0; i < options->pf_count; i++)
		if (pci_addr_compare(&options->pfs[i].addr, &match->pf.addr) == 0 &&
		    pci_id_matches(&match->pf.id, &options->pfs[i].id))
			return &options->pfs[i];
	return NULL;
}

bool rules_add_functions(const struct rules_options *options, const struct match *match,
			 unsigned *next, const char *before, const char *after, struct strbuf *out)
{
	enum { FUNCTIONS_A_LINE = 32 };
	const struct rules_pf *pf = find_pf(options, match);
	unsigned number = *next, count = 0;
	struct pci_addr addr;

	for (; pf && number < pf->layout.total && count < FUNCTIONS_A_LINE; number++) {
		if (!vf_set_has(&match->vfs, number) ||
		    !vf_address(&pf->addr, &pf->layout, number, &addr))
			continue;
		strbuf_addf(out, "%s%s%s%s", count ? "|" : "", before, PCI_ADDR_TEXT(&addr), after);
		count++;
	}
	*next = number;
	return count > 0;
}

void rules_add_pf(const struct rules_options *options, const struct match *match, const char *attr,
		  struct strbuf *out)
{
	static const char *const names[] = { "vendor", "device", "subsystem_vendor",
					     "subsystem_device" };
	const struct rules_pf *pf = find_pf(options, match);
	const uint32_t parts[] = { match->pf.id.vendor, match->pf.id.device, match->pf.id.subvendor,
				   match->pf.id.subdevice };

	for (size_t i = 0; i < ELEMENTSOF(parts); i++) {
		char name[64];

		snprintf(name, sizeof(name), "[pci/%s]%s", PCI_ADDR_TEXT(&match->pf.addr),
			 names[i]);
		rules_add_id("ATTR", name, parts[i], out);
	}
	if (!pf || match->keys & MATCH_ID)
		return;
	rules_add_id(attr, "vendor", pf->id.vendor, out);
	rules_add_id(attr, "device", pf->vf_device, out);
}

/* "KERNEL==..., ATTR{vendor}==..., DRIVER==..., ": the physical function, with its driver. */
static void add_ready(const struct sriov *sriov, struct strbuf *out)
{
	strbuf_addf(out, "KERNEL==\"%s\", ", PCI_ADDR_TEXT(&sriov->match.address));
	rules_add_attributes(&sriov->match, "ATTR", out);
	strbuf_add(out, "DRIVER==\"?*\", DRIVER!=\"*vfio?pci\", ");
}

void rules_add_sriov(const struct policy *policy, const struct killswitch *ks,
		     const struct rules_options *options, struct strbuf *out)
{
	for (size_t i = 0; i < policy->sriov_count && !options->without_units; i++) {
		const struct sriov *sriov = &policy->sriov[i];

		if (killswitch_skips(ks, sriov->name))
			continue;
		strbuf_addf(out, "# %s (", sriov->name);
		strbuf_add_escaped(out, sriov->file);
		strbuf_addf(out, ":%d): its virtual functions are made when it has its driver\n",
			    sriov->line);
		/* the tag at each event, so that the device unit lives from bind to unbind; ours is
		 * wanted only when the driver has come, or was there when udev began */
		strbuf_add(out, "SUBSYSTEM==\"pci\", ACTION!=\"remove|unbind\", ");
		add_ready(sriov, out);
		strbuf_add(out, "TAG+=\"systemd\"\nSUBSYSTEM==\"pci\", ACTION==\"add|bind\", ");
		add_ready(sriov, out);
		strbuf_addf(out, "ENV{SYSTEMD_WANTS}+=\"vfio-sriov@%s.service\"\n",
			    PCI_ADDR_TEXT(&sriov->match.address));
	}
}
