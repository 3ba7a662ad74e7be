/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/topology-internal.h"
#include "unit/card.h"

#define PORT 0x060400

/* The device, which is in the machine until another is added. */
static struct device *add(struct machine *machine, const char *address, const char *path,
			  const char *driver, int group, uint32_t class)
{
	struct device device = { .addr = card_addr(address),
				 .class = class,
				 .header = class == PORT ? PCI_HEADER_BRIDGE : PCI_HEADER_NORMAL,
				 .group = group };

	strcpy(device.path, path);
	strcpy(device.binding.driver, driver);
	assert_int_equal(machine_add(machine, &device), 0);
	return machine_find(machine, &device.addr);
}

/* The tree in one line: "0000:00(0000:00:1c.0(slot 4(0000:01:00.0)))". */
static void write_tree(const struct topology *topology, size_t at, struct strbuf *out)
{
	const struct topology_node *node = &topology->nodes[at];

	if (node->kind == TOPOLOGY_BUS)
		strbuf_addf(out, "%04x:%02x", node->domain, node->bus);
	else if (node->kind == TOPOLOGY_SLOT)
		strbuf_addf(out, "slot %s", topology_device(topology, node)->slot);
	else
		topology_add_range(topology, node, out);
	if (node->end == at + 1)
		return;
	for (size_t i = at + 1; i < node->end; i = topology->nodes[i].end) {
		strbuf_add(out, i == at + 1 ? "(" : " ");
		write_tree(topology, i, out);
	}
	strbuf_add(out, ")");
}

static void is_tree(const struct machine *machine, bool each_vf, const char *expected)
{
	_cleanup_topology_ struct topology topology = { 0 };
	_cleanup_strbuf_ struct strbuf text = { 0 };

	assert_int_equal(topology_make(machine, each_vf, &topology), 0);
	for (size_t i = 0; i < topology.count; i = topology.nodes[i].end) {
		strbuf_add(&text, i > 0 ? " " : "");
		write_tree(&topology, i, &text);
	}
	assert_string_equal(strbuf_text(&text), expected);
}

static void functions_are_below_their_bridges(void **state)
{
	_cleanup_machine_ struct machine machine = { 0 };

	add(&machine, "0000:00:1c.0", "0000:00:1c.0", "pcieport", 1, PORT);
	add(&machine, "0000:01:00.0", "0000:00:1c.0/00.0", "pcieport", 2, PORT);
	add(&machine, "0000:02:00.0", "0000:00:1c.0/00.0/00.0", "nvme", 3, 0x010802);
	add(&machine, "0000:00:1f.6", "0000:00:1f.6", "e1000e", 4, 0x020000);
	add(&machine, "0001:00:00.0", "0001:00:00.0", "e1000e", 5, 0x020000);
	is_tree(&machine, false,
		"0000:00(0000:00:1c.0(0000:01:00.0(0000:02:00.0)) 0000:00:1f.6) "
		"0001:00(0001:00:00.0)");
}

/* 0000:00:1c.0 is no prefix of 0000:00:1c.00 in any sense that counts. */
static void a_bridge_that_is_gone_is_passed_over(void **state)
{
	_cleanup_machine_ struct machine machine = { 0 };

	add(&machine, "0000:00:1c.0", "0000:00:1c.0", "pcieport", 1, PORT);
	add(&machine, "0000:03:00.0", "0000:00:1c.0/00.0/08.0/00.0", "nvme", 3, 0x010802);
	add(&machine, "0000:05:00.0", "0000:00:1d.0/00.0", "nvme", 3, 0x010802);
	add(&machine, "0000:07:00.0", "", "nvme", 3, 0x010802);
	is_tree(&machine, false,
		"0000:00(0000:00:1c.0(0000:03:00.0) 0000:05:00.0) 0000:07(0000:07:00.0)");
}

static void host_bridges_and_isa_bridges_lead_nowhere(void **state)
{
	_cleanup_machine_ struct machine machine = { 0 };
	_cleanup_topology_ struct topology topology = { 0 };

	add(&machine, "0000:00:00.0", "0000:00:00.0", "", 1, 0x060000);
	add(&machine, "0000:00:1f.0", "0000:00:1f.0", "", 2, 0x060100);
	is_tree(&machine, false, "0000:00(0000:00:00.0 0000:00:1f.0)");
	assert_int_equal(topology_make(&machine, false, &topology), 0);
	assert_int_equal(topology.nodes[1].kind, TOPOLOGY_FUNCTION);
	assert_int_equal(topology.nodes[2].kind, TOPOLOGY_FUNCTION);
}

