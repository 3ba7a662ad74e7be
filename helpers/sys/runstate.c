/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/runstate.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/journal.h"
#include "sys/lock.h"
#include "sys/outfile.h"
#include "sys/scan.h"

enum { RUNTIME_FILE_MAX = 256 * 1024 };

/* Opens a directory of ours for writing in it, making it if need be. */
static int make_dir(const struct root *root, const char *name)
{
	char path[64];

	if (root->run < 0)
		return -ENOENT;
	snprintf(path, sizeof(path), "vfio-tool/%s", name);
	return outfile_mkdirs(root->run, path, 0755);
}

static int open_dir(const struct root *root, const char *name)
{
	char path[64];

	if (root->run < 0)
		return -ENOENT;
	snprintf(path, sizeof(path), "vfio-tool/%s", name);
	return root_open_dir(root->run, path);
}

static int read_record(int dir, const char *name, struct record *ret)
{
	_cleanup_free_ char *text = NULL;
	size_t len;
	int r = root_read_file(dir, name, 4096, &text, &len);

	if (r < 0)
		return r;
	struct record record;
	if (strlen(text) != len || record_parse(text, &record) < 0 ||
	    strcmp(PCI_ADDR_TEXT(&record.addr), basename(name)) != 0)
		return -ENOENT;
	*ret = record;
	return 0;
}

int record_load(const struct root *root, const struct pci_addr *addr, struct record *ret)
{
	char path[64];

	snprintf(path, sizeof(path), "vfio-tool/devices/%s", PCI_ADDR_TEXT(addr));
	return root->run < 0 ? -ENOENT : read_record(root->run, path, ret);
}

int record_save(const struct root *root, const struct record *record)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };
	_cleanup_close_ int dir = make_dir(root, "devices");

	if (dir < 0)
		return dir;
	record_render(record, &text);
	if (text.error)
		return text.error;
	int r = outfile_write(dir, PCI_ADDR_TEXT(&record->addr), text.data, text.len, 0644,
			      OUTFILE_VOLATILE);
	return r < 0 ? r : 0;
}

/* Removes ADDR from a directory of ours; its absence is no error. */
static int remove_from(const struct root *root, const char *name, const struct pci_addr *addr)
{
	_cleanup_close_ int dir = open_dir(root, name);

	if (dir < 0)
		return dir == -ENOENT ? 0 : dir;
	int r = outfile_remove(dir, PCI_ADDR_TEXT(addr), OUTFILE_VOLATILE);
	return r < 0 ? r : 0;
}

int record_forget(const struct root *root, const struct pci_addr *addr)
{
	return remove_from(root, "devices", addr);
}

/* Opens the directory for reading its names; NULL when it is not there. */
static DIR *list_dir(const struct root *root, const char *name)
{
	int fd = open_dir(root, name);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);

	if (fd >= 0 && !dir)
		close(fd);
	return dir;
}

static int compare_records(const void *a, const void *b)
{
	const struct record *one = a, *other = b;

	return pci_addr_compare(&one->addr, &other->addr);
}

void records_sort(struct record *records, size_t count)
{
	if (count > 0)
		qsort(records, count, sizeof(*records), compare_records);
}

int records_load(const struct root *root, struct record **ret, size_t *ret_count)
{
	_cleanup_dir_ DIR *dir = list_dir(root, "devices");
	_cleanup_free_ struct record *records = NULL;
	size_t count = 0;

	for (struct dirent *entry; dir && (entry = readdir(dir));) {
		struct record record;

		if (entry->d_name[0] == '.' || read_record(dirfd(dir), entry->d_name, &record) < 0)
			continue;
		/* grows at powers of two */
		if ((count & (count - 1)) == 0) {
			size_t room = count ? count * 2 : 1;
			struct record *more = reallocarray(records, room, sizeof(*more));

			if (!more)
				return -ENOMEM;
			records = more;
		}
		records[count++] = record;
	}
	records_sort(records, count);
	*ret = TAKE_PTR(records);
	*ret_count = count;
	return 0;
}

