# title: configure: what is tried comes back when the answer is no, late, Ctrl-C, or when nobody is left to give it
# guest: full
# qemu: -device e1000e,addr=3,romfile=
# qemu: -device e1000e,addr=4,romfile=
# qemu: -device virtio-net-pci,disable-legacy=on,addr=5.0,multifunction=on,romfile=
# qemu: -device virtio-net-pci,disable-legacy=on,addr=5.1,romfile=
# qemu: -device virtio-net-pci,disable-legacy=on,addr=6.0,multifunction=on,romfile=
# qemu: -device virtio-net-pci,disable-legacy=on,addr=6.1,romfile=
# timeout: 900

nic=0000:00:03.0 twin=0000:00:04.0 pair=0000:00:05 half=0000:00:06 file=/etc/vfio-tool/conf.d/saved.conf

try() {
	talk 'vfio-tool configure'
	answer 'Devices for VFIO' $nic
	answer 'stay with the kernel' $twin
	answer 'Group whose members' ''
	answer 'Test it now' y
	wait_for 60 asked 'Keep it'
	is "$(driver_of $nic)" vfio-pci "$1: while it asks, the NIC is on vfio-pci"
	check "and nothing is written" test ! -e $file
}
back() {
	is "$(state $nic $twin)" "$before" "$1: all is as before"
	check "nothing is written" test ! -e $file
	wait_for 60 sh -c '! systemctl is-active vfio-tool-confirm.timer'
	check "nothing is waited for" sh -c '! test -e /run/vfio-tool/provisional/before && ! systemctl is-active vfio-tool-confirm.timer'
}

# What was agreed to for one group is not done to another.
mixed_groups() {
	wait_for 60 bound_to $half.1 virtio-pci
	note "groups: $(for device in $pair.0 $pair.1 $half.0 $half.1; do basename "$(readlink /sys/bus/pci/devices/$device/iommu_group)"; done)"
	echo $half.1 > /sys/bus/pci/drivers/virtio-pci/unbind
	talk 'vfio-tool configure'
	answer 'Devices for VFIO' $pair.0,$half.0
	answer 'stay with the kernel' ''
	answer 'Group whose members' ''
	answer 'take the whole IOMMU group' y
	answer 'Test it now' y
	wait_for 60 asked 'Keep it'
	is "$(driver_of $pair.0) $(driver_of $pair.1) $(driver_of $half.0)" "vfio-pci vfio-pci vfio-pci" "one group is taken along"
	is "$(state $half.1)" "$half.1  " "the member of the other that has no driver is left alone"
	echo n >&3
	hang_up 3
	check "they are back" sh -c "[ -e /sys/bus/pci/drivers/virtio-pci/$pair.1 ] && [ -e /sys/bus/pci/drivers/virtio-pci/$half.0 ]"
}

# One that waits for its own confirmation is neither confirmed nor undone by a test that is refused.
change_of_another() {
	vfio-bind --confirm-within=1800 $twin > /tmp/out 2>&1
	is "$? $(driver_of $twin)" "0 vfio-pci" "somebody has a change that waits to be confirmed"
	talk 'vfio-tool configure'
	answer 'Devices for VFIO' $nic
	answer 'stay with the kernel' ''
	answer 'Group whose members' ''
	answer 'Test it now' y
	hang_up 5
	check "the test is refused, and why" grep -q 'an earlier change waits' /tmp/said
	check "nothing is said to be undone" sh -c "! grep -q 'as they were' /tmp/said"
	is "$(driver_of $nic) $(driver_of $twin)" "e1000e vfio-pci" "the change of the other is as it was"
	check "and waits" sh -c 'test -e /run/vfio-tool/provisional/before && systemctl is-active vfio-tool-confirm.timer'
	vfio-bind apply --revert --answered > /tmp/out 2>&1
	wait_for 60 bound_to $twin e1000e
}

guest() {
	if [ "$BOOT" = 2 ]; then
		wait_for 60 test -e /run/vfio-tool/booted
		is "$(driver_of $nic) $(driver_of $twin)" "vfio-pci e1000e" "after a reboot it is on vfio-pci, the other with its driver"
		is "$(kernel_log | grep -c "e1000e $nic")" 0 "its native driver has never seen it"
		return
	fi
	wait_for 60 bound_to $nic e1000e
	wait_for 60 bound_to $twin e1000e
	before=$(state $nic $twin)

	try no
	echo n >&3
	hang_up 3
	back no

	try "no answer"
	wait_for 120 bound_to $nic e1000e
	hang_up 3
	back "no answer"

	try Ctrl-C
	printf '\003' >&3
	wait_for 60 bound_to $nic e1000e
	exec 3>&-
	wait
	back Ctrl-C

	try "the terminal is lost"
	pkill -9 -x script
	# long before the timer's minute and a half
	wait_for 60 bound_to $nic e1000e
	exec 3>&-
	wait
	wait_for 30 sh -c '! pidof vfio-configure'
	back "the terminal is lost"

	try "nobody is left"
	pkill -9 -x vfio-configure
	exec 3>&-
	wait_for 180 bound_to $nic e1000e
	wait
	back "nobody is left"

	mixed_groups
	change_of_another

	try yes
	echo y >&3
	answer 'Build it anew' n
	hang_up 0
	is "$(driver_of $nic) $(driver_of $twin)" "vfio-pci e1000e" "yes: it stays on vfio-pci"
	check "the file names both" sh -c "grep -q $nic $file && grep -q 'mode = \"kernel\"' $file"
	check "udev has the rule" grep -q "$nic" /run/udev/rules.d/05-vfio-tool.rules
	check "nothing is waited for" sh -c '! systemctl is-active vfio-tool-confirm.timer'
	vfio-tool validate > /tmp/out 2>&1
	is $? 0 "the configuration fits"
	check "the kernel is well" kernel_is_well
	reboot_guest
}
