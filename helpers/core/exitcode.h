/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The exit codes, the same in every helper (design, section 4). */
#ifndef VFIO_TOOL_EXITCODE_H
#define VFIO_TOOL_EXITCODE_H

enum exitcode {
	EXIT_DONE = 0,	     /* everything that was asked for holds */
	EXIT_NOT_FOUND = 1,  /* a device or interface does not exist */
	EXIT_WRONG_MODE = 2, /* a device is in the wrong mode */
	EXIT_ERROR = 3,	     /* usage, configuration, anything else */
	EXIT_NOT_ROOT = 4,   /* root is needed */
	EXIT_REFUSED = 5,    /* in use, group, identity, guard */
	EXIT_TIMEOUT = 6,    /* held, or the driver does not let go */
	EXITCODE_MAX
};

/* The worse of two codes: 3, 6, 5, 4, 2, 1, 0 from worst to best. */
enum exitcode exitcode_worse(enum exitcode a, enum exitcode b);

#endif
