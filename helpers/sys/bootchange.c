/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/bootchange.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

#include "sys/bootrun.h"
#include "sys/log.h"

static int refuse(struct strbuf *why)
{
	return why->error ? why->error : -EPERM;
}

/* What it was, with what the programs may write besides. */
struct snapshot {
	struct kept files, results;
};

static void snapshot_release(struct snapshot *snapshot)
{
	kept_release(&snapshot->files);
	kept_release(&snapshot->results);
}

static int take_results(const struct root *root, const struct bootplan *plan, struct kept *ret)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < plan->count; i++)
		if (plan->files[i].form == BOOTFORM_RESULT)
			r = kept_add(root, ret, plan->files[i].path, plan->files[i].text, NULL);
	return r;
}

/* Puts one back that is another now; false when it stays another. */
static bool put_back(const struct root *root, const struct kept_file *file, const char *text)
{
	if (kept_compare(root, file, text) == 1)
		return true;
	(void)!kept_write(root, file, text);
	return kept_compare(root, file, text) == 1;
}

static void say_left(const struct kept_file *file, struct strbuf *why)
{
	strbuf_add(why, "\n  ");
	strbuf_add_escaped(why, file->path);
	strbuf_add(why, " could not be put back");
}

/* What the programs of these layouts make is no text that could be put back. */
static bool makes_images(enum bootlayout layout)
{
	return layout == BOOTLAYOUT_UKI || layout == BOOTLAYOUT_UKI_MKINITCPIO ||
	       layout == BOOTLAYOUT_PROXMOX || layout == BOOTLAYOUT_PROXMOX_GRUB;
}

/* `forward`: to what was kept as `after`. Adds what became of it. */
static void restore(const struct root *root, const struct bootsystem *system,
		    const struct snapshot *snapshot, bool forward, struct strbuf *why)
{
	bool all = true;

	for (size_t i = snapshot->files.count; i > 0; i--) {
		const struct kept_file *file = &snapshot->files.list[i - 1];

		if (put_back(root, file, forward ? file->after : file->before))
			continue;
		say_left(file, why);
		all = false;
	}
	for (size_t i = 0; i < snapshot->results.count; i++) {
		const struct kept_file *file = &snapshot->results.list[i];

		if (put_back(root, file, file->before))
			continue;
		say_left(file, why);
		all = false;
	}
	if (all && root->live && makes_images(system->layout))
		strbuf_add(why,
			   "\n  all files are as they were; what the program has put on the boot "
			   "partition may not be: run it again before you reboot");
	else if (all)
		strbuf_add(why, "\n  all is as it was");
	else
		strbuf_add(
			why,
			"\n  look at that before you reboot; copies are in " BOOTSTORE_DIRECTORY);
}

static int check_unchanged(const struct root *root, const struct kept *kept, struct strbuf *why)
{
	for (size_t i = 0; i < kept->count; i++) {
		int r = kept_compare(root, &kept->list[i], kept->list[i].before);

		if (r == 1)
			continue;
		strbuf_add_escaped(why, kept->list[i].path);
		strbuf_addf(why, ": %s: nothing was written\n  run the command again",
			    r < 0 ? strerror(-r)
				  : "somebody else has changed it since it was read");
		return refuse(why);
	}
	return 0;
}

/* All new texts; `back`: the old ones. */
static int write_all(const struct root *root, const struct kept *kept, bool back,
		     struct strbuf *why)
{
	for (size_t i = 0; i < kept->count; i++) {
		const struct kept_file *file = &kept->list[i];
		int r = kept_write(root, file, back ? file->before : file->after);

		if (r == 0)
			continue;
		strbuf_add_escaped(why, file->path);
		strbuf_addf(why, ": cannot be written: %s",
			    r == -ENOTDIR || r == -ELOOP ? "a symbolic link is in its path"
							 : strerror(-r));
		return refuse(why);
	}
	return 0;
}

