/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Between bootsystem.c and bootsystem-files.c. */
#ifndef VFIO_TOOL_SYS_BOOTSYSTEM_PARTS_H
#define VFIO_TOOL_SYS_BOOTSYSTEM_PARTS_H

#include "sys/bootsystem.h"

/* True when a file is there and has that text in it. */
bool bootsystem_says(const struct root *root, const char *path, const char *text);

/* A directory, or NULL. The caller closes it. */
DIR *bootsystem_list(const struct root *root, const char *path);

/* The file of a Raspberry Pi's firmware, NULL: this is none. */
const char *bootsystem_raspberry(const struct root *root);

/* The program that writes grub.cfg, NULL: there is none. */
const char *bootsystem_mkconfig(const struct root *root);

#endif
