#!/bin/sh
# SPDX-License-Identifier: MIT OR Apache-2.0
# Puts into an initramfs what is the same for all generators: files of the configuration, accounts that it names, its
# digest, and what the guards say about devices, which only the running system can tell.
# usage: image.sh DIRECTORY, after the helpers were put there
into=$1
parts=/usr/lib/vfio-tool

# What is masked, or refused where it stands, is masked in the image: it gives files other owners and modes.
copy() {
	mkdir -p "$into${1%/*}"
	case ${2-} in
	-) ln -sf /dev/null "$into$1" ;;
	*) cp -pL "$1" "$into$1" ;;
	esac
}

mkdir -p "$into/etc" "$into$parts"
/bin/sh $parts/needs.sh files | while read -r file; do
	case $file in
	*" -") copy "${file% -}" - ;;
	*) copy "$file" ;;
	esac
done
copy $parts/early.sh
# What driverctl is to give to another driver is not claimed.
for file in /etc/driverctl.d/pci-*; do
	[ ! -f "$file" ] || copy "$file"
done
copy /usr/lib/udev/rules.d/90-vfio-tool-records.rules

names=$(/bin/sh $parts/needs.sh words '[A-Za-z_][A-Za-z0-9_.-]*' | tr '\n' '|')
for file in passwd group; do
	grep -E "^(${names}vfio):" "/etc/$file" | sed "/^root:/d; s/:[^:]*:/:x:/" >>"$into/etc/$file"
done

# In a file's name it is seen in the listing of an image, too.
digest=$(/usr/sbin/vfio-generate --digest --root="$into") &&
	echo "$digest" >"$into$parts/digest" && : >"$into$parts/digest.$digest"

# What the system that runs here needs is said where the image is built.
{ /usr/sbin/vfio-bind vet --image 2>&1 >&3 | sed 's/^/vfio-tool: /' >&2; } 3>"$into$parts/vetted"

# Where the helpers were compiled, they have debug information.
strip "$into/usr/sbin/vfio-bind" "$into/usr/sbin/vfio-generate" 2>/dev/null || :
