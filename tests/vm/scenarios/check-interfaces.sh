# title: an application starts when its devices are ready, and only then; each exit code of check-interfaces and ensure-vfio
# guest: full
# timeout: 300
# qemu: -device e1000e,addr=3,romfile=
# qemu: -device e1000e,addr=4,romfile=
# qemu: -device e1000e,addr=5,romfile=
# qemu: -device e1000,addr=6.0,multifunction=on,romfile=
# qemu: -device e1000,addr=6.1,romfile=

app=0000:00:03.0
mgmt=0000:00:04.0
spare=0000:00:05.0
pair=0000:00:06.0
twin=0000:00:06.1

# The block of the README that begins with this line; both lists get the names of this machine.
from_readme() {
	sed -n "/^    $1/,/^[^ ]/p" "$(dirname "$0")/../../../README.md" | sed -n 's/^    //p; /^$/p' |
		sed -e 's/enp33s0f0np0,enp33s0f1np1/enp0s3/' -e 's/enp33s0f0np0/enp0s3/' -e 's/enp209s0f0np0/mgmt/' -e 's/--wait=30/--wait=5/'
}

prepare() {
	cat > "$ROOT/etc/vfio-tool/conf.d/guest.conf" <<-END
	devices = (
	  { name = "dpdk0"; match = { address = "$app"; id = "8086:10d3"; interface = "enp0s3"; }; },
	  { name = "mgmt"; match = { address = "$mgmt"; id = "8086:10d3"; }; mode = "kernel"; }
	);
	END
	units=$ROOT/etc/systemd/system
	mkdir -p "$units/multi-user.target.wants" "$ROOT/opt/my-app"
	from_readme '\[Unit\]' > "$units/my-app.service"
	sed -e 's/--vfio enp0s3/--vfio enp0s3,mgmt/' -e 's/my-app/my-wrong-app/' -e /Restart/d "$units/my-app.service" > "$units/my-wrong-app.service"
	ln -s ../my-app.service ../my-wrong-app.service "$units/multi-user.target.wants/"
	from_readme '#!\/bin\/sh' > "$ROOT/opt/my-app/start"
	printf '#!/bin/sh\ntouch /run/my-app\nexec sleep 10000\n' > "$ROOT/opt/my-app/run.sh"
	mkdir -p "$ROOT/opt/my-wrong-app"
	printf '#!/bin/sh\ntouch /run/my-wrong-app\nexec sleep 10000\n' > "$ROOT/opt/my-wrong-app/run.sh"
	chmod 755 "$ROOT/opt/my-app/start" "$ROOT/opt/my-app/run.sh" "$ROOT/opt/my-wrong-app/run.sh"
}

failed() { [ "$(systemctl is-active "$1")" = failed ]; }
journal() { journalctl -b -o cat -u "$1"; }
as_nobody() { setpriv --reuid=65534 --regid=65534 --clear-groups -- "$@"; }

# code WANT TEXT COMMAND...: its exit status; the output is in /tmp/out
code() {
	_want=$1 _what=$2
	shift 2
	"$@" > /tmp/out 2>&1
	_got=$?
	is $_got "$_want" "$_what"
	[ $_got = "$_want" ] || note "$(tr '\n' '|' < /tmp/out)"
}

