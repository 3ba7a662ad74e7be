/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What a check found, for programs that watch many machines. */
#ifndef VFIO_TOOL_EXPOSITION_H
#define VFIO_TOOL_EXPOSITION_H

#include "core/exitcode.h"
#include "core/finding.h"
#include "core/strbuf.h"

/* One run of a check. `check` is made of a-z and '-'. */
struct exposition {
	const char *check; /* "validate" */
	enum exitcode code;
	const struct findings *findings;
	long long when; /* seconds since the epoch */
};

/* The runs of one or more checks, each once, in Prometheus' text format (version 0.0.4), for a file
 * that node_exporter's textfile collector reads. Findings have their identifier and subject, never
 * their texts: those would be a new series for every word that changes. */
void exposition_render_prometheus(const struct exposition *list, size_t count, struct strbuf *out);

/* Lines of key=value for node-feature-discovery's local source; each is a label of the node, so
 * that keys are at most 63 characters and values are words. Only what is wrong has a key of its
 * own. */
void exposition_render_nfd(const struct exposition *list, size_t count, struct strbuf *out);

#endif
