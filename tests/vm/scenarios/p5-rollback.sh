# title: P5: three devices, the second fails: all are as before; whole groups too
# kernel: 6.1 6.12
# qemu: -device e1000e,addr=3,romfile=
# qemu: -device nvme-subsys,id=s0 -drive if=none,id=d5,file=$WORK/d5.img,format=raw
# qemu: -device nvme,serial=s0,subsys=s0,addr=5,sriov_max_vfs=4,sriov_vq_flexible=8,sriov_vi_flexible=4,max_ioqpairs=12,msix_qsize=16
# qemu: -device e1000e,addr=6,romfile=
# qemu: -device pcie-pci-bridge,id=br,addr=8 -device e1000,bus=br,addr=1,romfile= -device e1000,bus=br,addr=2,romfile=

prepare() { truncate -s 16M "$WORK/d5.img"; }

guest() {
	three="0000:00:03.0 0000:00:05.0 0000:00:06.0"
	echo 1 > /sys/bus/pci/devices/0000:00:05.0/sriov_numvfs
	wait_for 10 bound_to 0000:00:05.0 nvme
	# shellcheck disable=SC2086
	before=$(state $three)
	vfio-bind 0000:00:03.0 0000:00:05.0,0000:00:06.0 > /tmp/out 2>&1
	is $? 5 "a PF with virtual functions is refused"
	check "the guard is named" grep -q -- '--allow=vfs' /tmp/out
	# shellcheck disable=SC2086
	is "$(state $three)" "$before" "and nothing was written for the others"
	# lifting the guard makes the kernel itself refuse: PF with SR-IOV enabled
	vfio-bind --allow=vfs 0000:00:03.0 0000:00:05.0,0000:00:06.0 > /tmp/out 2>&1
	is $? 3 "the kernel's refusal of the second is an error"
	note "$(cat /tmp/out)"
	check "it says so" grep -q 'everything is as it was before' /tmp/out
	# shellcheck disable=SC2086
	is "$(state $three)" "$before" "driver and override of all three are as before"
	is "$(ls /run/vfio-tool/journal 2>/dev/null)" "" "the journal is empty"
	echo 0 > /sys/bus/pci/devices/0000:00:05.0/sriov_numvfs

	one=$(basename "$(dirname "$(find /sys/devices -path '*/0000:01:01.0/vendor')")")
	two=0000:01:02.0
	[ -n "$one" ] || one=0000:01:01.0
	vfio-bind "$one" > /tmp/out 2>&1
	is $? 5 "a NIC whose group would not be usable is refused"
	check "the sibling and its driver are named" grep -q "$two.*e1000" /tmp/out
	is "$(driver_of $two)" e1000 "the sibling was not touched"
	vfio-bind --group=whole "$one" > /tmp/out 2>&1
	is $? 0 "with --group=whole it is taken with its sibling"
	is "$(driver_of "$one") $(driver_of $two)" "vfio-pci vfio-pci" "both are on vfio-pci"
	vfio-bind unbind "$one,$two" > /tmp/out 2>&1
	is $? 0 "both are given back"
	is "$(driver_of "$one") $(driver_of $two)" "e1000 e1000" "to the driver they had"
}
