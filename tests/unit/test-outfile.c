/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "sys/outfile.h"
#include "sys/root.h"

struct place {
	char path[64];
	int fd;
};

static int place_setup(void **state)
{
	static struct place place;

	strcpy(place.path, "/tmp/vfio-tool-test-outfile.XXXXXX");
	if (!mkdtemp(place.path))
		return -1;
	place.fd = root_open_dir(AT_FDCWD, place.path);
	*state = &place;
	return place.fd < 0 ? -1 : 0;
}

static void empty_directory(int fd)
{
	_cleanup_dir_ DIR *dir = fdopendir(root_open_dir(fd, "."));

	assert_non_null(dir);
	for (struct dirent *item; (item = readdir(dir));) {
		if (strcmp(item->d_name, ".") == 0 || strcmp(item->d_name, "..") == 0)
			continue;
		if (unlinkat(fd, item->d_name, 0) == 0)
			continue;
		int below = root_open_dir(fd, item->d_name);
		empty_directory(below);
		close(below);
		unlinkat(fd, item->d_name, AT_REMOVEDIR);
	}
}

static int place_teardown(void **state)
{
	struct place *place = *state;

	empty_directory(place->fd);
	close(place->fd);
	return rmdir(place->path);
}

static size_t files_in(int fd)
{
	_cleanup_dir_ DIR *dir = fdopendir(root_open_dir(fd, "."));
	size_t count = 0;

	assert_non_null(dir);
	while (readdir(dir))
		count++;
	return count - 2;
}

static int write_text(int fd, const char *name, const char *text)
{
	return outfile_write(fd, name, text, strlen(text), 0644, OUTFILE_VOLATILE);
}

static void assert_content(int fd, const char *name, const char *expected)
{
	char text[256];
	ssize_t len = root_read_raw(fd, name, text, sizeof(text) - 1);

	assert_true(len >= 0);
	text[len] = '\0';
	assert_string_equal(text, expected);
}

static void a_file_is_written_with_exactly_its_mode(void **state)
{
	struct place *place = *state;
	mode_t mask = umask(0077);
	struct stat st;

	assert_int_equal(outfile_write(place->fd, "a.conf", "one\n", 4, 0644, 0), 1);
	umask(mask);
	assert_content(place->fd, "a.conf", "one\n");
	assert_int_equal(fstatat(place->fd, "a.conf", &st, 0), 0);
	assert_int_equal(st.st_mode & 07777, 0644);
	assert_int_equal(files_in(place->fd), 1);
}

static void the_same_content_is_not_written_again(void **state)
{
	struct place *place = *state;
	struct stat before, after;

	assert_int_equal(write_text(place->fd, "a", "text"), 1);
	assert_int_equal(fstatat(place->fd, "a", &before, 0), 0);
	assert_int_equal(write_text(place->fd, "a", "text"), 0);
	assert_int_equal(fstatat(place->fd, "a", &after, 0), 0);
	assert_int_equal(before.st_ino, after.st_ino);
	assert_int_equal(write_text(place->fd, "a", "texT"), 1);
	assert_int_equal(write_text(place->fd, "a", "tex"), 1);
	assert_content(place->fd, "a", "tex");
}

static void another_mode_is_put_right(void **state)
{
	struct place *place = *state;

	assert_int_equal(write_text(place->fd, "a", "text"), 1);
	assert_int_equal(fchmodat(place->fd, "a", 0666, 0), 0);
	assert_int_equal(write_text(place->fd, "a", "text"), 1);
}

static void a_large_file_is_whole(void **state)
{
	struct place *place = *state;
	size_t len = 300001;
	_cleanup_free_ char *data = malloc(len), *back = malloc(len + 1);

	assert_non_null(data);
	assert_non_null(back);
	for (size_t i = 0; i < len; i++)
		data[i] = (char)(i * 7);
	assert_int_equal(outfile_write(place->fd, "big", data, len, 0600, 0), 1);
	assert_int_equal(root_read_raw(place->fd, "big", back, len + 1), (ssize_t)len);
	assert_memory_equal(data, back, len);
	assert_int_equal(outfile_write(place->fd, "big", data, len, 0600, 0), 0);
}

static void a_link_is_replaced_and_not_followed(void **state)
{
	struct place *place = *state;

	assert_int_equal(write_text(place->fd, "victim", "keep"), 1);
	assert_int_equal(symlinkat("victim", place->fd, "a"), 0);
	assert_int_equal(write_text(place->fd, "a", "keep"), 1);
	assert_int_equal(write_text(place->fd, "a", "new"), 1);
	assert_content(place->fd, "victim", "keep");
	assert_content(place->fd, "a", "new");
}

