/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/classname.h"

static void assert_class(const char *text, uint32_t value, uint32_t mask)
{
	_cleanup_strbuf_ struct strbuf why = { 0 };
	struct pci_class class;

	assert_int_equal(classname_parse(text, &class, &why), 0);
	assert_int_equal(class.value, value);
	assert_int_equal(class.mask, mask);
	assert_string_equal(strbuf_text(&why), "");
}

static void words_and_digits_are_classes(void **state)
{
	assert_class("network", 0x020000, 0xff0000);
	assert_class("nvme", 0x010800, 0xffff00);
	assert_class("usb", 0x0c0300, 0xffff00);
	assert_class("02", 0x020000, 0xff0000);
	assert_class("0x0300", 0x030000, 0xffff00);
	assert_class("010802", 0x010802, 0xffffff);
}

static void another_word_is_refused_with_the_nearest(void **state)
{
	static const struct {
		const char *text, *why;
	} rows[] = {
		{ "Network", "did you mean `network`?" },
		{ "dispaly", "did you mean `display`?" },
	};

	for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
		_cleanup_strbuf_ struct strbuf why = { 0 };
		struct pci_class class = { 1, 2 };

		assert_int_equal(classname_parse(rows[i].text, &class, &why), -EINVAL);
		assert_string_equal(strbuf_text(&why), rows[i].why);
		assert_int_equal(class.value, 1);
		assert_int_equal(class.mask, 2);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_and_digits_are_classes),
		cmocka_unit_test(another_word_is_refused_with_the_nearest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
