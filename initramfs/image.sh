#!/bin/sh
# SPDX-License-Identifier: MIT OR Apache-2.0
# What the hooks of all initramfs generators have in common.
# usage: image.sh wanted       does the configuration declare anything?
#        image.sh modules      VFIO's modules for it
#        image.sh files DIR    put files, accounts, digest and the verdict on disks and displays below DIR
parts=usr/lib/vfio-tool

# Not /run/vfio-tool/conf.d, which does not outlive the boot.
configuration() {
	for file in /etc/vfio-tool/vfio-tool.conf /etc/vfio-tool/conf.d/*.conf /usr/local/lib/vfio-tool/conf.d/*.conf \
		/usr/lib/vfio-tool/conf.d/*.conf; do
		[ ! -e "$file" ] || echo "$file"
	done
}
quoted() { configuration | while read -r file; do cat "$file"; done | grep -o "$1" | sed 's/.*"\(.*\)".*/\1/' | sort -u; }

copy() {
	mkdir -p "$2/${1%/*}"
	case $(readlink -f "$1") in
	/dev/null) ln -sf /dev/null "$2/$1" ;;
	*) cp -pL "$1" "$2/$1" ;;
	esac
}

case $1 in
wanted) configuration | while read -r file; do cat "$file"; done | grep -Eq '^([^#/]|/[^/*])*match[[:space:]]*[=:]' ;;
modules) { printf '%s\n' vfio vfio_pci vfio_iommu_type1; quoted 'driver *[=:] *"[a-z][^"]*"' | tr - _; } | sort -u ;;
files)
	mkdir -p "$2/etc" "$2/$parts"
	{ configuration; ls /$parts/early.sh /usr/lib/udev/rules.d/90-vfio-tool-records.rules; } |
		while read -r file; do copy "$file" "$2"; done
	names=$(quoted '"[A-Za-z_][A-Za-z0-9_.-]*"' | tr '\n' '|')
	for file in passwd group; do
		grep -E "^(${names}vfio):" "/etc/$file" | sed 's/:[^:]*:/:x:/' >>"$2/etc/$file"
	done
	digest=$(/usr/sbin/vfio-generate --digest --root="$2") && echo "$digest" >"$2/$parts/digest" && : >"$2/$parts/digest.$digest"
	/usr/sbin/vfio-bind vet >"$2/$parts/vetted" || :
	;;
esac
