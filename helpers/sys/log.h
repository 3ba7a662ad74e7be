/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Says things where they will be seen: on stderr for a person, in the journal for udev and systemd,
 * in the kernel's log when there is no journal yet. */
#ifndef VFIO_TOOL_LOG_H
#define VFIO_TOOL_LOG_H

#include <syslog.h>

#include "core/macro.h"

enum log_target {
	LOG_TO_STDERR, /* a person, or a unit: with "<N>" prefixes when stderr goes to the journal
			*/
	LOG_TO_SYSTEM  /* nobody reads stderr: the journal's socket, else the kernel's log */
};

/* Chooses where messages go and the name they carry, a string that stays. Messages less important
 * than `max_level` (LOG_ERR ... LOG_DEBUG of syslog.h) are dropped. Without this call: stderr,
 * LOG_NOTICE. */
void log_init(enum log_target target, const char *program, int max_level);

/* One message; several lines are allowed, no newline at the end. `device` is NULL or an address; it
 * becomes the journal field VFIO_DEVICE. */
void log_message(int level, const char *device, const char *format, ...) _printf_(3, 4);

#define log_error(...) log_message(LOG_ERR, NULL, __VA_ARGS__)
#define log_warning(...) log_message(LOG_WARNING, NULL, __VA_ARGS__)
#define log_notice(...) log_message(LOG_NOTICE, NULL, __VA_ARGS__)
#define log_info(...) log_message(LOG_INFO, NULL, __VA_ARGS__)
#define log_debug(...) log_message(LOG_DEBUG, NULL, __VA_ARGS__)

#endif
