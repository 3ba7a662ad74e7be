# title: P1: dracut's image without systemd claims before udev, by its hook
# guest: full
# initrd: dracut --no-hostonly --no-compress --omit "systemd dracut-systemd systemd-initrd systemd-udevd plymouth lvm mdraid crypt network iscsi nfs nbd multipath btrfs" --add-drivers "e1000e"
# qemu: -device e1000e,addr=3,romfile=
# qemu: -device e1000e,addr=4,romfile=
# qemu: -global ICH9-LPC.acpi-pci-hotplug-with-bridge-support=off -device pcie-root-port,id=rp1,slot=7,chassis=1,addr=6 -device e1000e,bus=rp1,romfile=
# append: rd.driver.pre=e1000e

prepare() {
	cat > "$ROOT/etc/vfio-tool/conf.d/guest.conf" <<-END
	devices = (
	  { name = "dpdk0"; match = { address = "0000:00:03.0"; id = "8086:10d3"; }; },
	  { name = "saved"; match = { address = "0000:01:00.0"; id = "8086:10d3:8086:0000"; slot = "7"; path = "0000:00:06.0/00.0"; }; }
	);
	END
}

guest() {
	check "the initramfs has left its digest" test -s /run/vfio-tool/digest
	is "$(driver_of 0000:00:03.0)" vfio-pci "the declared NIC is on vfio-pci"
	is "$(driver_of 0000:01:00.0)" vfio-pci "so is one that is known by its slot and path, too, as save writes it"
	is "$(kernel_log | grep -c 'e1000e 0000:01:00.0')" 0 "e1000e never saw that either"
	is "$(driver_of 0000:00:04.0)" e1000e "the twin is on its driver"
	is "$(kernel_log | grep -c 'e1000e 0000:00:03.0')" 0 "e1000e never saw the declared NIC"
}
