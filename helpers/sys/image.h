/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Initramfs images: who builds them here, where they are, what is in them. */
#ifndef VFIO_TOOL_IMAGE_H
#define VFIO_TOOL_IMAGE_H

#include "core/sha256.h"
#include "core/strbuf.h"
#include "sys/root.h"

struct image_generator {
	const char *name;
	const char *program;	 /* below the root */
	const char *rebuild;	 /* the command: words with one blank between */
	const char *rebuild_all; /* the same, for every kernel that is installed */
	const char *lister;	 /* the program that lists an image, below the root */
};

/* The generator that this system has, or NULL. */
const struct image_generator *image_generator_find(const struct root *root);

/* The release of the running kernel as the tree says it, on the running system else as the kernel
 * does; "" unknown. */
void image_kernel_release(const struct root *root, char *text, size_t size);

/* Builds the images of the running system anew by one of the generator's commands, with its own
 * output on standard error. 0; 1 when it failed; -errno when it could not be started. */
int image_rebuild(const struct image_generator *generator, const char *command) _must_check_;

/* True when the initramfs that booted carried the configuration of that digest. */
bool image_booted_with(const struct root *root, const char *digest);

/* Adds the path of the running kernel's image, by the names that distributions give it. -ENOENT:
 * there is none in /boot. */
int image_find(const struct root *root, const char *release, struct strbuf *ret) _must_check_;

/* The digest of the configuration that the image was built from, "" when it has no part of ours.
 * Asks the programs of the generators, which may take seconds. -ENOENT: there is no such file;
 * -ENOSYS: no program to list it; -EACCES; -ETIMEDOUT; -EIO: it could not be listed. */
int image_read_digest(const struct root *root, const char *path,
		      char ret[static SHA256_TEXT_MAX]) _must_check_;

/* True when the tables of the kernel `release` name the module, also as built in. -errno when there
 * are no tables to look into. */
int image_kernel_has(const struct root *root, const char *release, const char *module) _must_check_;

#endif
