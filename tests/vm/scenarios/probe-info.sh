# title: status and info say what the kernel says, declared, given back and bound by hand
# kernel: 6.1 6.12
# qemu: -device e1000e,addr=3,romfile=,mac=52:54:00:00:00:33 -device e1000e,addr=4,romfile=
# qemu: -device pcie-root-port,id=rp1,slot=7,addr=6 -device e1000e,bus=rp1,romfile=

prepare() {
	cat > "$ROOT/etc/vfio-tool/conf.d/guest.conf" <<-END
	devices = ( { name = "dpdk0"; match = { address = "0000:00:03.0"; id = "8086:10d3"; }; } );
	END
}

status() { vfio-tool status > /tmp/status 2>&1; }
says() { grep -q -e "$1" /tmp/status; }
# row KEY: its value in the last info
row() { sed -n "s/^  $1: *//p" /tmp/info; }
attribute() { cat "/sys/bus/pci/devices/$1/$2"; }
# busybox has one, too, which knows less
as_nobody() { /usr/bin/setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; }

guest() {
	nic=0000:00:03.0
	behind=$(basename "$(ls -d /sys/bus/pci/devices/0000:00:06.0/0000:*)")
	groups=$(find /sys/kernel/iommu_groups -mindepth 1 -maxdepth 1 | wc -l)

	status
	is $? 0 "status is a report"
	is "$(head -n 1 /tmp/status | cut -d';' -f1)" "ready: 1 of 1 declared device in place" "the verdict comes first"
	check "the IOMMU is counted" says "IOMMU: *active, dmar0, $groups groups"
	grep -q ' IR-' /proc/interrupts
	is $? 0 "the kernel remaps interrupts here"
	check "status says so" says "interrupt remapping: yes"
	check "the modules are told" says "vfio_pci loaded.*vfio_iommu_type1 loaded"
	check "the release too" says "release: *$(uname -r)"
	check "the nodes are those that the kernel registered" \
		says "nodes: *$(grep -q vfio-dev /proc/devices && echo 'for groups, and' || echo 'for groups; this')"

	vfio-tool info dpdk0 > /tmp/info 2>&1
	is $? 0 "info takes the entry's name"
	group=$(basename "$(readlink /sys/bus/pci/devices/$nic/iommu_group)")
	is "$(row driver)" vfio-pci "the driver"
	is "$(row status)" vfio "the status"
	is "$(sed -n '/^IOMMU/,/^nodes/s/^  group: *//p' /tmp/info)" "$group" "the group"
	check "the entry with its place" grep -q 'entry: *dpdk0 (/etc/vfio-tool/conf.d/guest.conf:1)' /tmp/info
	check "the node with owner and mode" \
		grep -q "group: */dev/vfio/$group, $(stat -c '%U:%G 0%a' "/dev/vfio/$group")" /tmp/info
	is "$(row reset)" "$(attribute $nic reset_method | sed 's/ /, /g')" "the ways to reset it"
	is "$(row power | cut -d, -f1)" "$(attribute $nic power_state)" "the power state"
	is "$(row 'open in')" nobody "nobody holds it"
	start=$(head -n 1 /sys/bus/pci/devices/$nic/resource | cut -d' ' -f1)
	check "the first BAR with its address" grep -q "BAR 0: *128K, memory, at 0x$(echo "${start#0x}" | sed 's/^0*//')" /tmp/info
	is "$(row 'auto driver' | cut -d' ' -f1)" vfio-pci "no variant driver is made for an e1000e"

	vfio-tool unbind dpdk0 > /tmp/out 2>&1
	is $? 0 "the NIC is given back"
	udevadm settle
	interface=$(ls /sys/bus/pci/devices/$nic/net)
	vfio-tool info "$interface" > /tmp/info 2>&1
	is "$(row driver)" e1000e "info knows it by its interface"
	is "$(row MAC)" "$(cat "/sys/class/net/$interface/address")" "the MAC"
	is "$(row 'max speed')" 1G "the fastest mode, also of one that is down"
	check "who holds it back is told" grep -q 'held back: *given back by hand' /tmp/info
	status
	check "for status that is no fault" says "^note: $nic (dpdk0): is on e1000e: it was given back by hand"
	check "it is ready" says "^ready: 0 of 1"

	vfio-tool bind dpdk0 > /tmp/out 2>&1
	is $? 0 "bound again"
	vfio-tool info $nic > /tmp/info 2>&1
	check "the last change is told" grep -q "last change: .* by bind, to vfio-pci, for the entry dpdk0" /tmp/info
	is "$(row before)" e1000e "and what was before"
	is "$(row interface)" "$interface (before it was bound)" "the interface is remembered"
	is "$(row MAC)" 52:54:00:00:00:33 "and the MAC"

	vfio-tool info "$behind" > /tmp/info 2>&1
	is "$(row path)" "0000:00:06.0/00.0" "the path through the root port"
	is "$(row slot)" "$(basename "$(dirname "$(grep -lx "${behind%.*}" /sys/bus/pci/slots/*/address)")")" "the slot"
	is "$(row 'PCIe link' | sed 's/.* of //')" \
		"$(attribute "$behind" max_link_speed | sed 's/\.0 / /; s/ PCIe//') x$(attribute "$behind" max_link_width)" "the link"

	cp /tmp/info /tmp/as-root
	as_nobody vfio-tool info "$behind" > /tmp/info 2>/tmp/err
	is $? 0 "info needs no root"
	is "$(row serial)" "needs root" "what does is said in its place"
	is "$(grep -v serial /tmp/info | md5sum)" "$(grep -v serial /tmp/as-root | md5sum)" "the rest is the same"
	vfio-tool info 8086:10d3 > /tmp/out 2>&1
	is $? 3 "what means several is not guessed at"
	check "all of them are named" test "$(grep -o '0000:[0-9a-f:]*\.0' /tmp/out | sort -u | wc -l)" = 3
	vfio-tool info 0000:00:1d.5 > /tmp/out 2>&1
	is $? 1 "what is not there is exit 1"
}
