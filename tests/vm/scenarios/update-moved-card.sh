# title: save writes a card down; moved to another slot, validate says so, update follows it, apply binds it, a replug is taken at once
# kernel: 6.1 6.12
# qemu: -device pcie-root-port,id=rp1,slot=1,addr=4 -device pcie-root-port,id=rp2,slot=2,addr=5
# qemu: -global ICH9-LPC.acpi-pci-hotplug-with-bridge-support=off
# qemu: -device e1000e,bus=rp1,id=n1,romfile=,mac=52:54:00:00:00:77
# qemu: -device e1000e,addr=3,romfile=,mac=52:54:00:00:00:33
# timeout: 300

old=0000:01:00.0
new=0000:02:00.0
file=/etc/vfio-tool/conf.d/saved.conf

says() { grep -q -e "$1" /tmp/out; }

guest() {
	begin=$(state $old 0000:00:03.0)
	check "the card is with its own driver" bound_to $old e1000e
	interface=$(ls /sys/bus/pci/devices/$old/net)
	mac=$(cat "/sys/class/net/$interface/address")
	vfio-tool save --vfio "$interface" > /tmp/out 2>&1
	is $? 0 "save takes the interface"
	is "$(state $old 0000:00:03.0)" "$begin" "no device was touched"
	for fact in "address = \"$old\"" 'id = "8086:10d3:' 'slot = "1"' 'path = "0000:00:04.0/00.0"' 'serial = "' "interface = \"$interface\"" "mac = \"$mac\""; do
		check "it is recorded: $fact" grep -q -e "$fact" $file
	done
	sed -i 's/^devices = (/# mine\n&/' $file
	vfio-tool apply > /tmp/out 2>&1
	is $? 0 "apply takes what was saved"
	is "$(driver_of $old)" vfio-pci "the card is on vfio-pci"
	is "$(driver_of 0000:00:03.0)" e1000e "the twin is not"
	cp $file /tmp/saved
	vfio-tool save --vfio "$interface" > /tmp/out 2>&1
	is $? 0 "saved again while it is on vfio-pci"
	check "that changes nothing: the names are remembered" cmp -s $file /tmp/saved

	qmp device_del id=n1 > /dev/null
	wait_for 60 absent $old
	qmp device_add driver=e1000e id=n2 bus=rp2 romfile= mac=52:54:00:00:00:77 > /dev/null
	wait_for 60 bound_to $new e1000e
	is "$(driver_of $new)" e1000e "in the other slot it is left alone: it is not where it was declared"
	udevadm settle
	vfio-tool validate > /tmp/out 2>&1
	code=$?
	note "validate: $code $(cat /tmp/out)"
	check "validate says that it was moved" says "$new now"
	vfio-tool update < /dev/null > /tmp/out 2>&1
	is $? 5 "update without an answer leaves it"
	check "it says by what it knows the card" says "its card is at $new .*the serial number"
	check "the file is as it was" cmp -s $file /tmp/saved
	vfio-tool update --yes > /tmp/out 2>&1
	code=$?
	note "update: $code $(cat /tmp/out)"
	is $code 0 "update --yes follows it"
	for fact in "address = \"$new\"" 'slot = "2"' 'path = "0000:00:05.0/00.0"' "mac = \"$mac\"" '^# mine$'; do
		check "the entry says: $fact" grep -q -e "$fact" $file
	done
	check "and nothing of the old place" sh -c "! grep -e $old -e 'slot = \"1\"' $file"
	check "the name stays" grep -q "name = \"$interface\"" $file
	is "$(driver_of $new)" e1000e "update touches no device"
	vfio-tool apply > /tmp/out 2>&1
	code=$?
	note "apply: $code $(cat /tmp/out)"
	is $code 0 "apply"
	is "$(driver_of $new)" vfio-pci "the card is on vfio-pci in its new slot"
	check "its node has the name" test -e "/dev/vfio/by-name/$interface"
	vfio-tool validate > /tmp/out 2>&1
	is $? 0 "validate has nothing to say"
	qmp device_del id=n2 > /dev/null
	wait_for 60 absent $new
	named=$(kernel_log | grep -c "$new.*renamed")
	qmp device_add driver=e1000e id=n3 bus=rp2 romfile= mac=52:54:00:00:00:77 > /dev/null
	wait_for 60 bound_to $new vfio-pci
	is "$(driver_of $new)" vfio-pci "plugged in again it is taken by all that is recorded, slot and serial number included"
	udevadm settle
	# the twin's driver is loaded and comes first, as in hotplug-raced
	is "$(kernel_log | grep -c "$new.*renamed")" "$named" "before udev could name an interface of it"
	is "$(driver_of 0000:00:03.0)" e1000e "the twin was left alone in all this"
}
