/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Feeds files to a fuzz target without libFuzzer: usage: replay-NAME [FILE | DIRECTORY]... TAP on
 * standard output. The empty input comes first, always. */
#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/macro.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
__attribute__((weak)) int LLVMFuzzerInitialize(int *argc, char ***argv);

static int count;

static void replay(const char *name, const uint8_t *data, size_t size)
{
	/* Memory of exactly that size, so that the sanitizer sees a read behind the end. */
	_cleanup_free_ uint8_t *exact = malloc(size ? size : 1);

	if (!exact)
		abort();
	if (size)
		memcpy(exact, data, size);
	printf("# %s\n", name);
	fflush(stdout);
	LLVMFuzzerTestOneInput(size ? exact : exact + 1, size);
	printf("ok %d - %s\n", ++count, name);
	fflush(stdout);
}

static int replay_file(const char *name)
{
	static uint8_t data[4 << 20];
	FILE *file = fopen(name, "rb");

	if (!file)
		return -errno;
	size_t size = fread(data, 1, sizeof(data), file);
	int r = ferror(file) ? -EIO : 0;
	fclose(file);
	if (r == 0)
		replay(name, data, size);
	return r;
}

static int visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static int replay_directory(const char *name)
{
	struct dirent **entries;
	int n = scandir(name, &entries, visible, alphasort);
	int result = n < 0 ? -errno : 0;

	for (int i = 0; i < n; i++) {
		char path[4096];

		snprintf(path, sizeof(path), "%s/%s", name, entries[i]->d_name);
		free(entries[i]);
		int r = replay_file(path);
		if (r < 0 && result == 0)
			result = r;
	}
	if (n >= 0)
		free(entries);
	return result;
}

int main(int argc, char **argv)
{
	int result = EXIT_SUCCESS;

	if (LLVMFuzzerInitialize)
		LLVMFuzzerInitialize(&argc, &argv);
	replay("the empty input", NULL, 0);
	for (int i = 1; i < argc; i++) {
		int r = replay_directory(argv[i]);

		if (r == -ENOTDIR)
			r = replay_file(argv[i]);
		if (r < 0 && r != -ENOENT) {
			printf("not ok %d - %s: %s\n", ++count, argv[i], strerror(-r));
			result = EXIT_FAILURE;
		}
	}
	printf("1..%d\n", count);
	return result;
}
