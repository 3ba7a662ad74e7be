/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/provisional.h"

#include <errno.h>
#include <string.h>

#include "core/journal.h"
#include "sys/outfile.h"

/* In the runtime directory. */
#define DIRECTORY "vfio-tool/provisional"
#define BEFORE "before"
#define SESSION "session"

static int open_dir(const struct root *root)
{
	return root->run < 0 ? -ENOENT : root_open_dir(root->run, DIRECTORY);
}

int provisional_write(const struct root *root, const struct saved *saved, size_t count,
		      const char *session)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };
	_cleanup_close_ int dir =
		root->run < 0 ? -ENOENT : outfile_mkdirs(root->run, DIRECTORY, 0755);

	if (dir < 0)
		return dir;
	journal_render(saved, count, &text);
	if (text.error)
		return text.error;
	int r = outfile_write(dir, SESSION, session, strlen(session), 0600, OUTFILE_VOLATILE);
	if (r >= 0)
		r = outfile_write(dir, BEFORE, text.data, text.len, 0600, OUTFILE_VOLATILE);
	return r < 0 ? r : 0;
}

int provisional_load(const struct root *root, struct saved **ret, size_t *ret_count, char *session,
		     size_t size)
{
	enum { BEFORE_MAX = 256 * 1024 };
	_cleanup_close_ int dir = open_dir(root);
	_cleanup_free_ char *text = NULL;
	size_t len;
	int r = dir < 0 ? dir : root_read_file(dir, BEFORE, BEFORE_MAX, &text, &len);

	if (r < 0)
		return r;
	if (root_read(dir, SESSION, session, size) < 0)
		session[0] = '\0';
	return journal_parse(text, ret, ret_count);
}

int provisional_remove(const struct root *root)
{
	_cleanup_close_ int dir = open_dir(root);
	int r = dir < 0 ? 0 : outfile_remove(dir, BEFORE, OUTFILE_VOLATILE);

	return r < 0 ? r : 0;
}
