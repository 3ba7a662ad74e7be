/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/json.h"

#include <stdio.h>

json_t *json_answer(enum answer answer)
{
	return answer == ANSWER_UNKNOWN ? json_null() : json_boolean(answer == ANSWER_YES);
}

json_t *json_number_or_null(long long number)
{
	return number < 0 ? json_null() : json_integer(number);
}

json_t *json_hex(uint32_t number, int digits)
{
	char text[16];

	snprintf(text, sizeof(text), "%0*x", digits, number);
	return json_string(text);
}