static void a_slot_is_around_the_functions_of_its_card(void **state)
{
	_cleanup_machine_ struct machine machine = { 0 };

	add(&machine, "0000:00:1c.0", "0000:00:1c.0", "pcieport", 1, PORT);
	strcpy(add(&machine, "0000:01:00.0", "0000:00:1c.0/00.0", "i40e", 2, 0x020000)->slot, "4");
	strcpy(add(&machine, "0000:01:00.1", "0000:00:1c.0/00.1", "i40e", 2, 0x020000)->slot, "4");
	strcpy(add(&machine, "0000:01:01.0", "0000:00:1c.0/01.0", "i40e", 2, 0x020000)->slot, "5");
	is_tree(&machine, false,
		"0000:00(0000:00:1c.0(slot 4(0000:01:00.0 0000:01:00.1) slot 5(0000:01:01.0)))");
}

static void add_vfs(struct machine *machine, unsigned count, const char *driver, unsigned first)
{
	for (unsigned i = first; i < first + count; i++) {
		char address[32], path[64];

		snprintf(address, sizeof(address), "0000:01:%02x.%u", 2 + i / 8, i % 8);
		snprintf(path, sizeof(path), "0000:00:1c.0/%02x.%u", 2 + i / 8, i % 8);
		struct device *vf = add(machine, address, path, driver, (int)(20 + i), 0x020000);
		vf->is_vf = true;
		vf->pf = card_addr("0000:01:00.0");
	}
}

static void many_vfs_in_one_state_are_one(void **state)
{
	_cleanup_machine_ struct machine machine = { 0 };

	add(&machine, "0000:00:1c.0", "0000:00:1c.0", "pcieport", 1, PORT);
	add(&machine, "0000:01:00.0", "0000:00:1c.0/00.0", "i40e", 2, 0x020000);
	add_vfs(&machine, 4, "iavf", 0);
	add_vfs(&machine, 5, "vfio-pci", 4);
	is_tree(&machine, false,
		"0000:00(0000:00:1c.0(0000:01:00.0(0000:01:02.0 0000:01:02.1 0000:01:02.2 "
		"0000:01:02.3 0000:01:02.4 to 0000:01:03.0)))");
	is_tree(&machine, true,
		"0000:00(0000:00:1c.0(0000:01:00.0(0000:01:02.0 0000:01:02.1 0000:01:02.2 "
		"0000:01:02.3 0000:01:02.4 0000:01:02.5 0000:01:02.6 0000:01:02.7 0000:01:03.0)))");
}

static void groups_are_said_in_few_words(void **state)
{
	static const struct {
		int groups[5];
		const char *text;
	} rows[] = {
		{ { 7, 7, 7, 7, 7 }, "group 7" },	{ { 3, 4, 5, 6, 7 }, "groups 3 to 7" },
		{ { 7, 6, 5, 4, 3 }, "groups 3 to 7" }, { { 1, 2, 3, 5, 8 }, "5 groups" },
		{ { 1, 1, 2, 2, 2 }, "groups 1 to 2" }, { { -1, -1, -1, -1, -1 }, "no group" },
		{ { -1, 4, -1, 4, 4 }, "group 4" },
	};

	for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
		_cleanup_machine_ struct machine machine = { 0 };
		_cleanup_topology_ struct topology topology = { 0 };
		_cleanup_strbuf_ struct strbuf text = { 0 };

		add(&machine, "0000:01:00.0", "0000:01:00.0", "i40e", 90, 0x020000);
		add_vfs(&machine, 5, "iavf", 0);
		for (size_t k = 0; k < 5; k++)
			machine.devices[1 + k].group = rows[i].groups[k];
		assert_int_equal(topology_make(&machine, false, &topology), 0);
		assert_int_equal(topology.nodes[topology.count - 1].kind, TOPOLOGY_VFS);
		topology_add_groups(&topology, &topology.nodes[topology.count - 1], &text);
		assert_string_equal(strbuf_text(&text), rows[i].text);
	}
}

