/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reads the configuration: libconfig, and everything around it that makes it safe to read as root
 * in early boot (design, section 5). */
#ifndef VFIO_TOOL_CONFIG_H
#define VFIO_TOOL_CONFIG_H

#include <stddef.h>

#include "core/macro.h"
#include "core/policy.h"
#include "core/sha256.h"
#include "sys/root.h"

#define CONFIG_FILE_MAX ((size_t)256 * 1024)

/* Reads vfio-tool.conf and the drop-ins below root->top in their order, and checks the whole with
 * policy_finish(). No file at all is an empty policy. What is wrong with files and entries is added
 * to `problems`, with names as they are below the root; what is right is in the policy all the
 * same. Negative only when no answer could be had (-ENOMEM, -EMFILE); *ret is then untouched.
 * The caller releases *ret. */
int config_load(const struct root *root, struct policy *ret,
		struct problems *problems) _must_check_;

/* Adds what one file says to `policy`; `name` stands in messages. A file with a syntax error adds
 * nothing, an entry with an error is left out, other entries are in. policy_finish() is up to the
 * caller. 0 or -ENOMEM. */
int config_parse_text(const char *text, size_t len, const char *name, struct policy *policy,
		      struct problems *problems) _must_check_;

/* SHA-256 over the names and contents of the files that config_load() reads, in their order: equal
 * for two trees that give the same policy for the same reasons. 0 or as config_load(). */
int config_digest(const struct root *root, char text[static SHA256_TEXT_MAX]) _must_check_;

/* Adds the path of each file that config_load() reads, in their order, one a line; " -" behind it
 * says that it is masked or refused. What is wrong is for others to say. As config_load(). */
int config_list(const struct root *root, struct strbuf *out) _must_check_;

#endif
