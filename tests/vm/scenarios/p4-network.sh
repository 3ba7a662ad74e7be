# title: P4: a NIC that the host's network lives on is refused, each guard is lifted by its own name
# qemu: -device e1000e,addr=3,romfile= -device e1000e,addr=4,romfile=
# timeout: 240

nic=0000:00:03.0
declared=0000:00:04.0

prepare() {
	cat > "$ROOT/etc/vfio-tool/conf.d/guest.conf" <<-END
	devices = ( { name = "dpdk0"; match = { address = "$declared"; id = "8086:10d3"; }; allow = [ "address" ]; } );
	END
}

# busybox has one, too, which knows less
ip() { /usr/bin/ip "$@"; }

# routed DEV TEXT FACT: with a default route through DEV, of IPv4 or of IPv6 alone, the NIC is refused for it
routed() {
	ip link set "$1" up
	ip addr add 198.51.100.1/24 dev "$1"
	ip route add default via 198.51.100.254 dev "$1"
	refused $nic default-route "$3" "$2"
	ip route del default
	ip -6 route add default via fe80::1 dev "$1"
	refused $nic default-route "$3" "$2, IPv6 only"
	ip -6 route del default
	ip addr flush dev "$1"
}

directly() {
	ip addr add 192.0.2.1/24 dev "$eth"
	refused $nic address 192.0.2.1 "an address in use"
	ip route add default via 192.0.2.254 dev "$eth"
	refused $nic default-route 'default route via 192.0.2.254' "the IPv4 default route"
	vfio-bind --allow=address $nic > /tmp/out 2>&1
	is $? 5 "--allow=address does not lift the guard of default routes"
	ip route del default
	vfio-bind --allow=default-route $nic > /tmp/out 2>&1
	is $? 5 "--allow=default-route does not lift the guard of addresses"
	SSH_CONNECTION="192.0.2.7 50000 192.0.2.1 22" vfio-bind --allow=address $nic > /tmp/out 2>&1
	is $? 5 "with --allow=address the NIC of the ssh session that asks is refused"
	check "and it is named as that" grep -q 'carries your ssh session' /tmp/out
	ip addr flush dev "$eth"

	ip -6 addr add 2001:db8::1/64 dev "$eth" nodad
	refused $nic address 2001:db8::1 "an IPv6 address in use"
	ip -6 route add default via 2001:db8::fe dev "$eth"
	refused $nic default-route 'default route via 2001:db8::fe' "the IPv6 default route, without any IPv4"
	ip -6 route del default
	ip -6 addr flush dev "$eth" scope global
	ip -6 route add default via fe80::1 dev "$eth" table 77
	refused $nic default-route 'default route via fe80::1' "an IPv6 default route in another table"
	ip -6 route flush table 77
}

stacked() {
	ip link add br0 type bridge
	ip link set "$eth" master br0
	refused $nic upper br0 "a bridge above it"
	routed br0 "the default route over a bridge" br0
	ip link del br0

	ip link add bond0 type bond mode active-backup
	ip link set "$eth" down
	ip link set "$eth" master bond0
	refused $nic upper bond0 "a bond above it"
	routed bond0 "the default route over a bond" bond0
	ip link set bond0 up
	ip link add link bond0 name bond0.5 type vlan id 5
	routed bond0.5 "the default route over a VLAN on a bond" 'bond0[.]5'
	ip link del bond0

	ip link set "$eth" up
	ip link add link "$eth" name "$eth.5" type vlan id 5
	refused $nic upper "${eth}[.]5" "a VLAN above it"
	routed "$eth.5" "the default route over a VLAN" "${eth}[.]5"
	ip link del "$eth.5"
	ip link add link "$eth" name mac0 type macvlan
	refused $nic upper mac0 "a macvlan above it"
	ip link del mac0
}

# The entry lifts the guard of addresses, and no other.
by_entry() {
	vfio-bind unbind $declared > /dev/null 2>&1
	own=$(netdev $declared)
	ip link set "$own" up
	ip addr add 203.0.113.1/24 dev "$own"
	ip route add default via 203.0.113.254 dev "$own"
	vfio-bind apply > /tmp/out 2>&1
	is $? 5 'allow = [ "address" ] in the entry does not lift the guard of default routes'
	check "the fact is named" grep -q 'default route via 203.0.113.254' /tmp/out
	is "$(driver_of $declared)" e1000e "the declared NIC stays with the kernel"
	ip route del default
	vfio-bind apply > /tmp/out 2>&1
	is $? 0 "without that route the address, which the entry allows, is no obstacle"
	is "$(driver_of $declared)" vfio-pci "the declared NIC is on vfio-pci"
}

guest() {
	eth=$(netdev $nic)
	modprobe -a bridge bonding 8021q macvlan 2> /tmp/modules
	ip link set "$eth" up
	directly
	stacked

	ip link set "$eth" down
	vfio-bind $nic > /tmp/out 2>&1
	is $? 0 "without all that it is taken"
	is "$(driver_of $nic)" vfio-pci "and is on vfio-pci"
	vfio-bind unbind $nic > /dev/null 2>&1
	eth=$(netdev $nic)
	ip link set "$eth" up
	ip addr add 192.0.2.1/24 dev "$eth"
	refused $nic address 192.0.2.1 "an address on the NIC that has come back"
	vfio-bind --allow=address $nic > /tmp/out 2>&1
	is $? 0 "--allow=address lifts the guard of addresses"
	by_entry
	check "the kernel did not complain" kernel_is_well
}
