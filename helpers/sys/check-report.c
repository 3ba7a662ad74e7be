/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What a check found, in the form and at the place that were asked for. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "core/exposition.h"
#include "sys/check.h"
#include "sys/finding-report.h"
#include "sys/log.h"
#include "sys/outfile.h"
#include "sys/root.h"

static const char *const formats[FORMAT_MAX] = {
	[FORMAT_TEXT] = "text",
	[FORMAT_JSON] = "json",
	[FORMAT_PROMETHEUS] = "prometheus",
	[FORMAT_NFD] = "nfd",
};

const char *check_format_to_string(enum check_format format)
{
	return formats[format];
}

int check_format_from_string(const char *text, enum check_format *ret)
{
	for (size_t i = 0; i < FORMAT_MAX; i++) {
		if (strcmp(text, formats[i]) == 0) {
			*ret = (enum check_format)i;
			return 0;
		}
	}
	return -EINVAL;
}

void check_part_release(struct check_part *part)
{
	findings_release(&part->findings);
	free(part->text);
	json_decref(part->report);
	*part = (struct check_part){ 0 };
}

static int make_part(const struct check_call *call, const struct check_result *result,
		     struct check_part *ret)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };

	if (result->text)
		strbuf_add(&text, result->text);
	else
		findings_render(result->findings, call->quiet, &text);
	*ret = (struct check_part){ .check = result->check, .code = result->code };
	ret->findings = *result->findings;
	*result->findings = (struct findings){ 0 };
	ret->text = strbuf_take(&text);
	return ret->text || text.len == 0 ? 0 : -ENOMEM;
}

static void add_json(const json_t *report, struct strbuf *out)
{
	_cleanup_free_ char *text = report ? json_dumps(report, JSON_INDENT(2)) : NULL;

	if (text)
		strbuf_addf(out, "%s\n", text);
	else
		out->error = -ENOMEM;
}

/* Of those that could be judged. */
static void add_expositions(const struct check_call *call, const struct check_part *parts,
			    size_t count, struct strbuf *out)
{
	struct exposition list[4];
	size_t judged = 0;

	for (size_t i = 0; i < count && judged < ELEMENTSOF(list); i++)
		if (parts[i].check)
			list[judged++] = (struct exposition){ .check = parts[i].check,
							      .code = parts[i].code,
							      .findings = &parts[i].findings,
							      .when = (long long)time(NULL) };
	if (call->format == FORMAT_PROMETHEUS)
		exposition_render_prometheus(list, judged, out);
	else
		exposition_render_nfd(list, judged, out);
}

/* What is replaced by a rename must be a file: /dev/stdout would be gone for everybody. */
static bool is_replaceable(int dir, const char *name)
{
	struct stat seen;

	return fstatat(dir, name, &seen, AT_SYMLINK_NOFOLLOW) < 0 || S_ISREG(seen.st_mode);
}

/* Written beside the file and renamed: who reads it sees all of it. */
static int write_file(const char *path, const struct strbuf *text)
{
	_cleanup_free_ char *directory = strdup(path);
	char *slash = directory ? strrchr(directory, '/') : NULL;
	const char *name = slash ? path + (slash - directory) + 1 : path;

	if (!directory)
		return -ENOMEM;
	if (name[0] == '\0')
		return -EISDIR;
	if (slash)
		slash[slash == directory] = '\0';
	_cleanup_close_ int dir = root_open_dir(AT_FDCWD, slash ? directory : ".");
	if (dir < 0)
		return dir;
	if (!is_replaceable(dir, name))
		return -EEXIST;
	int r = outfile_write(dir, name, strbuf_text(text), text->len, 0644, 0);
	return r < 0 ? r : 0;
}

enum exitcode check_report_parts(const struct check_call *call, const struct check_part *parts,
				 size_t count, enum exitcode code, json_t *report)
{
	_cleanup_strbuf_ struct strbuf out = { 0 };
	int r = 0;

	if (call->format == FORMAT_JSON)
		add_json(report, &out);
	else if (call->format == FORMAT_TEXT)
		for (size_t i = 0; i < count; i++)
			strbuf_add(&out, parts[i].text ? parts[i].text : "");
	else
		add_expositions(call, parts, count, &out);
	json_decref(report);
	if (out.error)
		log_error("%s", strerror(-out.error));
	else if (!call->output || strcmp(call->output, "-") == 0)
		return cli_print(strbuf_text(&out)) ? code : EXIT_ERROR;
	else if ((r = write_file(call->output, &out)) < 0)
		log_error("%s: could not be written: %s", call->output,
			  r == -EEXIST ? "it is there, and no regular file" : strerror(-r));
	return out.error || r < 0 ? EXIT_ERROR : code;
}

enum exitcode check_report(const struct check_call *call, const struct check_result *result)
{
	_cleanup_(check_part_release) struct check_part part = { 0 };
	json_t *report = call->format == FORMAT_JSON ? result->json(result->context) : NULL;

	if (make_part(call, result, &part) < 0) {
		json_decref(report);
		log_error("%s", strerror(ENOMEM));
		return EXIT_ERROR;
	}
	if (!call->part)
		return check_report_parts(call, &part, 1, result->code, report);
	*call->part = part;
	call->part->report = report;
	part = (struct check_part){ 0 };
	return result->code;
}
