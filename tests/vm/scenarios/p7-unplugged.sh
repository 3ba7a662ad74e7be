# title: P5, P7: a device that is unplugged while it is being bound: an answer in time, and nothing is left behind
# kernel: 6.1 6.12
# qemu: -device pcie-root-port,id=rp1,slot=1,addr=4
# qemu: -device e1000e,addr=3,romfile=
# timeout: 300

hot=0000:01:00.0
twin=0000:00:03.0

# The time until a random moment of a bind, which takes some tenths of a second here.
random_pause() { sleep "0.$(printf %03d $((0x$(od -An -N2 -tx1 /dev/urandom | tr -d ' ') % $1)))"; }

# ended PID SECONDS: the process ends within that time
ended() { wait_for "$2" test ! -d "/proc/$1" || { kill -9 "$1"; return 1; }; }

guest() {
	modprobe -a vfio_pci vfio_iommu_type1
	begin=$(state $twin)
	late=0 odd=0 gone=0
	answers=
	for cycle in $(seq 20); do
		qmp device_add driver=e1000e id=n1 bus=rp1 romfile= > /dev/null
		wait_for 20 bound_to $hot e1000e || odd=$((odd + 1))
		udevadm settle
		vfio-bind --timeout=5 $hot $twin > /tmp/out 2>&1 &
		pid=$!
		random_pause 400
		qmp device_del id=n1 wait=0 > /dev/null
		ended $pid 20 || late=$((late + 1))
		wait $pid
		answers="$answers $?"
		wait_for 20 absent $hot && gone=$((gone + 1))
		udevadm settle
		vfio-bind claim
		vfio-bind unbind --quiet $twin > /dev/null 2>&1
	done
	note "the answers were:$answers"
	is $late 0 "each of 20 binds ended within its time"
	is $odd 0 "and each began with a device on its driver"
	is $gone 20 "each device is gone"
	is "$(state $twin)" "$begin" "the device beside it is as it was"
	is "$(ls /run/vfio-tool/journal 2> /dev/null)" "" "no journal is left"
	is "$(grep -c FLOCK /proc/locks)" 0 "no lock is held"
	is "$(cat /proc/[0-9]*/status 2> /dev/null | grep -c '^State:.*D (disk')" 0 "no process is stuck in the kernel"
	check "no record of the device is left" test ! -e "/run/vfio-tool/devices/$hot"
	check "the kernel did not complain" kernel_is_well
	: "$cycle"
}
