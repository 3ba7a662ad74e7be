#!/bin/sh
# SPDX-License-Identifier: MIT OR Apache-2.0
# What an initramfs needs for the configuration, one item a line; for the hooks of all generators.
# usage: needs.sh anything              is there a declared device, and nothing switched off? The exit status says it
#        needs.sh files                 the files of the configuration, " -" behind those that do not count
#        needs.sh words PATTERN         what stands in its quotation marks and matches
#        needs.sh modules               VFIO's modules
#        needs.sh libraries KERNEL      what we open at run time, and libkmod for the modules of KERNEL

# Not /run/vfio-tool/conf.d, which does not outlive the boot. What is wrong is said when the verdicts are made.
files() { /usr/sbin/vfio-generate --files 2>/dev/null | grep -v '^/run/'; }
text() { files | grep -v ' -$' | while read -r file; do cat "$file"; done; }
words() { text | grep -o "$1" | sed 's/.*"\(.*\)".*/\1/' | sort -u; }

case $1 in
anything) [ ! -e /etc/vfio-tool/disabled ] && text | grep -Eq '^([^#/]|/[^/*])*match[[:space:]]*[=:]' ;;
files) files ;;
words) words "\"$2\"" ;;
modules)
	drivers=$(words 'driver *[=:] *"[a-z][^"]*"')
	# what "auto" comes to on this machine; a device that is not there now gets vfio-pci in the initramfs
	case "
$drivers
" in
	*"
auto
"*) drivers="$drivers
$(/usr/sbin/vfio-generate --variants 2>/dev/null)" ;;
	esac
	printf '%s\n' vfio vfio_pci vfio_iommu_type1 "$drivers" | tr - _ | grep -v -e '^auto$' -e '^$' | sort -u
	;;
libraries)
	echo libkmod.so.2
	case $(modinfo -k "$2" -n vfio 2>/dev/null) in
	*.zst) echo libzstd.so.1 ;;
	*.xz) echo liblzma.so.5 ;;
	*.gz) echo libz.so.1 ;;
	esac
	;;
esac
