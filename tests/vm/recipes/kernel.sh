#!/bin/sh
# A distribution kernel, unpacked and not installed: OUT/vmlinuz and the same as OUT/vmlinux, OUT/release,
# OUT/usr/lib/modules/RELEASE.
# usage: kernel.sh OUT DEV VERSION
set -eu
out=$1 dev=$2 version=$3
# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

# shellcheck disable=SC2016 # expanded inside
in_copy "$dev/root" "$out" sh -euc '
	apt-get update -qq
	package=$(apt-cache search --names-only "^linux-image-$1[.][0-9.a-z+-]*-amd64$" | cut -d" " -f1 |
		grep -Ev -- "-(cloud|rt)-" | sort -V | tail -n 1)
	cd /tmp
	apt-get download -qq "${package:?there is no kernel $1 in this suite}"
	dpkg-deb -x linux-image-*.deb /tmp/kernel
	cp kernel/boot/vmlinuz-* /mnt/vmlinuz
	modules=kernel/usr/lib/modules
	[ -d "$modules" ] || modules=kernel/lib/modules
	ls "$modules" > /mnt/release
	mkdir -p /mnt/usr/lib
	cp -a "$modules" /mnt/usr/lib/modules
	depmod -b /mnt/usr "$(cat /mnt/release)"
' kernel "$version"
"$(dirname "$0")/unpack-kernel" "$out/vmlinuz" "$out/vmlinux"