static void groups_are_counted_and_judged(void **state)
{
	_cleanup_machine_ struct machine machine = { 0 };
	_cleanup_topology_ struct topology topology = { 0 };

	add(&machine, "0000:01:00.0", "0000:01:00.0", "vfio-pci", 9, 0x030000);
	add(&machine, "0000:01:00.1", "0000:01:00.1", "snd_hda_intel", 9, 0x040300);
	add(&machine, "0000:02:00.0", "0000:02:00.0", "vfio-pci", 2, 0x020000);
	add(&machine, "0000:03:00.0", "0000:03:00.0", "i40e", -1, 0x020000);
	assert_int_equal(topology_make(&machine, false, &topology), 0);
	assert_int_equal(topology.group_count, 2);
	assert_int_equal(topology.groups[0].number, 2);
	assert_true(topology.groups[0].viable);
	assert_false(topology.groups[1].viable);
	assert_int_equal(topology_group_size(&topology, 9), 2);
	assert_int_equal(topology_group_size(&topology, 2), 1);
	assert_int_equal(topology_group_size(&topology, 7), 0);
}

static void an_empty_machine_is_an_empty_picture(void **state)
{
	const struct machine machine = { 0 };
	_cleanup_topology_ struct topology topology = { 0 };
	_cleanup_strbuf_ struct strbuf svg = { 0 }, dot = { 0 };

	assert_int_equal(topology_make(&machine, false, &topology), 0);
	assert_int_equal(topology.count, 0);
	assert_int_equal(topology_render_svg(&topology, NULL, &svg), 0);
	assert_non_null(strstr(strbuf_text(&svg), "0 functions, 0 bridges, 0 IOMMU groups"));
	assert_int_equal(topology_render_dot(&topology, NULL, &dot), 0);
	assert_true(dot.len > 0);
}

/* --- any machine ---------------------------------------------------------------------------------
 */

static uint32_t chance;

static uint32_t below(uint32_t limit)
{
	chance = chance * 1664525u + 1013904223u;
	return (chance >> 8) % limit;
}

/* Functions at random behind random bridges, which may be missing; groups without sense. */
static void make_any_machine(struct machine *machine)
{
	static const char *const drivers[] = { "", "vfio-pci", "i40e", "pcieport" };
	unsigned count = 1 + below(60), groups = 1 + below(30);
	char paths[64][PATH_TEXT_MAX] = { "" };

	for (unsigned i = 0; i < count; i++) {
		unsigned above = below(i + 1);
		struct device device = {
			.addr = { below(20) == 0 ? 0x10000 : 0, (uint8_t)i, 0, 0 },
			.class = below(3) == 0 ? PORT : 0x020000,
			.header = PCI_HEADER_UNKNOWN,
			.group = below(4) == 0 ? -1 : (int)below(groups),
			.is_vf = below(2) == 0 && i > 0,
			.pf = { 0, (uint8_t)below(i + 1), 0, 0 },
		};

		if (paths[above][0] == '\0' || strlen(paths[above]) > 100 || below(4) == 0)
			snprintf(paths[i], sizeof(paths[i]), "0000:00:%02x.%u", below(32),
				 below(8));
		else
			snprintf(paths[i], sizeof(paths[i]), "%.100s/%02x.%u", paths[above],
				 below(32), below(8));
		strcpy(device.path, below(20) == 0 ? "" : paths[i]);
		strcpy(device.binding.driver, drivers[below(ELEMENTSOF(drivers))]);
		strcpy(device.slot, below(5) == 0 ? "3" : "");
		assert_int_equal(machine_add(machine, &device), 0);
	}
}

static bool is_inside(const struct box *inner, const struct box *outer)
{
	return inner->x > outer->x && inner->y > outer->y &&
	       inner->x + inner->width < outer->x + outer->width &&
	       inner->y + inner->height < outer->y + outer->height;
}

static bool overlap(const struct box *a, const struct box *b)
{
	return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height &&
	       b->y < a->y + a->height;
}

