/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Attributes and small helpers that every file may use. */
#ifndef VFIO_TOOL_MACRO_H
#define VFIO_TOOL_MACRO_H

#include <stddef.h>
#include <stdlib.h>

#define ELEMENTSOF(array) (sizeof(array) / sizeof((array)[0]))

#define _cleanup_(function) __attribute__((cleanup(function)))
#define _cleanup_free_ _cleanup_(free_cleanup)
#define _must_check_ __attribute__((warn_unused_result))
#define _printf_(index, first) __attribute__((format(printf, index, first)))
#define _unused_ __attribute__((unused))
#define _noreturn_ __attribute__((noreturn))

/* Frees what a `_cleanup_free_ T *` variable points to when it goes out of scope. */
static inline void free_cleanup(void *pointer)
{
	free(*(void **)pointer);
}

/* Takes a pointer out of a variable that has a cleanup, so that the caller owns it. */
#define TAKE_PTR(pointer)                                                                          \
	({                                                                                         \
		__typeof__(pointer) _taken_ = (pointer);                                           \
		(pointer) = NULL;                                                                  \
		_taken_;                                                                           \
	})

#endif
