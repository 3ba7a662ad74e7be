/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/sriov.h"

static struct sriov port = {
	.name = "port0",
	.match = { .keys = MATCH_ADDRESS | MATCH_ID,
		   .address = { .bus = 0x41 },
		   .id = { 0x8086, 0x1592, PCI_ANY, PCI_ANY } },
	.vfs = 8,
	.file = (char[]){ "sriov.conf" },
	.line = 3,
};

static struct device card(const char *driver)
{
	struct device device = { .addr = { .bus = 0x41 },
				 .id = { 0x8086, 0x1592, 0x8086, 2 },
				 .vf_number = -1 };

	strcpy(device.binding.driver, driver);
	return device;
}

static void expect(const struct sriov_facts *facts, enum sriov_verdict verdict, const char *fact)
{
	_cleanup_sriov_decision_ struct sriov_decision decision;

	sriov_decide(&port, facts, &decision);
	assert_int_equal(decision.verdict, verdict);
	assert_int_equal(decision.code != EXIT_DONE,
			 verdict == SRIOV_WAIT || verdict == SRIOV_REFUSE);
	if (!strstr(strbuf_text(&decision.fact), fact))
		print_error("\"%s\" has no \"%s\"\n", strbuf_text(&decision.fact), fact);
	assert_non_null(strstr(strbuf_text(&decision.fact), fact));
	assert_int_equal(decision.remedy.len > 0, decision.fact.len > 0);
}

static void as_many_as_declared_is_settled_whoever_has_the_port(void **state)
{
	const struct device on_driver = card("ice"), without = card("");

	expect(&(struct sriov_facts){ &on_driver, 64, 8, NULL }, SRIOV_SETTLED, "");
	expect(&(struct sriov_facts){ &without, 64, 8, NULL }, SRIOV_SETTLED, "");
}

static void another_number_is_made_unless_one_is_in_use(void **state)
{
	const struct device device = card("ice");
	_cleanup_usages_ struct usages users = { 0 };

	expect(&(struct sriov_facts){ &device, 64, 0, NULL }, SRIOV_MAKE, "");
	expect(&(struct sriov_facts){ &device, 64, 4, &users }, SRIOV_MAKE, "");
	assert_int_equal(usages_add(&users, &(struct pci_addr){ .bus = 0x41, .device = 1 },
				    GUARD_MAX, "is held open by a (pid 7)"),
			 0);
	assert_int_equal(usages_add(&users, &(struct pci_addr){ .bus = 0x41, .device = 2 },
				    GUARD_DEFAULT_ROUTE, "carries the default route"),
			 0);
	expect(&(struct sriov_facts){ &device, 64, 4, &users }, SRIOV_REFUSE,
	       "0000:41:01.0 is held open by a (pid 7); 0000:41:02.0 carries the default route");
	/* the number is right: nobody is disturbed */
	expect(&(struct sriov_facts){ &device, 64, 8, &users }, SRIOV_SETTLED, "");
}

static void a_port_without_its_driver_waits(void **state)
{
	const struct device device = card("");

	expect(&(struct sriov_facts){ &device, 64, 0, NULL }, SRIOV_WAIT, "has no driver");
}

static void what_cannot_be_is_refused_with_its_reason(void **state)
{
	const struct device device = card("ice"), vfio = card("vfio-pci");
	struct device other = card("ice"), function = card("iavf");

	other.id.device = 0x1593;
	function.is_vf = true;
	expect(&(struct sriov_facts){ NULL, -1, 0, NULL }, SRIOV_REFUSE, "no such device");
	expect(&(struct sriov_facts){ &other, 64, 8, NULL }, SRIOV_REFUSE,
	       "is another card than the entry port0 of `sriov` at sriov.conf:3 means");
	expect(&(struct sriov_facts){ &function, -1, 0, NULL }, SRIOV_REFUSE,
	       "is a virtual function");
	expect(&(struct sriov_facts){ &device, -1, 0, NULL }, SRIOV_REFUSE, "shows no SR-IOV");
	expect(&(struct sriov_facts){ &device, 7, 0, NULL }, SRIOV_REFUSE,
	       "can have 7 virtual functions");
	expect(&(struct sriov_facts){ &vfio, 64, 0, NULL }, SRIOV_REFUSE, "is on VFIO itself");
}

static void validate_says_what_holds(void **state)
{
	const struct device device = card("ice");
	_cleanup_findings_ struct findings findings = { 0 };
	static const unsigned counts[] = { 8, 1 };

	for (size_t i = 0; i < ELEMENTSOF(counts); i++) {
		_cleanup_sriov_decision_ struct sriov_decision decision;
		const struct sriov_facts facts = { &device, 64, counts[i], NULL };

		sriov_decide(&port, &facts, &decision);
		assert_int_equal(sriov_validate(&port, &decision, counts[i], &findings), 0);
	}
	assert_int_equal(findings.count, 2);
	assert_int_equal(findings.list[0].kind, FINDING_FUNCTIONS_READY);
	assert_string_equal(findings.list[0].fact, "0000:41:00.0: has 8 virtual functions");
	assert_int_equal(findings.list[1].kind, FINDING_FUNCTIONS_NUMBER);
	assert_string_equal(
		findings.list[1].fact,
		"0000:41:00.0: has 1 virtual function, and the entry port0 of `sriov` at "
		"sriov.conf:3 wants 8");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_many_as_declared_is_settled_whoever_has_the_port),
		cmocka_unit_test(another_number_is_made_unless_one_is_in_use),
		cmocka_unit_test(a_port_without_its_driver_waits),
		cmocka_unit_test(what_cannot_be_is_refused_with_its_reason),
		cmocka_unit_test(validate_says_what_holds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