int record_find_interface(const struct root *root, const char *interface, struct record *ret)
{
	_cleanup_dir_ DIR *dir = list_dir(root, "devices");
	bool found = false;

	for (struct dirent *entry; dir && (entry = readdir(dir));) {
		struct record record;

		if (entry->d_name[0] == '.' ||
		    read_record(dirfd(dir), entry->d_name, &record) < 0 ||
		    strcmp(record.interface, interface) != 0 || (found && record.when <= ret->when))
			continue;
		*ret = record;
		found = true;
	}
	return found ? 0 : -ENOENT;
}

bool held_back(const struct root *root, const struct pci_addr *addr)
{
	_cleanup_close_ int dir = open_dir(root, "held");

	return dir >= 0 && root_exists(dir, PCI_ADDR_TEXT(addr));
}

int hold_back(const struct root *root, const struct pci_addr *addr)
{
	_cleanup_close_ int dir = make_dir(root, "held");

	if (dir < 0)
		return dir;
	int r = outfile_write(dir, PCI_ADDR_TEXT(addr), "", 0, 0644, OUTFILE_VOLATILE);
	return r < 0 ? r : 0;
}

int let_go(const struct root *root, const struct pci_addr *addr)
{
	return remove_from(root, "held", addr);
}

int journal_write(const struct root *root, const struct saved *saved, size_t count)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };
	_cleanup_close_ int dir = make_dir(root, "journal");

	if (dir < 0)
		return dir;
	journal_render(saved, count, &text);
	if (text.error)
		return text.error;
	/* for everybody to read: who is not root is told as well what is not finished */
	int r = outfile_write(dir, PCI_ADDR_TEXT(&saved[0].addr), text.data, text.len, 0644,
			      OUTFILE_VOLATILE);
	return r < 0 ? r : 0;
}

/* The journal `name` of these devices, shorter: its devices must not be missing from it at any
 * time, so that the new one is there before the old one goes. */
static int shorten(const struct root *root, const char *name, const struct saved *saved,
		   const bool *pending, size_t count)
{
	_cleanup_free_ struct saved *kept = calloc(count + 1, sizeof(*kept));
	_cleanup_close_ int dir = make_dir(root, "journal");
	size_t kept_count = 0;

	if (!kept)
		return -ENOMEM;
	if (dir < 0)
		return dir;
	for (size_t i = 0; i < count; i++)
		if (pending[i])
			kept[kept_count++] = saved[i];
	if (count > 0 && kept_count == count)
		return 0;
	int r = kept_count > 0 ? journal_write(root, kept, kept_count) : 0;
	if (r < 0 || (kept_count > 0 && strcmp(PCI_ADDR_TEXT(&kept[0].addr), name) == 0))
		return r;
	r = outfile_remove(dir, name, OUTFILE_VOLATILE);
	return r < 0 ? r : 0;
}

int journal_narrow(const struct root *root, const struct saved *saved, const bool *pending,
		   size_t count)
{
	return count == 0 ? 0 : shorten(root, PCI_ADDR_TEXT(&saved[0].addr), saved, pending, count);
}

static int read_journal(int dir, const char *name, char **ret_text, struct saved **ret,
			size_t *ret_count)
{
	_cleanup_free_ char *text = NULL;
	size_t len;
	int r = root_read_file(dir, name, RUNTIME_FILE_MAX, &text, &len);

	if (r < 0)
		return r;
	r = strlen(text) == len ? journal_parse(text, ret, ret_count) : -EINVAL;
	if (r < 0)
		return r == -EINVAL ? -EBADMSG : r;
	*ret_text = TAKE_PTR(text);
	return 0;
}

/* Its writer may have finished, another run may have recovered it, before the locks were ours. */
static bool still_says(int dir, const char *name, const char *text)
{
	_cleanup_free_ char *now = NULL;
	size_t len;

	return root_read_file(dir, name, RUNTIME_FILE_MAX, &now, &len) == 0 &&
	       strcmp(now, text) == 0;
}

bool journal_pending(const struct root *root, const struct pci_addr *addr)
{
	_cleanup_dir_ DIR *dir = list_dir(root, "journal");

	for (struct dirent *entry; dir && (entry = readdir(dir));) {
		_cleanup_free_ struct saved *saved = NULL;
		_cleanup_free_ char *text = NULL;
		size_t count;

		if (entry->d_name[0] == '.' ||
		    read_journal(dirfd(dir), entry->d_name, &text, &saved, &count) < 0)
			continue;
		for (size_t i = 0; i < count; i++)
			if (pci_addr_compare(&saved[i].addr, addr) == 0)
				return true;
	}
	return false;
}