units() {
	check "the application was started" wait_for 60 test -e /run/my-app
	check "the one whose devices are not right has failed" wait_for 60 failed my-wrong-app.service
	check "it was not started" test ! -e /run/my-wrong-app
	journal my-wrong-app.service > /tmp/journal
	check "its journal names the device and what is so" grep -q "$mgmt (mgmt): on e1000e, not on VFIO" /tmp/journal
	check "and the way out" grep -q "vfio-tool bind $mgmt" /tmp/journal

	systemctl stop my-app.service
	rm -f /run/my-app
	vfio-tool unbind enp0s3 > /tmp/out 2>&1
	systemctl start my-app.service 2> /dev/null
	systemctl stop my-app.service
	check "with its device back at the kernel it is not started again" test ! -e /run/my-app
	vfio-tool bind enp0s3 > /tmp/out 2>&1
	udevadm settle

	timeout 2 /opt/my-app/start > /tmp/out 2>&1
	check "the script starts it, too" test -e /run/my-app
	rm -f /run/my-app

	echo 'devices = ( { name = "gone"; match = { address = "0000:00:0f.0"; id = "8086:10d3"; }; required = true; } );' > /etc/vfio-tool/conf.d/gone.conf
	systemctl restart vfio-tool.service 2> /dev/null
	check "the service fails when a required device is missing" failed vfio-tool.service
	systemctl start my-app.service 2> /tmp/out
	check "and then the application is not started" test ! -e /run/my-app
	check "for that reason" grep -qi dependency /tmp/out
	rm /etc/vfio-tool/conf.d/gone.conf
	systemctl restart vfio-tool.service
	systemctl start my-app.service
	check "when it is right, it is" wait_for 20 test -e /run/my-app
	systemctl stop my-app.service
}

codes() {
	code 0 "check-interfaces: all good is 0" vfio-tool check-interfaces --vfio enp0s3 --kernel mgmt,$spare
	group=$(basename "$(readlink /sys/bus/pci/devices/$app/iommu_group)")
	check "it names group and node" grep -q "IOMMU group $group, /dev/vfio/$group" /tmp/out
	code 0 "quiet has nothing to say then" vfio-tool check-interfaces -q --vfio enp0s3
	is "$(cat /tmp/out)" "" "and says nothing"
	code 1 "what is not found is 1" vfio-tool check-interfaces --vfio enp0s3,enp99s0
	code 2 "the wrong mode is 2" vfio-tool check-interfaces --vfio mgmt --kernel enp99s0
	code 2 "on VFIO, but needed by the kernel, is 2" vfio-tool check-interfaces --kernel enp0s3
	code 3 "nothing to check is 3" vfio-tool check-interfaces
	code 0 "nobody may ask, too" as_nobody vfio-tool check-interfaces --vfio enp0s3 --kernel mgmt
	check "and is told that he may not open the node" grep -q 'may not open' /tmp/out

	chmod 600 "/dev/vfio/$group"
	code 2 "a node with another mode is 2" vfio-tool check-interfaces --vfio enp0s3
	udevadm trigger --action=change --subsystem-match=vfio
	udevadm settle
	code 0 "when udev has set it right, it is 0" vfio-tool check-interfaces --vfio enp0s3
	rm "/dev/vfio/$group"
	code 2 "without its node it is 2" vfio-tool check-interfaces --vfio enp0s3
	systemctl stop my-app.service
	vfio-tool unbind enp0s3 > /tmp/out 2>&1
	vfio-tool bind enp0s3 > /tmp/out 2>&1
	code 0 "a new bind makes a new node" vfio-tool check-interfaces --vfio enp0s3 --wait=10
}

waiting() {
	strace -f -o /tmp/calls vfio-check interfaces --vfio $spare --wait=4 > /tmp/out 2>&1
	is $? 6 "what does not come in time is 6"
	check "it says what is missing" grep -q "$spare.*not on VFIO" /tmp/out
	check "waiting is no polling" test "$(wc -l < /tmp/calls)" -lt 400
	note "$(wc -l < /tmp/calls) system calls in 4 s"
	vfio-tool check-interfaces --vfio $spare,enp0s3 --wait=60 > /tmp/out 2>&1 &
	sleep 1
	vfio-tool bind $spare > /tmp/bind 2>&1
	wait $!
	is $? 0 "what comes in time is 0"
	vfio-tool check-interfaces --kernel $spare --wait=60 > /tmp/out 2>&1 &
	sleep 1
	vfio-tool unbind $spare > /tmp/bind 2>&1
	wait $!
	is $? 0 "also when it is to come back to the kernel"
}

