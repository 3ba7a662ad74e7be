/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* `vfio-generate script`: a shell script for machines without vfio-tool. */
#ifndef VFIO_TOOL_SCRIPT_COMMAND_H
#define VFIO_TOOL_SCRIPT_COMMAND_H

#include "core/exitcode.h"

/* Takes what follows the command's name, argv[0], and does it. */
enum exitcode script_main(int argc, char **argv);

#endif
