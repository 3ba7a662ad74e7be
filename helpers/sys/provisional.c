/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/provisional.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/journal.h"
#include "sys/defer.h"
#include "sys/outfile.h"

/* In the runtime directory. */
#define DIRECTORY "vfio-tool/provisional"
#define BEFORE "before"
#define SESSION "session"
#define JOURNALS "vfio-tool/journal"

static int open_dir(const struct root *root)
{
	return root->run < 0 ? -ENOENT : root_open_dir(root->run, DIRECTORY);
}

static int remember(const struct root *root, const struct saved *saved, size_t count,
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
		r = outfile_write(dir, BEFORE, text.data, text.len, 0644, OUTFILE_VOLATILE);
	return r < 0 ? r : 0;
}

int provisional_begin(const struct root *root, const struct saved *saved, size_t count,
		      const struct provisional_terms *how)
{
	int r = remember(root, saved, count, how->session);

	if (r < 0 || defer_revert(how->seconds) == 0)
		return r;
	(void)!provisional_confirm(root);
	return -EOPNOTSUPP;
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

bool provisional_names(const struct root *root, const struct pci_addr *addr)
{
	_cleanup_free_ struct saved *saved = NULL;
	char session[8];
	size_t count = 0;
	bool names = false;

	if (provisional_load(root, &saved, &count, session, sizeof(session)) < 0)
		return false;
	for (size_t i = 0; i < count; i++)
		names |= pci_addr_compare(&saved[i].addr, addr) == 0;
	return names;
}

int provisional_confirm(const struct root *root)
{
	_cleanup_close_ int dir = open_dir(root);

	if (dir < 0)
		return dir;
	return unlinkat(dir, BEFORE, 0) < 0 ? -errno : 0;
}

int provisional_undo(const struct root *root, const struct pci_addr *first)
{
	_cleanup_close_ int dir = open_dir(root);
	_cleanup_close_ int journals = dir < 0 ? dir : outfile_mkdirs(root->run, JOURNALS, 0755);

	if (journals < 0)
		return journals;
	return renameat2(dir, BEFORE, journals, PCI_ADDR_TEXT(first), RENAME_NOREPLACE) < 0 ? -errno
											    : 0;
}