validating() {
	code 0 "validate: what fits is 0" vfio-tool validate
	check "cards of the same kind that no entry names are a note" grep -q "^note: $spare.*no entry names it" /tmp/out
	code 0 "nobody may ask, too" as_nobody vfio-tool validate
	echo "devices = ( { name = \"spare\"; match = { address = \"$spare\"; id = \"8086:10d3\"; }; } );" > /etc/vfio-tool/conf.d/spare.conf
	nic=$(ls /sys/bus/pci/devices/$spare/net)
	ip link set "$nic" up
	ip addr add 192.0.2.1/24 dev "$nic"
	code 2 "what apply would refuse is 2" vfio-tool validate
	check "with its reason" grep -q "$spare.*192.0.2.1" /tmp/out
	code 5 "and apply refuses it" vfio-tool apply
	ip addr flush dev "$nic"
	ip link set "$nic" down
	code 0 "what was given back by hand is a note" vfio-tool validate
	check "as it says" grep -q "^note: $spare.*given back by hand" /tmp/out
	rm /run/vfio-tool/held/$spare
	code 2 "what is not on VFIO yet is 2" vfio-tool validate
	check "with the way there" grep -q 'vfio-tool apply' /tmp/out
	code 0 "which does it" vfio-tool apply
	udevadm settle
	code 0 "and then it is 0" vfio-tool validate --quiet
	is "$(cat /tmp/out)" "" "with nothing to say"
	sed -i s/10d3/10d4/ /etc/vfio-tool/conf.d/spare.conf
	code 2 "another card than declared is 2" vfio-tool validate
	echo 'devices = ( {' > /etc/vfio-tool/conf.d/spare.conf
	code 3 "a broken file is 3" vfio-tool validate
	code 3 "also without a look at the hardware" vfio-tool validate --offline
	rm /etc/vfio-tool/conf.d/spare.conf
	vfio-tool unbind $spare > /tmp/out 2>&1
	vfio-tool apply > /tmp/out 2>&1
}

ensuring() {
	strace -f -e trace=open,openat,creat -o /tmp/calls vfio-bind ensure-vfio enp0s3 > /tmp/out 2>&1
	is $? 0 "ensure-vfio: nothing to be done is 0"
	is "$(grep -E 'O_(WRONLY|RDWR|CREAT)' /tmp/calls | grep -v /dev/null)" "" "and nothing is opened for writing"
	code 0 "nor is root needed" as_nobody vfio-tool ensure-vfio enp0s3
	code 4 "where something is to be done, it is: 4" as_nobody vfio-tool ensure-vfio $spare
	is "$(driver_of $spare)" e1000e "nothing was done"
	code 1 "what is not found is 1" vfio-tool ensure-vfio enp99s0,$spare
	is "$(driver_of $spare)" e1000e "and nothing is done then"
	code 0 "it binds what is not there yet" vfio-tool ensure-vfio enp0s3,$spare
	is "$(driver_of $spare)" vfio-pci "it is on vfio-pci"
	code 0 "a second time there is nothing to do" vfio-tool ensure-vfio enp0s3,$spare
	check "as it says" grep -q "^ok: $spare" /tmp/out
	code 3 "no device is 3" vfio-tool ensure-vfio

	is "$(readlink /sys/bus/pci/devices/$pair/iommu_group)" "$(readlink /sys/bus/pci/devices/$twin/iommu_group)" \
		"two functions share their group"
	code 5 "half of a group is refused: 5" vfio-tool ensure-vfio $pair
	is "$(driver_of $pair)" e1000 "and stays where it is"
	code 0 "the whole is taken when it is asked for" vfio-tool ensure-vfio --group=whole $pair
	is "$(driver_of $pair) $(driver_of $twin)" "vfio-pci vfio-pci" "both are on vfio-pci"
	echo $twin > /sys/bus/pci/drivers/vfio-pci/unbind
	echo e1000 > /sys/bus/pci/devices/$twin/driver_override
	echo $twin > /sys/bus/pci/drivers_probe
	is "$(driver_of $twin)" e1000 "one is given to the kernel behind our back"
	code 2 "a group that nobody can open is 2" vfio-tool ensure-vfio $pair
	code 2 "for check-interfaces, too" vfio-tool check-interfaces --vfio $pair
	check "who is in the way is named" grep -q "e1000 holds $twin" /tmp/out
}

guest() {
	is "$(driver_of $app)" vfio-pci "the declared NIC is on vfio-pci"
	units
	codes
	waiting
	validating
	ensuring
}
