# title: a generated script binds and unbinds where nothing of ours is installed, and knows an exchanged card
# qemu: -device e1000e,addr=3,romfile=
# qemu: -device e1000e,addr=4,romfile=
# qemu: -device pcie-root-port,id=rp1,chassis=1,addr=5 -device e1000e,id=n1,bus=rp1,romfile=

one=0000:00:03.0 two=0000:01:00.0 twin=0000:00:04.0

nothing_of_ours() {
	find / -xdev \( -name 'vfio-tool*' -o -name '*vfio-tool*.rules' -o -path '*/*bin/vfio-*' \) ! -path '/tmp/*' \
		! -path '/proc/*' -prune -exec rm -rf {} +
	rm -rf /run/vfio-tool
	udevadm control --reload
}

guest() {
	for addr in $one $two $twin; do wait_for 30 bound_to $addr e1000e; done
	before=$(state $one $two $twin)
	vfio-generate script --output=/tmp/script.sh $one $two > /tmp/out 2>&1
	is $? 0 "the script is written"
	nothing_of_ours
	check "nothing of ours is left" sh -c '! command -v vfio-bind && ! command -v vfio-generate && ! ls /run/vfio-tool'

	/tmp/script.sh status > /tmp/out
	is $? 2 "status says that they are not on VFIO"
	/usr/bin/setpriv --reuid=1000 --clear-groups sh /tmp/script.sh bind > /tmp/out 2>&1
	is $? 4 "root is needed"
	ip link set "$(netdev $one)" up
	ip addr add 192.0.2.1/24 dev "$(netdev $one)"
	/tmp/script.sh bind > /tmp/out 2>&1
	is $? 5 "a NIC in use is refused"
	check "and that is said" grep -q "$one: its interface .* is in use" /tmp/out
	is "$(state $one $two $twin)" "$before" "nothing was written"
	ip addr flush dev "$(netdev $one)"

	/tmp/script.sh bind > /tmp/out 2>&1
	is $? 0 "both are bound"
	note "$(cat /tmp/out)"
	is "$(driver_of $one) $(driver_of $two)" "vfio-pci vfio-pci" "both are on vfio-pci"
	is "$(driver_of $twin) $(override_of $twin)" "e1000e " "the twin was not touched"
	note_requests
	/tmp/script.sh bind > /tmp/out 2>&1
	is "$? $(requests)" "0 0" "a second time writes nothing"

	# somebody holds the first
	group=$(basename "$(readlink /sys/bus/pci/devices/$one/iommu_group)")
	sh -c "exec sleep 300 9< /dev/vfio/$group" &
	holder=$!
	wait_for 30 sh -c "readlink /proc/$holder/fd/9 | grep -q vfio"
	/tmp/script.sh unbind > /tmp/out 2>&1
	is $? 5 "what is held open is not given back"
	is "$(driver_of $one) $(driver_of $two)" "vfio-pci vfio-pci" "neither is the other"
	kill $holder
	wait $holder

	qmp device_del id=n1
	wait_for 30 absent $two
	qmp device_add driver=virtio-net-pci id=n2 bus=rp1 romfile=
	wait_for 30 present $two
	udevadm settle
	other=$(state $two)
	/tmp/script.sh unbind > /tmp/out 2>&1
	is $? 5 "another card at the address is refused"
	check "and that is said" grep -q "$two: another card is there" /tmp/out
	is "$(driver_of $one)" vfio-pci "so is the whole request"
	/tmp/script.sh bind > /tmp/out 2>&1
	is "$? $(state $two)" "5 $other" "it is not bound either"

	qmp device_del id=n2
	wait_for 30 absent $two
	qmp device_add driver=e1000e id=n1 bus=rp1 romfile=
	wait_for 30 bound_to $two e1000e
	udevadm settle
	/tmp/script.sh bind > /tmp/out 2>&1
	is "$? $(driver_of $two)" "0 vfio-pci" "the right card is taken again"
	/tmp/script.sh unbind > /tmp/out 2>&1
	is $? 0 "both are given back"
	note "$(cat /tmp/out)"
	is "$(state $one $two $twin)" "$before" "they are as they were before"
	check "the interface is back" wait_for 30 test -e /sys/bus/pci/devices/$one/net
	check "the kernel is well" kernel_is_well
}
