#!/bin/sh
# OUT/initrd: what a distribution's generator makes in the full guest with the scenario's files installed.
# usage: initrd.sh OUT FULL KERNEL COMMAND FILES
# COMMAND is 'dracut [OPTION...]' or 'mkinitramfs [OPTION...]', quoted as for a shell.
set -eu
out=$1 full=$2 kernel=$3 command=$4 files=$5
# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

cp -a "$files" "$out/files"
# shellcheck disable=SC2016 # expanded inside
in_copy "$full/root" "$out" sh -euc '
	release=$1
	eval "set -- $2"
	cp -a /mnt/files/. /
	# A chroot has no devices to look at: what the guest needs for its disk is said here.
	case $1 in
	dracut) "$@" --force --add-drivers "virtio_pci virtio_blk nvme ext4" --filesystems ext4 /mnt/initrd "$release" ;;
	mkinitramfs)
		# It asks the file that a kernel package would have installed.
		printf "CONFIG_RD_%s=y\n" GZIP ZSTD > "/boot/config-$release"
		"$@" -o /mnt/initrd "$release"
		;;
	*) exit 1 ;;
	esac
' initrd "$(cat "$kernel/release")" "$command"
rm -r "$out/files"
