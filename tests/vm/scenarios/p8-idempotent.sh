# title: P8: a second apply and replayed events write nothing
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

# writes that went to attributes of devices or drivers
written() { grep -cE 'openat\(.*(driver_override|/bind|/unbind|drivers_probe).*O_WRONLY' "$1"; }

guest() {
	note_requests
	vfio-bind unbind 0000:00:04.0 > /dev/null 2>&1
	strace -f -o /tmp/first -e trace=openat,write vfio-bind apply > /tmp/out 2>&1
	is $? 0 "apply binds what is not bound"
	check "with writes" test "$(written /tmp/first)" -gt 0
	check "of which the kernel knows" test "$(requests)" -ge 4
	note_requests
	strace -f -o /tmp/second -e trace=openat,write vfio-bind apply > /tmp/out 2>&1
	is $? 0 "a second apply succeeds"
	is "$(written /tmp/second)" 0 "without a write to the kernel"
	mark=$(kernel_log | wc -l)
	udevadm trigger --type=devices --action=add
	udevadm trigger --type=devices --action=change
	udevadm trigger --type=devices --action=bind
	udevadm settle
	is "$(kernel_log | tail -n +$((mark + 1)) | grep -cE '0000:00:0[34].0')" 0 "replayed events reach no driver"
	is "$(requests)" 0 "the kernel was asked for no override, no bind and no unbind, by us or by udev"
	is "$(driver_of 0000:00:03.0) $(driver_of 0000:00:04.0)" "vfio-pci vfio-pci" "all is as it was"
}
