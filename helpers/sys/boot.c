/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sys/boot.h"

#include <errno.h>
#include <string.h>

#include "core/verdict.h"
#include "sys/config.h"
#include "sys/image.h"
#include "sys/killswitch.h"
#include "sys/request.h"
#include "sys/stage.h"

void boot_state_release(struct boot_state *state)
{
	root_close(&state->root);
	policy_release(&state->policy);
	strbuf_release(&state->image);
	free(state->missing);
	free(state->taken);
}

/* The digest that the initramfs left behind; "" when it left none. */
static void read_carried(const struct root *root, char ret[static SHA256_TEXT_MAX])
{
	char text[2 * SHA256_TEXT_MAX];

	if (root->run >= 0 &&
	    root_read(root->run, "vfio-tool/digest", text, sizeof(text)) == SHA256_TEXT_MAX - 1)
		memcpy(ret, text, SHA256_TEXT_MAX);
}

/* The modules that the declared devices need and the kernel's tables do not name. */
static int find_missing(struct boot_state *state)
{
	const struct policy *policy = &state->policy;
	size_t count = 0;

	state->missing = calloc(policy->count + 1, sizeof(*state->missing));
	if (!state->missing)
		return -ENOMEM;
	for (size_t i = 0; i <= policy->count; i++) {
		const struct entry *entry = i < policy->count ? &policy->entries[i] : NULL;
		/* which variant "auto" comes to is seen where the device is; this one it falls back
		 * to */
		const char *name = entry ? entry_driver(entry, NULL) : "vfio_iommu_type1";
		bool known = entry && entry->mode != MODE_VFIO;

		for (size_t k = 0; !known && k < count; k++)
			known = strcmp(state->missing[k], name) == 0;
		if (!known && image_kernel_has(&state->root, state->release, name) <= 0)
			state->missing[count++] = name;
	}
	state->facts.missing = state->missing;
	state->facts.missing_count = count;
	return 0;
}

int boot_find_taken(const struct root *root, const struct policy *policy, bool fresh,
		    struct boot_taken **ret, size_t *ret_count)
{
	const struct declaring how = { .goal = GOAL_VFIO, .together = true };
	_cleanup_declaration_ struct declaration declaration = { 0 };
	_cleanup_verdicts_ struct verdicts carried = { 0 }, known = { 0 };
	_cleanup_free_ struct boot_taken *taken = NULL;
	size_t count = 0;
	int r = request_declared(root, policy, &how, &declaration);

	if (r == 0)
		r = stage_read_image_verdicts(root, &carried);
	if (r == 0)
		r = stage_read_verdicts(root, &known);
	if (r < 0)
		return r;
	taken = calloc(declaration.machine.count + 1, sizeof(*taken));
	if (!taken)
		return -ENOMEM;
	for (size_t i = 0; declaration.count > 0 && i < declaration.requests[0].count; i++) {
		const struct want *want = &declaration.requests[0].wants[i];
		const struct device *device = machine_find(&declaration.machine, &want->addr);
		guard_set guards =
			device ? verdicts_missed(&carried, &known, device, want->allow, fresh) : 0;

		if (guards != 0)
			taken[count++] = (struct boot_taken){ want->addr, guards };
	}
	*ret = TAKE_PTR(taken);
	*ret_count = count;
	return 0;
}

/* Whatever is wrong with the configuration is for others to say; the digest covers it. */
static int load(const char *top, struct boot_state *state)
{
	_cleanup_problems_ struct problems problems = { 0 };
	int r = root_open(top, &state->root);

	if (r == 0)
		r = config_load(&state->root, &state->policy, &problems);
	if (r == 0)
		r = config_digest(&state->root, state->facts.configured);
	if (r == 0)
		state->facts.disabled = root_exists(state->root.top, KILLSWITCH_FILE);
	for (size_t i = 0; r == 0 && i < state->policy.count; i++)
		state->facts.declares |= state->policy.entries[i].mode == MODE_VFIO;
	return r;
}

int boot_gather(const char *top, struct boot_state *state, struct strbuf *why)
{
	int r = load(top, state);

	if (r < 0) {
		strbuf_addf(why, "%s: %s", top ? top : "this system", strerror(-r));
		return r;
	}
	const struct image_generator *generator = image_generator_find(&state->root);
	state->facts.rebuild = generator ? generator->rebuild : NULL;
	state->facts.kernel = state->release;
	read_carried(&state->root, state->facts.carried);
	image_kernel_release(&state->root, state->release, sizeof(state->release));
	r = find_missing(state);
	if (r == 0)
		r = boot_find_taken(&state->root, &state->policy,
				    strcmp(state->facts.carried, state->facts.configured) == 0,
				    &state->taken, &state->facts.taken_count);
	state->facts.taken = state->taken;
	return r;
}

int boot_look_into_image(struct boot_state *state, const char *path, struct strbuf *why)
{
	int r = 0;

	if (path)
		strbuf_add(&state->image, path);
	else
		r = image_find(&state->root, state->release, &state->image);
	if (r < 0) {
		strbuf_addf(why, "no image for the kernel %s in /boot: name it with --image=FILE",
			    state->release);
		return r;
	}
	state->facts.image = strbuf_text(&state->image);
	r = image_read_digest(&state->root, state->facts.image, state->facts.image_digest);
	if (r == -ENOSYS)
		strbuf_addf(why, "%s: no lsinitrd, lsinitramfs or lsinitcpio is here to list it",
			    state->facts.image);
	else if (r < 0)
		strbuf_addf(why, "%s: %s", state->facts.image, strerror(-r));
	return r;
}
