/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What the parsers of rival-*.c share. */
#ifndef VFIO_TOOL_RIVAL_INTERNAL_H
#define VFIO_TOOL_RIVAL_INTERNAL_H

#include "core/rival.h"

/* Adds an empty claim with a copy of `file`; NULL when memory is out. The pointer is valid until
 * the next is added. */
struct claim *claims_add(struct claims *claims, enum rival rival, const char *file, int line);

/* Take copies. -ENOMEM. */
int claim_set_name(struct claim *claim, unsigned key, const char *name) _must_check_;
int claim_set_who(struct claim *claim, const char *who) _must_check_;

/* The name of a driver; one that no driver can have is "". */
void claim_set_driver(struct claim *claim, const char *driver);

/* A program that is worth a look, when its path is absolute. */
int claims_add_lead(struct claims *claims, enum rival rival, const char *program) _must_check_;

/* The lines of a text that is cut up; a backslash at the end of one joins it to the next. */
struct lines {
	char *at;   /* the rest */
	int next;   /* its number, from 1 */
	int number; /* of the line that was returned */
};

/* The next line without the blanks before it; false at the end. */
bool lines_next(struct lines *lines, char **ret);

/* The same as udev reads its rules: a line that begins with # is none, and neither ends what is
 * continued nor is continued itself. */
bool lines_next_rule(struct lines *lines, char **ret);

/* True when two claims mean devices by the same IDs and class. */
bool claim_same_ids(const struct claim *one, const struct claim *other);

/* Cuts the next word off, with blanks around; NULL at the end. */
char *words_next(char **at);

/* One claim for each item of an ids= list, as the kernel takes them:
 * vendor:device[:subvendor[:subdevice[:class[:mask]]]]. */
int claims_add_ids(struct claims *claims, const char *driver, char *list, const char *file,
		   int line) _must_check_;

/* What the claims of one text have in common. */
struct origin {
	enum rival rival;
	const char *file;
	int line;
	const char *driver; /* "" none is named */
	bool late;
};

/* Adds a claim without keys; NULL when memory is out. */
struct claim *claims_add_origin(struct claims *claims, const struct origin *origin);

/* One claim for each address that the text names; *ret_count is how many. */
int claims_add_addresses(struct claims *claims, const struct origin *origin, const char *text,
			 size_t *ret_count) _must_check_;

/* True when the text gives devices to drivers: it writes driver_override, new_id or the like, or
 * runs a program that does. Files are judged by that, never by their names. */
bool rival_acts(const char *text);

/* The driver that such a text gives them to, "" when it names none that is known for it. */
const char *rival_guess_driver(const char *text);

#endif