/* Those that are to be another; all that a program may edit, where it does so itself. */
static int take_files(const struct root *root, const struct bootsystem *system,
		      const struct bootplan *plan, struct kept *ret)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < plan->count; i++) {
		const struct bootfile *file = &plan->files[i];

		if (system->by_command && file->form != BOOTFORM_RUNNING && file->text)
			r = kept_add(root, ret, file->path, file->text, file->text);
		else if (file->after)
			r = kept_add(root, ret, file->path, file->text, file->after);
	}
	return r;
}

static const struct kept_file *find(const struct kept *kept, const char *path)
{
	for (size_t i = 0; i < kept->count; i++)
		if (strcmp(kept->list[i].path, path) == 0)
			return &kept->list[i];
	return NULL;
}

static int copy_text(const char *text, char **ret)
{
	free(*ret);
	*ret = text ? strdup(text) : NULL;
	return text && !*ret ? -ENOMEM : 0;
}

/* A second change goes back to before the first: a file that is still what the first made of it
 * keeps its older copy, and those that only the first has changed stay in the record. */
static int merge(const struct root *root, const struct kept *older, struct kept *kept)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < older->count; i++) {
		const struct kept_file *was = &older->list[i], *now = find(kept, was->path);

		if (!now) {
			r = kept_add(root, kept, was->path, was->before, was->after);
			continue;
		}
		struct kept_file *file = &kept->list[now - kept->list];
		if (file->before && was->after && strcmp(file->before, was->after) == 0)
			r = copy_text(was->before, &file->before);
	}
	return r;
}

static int join_words(const char *a, const char *b, char **ret)
{
	_cleanup_strbuf_ struct strbuf text = { 0 };

	strbuf_addf(&text, "%s%s%s", a ? a : "", a && a[0] != '\0' && b[0] != '\0' ? " " : "", b);
	free(*ret);
	*ret = strbuf_take(&text);
	if (!*ret)
		*ret = strdup("");
	return *ret ? 0 : -ENOMEM;
}

/* What is to be kept: that of an earlier change goes on. */
static int make_record(const struct root *root, const struct bootsystem *system,
		       const struct bootplan *plan, const struct kept *older, const char *add,
		       const char *drop, struct kept *ret)
{
	int r = take_files(root, system, plan, ret);

	ret->layout = system->layout;
	if (r == 0)
		r = merge(root, older, ret);
	if (r == 0)
		r = join_words(older->add, add, &ret->add);
	return r == 0 ? join_words(older->drop, drop, &ret->drop) : r;
}

/* What the programs have made of files that they edit themselves. */
static int read_back(const struct root *root, struct kept *kept)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < kept->count; i++) {
		struct kept_file *file = &kept->list[i];
		char *now = NULL;

		r = bootsystem_read_text(root, file->path, &now);
		free(file->after);
		file->after = now;
	}
	/* what they left alone is not ours to put back */
	for (size_t i = kept->count; r == 0 && i > 0; i--)
		if (kept->list[i - 1].before && kept->list[i - 1].after &&
		    strcmp(kept->list[i - 1].before, kept->list[i - 1].after) == 0)
			kept_drop(kept, i - 1);
	return r;
}

/* Has it come to what was wanted? The programs can succeed and do nothing. */
static int verify(const struct root *root, struct bootplan *plan, const struct bootsystem *system,
		  struct strbuf *why)
{
	_cleanup_strbuf_ struct strbuf add = { 0 }, drop = { 0 };
	size_t entries = 0, good = 0;
	int r = 0;

	for (size_t i = 0; r == 0 && i < plan->count; i++) {
		struct bootfile *file = &plan->files[i];
		char *now = NULL;

		if (file->form == BOOTFORM_RUNNING)
			continue;
		r = bootsystem_read_text(root, file->path, &now);
		free(file->text);
		file->text = now;
	}
	if (r == 0 && system->layout != BOOTLAYOUT_RPM_OSTREE)
		r = bootplan_summary(plan, &add, &drop, why);
	if (r == 0)
		r = bootplan_results(plan, &entries, &good);
	if (r < 0)
		return r;
	if (add.len > 0 || drop.len > 0)
		strbuf_add(why, "the files do not have what was written to them");
	else if (root->live && entries > 0 && good == 0)
		strbuf_add(why, "the boot loader's entries do not have it, although its program "
				"said that all was well");
	else
		return 0;
	return refuse(why);
}

