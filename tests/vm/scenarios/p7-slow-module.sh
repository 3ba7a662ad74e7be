# title: P7: a VFIO module that takes long to be loaded, as in a busy boot, is waited for
# qemu: -device e1000e,addr=3,romfile=
# timeout: 240

nic=0000:00:03.0

prepare() {
	cat > "$ROOT/etc/vfio-tool/conf.d/guest.conf" <<-END
	devices = ( { name = "dpdk0"; match = { address = "$nic"; id = "8086:10d3"; }; } );
	END
	mkdir -p "$ROOT/etc/modprobe.d"
	slow 8
}

slow() { echo "install vfio_pci sleep $1; exec /usr/sbin/modprobe --ignore-install vfio_pci" > "$ROOT/etc/modprobe.d/slow.conf"; }
helper_runs() { grep -ls '^Name:.*vfio-bind' /proc/[0-9]*/status | grep -q .; }
no_helper_runs() { ! helper_runs; }
loaded() { grep -q '^vfio_pci ' /proc/modules; }

guest() {
	is "$(state $nic)" "$nic vfio-pci vfio-pci" "coldplug waits for it: the declared NIC is on vfio-pci"
	is "$(kernel_log | grep -c "e1000e $nic")" 0 "e1000e never saw it"
	vfio-bind unbind $nic > /dev/null 2>&1
	rmmod vfio_pci
	is "$(driver_of $nic)" e1000e "then it is with the kernel, and the module is gone"
	rm -f /run/vfio-tool/held/$nic

	begin=$(cut -d. -f1 /proc/uptime)
	vfio-bind apply --boot > /tmp/out 2>&1
	is $? 0 "what the service runs succeeds"
	check "it had to wait longer than a driver may take" test $(($(cut -d. -f1 /proc/uptime) - begin)) -ge 7
	is "$(state $nic)" "$nic vfio-pci vfio-pci" "the NIC is on vfio-pci"
	is "$(ls /run/vfio-tool/journal 2> /dev/null)" "" "no journal is left"
	check "the module is loaded" loaded

	# longer than an event may take: it is cut off, and the kernel binds the device when the module is there
	vfio-bind unbind $nic > /dev/null 2>&1
	rm -f /run/vfio-tool/held/$nic
	echo vfio-pci > /sys/bus/pci/devices/$nic/driver_override
	echo $nic > /sys/bus/pci/drivers/e1000e/unbind
	rmmod vfio_pci
	slow 40
	is "$(state $nic)" "$nic  vfio-pci" "then it waits for the module, as after a rule of ours"
	vfio-bind --udev $nic > /tmp/out 2>&1
	is $? 6 "what an event starts is cut off while the module is loaded"
	note "$(cat /tmp/out)"
	check "it says that the device may still get it" grep -q "$nic may still get it" /tmp/out
	check "and did not wait for the module" helper_runs
	is "$(ls /run/vfio-tool/journal)" "$nic" "that is on record"
	check "the module comes, and the kernel binds the device" wait_for 120 bound_to $nic vfio-pci
	check "the helper that loaded it ends" wait_for 60 no_helper_runs
	note_requests
	vfio-bind claim > /tmp/out 2>&1
	is $? 0 "the next run of any helper succeeds"
	note "$(cat /tmp/out)"
	is "$(state $nic)" "$nic vfio-pci vfio-pci" "and leaves the device where it was to be"
	is "$(requests)" 0 "the kernel was asked for nothing"
	is "$(ls /run/vfio-tool/journal)" "" "no journal is left"
	check "the kernel did not complain" kernel_is_well
}
