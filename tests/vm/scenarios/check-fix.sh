# title: check --fix mends what can be mended at once: module, driver, node, container, rules, image; and says what it did
# kernel: 6.1 6.12
# qemu: -device e1000e,addr=3,romfile=
# qemu: -device e1000e,addr=4,romfile=
# qemu: -device e1000e,addr=5,romfile=

wrong=0000:00:03.0
closed=0000:00:04.0
held=0000:00:05.0

prepare() {
	cat > "$ROOT/etc/vfio-tool/conf.d/guest.conf" <<-END
	devices = (
	  { name = "wrong"; match = { address = "$wrong"; id = "8086:10d3"; }; },
	  { name = "closed"; match = { address = "$closed"; id = "8086:10d3"; }; }
	);
	END
}

node_of() { echo "/dev/vfio/$(basename "$(readlink "/sys/bus/pci/devices/$1/iommu_group")")"; }
access_of() { stat -c %a:%g "$1"; }

# fix CODE TEXT [OPTION...]
fix() {
	_want=$1 _what=$2
	shift 2
	vfio-tool check --fix "$@" > /tmp/out 2>&1 < /dev/null
	_got=$?
	is $_got "$_want" "$_what"
	note "$(grep -v '^ok: \|^note: ' /tmp/out | tr '\n' '|')"
}

generator() {
	mkdir -p /usr/bin /boot
	cat > /usr/bin/dracut <<-'END'
	#!/bin/sh
	echo "$0 $*" > /tmp/built
	echo "usr/lib/vfio-tool/digest.$(vfio-generate --digest)" > "/boot/initramfs-$(uname -r).img"
	END
	printf '#!/bin/sh\ncat "$1"\n' > /usr/bin/lsinitrd
	chmod +x /usr/bin/dracut /usr/bin/lsinitrd
}

# Six faults.
plant() {
	echo $wrong > /sys/bus/pci/drivers/vfio-pci/unbind
	echo e1000e > /sys/bus/pci/devices/$wrong/driver_override
	modprobe e1000e
	echo $wrong > /sys/bus/pci/drivers_probe
	is "$(driver_of $wrong)" e1000e "a device is on another driver"
	chmod 600 "$(node_of $closed)" /dev/vfio/vfio
	rmmod vfio_iommu_type1
	check "a module is not loaded" test ! -d /sys/module/vfio_iommu_type1
	rm /run/udev/rules.d/90-vfio-tool-nodes.rules
	echo '# changed' >> /etc/vfio-tool/conf.d/guest.conf
}

looking() {
	vfio-tool check > /tmp/out 2>&1
	is $? 2 "check finds that"
	for finding in 'is on e1000e, not on vfio-pci' 'mode 0600, it is to have' '^/dev/vfio/vfio: ' \
		'^vfio_iommu_type1: it is not loaded' '90-vfio-tool-nodes.rules is not there' 'build it anew: dracut'; do
		check "it names: $finding" grep -q "$finding" /tmp/out
	done
	fix 2 "a dry run judges, too" --dry-run
	check "it tells the writes" grep -q "write \"$wrong\" to /sys/bus/pci/drivers/e1000e/unbind" /tmp/out
	check "the module" grep -q '^would: load the module vfio_iommu_type1' /tmp/out
	check "the image" grep -q '^would: dracut --force' /tmp/out
	is "$(driver_of $wrong)" e1000e "nothing is done then"
	check "no module is loaded" test ! -d /sys/module/vfio_iommu_type1
	check "no rule is written" test ! -e /run/udev/rules.d/90-vfio-tool-nodes.rules
	check "no image is built" test ! -e /tmp/built
	/usr/bin/setpriv --reuid=65534 --regid=65534 --clear-groups vfio-check system --fix --yes > /tmp/out 2>&1
	is $? 4 "who is not root is told so"
	is "$(driver_of $wrong)" e1000e "and nothing is done"
}