/* Boxes beside each other are apart, boxes in a box are inside, and nothing is off the page. */
static void check_places(const struct layout *layout, size_t first, size_t end,
			 const struct box *outer)
{
	for (size_t i = first; i < end; i = layout->boxes[i].end) {
		const struct box *box = &layout->boxes[i];

		assert_true(!outer || is_inside(box, outer));
		assert_true(box->x + box->width <= layout->width);
		assert_true(box->y + box->height <= layout->height);
		for (size_t k = box->end; k < end; k = layout->boxes[k].end)
			assert_false(overlap(box, &layout->boxes[k]));
		check_places(layout, i + 1, box->end, box);
	}
}

/* Every function is drawn once, in the frame of its group when it has one of its own. */
static void check_members(const struct topology *topology, const struct layout *layout)
{
	const struct machine *machine = topology->machine;
	_cleanup_free_ unsigned *drawn = calloc(machine->count + 1, sizeof(*drawn));

	for (size_t i = 0; i < layout->count; i++) {
		const struct box *box = &layout->boxes[i];
		const struct topology_node *node = &topology->nodes[box->node];
		size_t members = 0;

		if (box->kind == BOX_CARD || box->kind == BOX_BRIDGE)
			for (size_t k = 0; k < node->function_count; k++)
				drawn[node->functions[k]]++;
		for (size_t k = i + 1; box->kind == BOX_FRAME && k < box->end; k++) {
			const struct box *inner = &layout->boxes[k];

			assert_int_not_equal(inner->kind, BOX_FRAME);
			assert_int_equal(topology->nodes[inner->node].group, box->group);
			members += topology->nodes[inner->node].function_count;
		}
		assert_true(box->kind != BOX_FRAME || members == box->members);
	}
	for (size_t i = 0; i < machine->count; i++)
		assert_int_equal(drawn[i], 1);
}

static void in_any_picture_nothing_overlaps_and_nothing_is_missing(void **state)
{
	for (uint32_t seed = 1; seed <= 3000; seed++) {
		_cleanup_machine_ struct machine machine = { 0 };
		_cleanup_topology_ struct topology topology = { 0 };
		_cleanup_layout_ struct layout layout = { 0 };

		chance = seed;
		make_any_machine(&machine);
		assert_int_equal(topology_make(&machine, seed % 4 == 0, &topology), 0);
		assert_int_equal(topology_layout(&topology, &layout), 0);
		check_places(&layout, 0, layout.count, NULL);
		check_members(&topology, &layout);
	}
}

/* Twice the same, and in a shape that a screen can show. */
static void a_large_picture_is_about_as_wide_as_a_screen(void **state)
{
	for (unsigned count = 100; count <= 1000; count += 300) {
		_cleanup_machine_ struct machine machine = { 0 };
		_cleanup_topology_ struct topology topology = { 0 };
		_cleanup_layout_ struct layout layout = { 0 };

		for (unsigned i = 0; i < count; i++) {
			struct device device = { .addr = { 0, (uint8_t)(i / 256), i / 8 % 32,
							   i % 8 },
						 .group = (int)i / 3 };

			snprintf(device.path, sizeof(device.path), "0000:00:%02x.%u", i / 8 % 32,
				 i % 8);
			assert_int_equal(machine_add(&machine, &device), 0);
		}
		assert_int_equal(topology_make(&machine, false, &topology), 0);
		assert_int_equal(topology_layout(&topology, &layout), 0);
		assert_in_range(layout.width * 100 / layout.height, 110, 200);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(functions_are_below_their_bridges),
		cmocka_unit_test(a_bridge_that_is_gone_is_passed_over),
		cmocka_unit_test(host_bridges_and_isa_bridges_lead_nowhere),
		cmocka_unit_test(a_slot_is_around_the_functions_of_its_card),
		cmocka_unit_test(many_vfs_in_one_state_are_one),
		cmocka_unit_test(groups_are_said_in_few_words),
		cmocka_unit_test(groups_are_counted_and_judged),
		cmocka_unit_test(an_empty_machine_is_an_empty_picture),
		cmocka_unit_test(in_any_picture_nothing_overlaps_and_nothing_is_missing),
		cmocka_unit_test(a_large_picture_is_about_as_wide_as_a_screen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
