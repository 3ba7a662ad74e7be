# title: P1, P2: a declared NIC never meets its native driver, its twin stays there
# kernel: 6.1 6.12
# qemu: -device e1000e,addr=3,romfile=
# qemu: -device e1000e,addr=4,romfile=
# qemu: -drive if=none,id=d5,file=$WORK/d5.img,format=raw -device nvme,addr=5,serial=five,drive=d5
# qemu: -drive if=none,id=d6,file=$WORK/d6.img,format=raw -device nvme,addr=6,serial=six,drive=d6

prepare() {
	truncate -s 16M "$WORK/d5.img" "$WORK/d6.img"
	cat > "$ROOT/etc/vfio-tool/conf.d/guest.conf" <<-END
	devices = (
	  { name = "dpdk0"; match = { address = "0000:00:03.0"; id = "8086:10d3"; }; },
	  { name = "spdk0"; match = { address = "0000:00:05.0"; id = "1b36:0010"; }; allow = [ "unvetted" ]; }
	);
	END
}

guest() {
	is "$(driver_of 0000:00:03.0)" vfio-pci "the declared NIC is on vfio-pci"
	is "$(driver_of 0000:00:05.0)" vfio-pci "the declared NVMe is on vfio-pci"
	is "$(driver_of 0000:00:04.0)" e1000e "the twin NIC stays on e1000e"
	is "$(driver_of 0000:00:06.0)" nvme "the twin NVMe stays on nvme"
	is "$(override_of 0000:00:04.0)" "" "the twin NIC has no override"
	is "$(kernel_log | grep -c 'e1000e 0000:00:03.0')" 0 "e1000e never saw the declared NIC"
	is "$(kernel_log | grep -cE 'nvme.* pci function 0000:00:05.0|nvme .*0000:00:05.0')" 0 "nvme never saw the declared NVMe"
	check "e1000e saw the twin" logged 'e1000e 0000:00:04.0'
	group=$(basename "$(readlink /sys/bus/pci/devices/0000:00:03.0/iommu_group)")
	check "the group has its node" test -c "/dev/vfio/$group"
	is "$(stat -c %a "/dev/vfio/$group")" 660 "the node is for owner and group only"
	is "$(grep ^driver= /run/vfio-tool/devices/0000:00:03.0)" driver=vfio-pci "a record says what was done"
}
