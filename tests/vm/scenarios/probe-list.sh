# title: list says what lspci, ethtool and the kernel say, remembers what is bound, and follows a hotplug
# guest: full
# qemu: -netdev hubport,id=h3,hubid=0 -device e1000e,addr=3,romfile=,netdev=h3 -device e1000e,addr=4,romfile=
# qemu: -device pcie-root-port,id=rp1,slot=1,addr=5
# qemu: -global ICH9-LPC.acpi-pci-hotplug-with-bridge-support=off
# timeout: 300

nic=0000:00:03.0

# What lspci says of each function: address, class, IDs, those of the subsystem, driver.
lspci_says() {
	lspci -Dnk | awk '
		function say() { if (address) print address, class, id, class ~ /^06/ ? "-" : subsystem, driver }
		/^[0-9a-f]/ { say(); address = $1; class = substr($2, 1, 4); id = $3; subsystem = driver = "-" }
		/^\tSubsystem:/ { subsystem = $2 }
		/^\tKernel driver in use:/ { driver = $5 }
		END { say() }'
}

list_says() {
	vfio-tool list --all --json | jq -r '.devices[] | [.address, .class[0:4], .vendor + ":" + .device,
		(if .class[0:2] == "06" or .subvendor + .subdevice == "00000000" then "-" else .subvendor + ":" + .subdevice end),
		.driver // "-"] | join(" ")'
}

kernel_says() {
	for device in /sys/bus/pci/devices/*; do
		group=$(readlink "$device/iommu_group")
		name=
		for net in "$device"/net/* "$device"/virtio*/net/*; do
			[ ! -e "$net" ] || name=${net##*/}
		done
		echo "${device##*/} ${group##*/} $name"
	done
}

# field ADDRESS NAME: of its object
field() { vfio-tool list --json "$1" | jq -r ".devices[0].$2"; }

watched() { tail -n 1 /tmp/watch | grep -q "$1"; }
not_watched() { ! watched "$1"; }

guest() {
	lspci_says > /tmp/lspci
	check "there is something to compare" test "$(wc -l < /tmp/lspci)" -ge 6
	is "$(list_says)" "$(cat /tmp/lspci)" "address, class, IDs and driver of every function are those of lspci -nnk"
	is "$(vfio-tool list --all --json | jq -r '.devices[] | "\(.address) \(.iommu_group) \(.interface // "")"')" "$(kernel_says)" \
		"IOMMU group and interface are the kernel's"
	is "$(vfio-tool list --no-legend --output=vendor $nic)" "Intel Corporation" "the vendor has its name"

	eth=$(ls /sys/bus/pci/devices/$nic/net)
	mac=$(cat "/sys/class/net/$eth/address")
	ip link set "$eth" up
	check "the link comes up" wait_for 20 grep -q 1 "/sys/class/net/$eth/carrier"
	is "$(field $nic link)" up "its link is up"
	fastest=$(ethtool "$eth" | sed -n '/Supported link modes/,/Supported pause/p' | grep -o '[0-9]*base' | sort -n | tail -n 1)
	is "$(field $nic max_speed)base" "$fastest" "its speed is the fastest mode that ethtool knows"
	ip link set "$eth" down
	is "$(field $nic link)" down "switched off it is down"
	is "$(field $nic max_speed)base" "$fastest" "and has its speed all the same"
	ip link set "$eth" address 02:00:00:00:00:01
	is "$(field $nic mac)" "$mac" "the address is the card's own, not the one that was set"
	is "$(field $nic status) $(field $nic interface_source)" "kernel sysfs" "the kernel has it"

	strace -f -o /tmp/strace vfio-bind $nic > /tmp/out 2>&1
	is "$(driver_of $nic)" vfio-pci "it is bound"
	note "$(grep -n 'O_WRONLY' /tmp/strace | head -n 1 | cut -d: -f1) system calls up to the first file that is opened to be written"
	note "of them $(grep -c "^$(awk '/SIOCETHTOOL/ { print $1; exit }' /tmp/strace) " /tmp/strace) in the child that asks for speed and address"
	is "$(field $nic status) $(field $nic link)" "vfio null" "now it is on VFIO, without a link"
	is "$(field $nic interface) $(field $nic interface_source)" "$eth record" "its name is remembered"
	is "$(field $nic mac) $(field $nic max_speed)base" "$mac $fastest" "so are its address and speed"
	is "$(vfio-tool list --no-legend --output=address,status "$eth" | tr -s ' ')" "$nic vfio" "it is found by that name"
	is "$(vfio-tool list --no-legend --mode=vfio --output=address)" $nic "it is the only one on VFIO"

	group=$(basename "$(readlink /sys/bus/pci/devices/$nic/iommu_group)")
	sleep 300 <> "/dev/vfio/$group" &
	holder=$!
	wait_for 10 grep -q sleep "/proc/$holder/comm"
	is "$(vfio-tool list --no-legend --output=held-by $nic)" "sleep ($holder)" "who holds it is seen"
	is "$(setpriv --reuid=65534 --regid=65534 --clear-groups vfio-tool list --no-legend --output=status,held-by $nic | tr -s ' ')" \
		"vfio (root sees it)" "all but that is seen without root"
	kill $holder
	wait $holder

	vfio-tool unbind "$eth" > /tmp/out 2>&1
	wait_for 10 test -e "/sys/bus/pci/devices/$nic/net"
	udevadm settle
	is "$(field $nic status) $(field $nic interface_source)" "kernel sysfs" "given back it is the kernel's again"

	vfio-tool list --watch --json > /tmp/watch 2> /tmp/watch.err &
	watcher=$!
	check "--watch shows what is there" wait_for 20 watched "$nic"
	qmp device_add driver=e1000e id=n1 bus=rp1 romfile=
	check "--watch shows a card that is plugged in" wait_for 30 watched '0000:01:00.0.*"driver": "e1000e"'
	vfio-bind 0000:01:00.0 > /tmp/out 2>&1
	check "and that it is bound" wait_for 30 watched '0000:01:00.0.*"driver": "vfio-pci".*"status": "vfio"'
	qmp device_del id=n1
	wait_for 20 absent 0000:01:00.0
	check "and that it is gone" wait_for 30 not_watched 0000:01:00.0
	jq -e .schema < /tmp/watch > /tmp/lines
	is "$(wc -l < /tmp/lines)" "$(wc -l < /tmp/watch)" "each line is one object"
	kill $watcher
	check "--watch ends when nobody reads it" timeout 20 sh -c 'vfio-tool list --watch 2> /dev/null | head -n 1 > /dev/null'
}
