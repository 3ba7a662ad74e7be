/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/sha256.h"
#include "core/suggest.h"

static const char *const known[] = { "list",	   "status", "info",	 "bind",       "unbind",
				     "address",	   "id",     "allow",	 "companions", "node_group",
				     "vfio-check", "path",   "node_mode" };

static void a_slip_finds_the_word_that_was_meant(void **state)
{
	static const char *const rows[][2] = {
		{ "adress", "address" },
		{ "addres", "address" },
		{ "adderss", "address" },
		{ "lsit", "list" },
		{ "stats", "status" },
		{ "ubnind", "unbind" },
		{ "bnid", "bind" },
		{ "Bind", "bind" },
		{ "node-group", "node_group" },
		{ "nodegroup", "node_group" },
		{ "companion", "companions" },
		{ "vfio_check", "vfio-check" },
		{ "pth", "path" },
		{ "nodemode", "node_mode" },
		{ "address", "address" },
	};

	for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
		const char *nearest = suggest_nearest(rows[i][0], known, ELEMENTSOF(known));

		assert_non_null(nearest);
		assert_string_equal(nearest, rows[i][1]);
	}
}

static void a_word_that_is_far_from_all_finds_none(void **state)
{
	static const char *const rows[] = {
		"",
		"x",
		"xy",
		"zz",
		"frobnicate",
		"reset",
		"configuration",
		"ad",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	};

	for (size_t i = 0; i < ELEMENTSOF(rows); i++)
		assert_null(suggest_nearest(rows[i], known, i == 7 ? 1 : ELEMENTSOF(known)));
	assert_null(suggest_nearest("list", known, 0));
}

static void the_text_names_the_nearest_or_all(void **state)
{
	static const char *const few[] = { "devices", "options" };
	_cleanup_strbuf_ struct strbuf buf = { 0 };

	suggest_add(&buf, "device", few, ELEMENTSOF(few));
	assert_string_equal(strbuf_text(&buf), "did you mean `devices`?");
	strbuf_release(&buf);
	suggest_add(&buf, "foobar", few, ELEMENTSOF(few));
	assert_string_equal(strbuf_text(&buf), "known are `devices`, `options`");
}

/* FIPS 180-4's examples, and the lengths around a block. */
static void sha256_agrees_with_the_standard(void **state)
{
	static const struct {
		const char *text;
		size_t repeat;
		const char *digest;
	} rows[] = {
		{ "", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
		{ "abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
		{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
		  "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
		{ "a", 1000000,
		  "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0" },
		{ "a", 55, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318" },
		{ "a", 56, "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a" },
		{ "a", 64, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb" },
	};

	for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
		struct sha256 hash;
		char text[SHA256_TEXT_MAX];

		sha256_init(&hash);
		for (size_t k = 0; k < rows[i].repeat; k++)
			sha256_add(&hash, rows[i].text, strlen(rows[i].text));
		assert_string_equal(sha256_finish(&hash, text), rows[i].digest);
	}
}

static void sha256_is_the_same_in_any_pieces(void **state)
{
	uint8_t data[300];
	char whole[SHA256_TEXT_MAX], parts[SHA256_TEXT_MAX];
	struct sha256 hash;

	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (uint8_t)(i * 31);
	sha256_init(&hash);
	sha256_add(&hash, data, sizeof(data));
	sha256_finish(&hash, whole);
	for (size_t at = 0; at <= sizeof(data); at++) {
		sha256_init(&hash);
		sha256_add(&hash, data, at);
		sha256_add(&hash, data + at, sizeof(data) - at);
		assert_string_equal(sha256_finish(&hash, parts), whole);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_slip_finds_the_word_that_was_meant),
		cmocka_unit_test(a_word_that_is_far_from_all_finds_none),
		cmocka_unit_test(the_text_names_the_nearest_or_all),
		cmocka_unit_test(sha256_agrees_with_the_standard),
		cmocka_unit_test(sha256_is_the_same_in_any_pieces),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
