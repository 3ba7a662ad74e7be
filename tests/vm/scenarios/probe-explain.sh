# title: explain names the guard that bind then names, and why a device is on VFIO; topology has sysfs's parents
# qemu: -device pcie-root-port,id=rp1,addr=5,chassis=1,slot=1 -device e1000e,bus=rp1,romfile= -device e1000e,addr=4,romfile=
# timeout: 240

# The parents of all functions, by the JSON report: "ADDRESS PARENT" a line. Slots are no parents in sysfs.
reported_parents() {
	vfio-probe topology --json | awk '
		{ indent = match($0, /[^ ]/) }
		/^ *"bus": / { at[indent] = "pci" text() }
		/^ *"slot": / { at[indent] = at[indent - 4] }
		/^ *"address": / { print text(), at[indent - 4]; at[indent] = text() }
		function text(  words) { split($0, words, "\""); return words[4] }' | sort
}

sysfs_parents() {
	for link in /sys/bus/pci/devices/*; do
		path=$(readlink -f "$link")
		echo "${path##*/} $(basename "$(dirname "$path")")"
	done | sort
}

# has FILE TEXT WHAT
has() { check "$3" grep -qF -- "$2" "$1"; }

guest() {
	nic=$(basename "$(ls -d /sys/bus/pci/devices/0000:00:05.0/0000:*)")
	eth=$(ls /sys/bus/pci/devices/$nic/net)
	sysfs_parents > /tmp/sysfs
	reported_parents > /tmp/reported
	check "topology has the parents of sysfs" cmp /tmp/sysfs /tmp/reported
	check "among them a NIC behind a root port" grep -qx "$nic 0000:00:05.0" /tmp/reported
	vfio-probe topology --svg > /tmp/svg
	is "$(grep -c '<text.*>0000:' /tmp/svg)" "$(ls /sys/bus/pci/devices | wc -l)" "the picture has every function once"

	ip link set "$eth" up
	ip addr add 192.0.2.1/24 dev "$eth"
	ip route add default via 192.0.2.254 dev "$eth"
	ls -lR /run/vfio-tool > /tmp/before 2>/dev/null
	vfio-probe explain "$eth" > /tmp/explained
	is $? 0 "explain of the NIC with the default route"
	ls -lR /run/vfio-tool 2>/dev/null | cmp - /tmp/before
	is $? 0 "explain has written nothing to /run"
	vfio-bind "$eth" > /tmp/bound 2>&1
	is $? 5 "bind refuses it"
	while read -r line; do
		has /tmp/explained "$line" "explain had said what bind says: $line"
	done < /tmp/bound
	has /tmp/explained "the interface $eth" "explain says what the host would lose"
	has /tmp/explained "sudo vfio-tool bind $eth --allow=" "and the way to take it all the same"
	command=$(sed -n 's/^ *to take it all the same: sudo vfio-tool bind //p' /tmp/explained)
	# shellcheck disable=SC2086 # options are words
	check "which bind would carry out" vfio-bind --dry-run $command

	/usr/bin/setpriv --reuid=65534 --regid=65534 --clear-groups vfio-probe explain "$eth" > /tmp/nobody
	is $? 0 "explain needs no root"
	has /tmp/nobody "carries the default route via 192.0.2.254" "it sees the default route without"
	has /tmp/nobody "without root not all could be judged" "and says that root would see more"
	check "and advises nothing on half a view" sh -c '! grep -q "all the same: sudo" /tmp/nobody'

	ip route del default
	ip addr flush dev "$eth"
	ip link set "$eth" down
	vfio-probe explain "$eth" > /tmp/explained
	vfio-bind --dry-run "$eth" | while read -r line; do grep -qF -- "$line" /tmp/explained || echo "$line"; done > /tmp/missing
	is "$(cat /tmp/missing)" "" "without a reason against it, explain has the writes of the dry run"
	vfio-bind "$eth" > /tmp/bound 2>&1
	is $? 0 "bind takes it"
	is "$(driver_of "$nic")" vfio-pci "it is on vfio-pci"
	vfio-probe explain "$eth" > /tmp/explained
	has /tmp/explained "taken by hand, with vfio-tool bind" "explain says by whom"
	has /tmp/explained "before, driver e1000e had it" "and who had it before"

	vfio-bind unbind "$nic" > /dev/null 2>&1
	vfio-probe explain "$nic" > /tmp/explained
	has /tmp/explained "vfio-tool unbind gave it back" "after unbind, that it was given back"
	echo vfio-pci > "/sys/bus/pci/devices/$nic/driver_override"
	echo "$nic" > "/sys/bus/pci/devices/$nic/driver/unbind"
	echo "$nic" > /sys/bus/pci/drivers_probe
	is "$(driver_of "$nic")" vfio-pci "somebody else puts it on vfio-pci"
	vfio-probe explain "$nic" > /tmp/explained
	has /tmp/explained "vfio-tool has no record of that" "explain knows that it was somebody else"
}
