#!/bin/sh
# The tiny guest: OUT/base.cpio, an initramfs of busybox, udev, kmod and the modules that the scenarios need.
# usage: tiny.sh OUT DEV KERNEL
set -eu
out=$1 root=$2/root kernel=$3
# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

# Directories and single modules below kernel/, without the compression suffix; dependencies follow.
modules='
drivers/vfio
drivers/net/ethernet/intel/e1000
drivers/net/ethernet/intel/e1000e
drivers/net/ethernet/intel/igb
drivers/net/ethernet/intel/igbvf
drivers/net/ethernet/realtek
drivers/net/virtio_net
drivers/net/bonding
drivers/net/dummy
drivers/net/macvlan
drivers/nvme/host/nvme
drivers/block/virtio_blk
drivers/block/loop
drivers/virtio
drivers/ata/ahci
drivers/ata/ata_piix
drivers/scsi/sd_mod
drivers/usb/host/xhci-pci
drivers/hid/usbhid/usbhid
drivers/hid/hid-generic
drivers/gpu/drm/tiny/bochs
drivers/i2c/busses/i2c-i801
drivers/mfd/lpc_ich
drivers/pci/pci-stub
drivers/md/dm-mod
drivers/md/dm-crypt
drivers/md/md-mod
drivers/md/raid1
fs/ext4
fs/btrfs
crypto/crc32c_generic
crypto/xts
crypto/ecb
crypto/xxhash_generic
crypto/blake2b_generic
arch/x86/crypto/crc32c-intel
net/bridge/bridge
net/8021q
'
programs='
usr/bin/udevadm usr/bin/kmod usr/bin/strace usr/bin/jq usr/bin/lspci usr/bin/ip usr/bin/setpriv
usr/sbin/dmsetup usr/sbin/lvm usr/sbin/mdadm usr/bin/btrfs usr/sbin/mkfs.btrfs
usr/lib/udev/ata_id usr/lib/udev/scsi_id usr/lib/udev/cdrom_id
'
stage=$out/stage
mkdir -p "$stage/usr"
cd "$stage"
mkdir -p dev proc sys run tmp root etc usr/bin usr/sbin usr/lib/systemd usr/lib64
ln -s usr/bin bin
ln -s usr/sbin sbin
ln -s usr/lib lib
ln -s usr/lib64 lib64

for applet in $(chroot "$root" busybox --list); do
	ln -sf busybox "usr/bin/$applet"
done
cp --remove-destination -L "$root/bin/busybox" usr/bin/busybox
# Each program with the libraries that it is linked with.
for program in $programs; do
	[ -e "$root/$program" ] || continue
	mkdir -p "${program%/*}"
	cp --remove-destination -L "$root/$program" "$program"
	for library in $(chroot "$root" ldd "/$program" | grep -o '/[^ ]*'); do
		library=${library#/}
		mkdir -p "${library%/*}"
		cp -L "$root/$library" "$library"
	done
done
for link in lsmod insmod rmmod modinfo modprobe depmod; do
	rm -f "usr/bin/$link"
	ln -s ../bin/kmod "usr/sbin/$link"
done
ln -s ../../bin/udevadm usr/lib/systemd/systemd-udevd
cp -a "$root/usr/lib/udev/rules.d" usr/lib/udev/
# These take disks into service as they come: a scenario says itself what is to be in use.
rm -f usr/lib/udev/rules.d/*lvm*.rules usr/lib/udev/rules.d/64-md-raid-assembly.rules
cp -a "$root/usr/lib/systemd/network" usr/lib/systemd/
for file in passwd group nsswitch.conf udev modprobe.d; do
	[ ! -e "$root/etc/$file" ] || cp -a "$root/etc/$file" etc/
done

release=$(cat "$kernel/release")
source=$kernel/usr/lib/modules/$release
target=$stage/usr/lib/modules/$release
mkdir -p "$target"
cp "$source/modules.builtin" "$source/modules.builtin.modinfo" "$source/modules.order" "$target"
# A line of modules.dep names a module and everything that it needs.
for module in $modules; do
	grep -E "^kernel/$module(/[^:]*)?([.]ko[.a-z]*)?:" "$source/modules.dep" || echo "tiny: no $module in $release" >&2
done | tr -d : | tr ' ' '\n' | sed '/^$/d' | sort -u | (cd "$source" && xargs cp --parents -t "$target")
depmod -b "$stage/usr" "$release"

pack "$stage" > "$out/base.cpio"
rm -r "$stage"
