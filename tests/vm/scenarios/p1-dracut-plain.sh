# title: P1: dracut's image without systemd claims before udev, by its hook
# guest: full
# initrd: dracut --no-hostonly --no-compress --omit "systemd dracut-systemd systemd-initrd systemd-udevd plymouth lvm mdraid crypt network iscsi nfs nbd multipath btrfs" --add-drivers "e1000e"
# qemu: -device e1000e,addr=3,romfile=
# qemu: -device e1000e,addr=4,romfile=
# append: rd.driver.pre=e1000e

prepare() {
	cat > "$ROOT/etc/vfio-tool/conf.d/guest.conf" <<-END
	devices = ( { name = "dpdk0"; match = { address = "0000:00:03.0"; id = "8086:10d3"; }; } );
	END
}

guest() {
	check "the initramfs has left its digest" test -s /run/vfio-tool/digest
	is "$(driver_of 0000:00:03.0)" vfio-pci "the declared NIC is on vfio-pci"
	is "$(driver_of 0000:00:04.0)" e1000e "the twin is on its driver"
	is "$(kernel_log | grep -c 'e1000e 0000:00:03.0')" 0 "e1000e never saw the declared NIC"
}
