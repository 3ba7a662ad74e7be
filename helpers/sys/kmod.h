/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* libkmod, opened when a module is really needed: linked, it would cost every start of a helper
 * 2.5 ms and 2 MB. For module.c and variant.c. */
#ifndef VFIO_TOOL_KMOD_H
#define VFIO_TOOL_KMOD_H

#include <libkmod.h>

#include "core/macro.h"

struct kmod {
	void *library;
	struct kmod_ctx *ctx;
	__typeof__(kmod_new) *new_context;
	__typeof__(kmod_unref) *unref;
	__typeof__(kmod_set_log_fn) *set_log_fn;
	__typeof__(kmod_list_next) *list_next;
	__typeof__(kmod_module_new_from_lookup) *lookup;
	__typeof__(kmod_module_get_module) *get_module;
	__typeof__(kmod_module_get_name) *get_name;
	__typeof__(kmod_module_get_path) *get_path;
	__typeof__(kmod_module_get_initstate) *get_initstate;
	__typeof__(kmod_module_get_info) *get_info;
	__typeof__(kmod_module_info_get_key) *info_get_key;
	__typeof__(kmod_module_info_get_value) *info_get_value;
	__typeof__(kmod_module_info_free_list) *info_free_list;
	__typeof__(kmod_module_get_options) *get_options;
	__typeof__(kmod_module_insert_module) *insert;
	__typeof__(kmod_module_probe_insert_module) *probe_insert;
	__typeof__(kmod_module_unref) *module_unref;
	__typeof__(kmod_module_unref_list) *unref_list;
};

/* Opens the library, with the tables and the configuration of the running kernel; `top` is the
 * directory given with --root, NULL for the running system. -ENOSYS: there is none. The caller
 * closes it in any case. */
int kmod_open(struct kmod *kmod, const char *top) _must_check_;
void kmod_close(struct kmod *kmod);

#define _cleanup_kmod_ _cleanup_(kmod_close)

#endif
