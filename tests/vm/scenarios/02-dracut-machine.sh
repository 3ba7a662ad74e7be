# title: the full guest boots an image that dracut built for it
# guest: full
# initrd: dracut --no-hostonly --omit "plymouth lvm mdraid crypt network iscsi nfs nbd multipath btrfs"
# product: none
# qemu: -device e1000e,addr=3,romfile=

guest() {
	check "the initramfs was dracut's" test -e /run/initramfs
	check "its udev saw the NIC" logged "e1000e 0000:00:03.0"
	is "$(driver_of 0000:00:03.0)" e1000e "the NIC is on its native driver"
}
