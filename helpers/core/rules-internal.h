/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What the two rules files share. */
#ifndef VFIO_TOOL_RULES_INTERNAL_H
#define VFIO_TOOL_RULES_INTERNAL_H

#include "core/rules.h"

/* 0, or -EINVAL when a name, driver or account of the policy may not stand in a rule. The policy's
 * own checks should have refused it: this is the last door before a file that root's udev obeys. */
int rules_check(const struct policy *policy, const struct rules_options *options);

/* "# NAME (FILE:LINE)" */
void rules_add_title(const struct entry *entry, struct strbuf *out);

/* The glob for the devices at a path of bridges, whatever their bus numbers are. */
void rules_add_path_glob(const char *path, struct strbuf *out);

/* "0x0200*" for a class pattern. */
void rules_add_class_glob(const struct pci_class *class, struct strbuf *out);

/* The keys of `match` that udev can see, each followed by ", ". `attr` is ATTR for the device
 * itself and ATTRS for what is below it. */
void rules_add_attributes(const struct match *match, const char *attr, struct strbuf *out);

/* `ATTR{vendor}=="0x8086", `; nothing for PCI_ANY. */
void rules_add_id(const char *attr, const char *name, uint32_t value, struct strbuf *out);

/* Adds the addresses of the virtual functions that the match means, each between `before` and
 * `after` and with "|" between them, from number *next on and as many as one line should have;
 * *next is then where to go on. False: there are no more, or they are not known. */
bool rules_add_functions(const struct rules_options *options, const struct match *match,
			 unsigned *next, const char *before, const char *after, struct strbuf *out);

/* The condition that the physical function of the match is there, and is the one that is meant; and
 * what its virtual ones are, unless the match says it: `attr` as in rules_add_attributes(). */
void rules_add_pf(const struct rules_options *options, const struct match *match, const char *attr,
		  struct strbuf *out);

/* Lines that start the unit which makes the virtual functions of each physical one of `sriov`. */
void rules_add_sriov(const struct policy *policy, const struct killswitch *ks,
		     const struct rules_options *options, struct strbuf *out);

/* True when the administrator takes the guards' part for every device that the entry means, or they
 * have seen each. */
bool rules_vouched_for(const struct rules_options *options, const struct entry *entry);

/* Lines that leave devices to vfio-bind, at the label vfio_tool_bind, which the system was seen to
 * need or another tool has. */
void rules_add_needed(const struct rules_options *options, struct strbuf *out);

#endif