mending() {
	fix 2 "without consent all is mended but the image"
	check "it says what it did: the module" grep -q '^did: load the module vfio_iommu_type1' /tmp/out
	check "the device" grep -q '^did: vfio-bind apply' /tmp/out
	check "as vfio-bind says it" grep -q "^  $wrong.*on vfio-pci, was on e1000e" /tmp/out
	check "the nodes" grep -q '^did: have udev read its rules' /tmp/out
	check "what vfio-bind would say of the image is not said twice" sh -c '! grep -q "apply --yes" /tmp/out'
	check "that the image was not built" grep -q '^not done: dracut --force' /tmp/out
	is "$(driver_of $wrong)" vfio-pci "the device is on its driver"
	check "the module is loaded" test -d /sys/module/vfio_iommu_type1
	is "$(access_of "$(node_of $closed)")" 660:992 "the node has its access"
	is "$(stat -c %a /dev/vfio/vfio)" 666 "/dev/vfio/vfio has its own"
	check "the rules are there" test -e /run/udev/rules.d/90-vfio-tool-nodes.rules
	check "no image was built" test ! -e /tmp/built
	fix 0 "with consent it ends clean" --yes
	is "$(cat /tmp/built)" "/usr/bin/dracut --force" "the image is built"
	check "nothing else is left to do" sh -c '[ "$(grep -c "^did: " /tmp/out)" = 1 ]'
	check "the verdict is of the machine as it is now" grep -q '^ready: 2 of 2 declared devices in place' /tmp/out
	rm /tmp/built
	fix 0 "a second time there is nothing to do" --yes
	check "and nothing is done" sh -c '! grep -q "^did: " /tmp/out && [ ! -e /tmp/built ]'
	vfio-tool check --fix --yes --json > /tmp/json
	is "$(jq -c '[.code, .fixes]' /tmp/json)" '[0,[]]' "so it says as JSON"
}

holding() {
	cat > /etc/vfio-tool/conf.d/held.conf <<-END
	devices = ( { name = "held"; match = { address = "$held"; id = "8086:10d3"; }; } );
	END
	vfio-bind apply --yes > /tmp/out 2>&1 < /dev/null
	is "$(driver_of $held)" vfio-pci "a third device is taken"
	vfio-bind unbind held > /tmp/out 2>&1
	echo $wrong > /sys/bus/pci/drivers/vfio-pci/unbind
	fix 0 "one that was given back by hand is no fault"
	is "$(driver_of $wrong)" vfio-pci "another is mended"
	is "$(driver_of $held)" e1000e "that one stays where somebody wants it"
	check "as JSON" sh -c 'vfio-check system --json | jq -e ".fixes == null" > /dev/null'
	vfio-bind apply --yes > /tmp/out 2>&1 < /dev/null
}

refusing() {
	echo $wrong > /sys/bus/pci/drivers/vfio-pci/unbind
	echo > /sys/bus/pci/devices/$wrong/driver_override
	echo $wrong > /sys/bus/pci/drivers/e1000e/bind
	wait_for 60 test -d /sys/bus/pci/devices/$wrong/net
	udevadm settle
	nic=$(ls /sys/bus/pci/devices/$wrong/net)
	ip link set "$nic" up
	ip addr add 192.0.2.1/24 dev "$nic"
	fix 2 "what the host uses is not taken" --yes
	is "$(driver_of $wrong)" e1000e "it stays where it is"
	check "that it failed is said, with the reason" grep -A3 '^failed: vfio-bind apply' /tmp/out
	check "the guard" grep -q '192.0.2.1' /tmp/out
	note "$(ip addr show "$nic" | tr '\n' '|')"
	fix 2 "a second time as well" --yes
	check "the rules are written all the same" grep -q '^did: vfio-generate' /tmp/out
	ip addr flush dev "$nic"
	ip link set "$nic" down
}

guest() {
	wait_for 60 test -e /dev/vfio/by-name/wrong
	wait_for 60 test -e /dev/vfio/by-name/closed
	vfio-generate > /tmp/out 2>&1
	udevadm settle
	vfio-generate --digest > /run/vfio-tool/digest
	vfio-tool check > /tmp/out 2>&1
	is $? 0 "all is as declared"
	generator
	plant
	looking
	mending
	holding
	refusing
}
