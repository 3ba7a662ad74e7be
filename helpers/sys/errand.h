/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* `install` and `uninstall` as lists of what is to be done: shown by a dry run, gone through one
 * after the other, and told at the end, what was not done included. */
#ifndef VFIO_TOOL_ERRAND_H
#define VFIO_TOOL_ERRAND_H

#include <jansson.h>
#include <stdbool.h>

#include "core/strbuf.h"
#include "sys/setup.h"

enum errand_state {
	ERRAND_PLANNED, /* a dry run */
	ERRAND_DONE,
	ERRAND_UNCHANGED, /* it was so */
	ERRAND_DECLINED,  /* nobody agreed to it */
	ERRAND_FAILED,
	ERRAND_SKIPPED, /* because of one before it that has failed */
	ERRAND_STATE_MAX
};

/* "planned", "done", ...: stable, for programs. */
const char *errand_state_to_string(enum errand_state state);

struct errand {
	const char *name;			/* stable, for programs */
	bool vital;				/* when it fails, what follows is not done */
	bool (*due)(const struct setup *setup); /* NULL: always */
	void (*describe)(const struct setup *setup, struct strbuf *out);
	/* Does it. What has failed, with the way out, or what it had to say, goes to `message`.
	 */
	enum errand_state (*run)(struct setup *setup, struct strbuf *message);
};

/* Goes through them, in a dry run with their descriptions alone; says each to people as it is done,
 * and notes it for programs in setup->steps. What has failed goes into setup->code: EXIT_ERROR,
 * unless run() has left another code there. */
void errands_run(struct setup *setup, const struct errand *errands, size_t count);

#endif
