#!/bin/sh
# SPDX-License-Identifier: MIT OR Apache-2.0
# Our part of every initramfs, before udev starts: what travelled in the image, what udev and modprobe are to know, the
# claim. Whatever fails, the boot goes on; vfio_tool=0 and rd.vfio_tool=0 are for the helpers to see.
umask 022
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
parts=/usr/lib/vfio-tool
run=/run/vfio-tool

# A step that does not come back must not hold the boot up. What it refuses, it says itself.
step() {
	if timeout 1 true 2>/dev/null; then
		timeout 20 "$@"
	else
		"$@"
	fi
	status=$?
	[ "$status" -lt 124 ] || echo "vfio-tool: ${1##*/} ended with status $status; the boot goes on" >&2
}

# Without a program: cp and cat are not in every image.
copy() {
	[ -r "$1" ] || return 0
	while read -r line; do
		echo "$line"
	done <"$1" >"$2"
}

mkdir -p "$run"
copy "$parts/vetted" "$run/vetted"
copy "$parts/digest" "$run/digest"
step /usr/sbin/vfio-generate --initramfs --output=/run --quiet
step /usr/sbin/vfio-bind claim --quiet
exit 0
