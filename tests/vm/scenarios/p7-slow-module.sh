# title: P7: a VFIO module that takes long to be loaded, as in a busy boot, is waited for
# qemu: -device e1000e,addr=3,romfile=
# timeout: 240

nic=0000:00:03.0

prepare() {
	cat > "$ROOT/etc/vfio-tool/conf.d/guest.conf" <<-END
	devices = ( { name = "dpdk0"; match = { address = "$nic"; id = "8086:10d3"; }; } );
	END
	mkdir -p "$ROOT/etc/modprobe.d"
	echo 'install vfio_pci sleep 8; exec /usr/sbin/modprobe --ignore-install vfio_pci' > "$ROOT/etc/modprobe.d/slow.conf"
}

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
}
