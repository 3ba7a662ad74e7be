/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The judgements of vfio-check. They change nothing. */
#ifndef VFIO_TOOL_CHECK_H
#define VFIO_TOOL_CHECK_H

#include <stdbool.h>

#include "core/exitcode.h"
#include "core/policy.h"
#include "sys/cli.h"

/* What one check adds to the report of several. */
struct json_t;
struct check_part {
	struct json_t *report; /* with --json it is left here, instead of being printed */
};

/* A checked command line. Each check says in vfio-check.c which of the options it takes. */
struct check_call {
	const char *root; /* NULL: the running system */
	bool json;
	bool quiet;
	bool look_into_image;	      /* boot: --image */
	const char *image;	      /* its file, NULL: the running kernel's */
	bool offline;		      /* config: the files alone */
	struct words needs[MODE_MAX]; /* interfaces: --vfio, --kernel */
	unsigned wait_ms;	      /* interfaces: 0 does not wait */
	struct check_part *part;      /* system, config: one of several; NULL: all there is */
};

/* Which options a command takes. */
enum check_takes {
	TAKES_COMMON = 1 << 0, /* what all take */
	TAKES_IMAGE = 1 << 1,
	TAKES_LISTS = 1 << 2,
	TAKES_WAIT = 1 << 3,
	TAKES_OFFLINE = 1 << 4,
};

/* What getopt_long() returns for them; the rest are letters. */
enum check_option {
	OPTION_IMAGE = 256,
	OPTION_JSON,
	OPTION_ROOT,
	OPTION_VFIO,
	OPTION_KERNEL,
	OPTION_WAIT,
	OPTION_OFFLINE,
};

struct check_command {
	const char *name;     /* here */
	const char *alias;    /* behind vfio-tool, NULL: none */
	const char *synopsis; /* for the help: "boot" */
	const char *purpose;  /* lines */
	const char *statuses; /* lines: "0 all is well, ..." */
	unsigned takes;
	enum exitcode (*run)(const struct check_call *call);
};

/* The bit of an option that getopt_long() returned, 0 for one that is none. */
unsigned check_option_takes(int option);

/* The help of vfio-check, and that of one command. */
void check_help_render(const struct check_command *commands, size_t count, struct strbuf *out);
void check_command_help_render(const struct check_command *command, struct strbuf *out);

/* Each prints what it finds and returns the exit code. check_all() is what a bare vfio-check does:
 * the system and the configuration, what both would judge as `config` does. */
enum exitcode check_all(const struct check_call *call);
enum exitcode check_system(const struct check_call *call);
enum exitcode check_boot(const struct check_call *call);
enum exitcode check_config(const struct check_call *call);
enum exitcode check_interfaces(const struct check_call *call);
enum exitcode check_conflicts(const struct check_call *call);

#endif