static void a_link_is_made_and_put_right(void **state)
{
	struct place *place = *state;
	char target[64];

	assert_int_equal(outfile_link(place->fd, "a", "nowhere", 0), 1);
	assert_int_equal(outfile_link(place->fd, "a", "nowhere", 0), 0);
	assert_int_equal(write_text(place->fd, "b", "x"), 1);
	assert_int_equal(outfile_link(place->fd, "b", "elsewhere", 0), 1);
	assert_int_equal(root_read_link(place->fd, "b", target, sizeof(target)), 0);
	assert_string_equal(target, "elsewhere");
	assert_int_equal(outfile_link(place->fd, "../a", "x", 0), -EINVAL);
	assert_int_equal(files_in(place->fd), 2);
}

static void names_that_are_paths_are_refused(void **state)
{
	struct place *place = *state;
	static const char *const names[] = { "", ".", "..", "../a", "a/b", "/a" };

	for (size_t i = 0; i < ELEMENTSOF(names); i++) {
		assert_int_equal(write_text(place->fd, names[i], "x"), -EINVAL);
		assert_int_equal(outfile_remove(place->fd, names[i], 0), -EINVAL);
	}
	assert_int_equal(files_in(place->fd), 0);
}

static void a_failure_leaves_the_old_content_and_no_rest(void **state)
{
	struct place *place = *state;
	char name[256];

	assert_int_equal(mkdirat(place->fd, "a", 0755), 0);
	assert_int_equal(write_text(place->fd, "a", "x"), -EISDIR);
	memset(name, 'n', 255);
	name[255] = '\0';
	assert_int_equal(write_text(place->fd, name, "x"), -ENAMETOOLONG);
	assert_int_equal(files_in(place->fd), 1);
}

static void directories_are_made_on_the_way(void **state)
{
	struct place *place = *state;
	_cleanup_close_ int fd = outfile_mkdirs(place->fd, "x/y.d/z", 0755);

	assert_true(fd >= 0);
	assert_int_equal(write_text(fd, "a", "x"), 1);
	assert_content(place->fd, "x/y.d/z/a", "x");
	_cleanup_close_ int again = outfile_mkdirs(place->fd, "x/y.d/z/", 0755);
	assert_true(again >= 0);
	_cleanup_close_ int same = outfile_mkdirs(place->fd, "", 0755);
	assert_true(same >= 0);
	assert_int_equal(write_text(same, "top", "x"), 1);
	assert_content(place->fd, "top", "x");
}

static void no_directory_is_reached_through_a_link_or_upwards(void **state)
{
	struct place *place = *state;

	assert_int_equal(symlinkat("/tmp", place->fd, "out"), 0);
	assert_int_equal(outfile_mkdirs(place->fd, "out/x", 0755), -ENOTDIR);
	assert_int_equal(outfile_mkdirs(place->fd, "a/../../x", 0755), -EINVAL);
	assert_int_equal(outfile_mkdirs(place->fd, "/x", 0755), -EINVAL);
	assert_int_equal(write_text(place->fd, "file", "x"), 1);
	assert_int_equal(outfile_mkdirs(place->fd, "file/x", 0755), -ENOTDIR);
}

static void removing_says_whether_it_was_there(void **state)
{
	struct place *place = *state;

	assert_int_equal(write_text(place->fd, "a", "x"), 1);
	assert_int_equal(outfile_remove(place->fd, "a", 0), 1);
	assert_int_equal(outfile_remove(place->fd, "a", 0), 0);
}

#define outfile_test(test) cmocka_unit_test_setup_teardown(test, place_setup, place_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		outfile_test(a_file_is_written_with_exactly_its_mode),
		outfile_test(the_same_content_is_not_written_again),
		outfile_test(another_mode_is_put_right),
		outfile_test(a_large_file_is_whole),
		outfile_test(a_link_is_replaced_and_not_followed),
		outfile_test(a_link_is_made_and_put_right),
		outfile_test(names_that_are_paths_are_refused),
		outfile_test(a_failure_leaves_the_old_content_and_no_rest),
		outfile_test(directories_are_made_on_the_way),
		outfile_test(no_directory_is_reached_through_a_link_or_upwards),
		outfile_test(removing_says_whether_it_was_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
