/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What the parts of policy share: how the value of each key is read. */
#ifndef VFIO_TOOL_POLICY_KEYS_H
#define VFIO_TOOL_POLICY_KEYS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/policy.h"

/* `sriov` in itself, and the physical functions that `pf` names: entries are taken out whose `pf`
 * nothing identifies. 0 or -ENOMEM. */
int policy_finish_sriov(struct policy *policy, struct problems *problems);

/* An address without an id, or with half of one, is none (promise P3). -EINVAL with the texts. */
int policy_check_identity(const struct match *match, struct strbuf *text, struct strbuf *remedy);

/* Makes a name that is allowed as a file name, a unit's and in a rule. */
void policy_name_from(const char *text, char name[static ENTRY_NAME_MAX]);

/* Where to put what is wrong and what would be right. */
struct answer {
	struct strbuf *text, *remedy;
};

/* Reads the value of one key, which has the type that the table of keys wants, into its field.
 * -EINVAL: it is not a value of this key; the field is as it was, and what is left empty in the
 * answer is filled in from the table. */
typedef int key_setter(void *field, const struct value *value, const struct answer *answer);

/* These have a struct match as their field ... */
key_setter policy_set_address, policy_set_id, policy_set_class, policy_set_slot, policy_set_path,
	policy_set_serial, policy_set_numa_node, policy_set_interface, policy_set_mac,
	policy_set_pf, policy_set_vfs;
/* ... these a struct entry ... */
key_setter policy_set_driver, policy_set_companions;
/* ... and these the member itself. */
key_setter policy_set_expect, policy_set_mode, policy_set_group, policy_set_allow,
	policy_set_account, policy_set_node_mode, policy_set_name, policy_set_vf_count;

/* True when the text is made of ASCII letters, digits and the characters of `extra`. */
bool policy_text_is_of(const char *text, const char *extra);

/* Copies a text that is neither empty nor too long; false when it is. */
bool policy_text_copy(char *target, size_t size, const char *text) _must_check_;

/* A decimal number of 32 bits; all ones is not one (as an account it means "none"). */
int policy_number_parse(const char *text, unsigned *ret) _must_check_;

/* Adds a value from the file in quotes, cut where it is too long to read. */
void policy_add_value(struct strbuf *buf, const char *value);

#endif
