# title: P1: without our part in the initramfs the real root does the same, before coldplug
# guest: full
# kernel: 6.1 6.12
# qemu: -device e1000e,addr=3,romfile=
# qemu: -device e1000e,addr=4,romfile=

prepare() {
	cat > "$ROOT/etc/vfio-tool/conf.d/guest.conf" <<-END
	devices = ( { name = "dpdk0"; match = { address = "0000:00:03.0"; id = "8086:10d3"; }; } );
	END
}

guest() {
	udevadm settle
	is "$(driver_of 0000:00:03.0)" vfio-pci "the declared NIC is on vfio-pci"
	is "$(driver_of 0000:00:04.0)" e1000e "the twin stays on e1000e"
	is "$(kernel_log | grep -c 'e1000e 0000:00:03.0')" 0 "e1000e never saw the declared NIC"
	is "$(systemctl is-active vfio-tool.service)" active "vfio-tool.service is active"
	is "$(systemctl is-active vfio-tool-claim.service)" active "vfio-tool-claim.service is active"
	is "$(systemctl list-units --failed --no-legend)" "" "no unit failed"
	check "the service comes before the network" sh -c \
		'systemctl show -p Before vfio-tool.service | grep -q network-pre.target'
	group=$(basename "$(readlink /sys/bus/pci/devices/0000:00:03.0/iommu_group)")
	is "$(stat -c %a:%G "/dev/vfio/$group")" 660:vfio "the node belongs to group vfio"
	check "the node has its stable name" test -c /dev/vfio/by-name/dpdk0
	systemctl daemon-reload
	udevadm trigger --action=add
	udevadm settle
	is "$(driver_of 0000:00:03.0)" vfio-pci "reload and replayed events change nothing"
	is "$(driver_of 0000:00:04.0)" e1000e "nor for the twin"
}
