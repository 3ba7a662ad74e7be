#!/bin/sh
# The compile root: a Debian in which the product is built and from which the tiny guest takes its programs.
# usage: dev.sh OUT SUITE
set -eu
out=$1 suite=$2

mmdebstrap --quiet --variant=minbase --include="$(tr '\n' ',' <<-END
	gcc
	libc6-dev
	make
	pkgconf
	libudev-dev
	libkmod-dev
	libconfig-dev
	libjansson-dev
	libsmartcols-dev
	udev
	kmod
	busybox-static
	iproute2
	pciutils
	strace
	jq
	cpio
	dmsetup
	lvm2
	mdadm
	btrfs-progs
	ca-certificates
END
)" "$suite" "$out/root"
