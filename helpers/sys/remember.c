/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/remember.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "sys/ethtool.h"
#include "sys/log.h"
#include "sys/runstate.h"
#include "sys/scan.h"

static const struct want *want_for(const struct want *wants, size_t count,
				   const struct pci_addr *addr)
{
	for (size_t i = 0; i < count; i++)
		if (pci_addr_compare(&wants[i].addr, addr) == 0)
			return &wants[i];
	return NULL;
}

/* Remembers what the device was before the first change, so that `unbind` finds the way back. */
static void record_vfio(const struct session *session, const struct device *before,
			const struct link *link, const struct want *want)
{
	struct record record, old;

	if (record_load(session->root, &before->addr, &old) == 0 &&
	    memcmp(&old.id, &before->id, sizeof(old.id)) == 0) {
		if (strcmp(before->binding.driver, want->driver) == 0)
			return;
		record = old;
	} else {
		record = (struct record){ .addr = before->addr,
					  .id = before->id,
					  .before = before->binding };
		record.before_on_vfio = device_on_vfio(before);
	}
	if (!device_on_vfio(before)) {
		record.before = before->binding;
		record.before_on_vfio = false;
	}
	if (before->interface[0] != '\0') {
		memcpy(record.interface, before->interface, sizeof(record.interface));
		memcpy(record.mac, link->mac, sizeof(record.mac));
		record.max_speed = link->max_speed;
	}
	if (record.interface[0] == '\0' && want->entry)
		memcpy(record.interface, want->entry->match.interface, sizeof(record.interface));
	snprintf(record.driver, sizeof(record.driver), "%s", want->driver);
	snprintf(record.entry, sizeof(record.entry), "%s", want->entry ? want->entry->name : "");
	snprintf(record.by, sizeof(record.by), "%s", session->by);
	record.when = time(NULL);
	int r = record_save(session->root, &record);
	if (r < 0)
		log_warning("%s: its record could not be written: %s", PCI_ADDR_TEXT(&before->addr),
			    strerror(-r));
}

/* The want under whose terms a sibling came along: of the same group. */
static const struct want *want_of_group(const struct want *wants, size_t count,
					const struct machine *machine, const struct device *sibling)
{
	for (size_t i = 0; i < count; i++) {
		const struct device *device = machine_find(machine, &wants[i].addr);

		if (device && device->group == sibling->group)
			return &wants[i];
	}
	return NULL;
}

int remember_links(const struct session *session, struct transaction *transaction)
{
	size_t count = transaction->reached_count;
	_cleanup_free_ const char **names = calloc(count + 1, sizeof(*names));
	struct link *links = calloc(count + 1, sizeof(*links));

	transaction->links = links;
	if (!names || !links)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		struct device *device =
			machine_find(&transaction->machine, &transaction->reached[i]);

		if (device)
			scan_add_interface(session->root, device);
		names[i] = device ? device->interface : "";
	}
	/* what is refused is not recorded */
	if (transaction->plan.refusal_count == 0)
		ethtool_read(session->root, names, count, true, links);
	return 0;
}

void remember_result(const struct session *session, const struct want *wants, size_t count,
		     const struct transaction *transaction)
{
	for (size_t i = 0; i < transaction->reached_count; i++) {
		const struct device *before =
			machine_find(&transaction->machine, &transaction->reached[i]);
		const struct want *want = want_for(wants, count, &transaction->reached[i]);

		if (!want && before)
			want = want_of_group(wants, count, &transaction->machine, before);
		if (!before || !want)
			continue;
		if (want->goal == GOAL_VFIO)
			record_vfio(session, before, &transaction->links[i], want);
		else if (want->goal == GOAL_NATIVE)
			(void)!record_forget(session->root, &before->addr);
	}
}
