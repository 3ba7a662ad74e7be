/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reads the configuration: libconfig, and everything around it that makes it safe to read as root
 * in early boot (design, section 5). */
#ifndef VFIO_TOOL_CONFIG_H
#define VFIO_TOOL_CONFIG_H

#include <stdbool.h>
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

/* What becomes of a file that is there. */
enum config_file_state {
	CONFIG_FILE_READ,
	CONFIG_FILE_MASKED,   /* a link to /dev/null */
	CONFIG_FILE_REFUSED,  /* a problem says why */
	CONFIG_FILE_REPLACED, /* an earlier directory has one of the same name */
	CONFIG_FILE_STATE_MAX
};

struct config_file {
	char *path; /* below the root, with a leading slash */
	enum config_file_state state;
	char *by;   /* CONFIG_FILE_REPLACED: the other one's path; else NULL */
	char *text; /* CONFIG_FILE_READ, NUL-terminated; else NULL */
	size_t len;
};

struct config_files {
	struct config_file *list;
	size_t count;
};

/* The files themselves: those that count in their order, each behind those that it replaces.
 * Errors as config_load(); the caller releases *ret. */
int config_files_read(const struct root *root, struct config_files *ret,
		      struct problems *problems) _must_check_;
void config_files_release(struct config_files *files);

/* "read", "masked", "refused", "replaced" */
const char *config_file_state_to_string(enum config_file_state state);

/* What files that were read say, as config_load() would. */
int config_files_parse(const struct config_files *files, struct policy *ret,
		       struct problems *problems) _must_check_;

/* Logs all of them, in their order. True when there was one. */
bool config_say_problems(const struct problems *problems);

/* SHA-256 over the names and contents of the files that config_load() reads, in their order: equal
 * for two trees that give the same policy for the same reasons. 0 or as config_load(). */
int config_digest(const struct root *root, char text[static SHA256_TEXT_MAX]) _must_check_;

/* Adds the path of each file that config_load() reads, in their order, one a line; " -" behind it
 * says that it is masked or refused. What is wrong is for others to say. As config_load(). */
int config_list(const struct root *root, struct strbuf *out) _must_check_;

#define _cleanup_config_files_ _cleanup_(config_files_release)

#endif
