# title: configure: what is tried comes back when the answer is no, late, Ctrl-C, or when nobody is left to give it
# guest: full
# qemu: -device e1000e,addr=3,romfile=
# qemu: -device e1000e,addr=4,romfile=
# timeout: 600

nic=0000:00:03.0 twin=0000:00:04.0 file=/etc/vfio-tool/conf.d/saved.conf

# A session at a terminal, which is answered through file descriptor 3.
begin() {
	rm -f /tmp/in /tmp/said
	mkfifo /tmp/in
	script -qfec 'vfio-tool configure; echo "status $?"' /tmp/said < /tmp/in > /dev/null 2>&1 &
	exec 3> /tmp/in
}
asked() { tail -c 220 /tmp/said | grep -q "$1"; }
answer() {
	wait_for 60 asked "$1" || note "no question \"$1\": $(tail -c 300 /tmp/said)"
	echo "$2" >&3
}
ended() { grep -q "status $1" /tmp/said; }
end() {
	check "it ends with status $1" wait_for 60 ended "$1"
	exec 3>&-
	wait
	note "$(tail -n 6 /tmp/said | tr -d '\r')"
}
try() {
	begin
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
	end 3
	back no

	try "no answer"
	wait_for 120 bound_to $nic e1000e
	end 3
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
	end 0
	is "$(driver_of $nic) $(driver_of $twin)" "vfio-pci e1000e" "yes: it stays on vfio-pci"
	check "the file names both" sh -c "grep -q $nic $file && grep -q 'mode = \"kernel\"' $file"
	check "udev has the rule" grep -q "$nic" /run/udev/rules.d/05-vfio-tool.rules
	check "nothing is waited for" sh -c '! systemctl is-active vfio-tool-confirm.timer'
	vfio-tool validate > /tmp/out 2>&1
	is $? 0 "the configuration fits"
	check "the kernel is well" kernel_is_well
}
