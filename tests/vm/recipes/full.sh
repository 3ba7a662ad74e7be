#!/bin/sh
# The full guest: OUT/disk.ext4, a Debian with systemd, and the same as a directory in OUT/root.
# usage: full.sh OUT SUITE KERNEL...
set -eu
out=$1 suite=$2
shift 2

case $suite in
bookworm) libraries='libconfig9 libasan8 libubsan1' ;;
*) libraries='libconfig11 libasan8 libubsan1' ;;
esac
packages="systemd systemd-sysv udev kmod dbus iproute2 procps strace pciutils jq cpio zstd busybox dracut-core
	initramfs-tools-core dmsetup ethtool driverctl dpdk-dev libjansson4 libsmartcols1 $libraries"
# What no scenario needs is not unpacked in the first place.
mmdebstrap --quiet --variant=minbase \
	--dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
	--dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/include/*' \
	--dpkgopt='path-exclude=/usr/lib/*/*.a' \
	--include="$(echo "$packages" | tr -s ' \t\n' ,)" "$suite" "$out/root"

for kernel; do
	cp -a "$kernel/usr/lib/modules" "$out/root/usr/lib/"
	cp "$kernel/vmlinuz" "$out/root/boot/vmlinuz-$(cat "$kernel/release")"
done
cd "$out/root"
echo guest > etc/hostname
echo 0123456789abcdef0123456789abcdef > etc/machine-id
chroot . passwd -q -d root
# What no scenario needs and what would take time on an emulated processor.
for unit in getty@tty1.service serial-getty@ttyS0.service apt-daily.timer apt-daily-upgrade.timer \
	dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap.service fstrim.timer systemd-binfmt.service; do
	ln -sf /dev/null "etc/systemd/system/$unit"
done
rm -rf var/cache/apt var/lib/apt/lists

mke2fs -q -t ext4 -d . "$out/disk.ext4" 3G
