/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The judgements of vfio-check. They change nothing, but for what --fix asks for. */
#ifndef VFIO_TOOL_CHECK_H
#define VFIO_TOOL_CHECK_H

#include <jansson.h>
#include <stdbool.h>

#include "core/exitcode.h"
#include "core/finding.h"
#include "core/policy.h"
#include "sys/cli.h"

/* How a check says what it found. */
enum check_format { FORMAT_TEXT, FORMAT_JSON, FORMAT_PROMETHEUS, FORMAT_NFD, FORMAT_MAX };

const char *check_format_to_string(enum check_format format);
int check_format_from_string(const char *text, enum check_format *ret) _must_check_;

/* What one check adds to the report of several. `{0}`: it could not be judged. */
struct check_part {
	const char *check;
	enum exitcode code;
	struct findings findings;
	char *text;	/* for people */
	json_t *report; /* for FORMAT_JSON alone */
};
void check_part_release(struct check_part *part);

/* A checked command line. Each check says in vfio-check.c which of the options it takes. */
struct check_call {
	const char *root; /* NULL: the running system */
	enum check_format format;
	const char *output; /* the file for it, NULL: standard output */
	bool quiet;
	bool look_into_image;	      /* boot: --image */
	const char *image;	      /* its file, NULL: the running kernel's */
	bool offline;		      /* config: the files alone */
	struct words needs[MODE_MAX]; /* interfaces: --vfio, --kernel */
	unsigned wait_ms;	      /* interfaces: 0 does not wait */
	bool fix, dry_run, yes;	      /* system, conflicts */
	struct check_part *part;      /* system, config: one of several; NULL: all there is */
};

/* Which options a command takes. */
enum check_takes {
	TAKES_COMMON = 1 << 0, /* what all take */
	TAKES_IMAGE = 1 << 1,
	TAKES_LISTS = 1 << 2,
	TAKES_WAIT = 1 << 3,
	TAKES_OFFLINE = 1 << 4,
	TAKES_FIX = 1 << 5,
	TAKES_AMEND = 1 << 6, /* --fix, which changes files alone, below --root as well */
};

/* What getopt_long() returns for them; the rest are letters. */
enum check_option {
	OPTION_IMAGE = 256,
	OPTION_JSON,
	OPTION_FORMAT,
	OPTION_OUTPUT,
	OPTION_ROOT,
	OPTION_VFIO,
	OPTION_KERNEL,
	OPTION_WAIT,
	OPTION_OFFLINE,
	OPTION_FIX,
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

/* The bits of an option that getopt_long() returned, 0 for one that is none. */
unsigned check_option_takes(int option);

/* The help of vfio-check, and that of one command. */
void check_help_render(const struct check_command *commands, size_t count, struct strbuf *out);
void check_command_help_render(const struct check_command *command, struct strbuf *out);

/* What a check came to. */
struct check_result {
	const char *check; /* its name for programs: "validate" */
	enum exitcode code;
	struct findings *findings;	      /* they are taken over */
	const char *text;		      /* for people; NULL: the findings in their order */
	json_t *(*json)(const void *context); /* makes the JSON report, NULL when memory is out */
	const void *context;
};

/* Says it in the form, and writes it to the file, that the call asks for; leaves it in call->part
 * instead, when that is there. Returns the exit code. */
enum exitcode check_report(const struct check_call *call, const struct check_result *result);

/* The same for several; `report` is made of theirs, NULL but for FORMAT_JSON, and is taken over. */
enum exitcode check_report_parts(const struct check_call *call, const struct check_part *parts,
				 size_t count, enum exitcode code, json_t *report);

/* Each says what it finds and returns the exit code. check_all() is what a bare vfio-check does:
 * the system and the configuration, what both would judge as `config` does. */
enum exitcode check_all(const struct check_call *call);
enum exitcode check_system(const struct check_call *call);
enum exitcode check_boot(const struct check_call *call);
enum exitcode check_config(const struct check_call *call);
enum exitcode check_interfaces(const struct check_call *call);
enum exitcode check_conflicts(const struct check_call *call);

#endif
