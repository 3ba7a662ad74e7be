/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The system and the configuration, in one go. */
#include "sys/check.h"
#include "sys/finding-report.h"

static json_t *report(struct check_part *parts, enum exitcode code)
{
	/* one that could not be made is null */
	return json_pack("{s:i, s:i, s:O?, s:O?}", "schema", 1, "code", (int)code, "system",
			 parts[0].report, "config", parts[1].report);
}

enum exitcode check_all(const struct check_call *call)
{
	struct check_part parts[2] = { 0 };
	struct check_call of_system = *call, of_config = *call;

	of_system.part = &parts[0];
	of_config.part = &parts[1];
	enum exitcode code = check_system(&of_system);
	code = exitcode_worse(code, check_config(&of_config));
	code = check_report_parts(call, parts, ELEMENTSOF(parts), code,
				  call->format == FORMAT_JSON ? report(parts, code) : NULL);
	for (size_t i = 0; i < ELEMENTSOF(parts); i++)
		check_part_release(&parts[i]);
	return code;
}