static int change(const struct root *root, const struct bootsystem *system, struct bootplan *plan,
		  struct snapshot *snapshot, const struct kept *older, const char *add,
		  const char *drop, struct strbuf *why)
{
	_cleanup_kept_ struct kept record = { 0 };
	int r = make_record(root, system, plan, older, add, drop, &record);

	if (r == 0)
		r = bootstore_save(root, &record);
	if (r < 0) {
		strbuf_addf(why, BOOTSTORE_DIRECTORY ": what is there now cannot be kept: %s",
			    strerror(-r));
		return refuse(why);
	}
	if (!system->by_command)
		r = write_all(root, &snapshot->files, false, why);
	if (r == 0)
		r = bootrun_programs(root, system, why);
	if (r == 0)
		r = verify(root, plan, system, why);
	if (r == 0 && system->by_command)
		r = read_back(root, &record);
	if (r == 0 && system->by_command)
		r = bootstore_save(root, &record);
	return r;
}

static int put_older_record(const struct root *root, const struct kept *older)
{
	return older->count > 0 || older->add ? bootstore_save(root, older) : bootstore_clear(root);
}

/* Ctrl-C, a lost terminal or a shutdown come before all of it, or after. */
static void hold_signals(sigset_t *before)
{
	sigset_t signals;

	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGHUP);
	sigaddset(&signals, SIGTERM);
	sigprocmask(SIG_BLOCK, &signals, before);
}

int bootchange_make(const struct root *root, const struct bootsystem *system, struct bootplan *plan,
		    const char *add, const char *drop, struct strbuf *why)
{
	_cleanup_(snapshot_release) struct snapshot snapshot = { 0 };
	_cleanup_kept_ struct kept older = { 0 };
	sigset_t before;
	int r = take_files(root, system, plan, &snapshot.files);

	if (r == 0)
		r = take_results(root, plan, &snapshot.results);
	if (r == 0)
		r = check_unchanged(root, &snapshot.files, why);
	if (r < 0)
		return r;
	r = bootstore_load(root, &older);
	if (r < 0 && r != -ENOENT) {
		strbuf_addf(why,
			    BOOTSTORE_DIRECTORY ": cannot be read: %s\n  take it away when it "
						"is of no use any more",
			    strerror(-r));
		return refuse(why);
	}
	hold_signals(&before);
	r = change(root, system, plan, &snapshot, &older, add, drop, why);
	if (r < 0) {
		if (why->len == 0)
			strbuf_add(why, strerror(-r));
		restore(root, system, &snapshot, false, why);
		/* when it cannot be written, undo finds files that are as they were */
		(void)!put_older_record(root, &older);
	}
	sigprocmask(SIG_SETMASK, &before, NULL);
	return r < 0 ? refuse(why) : 0;
}

/* A reference to all files, for restore(). */
static int copy_kept(const struct root *root, const struct kept *kept, struct kept *ret)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < kept->count; i++)
		r = kept_add(root, ret, kept->list[i].path, kept->list[i].before,
			     kept->list[i].after);
	return r;
}

int bootchange_undo(const struct root *root, const struct bootsystem *system,
		    const struct bootplan *results, const struct kept *kept, struct strbuf *why)
{
	_cleanup_(snapshot_release) struct snapshot snapshot = { 0 };
	sigset_t before;
	int r = copy_kept(root, kept, &snapshot.files);

	if (r == 0)
		r = take_results(root, results, &snapshot.results);
	if (r < 0)
		return r;
	hold_signals(&before);
	r = write_all(root, kept, true, why);
	if (r == 0)
		r = bootrun_programs(root, system, why);
	if (r < 0)
		restore(root, system, &snapshot, true, why);
	else if (bootstore_clear(root) < 0)
		log_warning(BOOTSTORE_DIRECTORY ": cannot be removed; all is as it was before");
	sigprocmask(SIG_SETMASK, &before, NULL);
	return r;
}
