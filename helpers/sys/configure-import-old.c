/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* `import` from the file of this tool's predecessor. */
#include <errno.h>
#include <string.h>

#include "core/oldconfig.h"
#include "sys/configure-import.h"
#include "sys/scan.h"

/* Where an interface of that file is: where it is now, else where it was. */
static int find_interface(struct import *import, const struct oldconfig *config,
			  const struct oldconfig_item *item, struct pci_addr *ret)
{
	const char *address = oldconfig_address(config, item->text);

	if (interface_name_valid(item->text) &&
	    scan_interface(&import->edit->root, item->text, ret) == 0)
		return 0;
	return address && pci_addr_parse(address, ret) == 0 ? 0 : -ENOENT;
}

static int import_interfaces(struct import *import, const struct oldconfig *config, enum mode mode)
{
	const struct oldconfig_list *list = &config->devices[mode];
	const struct wish wish = { mode, mode == MODE_VFIO ? "vfio-pci" : "" };
	int r = 0;

	for (size_t i = 0; r == 0 && i < list->count; i++) {
		const struct source source = { OLD_CONFIG, list->list[i].line };
		_cleanup_strbuf_ struct strbuf text = { 0 };
		struct pci_addr addr;

		if (find_interface(import, config, &list->list[i], &addr) == 0) {
			r = import_device(import, &source, &addr, &wish, list->list[i].text);
			continue;
		}
		strbuf_addf(&text, "%s: no such interface, and the file has no address for it",
			    list->list[i].text);
		r = import_note(import, OUTCOME_LEFT, &source, &text,
				"declare it with: vfio-tool save --vfio=ADDRESS");
	}
	return r;
}

static bool is_named(const struct oldconfig *config, const char *interface)
{
	for (enum mode mode = 0; mode < MODE_MAX; mode++)
		for (size_t i = 0; i < config->devices[mode].count; i++)
			if (strcmp(config->devices[mode].list[i].text, interface) == 0)
				return true;
	return false;
}

/* What became of the rest of the file. */
static int import_rest(struct import *import, const struct oldconfig *config)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < config->mapped.count; i++)
		if (!is_named(config, config->mapped.list[i].text))
			r = import_leave(
				import, &(struct source){ OLD_CONFIG, config->mapped.list[i].line },
				"the address of an interface that neither `vfio` nor `kernel` "
				"names",
				"");
	for (size_t i = 0; r == 0 && i < config->options.count; i++) {
		const struct oldconfig_item *item = &config->options.list[i];
		bool is_default = strcmp(item->text, "set_permissions = false") == 0 ||
				  strcmp(item->text, "auto_load_module = true") == 0;
		bool opens = strcmp(item->text, "set_permissions = true") == 0;

		if (!is_default)
			r = import_leave(
				import, &(struct source){ OLD_CONFIG, item->line }, item->text,
				opens ? "it opened the devices to everybody: put people into the "
					"group vfio instead, or name another in `node_group`"
				      : "write options = { auto_load_module = false; }; if you "
					"mean it");
	}
	for (size_t i = 0; r == 0 && i < config->unknown.count; i++) {
		_cleanup_strbuf_ struct strbuf text = { 0 };

		strbuf_addf(&text, "not understood: %s", config->unknown.list[i].text);
		r = import_note(import, OUTCOME_LEFT,
				&(struct source){ OLD_CONFIG, config->unknown.list[i].line }, &text,
				"");
	}
	return r;
}

int import_old_config(struct import *import)
{
	enum { OLD_CONFIG_MAX = 256 * 1024 };
	_cleanup_oldconfig_ struct oldconfig config = { .mapped = { 0 } };
	_cleanup_free_ char *text = NULL;
	size_t len;
	int r = root_read_file(import->edit->root.top, &OLD_CONFIG[1], OLD_CONFIG_MAX, &text, &len);

	if (r == -ENOENT)
		return 0;
	if (r < 0)
		return r == -ENOMEM ? r
				    : import_leave(import, &(struct source){ OLD_CONFIG, 0 },
						   strerror(-r), "");
	r = oldconfig_parse(text, &config);
	for (enum mode mode = 0; r == 0 && mode < MODE_MAX; mode++)
		r = import_interfaces(import, &config, mode);
	return r == 0 ? import_rest(import, &config) : r;
}
