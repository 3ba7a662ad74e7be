/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The system and the configuration, in one go. */
#include "sys/check.h"
#include "sys/finding-report.h"

enum exitcode check_all(const struct check_call *call)
{
	struct check_part system = { 0 }, config = { 0 };
	struct check_call of_system = *call, of_config = *call;

	of_system.part = &system;
	of_config.part = &config;
	enum exitcode code = check_system(&of_system);
	code = exitcode_worse(code, check_config(&of_config));
	if (!call->json)
		return code;
	/* one that could not be made is null */
	json_t *report = json_pack("{s:i, s:i, s:o?, s:o?}", "schema", 1, "code", (int)code,
				   "system", system.report, "config", config.report);
	return json_print(report) ? code : EXIT_ERROR;
}
