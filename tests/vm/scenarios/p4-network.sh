# title: P4: a NIC that the host's network lives on is refused, each guard is lifted by its own name
# qemu: -device e1000e,addr=3,romfile= -device e1000e,addr=4,romfile=
# timeout: 240

nic=0000:00:03.0

# refused GUARD PATTERN TEXT: bind is refused by that guard alone, with that fact, and the NIC stays
refused() {
	vfio-bind $nic > /tmp/out 2>&1
	is $? 5 "$3: refused"
	check "$3: the fact is named" grep -q -- "$2" /tmp/out
	check "$3: so is the guard" grep -q -- "--allow=$1" /tmp/out
	is "$(driver_of $nic)" e1000e "$3: the NIC stays on its driver"
}

guest() {
	eth=$(ls /sys/bus/pci/devices/$nic/net)
	other=$(ls /sys/bus/pci/devices/0000:00:04.0/net)
	modprobe -a bridge bonding 8021q 2> /tmp/modules
	ip link set "$eth" up

	ip addr add 192.0.2.1/24 dev "$eth"
	refused address 192.0.2.1 "an address in use"
	vfio-bind --allow=default-route $nic > /dev/null 2>&1
	is $? 5 "another guard's name does not lift it"
	ip route add default via 192.0.2.254 dev "$eth"
	refused default-route 'default route via 192.0.2.254' "the IPv4 default route"
	ip route del default
	ip addr flush dev "$eth"

	ip -6 route add default via fe80::1 dev "$eth" table 77
	refused default-route 'default route via fe80::1' "an IPv6 default route in another table"
	ip -6 route flush table 77

	ip link add br0 type bridge
	ip link set "$eth" master br0
	refused upper br0 "a bridge above it"
	ip link set br0 up
	ip addr add 198.51.100.1/24 dev br0
	ip route add default via 198.51.100.254 dev br0
	refused default-route 'br0' "the default route over a bridge"
	ip link del br0

	ip link set "$eth" up
	ip link add link "$eth" name "$eth.5" type vlan id 5
	refused upper "$eth.5" "a VLAN above it"
	ip link del "$eth.5"

	ip link set "$eth" down
	vfio-bind $nic > /tmp/out 2>&1
	is $? 0 "without all that it is taken"
	is "$(driver_of $nic)" vfio-pci "and is on vfio-pci"
	vfio-bind unbind $nic > /dev/null 2>&1
	wait_for 10 test -e "/sys/bus/pci/devices/$nic/net"
	eth=$(ls /sys/bus/pci/devices/$nic/net)
	ip link set "$eth" up
	ip addr add 192.0.2.1/24 dev "$eth"
	vfio-bind --allow=address $nic > /tmp/out 2>&1
	is $? 0 "--allow=address lifts the guard of addresses"
	is "$(driver_of 0000:00:04.0)" e1000e "the other NIC ($other) was never touched"
}
