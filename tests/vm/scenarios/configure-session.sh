# title: configure: what is tried comes back when the answer is no, late, Ctrl-C, or when nobody is left to give it
# guest: full
# qemu: -device e1000e,addr=3,romfile=
# qemu: -device e1000e,addr=4,romfile=
# timeout: 600

nic=0000:00:03.0 twin=0000:00:04.0 file=/etc/vfio-tool/conf.d/saved.conf

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

guest() {
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
}