int journals_load(const struct root *root, struct saved **ret, size_t *ret_count)
{
	_cleanup_dir_ DIR *dir = list_dir(root, "journal");
	_cleanup_free_ struct saved *all = NULL;
	size_t all_count = 0;

	for (struct dirent *entry; dir && (entry = readdir(dir));) {
		_cleanup_free_ struct saved *saved = NULL;
		_cleanup_free_ char *text = NULL;
		size_t count = 0;

		if (entry->d_name[0] == '.' ||
		    read_journal(dirfd(dir), entry->d_name, &text, &saved, &count) < 0 ||
		    count == 0)
			continue;
		struct saved *more = reallocarray(all, all_count + count, sizeof(*more));
		if (!more)
			return -ENOMEM;
		all = more;
		memcpy(&all[all_count], saved, count * sizeof(*saved));
		all_count += count;
	}
	*ret = TAKE_PTR(all);
	*ret_count = all_count;
	return 0;
}

/* Locks what a journal names, without waiting: if that fails, its writer is alive. `machine` gets
 * their groups. */
static int lock_saved(const struct root *root, const struct saved *saved, size_t count,
		      struct machine *machine, struct locks *ret)
{
	_cleanup_free_ struct pci_addr *addrs = calloc(count + 1, sizeof(*addrs));

	if (!addrs)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		struct device device = { .addr = saved[i].addr };

		addrs[i] = saved[i].addr;
		/* nothing more is read before the locks are ours: a stuck device would keep us */
		if (scan_group_number(root, &saved[i].addr, &device.group) < 0)
			continue;
		int r = machine_add(machine, &device);
		if (r < 0)
			return r;
	}
	return locks_take(root, machine, addrs, count, 0, ret);
}

static void keep_locked(struct locks *locks, const struct machine *machine,
			const struct saved *saved, const bool *pending, size_t count)
{
	_cleanup_free_ struct pci_addr *addrs = calloc(count + 1, sizeof(*addrs));
	size_t kept = 0;

	for (size_t i = 0; addrs && i < count; i++)
		if (pending[i])
			addrs[kept++] = saved[i].addr;
	if (addrs)
		locks_narrow(locks, machine, addrs, kept);
}

static int recover_one(const struct root *root, int dir, const char *name, recover_fn *recover,
		       void *context)
{
	_cleanup_machine_ struct machine machine = { 0 };
	_cleanup_free_ struct saved *saved = NULL;
	_cleanup_free_ char *text = NULL;
	_cleanup_free_ bool *pending = NULL;
	_cleanup_locks_ struct locks locks = { 0 };
	size_t count = 0;
	int r = read_journal(dir, name, &text, &saved, &count);

	if (r == -ENOENT)
		return 0;
	if (r == -EBADMSG) {
		(void)!outfile_remove(dir, name, OUTFILE_VOLATILE);
		return r;
	}
	if (r == 0)
		r = lock_saved(root, saved, count, &machine, &locks);
	if (r == -ETIMEDOUT)
		return 0;
	if (r < 0)
		return r;
	if (!still_says(dir, name, text))
		return 0;
	pending = calloc(count + 1, sizeof(*pending));
	if (!pending)
		return -ENOMEM;
	r = recover(context, saved, count, pending);
	int narrowed = shorten(root, name, saved, pending, count);
	keep_locked(&locks, &machine, saved, pending, count);
	return r < 0 ? r : narrowed;
}

int journals_recover(const struct root *root, recover_fn *recover, void *context)
{
	_cleanup_dir_ DIR *dir = list_dir(root, "journal");
	int first = 0;

	for (struct dirent *entry; dir && (entry = readdir(dir));) {
		if (entry->d_name[0] == '.')
			continue;
		int r = recover_one(root, dirfd(dir), entry->d_name, recover, context);
		if (r < 0 && first == 0)
			first = r;
	}
	return first;
}
