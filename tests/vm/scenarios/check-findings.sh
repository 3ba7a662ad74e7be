# title: each way that a declared device can be wrong is found on a real kernel, and goes when it is right
# qemu: -device e1000e,addr=3,romfile=
# qemu: -device e1000,addr=4,romfile=
# qemu: -device pcie-pci-bridge,id=br,addr=5 -device e1000,bus=br,addr=1,romfile= -device e1000,bus=br,addr=2,romfile=

nic=0000:00:03.0 host=0000:00:04.0 pair=0000:01:01.0 sibling=0000:01:02.0

# entries ADDRESS: where the first card is said to be
entries() {
	cat <<-END
	devices = (
	  { name = "nic"; match = { address = "$1"; id = "8086:10d3"; }; required = true; },
	  { name = "host"; match = { address = "$host"; id = "8086:100e"; }; mode = "kernel"; },
	  { name = "pair"; match = { address = "$pair"; id = "8086:100e"; }; group = "whole"; }
	);
	END
}

prepare() { entries $nic > "$ROOT/etc/vfio-tool/conf.d/guest.conf"; }

# finds CODE [SUBJECT IDENTIFIER]...: validate exits with that and finds that alone
finds() {
	vfio-tool validate --json > /tmp/json 2>&1
	_code=$?
	tr -d '\n' < /tmp/json | sed 's/"id"/\n"id"/g' | grep '"wrong": true' |
		sed 's/^"id": "\([^"]*\)".*"subject": "\([^"]*\)".*/\2 \1/' > /tmp/found
	_found=$(tr '\n' ' ' < /tmp/found)
	is "$_code ${_found% }" "$*" "validate: ${3:-nothing is wrong}"
	[ "$_code" = "$1" ] || note "$(cat /tmp/json)"
}

# put ADDRESS DRIVER: as somebody would who does not ask us; no driver: none
put() {
	[ -z "$(driver_of "$1")" ] || echo "$1" > "/sys/bus/pci/devices/$1/driver/unbind"
	echo "$2" > "/sys/bus/pci/devices/$1/driver_override"
	[ -z "$2" ] || echo "$1" > "/sys/bus/pci/drivers/$2/bind"
}

guest() {
	for addr in $nic $pair $sibling; do wait_for 30 bound_to "$addr" vfio-pci; done
	wait_for 30 bound_to $host e1000
	udevadm settle
	finds 0 ""

	put $nic ""
	finds 2 nic device-not-on-vfio
	vfio-tool apply > /tmp/out 2>&1
	finds 0 ""

	put $host vfio-pci
	finds 2 $host device-not-on-kernel
	vfio-tool unbind $host > /tmp/out 2>&1
	finds 0 ""

	put $sibling e1000
	finds 2 $pair device-group-not-viable
	vfio-tool apply > /tmp/out 2>&1
	finds 0 ""

	entries 0000:00:07.0 > /etc/vfio-tool/conf.d/guest.conf
	finds 2 nic device-moved
	entries $host | sed '/"host"/d' > /etc/vfio-tool/conf.d/guest.conf
	finds 2 nic device-exchanged nic device-moved
	entries $nic > /etc/vfio-tool/conf.d/guest.conf
	finds 0 ""

	sed -i 's/8086:10d3/8086:1533/; s/00:03.0/00:07.0/' /etc/vfio-tool/conf.d/guest.conf
	finds 2 nic device-missing
	entries $nic > /etc/vfio-tool/conf.d/guest.conf
	finds 0 ""
}
