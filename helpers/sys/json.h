/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Values of JSON reports, beside those of sys/finding-report.h. New references; NULL when memory is
 * out. */
#ifndef VFIO_TOOL_JSON_H
#define VFIO_TOOL_JSON_H

#include "core/host.h"
#include "sys/finding-report.h"

/* true, false, or null for what is not known. */
json_t *json_answer(enum answer answer);

/* A number, null below 0. */
json_t *json_number_or_null(long long number);

/* The last digits of a number in hex, as a string: "8086". */
json_t *json_hex(uint32_t number, int digits);

#endif
