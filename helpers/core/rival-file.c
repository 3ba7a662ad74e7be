/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The small files of driverctl, DPDK, supergfxd and this tool's predecessor. */
#include <errno.h>
#include <string.h>

#include "core/rival-internal.h"

/* The file's name is the device, "pci-0000:21:00.0", its text the driver. */
int rival_parse_driverctl(const char *text, const char *file, struct claims *claims)
{
	const char *name = strstr(file, "/pci-");
	_cleanup_free_ char *driver = strndup(text, strcspn(text, " \t\r\n"));
	struct pci_addr addr;

	if (!driver)
		return -ENOMEM;
	if (!name || driver[0] == '\0' || pci_addr_parse(name + strlen("/pci-"), &addr) < 0)
		return 0;
	struct claim *claim = claims_add(claims, RIVAL_DRIVERCTL, file, 0);
	if (!claim)
		return -ENOMEM;
	claim->keys = CLAIM_ADDRESS;
	claim->addr = addr;
	claim_set_driver(claim, driver);
	return 0;
}

/* "pci  0000:04:00.0  vfio-pci". */
static int parse_dpdk_line(char *at, const char *file, int line, struct claims *claims)
{
	const char *bus = words_next(&at), *where = words_next(&at), *driver = words_next(&at);
	struct pci_addr addr;

	if (!bus || !driver || strcmp(bus, "pci") != 0 || pci_addr_parse_lenient(where, &addr) < 0)
		return 0;
	struct claim *claim = claims_add(claims, RIVAL_DPDK, file, line);
	if (!claim)
		return -ENOMEM;
	claim->keys = CLAIM_ADDRESS;
	claim->addr = addr;
	claim->late = true;
	claim_set_driver(claim, driver);
	return 0;
}

int rival_parse_dpdk(const char *text, const char *file, struct claims *claims)
{
	_cleanup_free_ char *copy = strdup(text);
	struct lines lines = { .at = copy };
	char *line;
	int r = copy ? 0 : -ENOMEM;

	while (r == 0 && lines_next(&lines, &line))
		r = parse_dpdk_line(line, file, lines.number, claims);
	return r;
}

/* Only one key matters: "mode": "Vfio". */
int rival_parse_supergfx(const char *text, const char *file, struct claims *claims)
{
	const char *at = strstr(text, "\"mode\"");

	at = at ? at + strlen("\"mode\"") : "";
	at += strspn(at, " \t\r\n:");
	if (strncmp(at, "\"Vfio\"", strlen("\"Vfio\"")) != 0)
		return 0;
	struct claim *claim = claims_add(claims, RIVAL_SUPERGFX, file, 0);
	if (!claim)
		return -ENOMEM;
	claim->keys = CLAIM_CLASS;
	claim->class = (struct pci_class){ PCI_BASE_DISPLAY << 16, 0xff0000 };
	claim_set_driver(claim, "vfio-pci");
	return 0;
}

/* --- the predecessor's TOML ----------------------------------------------------------------------
 */

/* The value of a key, behind its `=`; NULL when the line is another. */
static char *value_of(char *line, const char *key)
{
	size_t len = strlen(key);

	if (strncmp(line, key, len) != 0)
		return NULL;
	line += len + strspn(line + len, " \t");
	return *line == '=' ? line + 1 + strspn(line + 1, " \t") : NULL;
}

/* The address that [devices.pci_mappings] has for an interface, which had it when it was written.
 */
static bool find_mapping(const char *text, const char *interface, struct pci_addr *ret)
{
	const char *section = strstr(text, "[devices.pci_mappings]");
	size_t len = strlen(interface);
	char word[PCI_ADDR_TEXT_MAX];

	for (const char *at = section; at; at = strchr(at, '\n')) {
		at += strspn(at, " \t\r\n\"");
		if (strncmp(at, interface, len) != 0 || !strchr(" \t\"=", at[len]) || !at[len])
			continue;
		at += len + strspn(at + len, " \t\"=");
		size_t size = strcspn(at, "\"\n");
		if (size >= sizeof(word))
			return false;
		memcpy(word, at, size);
		word[size] = '\0';
		return pci_addr_parse(word, ret) == 0;
	}
	return false;
}

static int add_interface(struct claims *claims, const char *text, const char *interface,
			 const char *file, int line)
{
	struct claim *claim = claims_add(claims, RIVAL_OLD_TOOL, file, line);

	if (!claim)
		return -ENOMEM;
	claim->late = true;
	claim_set_driver(claim, "vfio-pci");
	if (!find_mapping(text, interface, &claim->addr))
		return claim_set_name(claim, CLAIM_INTERFACE, interface);
	claim->keys = CLAIM_ADDRESS;
	return claim_set_who(claim, interface);
}

/* The strings of a line of the array; *open is false behind its end. */
static int parse_array(char *at, const char *text, const char *file, int line,
		       struct claims *claims, bool *open)
{
	int r = 0;

	while (r == 0 && *open && *at != '\0' && *at != '#') {
		if (*at == ']')
			*open = false;
		char *close = *at == '"' ? strchr(at + 1, '"') : NULL;
		if (!close) {
			at++;
			continue;
		}
		*close = '\0';
		if (at[1] != '\0')
			r = add_interface(claims, text, at + 1, file, line);
		at = close + 1;
	}
	return r;
}

/* What its list `kernel` names is only checked by it, never moved. */
int rival_parse_old_config(const char *text, const char *file, struct claims *claims)
{
	_cleanup_free_ char *copy = strdup(text);
	struct lines lines = { .at = copy };
	bool open = false;
	char *line;
	int r = copy ? 0 : -ENOMEM;

	while (r == 0 && lines_next(&lines, &line)) {
		char *value = open ? line : value_of(line, "vfio");

		if (!open && value)
			open = *value == '[';
		if (open)
			r = parse_array(value, text, file, lines.number, claims, &open);
	}
	return r;
}
