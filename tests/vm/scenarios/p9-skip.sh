# title: P9: vfio_tool.skip=NAME leaves out that entry and no other
# append: vfio_tool.skip=dpdk0
# qemu: -device e1000e,addr=3,romfile=
# qemu: -device e1000e,addr=4,romfile=

prepare() {
	cat > "$ROOT/etc/vfio-tool/conf.d/guest.conf" <<-END
	devices = (
	  { name = "dpdk0"; match = { address = "0000:00:03.0"; id = "8086:10d3"; }; },
	  { name = "dpdk1"; match = { address = "0000:00:04.0"; id = "8086:10d3"; }; }
	);
	END
}

guest() {
	is "$(driver_of 0000:00:03.0)" e1000e "the skipped device is with the kernel"
	is "$(driver_of 0000:00:04.0)" vfio-pci "the other is on vfio-pci"
	udevadm trigger --type=devices --action=add
	udevadm settle
	is "$(driver_of 0000:00:03.0)" e1000e "replayed events do not change that"
}
