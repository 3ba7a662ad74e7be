/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The commands of vfio-configure: the configuration shown, and written. */
#ifndef VFIO_TOOL_CONFIGURE_H
#define VFIO_TOOL_CONFIGURE_H

#include <stdbool.h>

#include "core/exitcode.h"
#include "core/policy.h"
#include "sys/cli.h"

/* A checked command line. */
struct configure_call {
	const char *root; /* NULL: the running system */
	bool json;
	bool dry_run;
	bool yes;
	bool quiet;
	bool names;		      /* update: nothing but names and network addresses */
	const char *output;	      /* --output, NULL: the file itself */
	const char *file;	      /* --file, NULL: the usual one */
	struct words needs[MODE_MAX]; /* --vfio, --kernel */
};

enum configure_option {
	CONFIGURE_VFIO,
	CONFIGURE_KERNEL,
	CONFIGURE_FILE,
	CONFIGURE_OUTPUT,
	CONFIGURE_DRY_RUN,
	CONFIGURE_YES,
	CONFIGURE_NAMES,
	CONFIGURE_QUIET,
	CONFIGURE_JSON,
	CONFIGURE_ROOT,
	CONFIGURE_HELP,
	CONFIGURE_VERSION,
	CONFIGURE_OPTION_MAX
};

struct configure_command {
	const char *name;
	const char *alias;    /* NULL: none */
	const char *synopsis; /* "show" */
	const char *purpose;  /* lines */
	const char *notes;    /* lines below the options, "" none */
	const char *statuses; /* "0 ..., 3 ..." */
	unsigned options;     /* bits of enum configure_option */
	enum exitcode (*run)(const struct configure_call *call);
};

/* Each prints and returns the exit code. */
enum exitcode configure_show(const struct configure_call *call);
enum exitcode configure_wizard(const struct configure_call *call);
enum exitcode configure_save(const struct configure_call *call);
enum exitcode configure_update(const struct configure_call *call);
enum exitcode configure_import(const struct configure_call *call);

/* The name of an option, its letter, and whether it takes a value. */
const char *configure_option_to_string(enum configure_option option);
char configure_option_letter(enum configure_option option);
bool configure_option_has_value(enum configure_option option);

/* The help of vfio-configure, and that of one command. */
void configure_help_render(const struct configure_command *commands, size_t count,
			   struct strbuf *out);
void configure_command_help_render(const struct configure_command *command, struct strbuf *out);

#endif
