/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sys/event.h"

static const struct pci_addr nic = { .bus = 1 };

static const char *const variables[] = { "ACTION", "DEVPATH", "SUBSYSTEM", "SEQNUM" };

/* Sets the environment as udev does; NULL: without that variable. */
static void set_event(const char *action, const char *devpath)
{
	const char *const values[] = { action, devpath, "pci", "42" };

	for (size_t i = 0; i < ELEMENTSOF(variables); i++)
		if (values[i])
			setenv(variables[i], values[i], 1);
		else
			unsetenv(variables[i]);
}

static int clear(void **state)
{
	for (size_t i = 0; i < ELEMENTSOF(variables); i++)
		unsetenv(variables[i]);
	return 0;
}

#define NIC_PATH "/devices/pci0000:00/0000:00:1c.0/0000:01:00.0"

static void assert_event(enum event_action action)
{
	struct event event = { .action = EVENT_OTHER, .addr.domain = 77 };

	assert_int_equal(event_read(&nic, &event), 0);
	assert_int_equal(event.action, action);
	assert_int_equal(pci_addr_compare(&event.addr, &nic), 0);
}

static void without_an_event_the_device_was_added(void **state)
{
	assert_event(EVENT_ADD);
}

static void the_environment_stays_as_it_was(void **state)
{
	set_event("change", NIC_PATH);
	assert_event(EVENT_OTHER);
	assert_string_equal(getenv("ACTION"), "change");
	assert_string_equal(getenv("DEVPATH"), NIC_PATH);
	assert_event(EVENT_OTHER);
}

static void half_an_event_is_none(void **state)
{
	set_event("remove", NULL);
	assert_event(EVENT_ADD);
	set_event(NULL, NIC_PATH);
	assert_event(EVENT_ADD);
}

static void actions_are_told_apart(void **state)
{
	static const struct {
		const char *name;
		enum event_action action;
	} cases[] = {
		{ "add", EVENT_ADD },	   { "remove", EVENT_REMOVE }, { "change", EVENT_OTHER },
		{ "bind", EVENT_OTHER },   { "unbind", EVENT_OTHER },  { "move", EVENT_OTHER },
		{ "online", EVENT_OTHER },
	};

	for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
		set_event(cases[i].name, NIC_PATH);
		assert_event(cases[i].action);
	}
}

static void refuse(const char *action, const char *devpath)
{
	struct event event = { .action = EVENT_OTHER, .addr.domain = 77 };

	set_event(action, devpath);
	assert_int_equal(event_read(&nic, &event), -EINVAL);
	assert_int_equal(event.action, EVENT_OTHER);
	assert_int_equal(event.addr.domain, 77);
}

static void an_event_of_another_device_is_refused(void **state)
{
	refuse("add", "/devices/pci0000:00/0000:02:00.0");
	refuse("remove", "/devices/pci0000:00/0000:00:1c.0");
	refuse("add", NIC_PATH "/net/enp1s0");
	refuse("add", NIC_PATH "/..");
	refuse("add", "/module/e1000e");
}

static void an_event_that_is_none_is_refused(void **state)
{
	refuse("", NIC_PATH);
	refuse("explode", NIC_PATH);
	refuse("add", "");
	refuse("add", "0000:01:00.0");
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, clear, clear)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(without_an_event_the_device_was_added),
		TEST(the_environment_stays_as_it_was),
		TEST(half_an_event_is_none),
		TEST(actions_are_told_apart),
		TEST(an_event_of_another_device_is_refused),
		TEST(an_event_that_is_none_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
