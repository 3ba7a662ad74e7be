/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* `install` and `uninstall`: what the boot, udev and systemd know of this program, as a whole. */
#ifndef VFIO_TOOL_SETUP_H
#define VFIO_TOOL_SETUP_H

#include <jansson.h>
#include <stdbool.h>

#include "core/exitcode.h"
#include "core/killswitch.h"
#include "core/policy.h"
#include "core/strbuf.h"
#include "sys/image.h"
#include "sys/root.h"

struct setup_call {
	const char *root; /* NULL: the running system */
	bool dry_run, yes, json, quiet;
	bool unbind, purge; /* uninstall */
};

/* What one run rests on, and what becomes of it. */
struct setup {
	const struct setup_call *call;
	struct root root;
	struct policy policy;
	struct problems problems;
	struct killswitch killswitch;
	const struct image_generator *generator; /* NULL: none is here */
	bool ask;				 /* somebody sits there who can be asked */
	bool unbind;				 /* uninstall: devices are to be given back */
	bool keeps_switch;	    /* uninstall --purge: files elsewhere declare devices still */
	const char *image;	    /* why the initramfs is to be built anew, NULL: it need not */
	struct strbuf stays, notes; /* devices that stay on VFIO; lines for people, at the end */
	json_t *steps, *devices;
	enum exitcode code;
};

/* The command lines, whose second word is the command. They print, and return the exit code. */
enum exitcode install_main(int argc, char **argv);
enum exitcode uninstall_main(int argc, char **argv);

/* The commands. They fill steps, devices, notes and code. */
void setup_install(struct setup *setup);
void setup_uninstall(struct setup *setup);

/* What both have in common: errands. */
bool setup_has_systemd(const struct setup *setup);
bool setup_has_run(const struct setup *setup);
struct errand;
extern const struct errand setup_reload;

/* Builds the image by that command of the generator, for the reason in setup->image; the lines in
 * `declined` are said when nobody agrees. A state of sys/errand.h. */
int setup_build_image(struct setup *setup, const char *command, const char *declined,
		      struct strbuf *message) _must_check_;

/* The ways a file operation below /etc can fail, for people; `done` is what is so then. */
void setup_explain(int error, const char *what, const char *done, struct strbuf *message);

#endif
